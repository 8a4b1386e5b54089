--- Imports the help texts and socials of a game.
---
--- Each help text is an object FORMAT/help/N with `help` = { level =, text = }. FORMAT/helps has `helps`, from
--- each keyword to that object. FORMAT/socials has `socials`, a list of { name =, alone =, others =, … } of
--- texts with $n, $N and so on unchanged. What does not fit into a property continues in `helps_2`,
--- `socials_2` and so on. commands/lore.lua reads both. A world that has either already keeps its own.

local reader = require("circle/reader")
local text = require("circle/text")

local lore = {}

--- The texts of a social, in the order of the files.
lore.TEXTS = { "alone", "others_alone", "at", "others_at", "them", "absent", "self", "others_self" }

local WORD_BYTES = 60

--- Returns the keywords of a help text: words, and phrases in quotes.
local function keywords_of(c, line)
  local list, seen = {}, {}
  local function add(word)
    word = c.import.fold(reader.trim(word)):gsub("%s+", " ")
    if word ~= "" and #word <= WORD_BYTES and not seen[word] then
      list[#list + 1], seen[word] = word, true
    end
    return " "
  end
  line = line:gsub('"([^"\n]*)"', add):gsub("'([^'\n]*)'", add)
  for word in line:gmatch("%S+") do add(word) end
  return list
end

--- Stores ENTRIES, { key or nil, value }, as property NAME of the prototype FORMAT/NAME, and what does not fit
--- as NAME_2 … FIRST is the record for file and line.
local function keep(c, name, entries, first)
  local props = { proto = "thing", name = "old " .. name }
  local part, size, rows = 1, 0, {}
  local function put()
    props[part == 1 and name or name .. "_" .. part] = c.or_nil(rows)
  end
  for _, entry in ipairs(entries) do
    local more = c.import.size(entry.value) + WORD_BYTES + 16
    if size + more > c.import.max_bytes - 1024 then
      put()
      part, size, rows = part + 1, 0, {}
    end
    size = size + more
    rows[entry.key or #rows + 1] = entry.value
  end
  put()
  c:record("prototype", c.format .. "/" .. name, props, first)
end

--- Returns how many of the records FORMAT/KIND/1 to COUNT were made.
local function made_of(c, kind, count)
  local made = 0
  for i = 1, count do
    if c.made[("%s/%s/%d"):format(c.format, kind, i)] then made = made + 1 end
  end
  return made
end

local function helps(c, list)
  local entries, seen = {}, {}
  for i, help in ipairs(list) do
    local words = keywords_of(c, help.keywords)
    local shown = text.block(c.import, help.text)
    local ref, props = c.format .. "/help/" .. i, { proto = "thing", help = { level = help.level, text = shown } }
    if #words == 0 or not shown then
      c:oddity(help, "a help without %s is shown to nobody", shown and "a keyword" or "a text")
    end
    c:called(props, props, text.plain(words[1] or "help " .. i))
    c:record("prototype", ref, props, help)
    for _, word in ipairs(shown and words or {}) do
      if not seen[word] then
        entries[#entries + 1], seen[word] = { key = word, value = { ["$ref"] = ref } }, true
      end
    end
  end
  c:count("helps", #list, made_of(c, "help", #list))
  keep(c, "helps", entries, list[1])
end

local function socials(c, list)
  local entries = {}
  for _, social in ipairs(list) do
    if not social.name:find("^%a[%w_-]*$") or #social.name > 30 then
      c:oddity(social, "%s can't be typed, so nobody can use this social", reader.excerpt(c.import, social.name))
    end
    local one = { name = social.name }
    for i, name in ipairs(lore.TEXTS) do one[name] = text.line(social.lines[i] or "") end
    entries[#entries + 1] = { value = one }
  end
  c:count("socials", #list, #entries)
  keep(c, "socials", entries, list[1])
end

local function add(c, kind, make)
  local list = c.lists[kind]
  if #list == 0 then return "" end
  local ref = c.format .. "/" .. kind .. "s"
  if c.import.exists(ref) then
    c:oddity(list[1], "%s is in the world already, so these %ss were skipped", ref, kind)
    return ""
  end
  make(c, list)
  return ("%ss %d\n"):format(kind, #list)
end

--- Makes the records of c.lists.help and c.lists.social, and returns lines with their numbers.
function lore.add(c)
  return add(c, "help", helps) .. add(c, "social", socials)
end

return lore
