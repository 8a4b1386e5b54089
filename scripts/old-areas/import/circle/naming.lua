--- Converts bits and numbers of area files to names, by tables of each format: the position in a list is the
--- bit or the number, from 0; "" is one without a meaning.
---
--- A bit without a name is kept as the format's prefix and its number, and reported, so that flags of changed
--- code are not lost.

local naming = {}

local function name_at(list, number)
  local name = list[number + 1]
  return name ~= "" and name or nil
end

--- Returns a list of names by letter, "A npc B sentinel …": A-Z are the bits 0-25, a-z those from 26.
function naming.letters(list)
  local names = {}
  for letter, name in list:gmatch("(%a) ([%a_]+)") do
    local code = letter:byte()
    names[code >= 0x61 and code - 0x61 + 27 or code - 0x41 + 1] = name
  end
  for i = 1, 64 do names[i] = names[i] or "" end
  return names
end

--- Returns the names of a list in the order of the bits: "dark - no_mob indoors"; "-" is one without a meaning.
function naming.list(text)
  local names = {}
  for name in text:gmatch("%S+") do names[#names + 1] = name ~= "-" and name or "" end
  return names
end

--- Returns a copy of TABLE with the fields of OTHERS in place of its own.
function naming.with(table, others)
  local copy = {}
  for key, value in pairs(table) do copy[key] = value end
  for key, value in pairs(others) do copy[key] = value end
  return copy
end

--- Returns the name of WORD in KNOWN, name by word: beginnings of known words are accepted, unless they are those of
--- different names.
local function find_word(known, word, longer)
  word = word:lower()
  if known[word] then return known[word] end
  local found
  for one, name in pairs(known) do
    if one:sub(1, #word) == word or longer and word:sub(1, #one) == one then
      if found and found ~= name then return nil end
      found = name
    end
  end
  return word ~= "" and found or nil
end

--- Returns the functions for a format's tables FLAGS and LISTS, by set. PREFIX is for bits without a name. SPELT has
--- the words of the files, by set: name by word.
function naming.of(flags, lists, prefix, spelt)
  local names, bits_of = {}, {}

  for set, list in pairs(flags) do
    bits_of[set] = {}
    for i, name in ipairs(list) do bits_of[set][name] = i - 1 end
  end

  --- True if the bit of that name is set.
  function names.has(set, bits, name)
    local bit = bits_of[set] and bits_of[set][name]
    return bit ~= nil and bits[bit // 32 + 1] >> (bit % 32) & 1 == 1
  end

  --- Returns the names of the bits that are set, or nil without any. Calls ODDITY for a bit without a
  --- name.
  function names.flags(set, words, oddity)
    if words[1] | words[2] | words[3] | words[4] == 0 then return nil end
    local list = {}
    for word = 1, 4 do
      local bits, bit = words[word], 32 * (word - 1)
      while bits ~= 0 do
        if bits & 1 == 1 then
          local name = name_at(flags[set] or {}, bit)
          if not name then
            name = prefix .. bit
            oddity("an unknown flag was kept as %s", name)
          end
          list[#list + 1] = name
        end
        bits, bit = bits >> 1, bit + 1
      end
    end
    return #list > 0 and list or nil
  end

  --- Returns the bits that the words of TEXT name, as four words of 32 bits, and the unknown words.
  function names.bits(set, text)
    local bits, unknown = { 0, 0, 0, 0 }, {}
    for word in text:lower():gmatch("%S+") do
      local bit = bits_of[set][spelt[set][word]]
      if bit then
        bits[bit // 32 + 1] = bits[bit // 32 + 1] | 1 << bit % 32
      else
        unknown[#unknown + 1] = word
      end
    end
    return bits, unknown
  end

  --- Returns the name of NUMBER, or nil.
  function names.of(set, number)
    return number >= 0 and lists[set] and name_at(lists[set], number) or nil
  end

  --- Returns the name of a word of the files, or nil.
  function names.word(set, word)
    return spelt and spelt[set] and find_word(spelt[set], word, set == "position") or nil
  end

  --- Returns the name of NUMBER, or NUMBER itself, which is reported.
  function names.named(set, number, what, oddity)
    local name = names.of(set, number)
    if not name then
      oddity("%s %d is unknown and was kept as a number", what, number)
    end
    return name or number
  end

  names.tables = { flags = flags, lists = lists, words = spelt }
  return names
end

return naming
