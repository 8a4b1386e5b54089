--- Bits and numbers of area files by their names, of which each format has tables of its own: the position in a list
-- is the bit or the number, from 0; "" is one that means nothing.
--
-- A bit without a name is kept as the format's prefix and its number, and told, so a world whose code had more flags
-- loses none.

local naming = {}

local function name_at(list, number)
  local name = list[number + 1]
  return name ~= "" and name or nil
end

--- The functions for a format's tables: lists of flags and of names, by set, and the prefix of what has no name.
function naming.of(flags, lists, prefix)
  local names, bits_of = {}, {}

  for set, list in pairs(flags) do
    bits_of[set] = {}
    for i, name in ipairs(list) do bits_of[set][name] = i - 1 end
  end

  --- Is the bit of that name set?
  function names.has(set, bits, name)
    local bit = bits_of[set][name]
    return bit ~= nil and bits[bit // 32 + 1] >> (bit % 32) & 1 == 1
  end

  --- The names of the bits set, as a list; nil if there are none. oddity is called for a bit without a name.
  function names.flags(set, words, oddity)
    if words[1] | words[2] | words[3] | words[4] == 0 then return nil end
    local list = {}
    for word = 1, 4 do
      local bits, bit = words[word], 32 * (word - 1)
      while bits ~= 0 do
        if bits & 1 == 1 then
          local name = name_at(flags[set], bit)
          if not name then
            name = prefix .. bit
            oddity("an unknown flag, kept as %s", name)
          end
          list[#list + 1] = name
        end
        bits, bit = bits >> 1, bit + 1
      end
    end
    return #list > 0 and list or nil
  end

  --- The name of number, or nil.
  function names.of(set, number)
    return number >= 0 and name_at(lists[set], number) or nil
  end

  --- The name of number, or number itself, which is an oddity.
  function names.named(set, number, what, oddity)
    local name = names.of(set, number)
    if not name then
      oddity("%s %d is unknown, kept as a number", what, number)
    end
    return name or number
  end

  return names
end

return naming
