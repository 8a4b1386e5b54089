--- Help texts and socials of imported areas, as scripts/old-areas/import/circle/lore.lua stores them.
local values = require("values")

local lore = {}

--- The formats of `skein import` that bring help texts, socials, triggers and reports; if two of them have the same
--- entry, the first one counts.
lore.formats = { "circle", "rom", "rot", "merc", "envy", "smaug", "godwars" }
local PLAYERS_MOST = 50 -- help pages up to this level are for players

--- Calls FN(table) for each stored part of KIND until it returns a value, and returns that value.
local function each_part(kind, fn)
  for _, format in ipairs(lore.formats) do
    local all, part = object(format .. "/" .. kind), 1
    while all do
      local rows = all[part == 1 and kind or kind .. "_" .. part]
      if type(rows) ~= "table" and type(rows) ~= "userdata" then break end
      local answer = fn(rows)
      if answer ~= nil then return answer end
      part = part + 1
    end
  end
  return nil
end

--- Returns the socials by name.
function lore.socials()
  local known = {}
  each_part("socials", function(rows)
    for _, social in ipairs(values.list(rows)) do
      local name = type(social.name) == "string" and social.name:match("^%a[%w_-]*$")
      if name and not known[name] then known[name] = social end
    end
  end)
  return known
end

local function is_for(help, who)
  local data = help and help.help
  if not data or type(data.text) ~= "string" or data.text == "" then return false end
  return (tonumber(data.level) or 0) <= PLAYERS_MOST or sys.role(who) == "wizard"
end

--- Returns the old game's help text on TOPIC for WHO: for that keyword, or the first that begins with it; or nil.
function lore.help(topic, who)
  topic = topic:lower()
  local first
  local exact = each_part("helps", function(rows)
    local help = rows[topic]
    if is_for(help, who) then return help end
    for key, one in pairs(rows) do
      if #topic > 1 and key:sub(1, #topic) == topic and (not first or key < first.key) and is_for(one, who) then
        first = { key = key, help = one }
      end
    end
  end)
  local help = exact or first and first.help
  return help and help.help.text
end

return lore
