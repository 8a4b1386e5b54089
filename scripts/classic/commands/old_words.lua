--- Words of older games for commands that have another name here, and a few that show something.
local affects = require("affects")
local body = require("body")
local exits = require("exits")
local lore = require("lore")
local verbs = require("verbs")
local words = require("words")

--- Registers each of WORDS, "a|b", as another word for LINE; with TEXT, what follows it goes behind LINE.
local function means(list, line, text)
  for word in list:gmatch("[^|]+") do
    if text then
      command(word .. " {text:text}", function(e) return verbs.instead(e.actor, line .. " " .. e.text) end)
    else
      command(word, function(e) return verbs.instead(e.actor, line) end)
    end
  end
end

means("gsay|gt", "gtell", true)
means("holler|gossip|grats|gratz", "chat", true)
means("c", "cast", true)
means("users", "who")
means("receive", "mail")
means("title", "describe me as", true)

-- Settings.

local AUTO = { autoloot = true, autogold = true, autosplit = true, autosac = true, autoassist = true }
local SETTINGS = { brief = "brief", color = "colour", colour = "colour", pager = "pager", page = "pager",
  prompt = "prompt" }

command("toggle", function(e) return verbs.instead(e.actor, "set") end)

command("toggle {what:word}", function(e)
  local what = e.what:lower()
  if AUTO[what] then return verbs.instead(e.actor, what) end
  local option = SETTINGS[what]
  if not option then refuse("You can't toggle that. To see what you can set, type <cmd toggle>toggle</>.") end
  local is_on = sys.option(e.actor, option)
  if is_on == nil then is_on = option ~= "brief" end
  return verbs.instead(e.actor, "set " .. option .. (is_on and " off" or " on"))
end)

local LETTERS = { h = "%h/%HH", m = "%m/%MM", v = "%v/%VV" }

--- Sets the prompt as "display hmv", "display all" or "display none" of tbaMUD say.
local function display(e)
  local what = e.what and e.what:lower()
  if not what then
    refuse("Type: display all, display none, or letters of h (hit points), m (mana) and v (movement)")
  end
  if what == "none" or what == "off" then return verbs.instead(e.actor, "set prompt off") end
  if what == "on" or what == "all" then what = "hmv" end
  local parts, seen = {}, {}
  for letter in what:gmatch(".") do
    if not LETTERS[letter] then refuse("Type: display all, display none, or letters of h, m and v") end
    if not seen[letter] then parts[#parts + 1], seen[letter] = LETTERS[letter], true end
  end
  body.begin(e.actor)
  return verbs.instead(e.actor, "set prompt " .. table.concat(parts, " "))
end

command("display [{what:word}]", display)
command("prompt [{what:word}]", display)

command("compact", function() return "This game doesn't show blank lines, so you can't hide them." end)
command("autoexits|autoexit", function() return "The ways out of a room are always shown here." end)

command("visible", function(e)
  local seen = affects.take_flag(e.actor, "invisible")
  if e.actor.hidden then e.actor.hidden, seen = nil, true end
  return seen and "You can be seen again." or "You are already visible."
end)

command("whoami", function(e) e.actor:tell("{name}", { name = words.shown(e.actor) }) end)

-- The world.

local SHOWN = 100 -- areas

--- Returns "[ 5 35]", the levels for which AREA is meant, or blanks.
local function levels_of(area)
  local circle = body.fields(area.circle)
  local low, high = body.number(circle.min_level), body.number(circle.max_level)
  return low and high and ("[%3d %3d]"):format(low, high) or "[ all  ]"
end

command("areas", function(e)
  local list = {}
  for _, area in ipairs(find { proto = "area" }) do
    if area.name and area.public ~= false and area.circle then list[#list + 1] = area end
  end
  if #list == 0 then return pass() end
  table.sort(list, function(a, b) return a.name < b.name end)
  for i = 1, math.min(#list, SHOWN) do
    local builders = body.fields(list[i].circle).builders
    e.actor:tell(builders and "{levels} {builders}: {area}" or "{levels} {area}",
      { levels = levels_of(list[i]), builders = builders, area = list[i].name })
  end
  if #list > SHOWN then e.actor:tell("And {count} more.", { count = #list - SHOWN }) end
end)

command("socials", function(e)
  local names = {}
  for name in pairs(lore.socials()) do names[#names + 1] = name end
  if #names == 0 then return verbs.instead(e.actor, "help socials") end
  table.sort(names)
  e.actor:tell("{names}", { names = table.concat(names, " ") })
  e.actor:tell("This game has more: <cmd help socials>help socials</>")
end)

--- Shows the old game's help page PAGE, or does LINE if it has none.
local function page(word, topic, line)
  command(word, function(e)
    local text = lore.help(topic, e.actor)
    if text then return e.actor:tell(verbs.ready(text)) end
    return verbs.instead(e.actor, line)
  end)
end

page("motd", "motd", "news")
page("policy|policies", "policy", "help rules")

local FAR = 3 -- rooms

--- Tells the characters in sight from WHO's place along EXIT.
local function tell_way(who, exit)
  local seen = false
  local at = exit
  for distance = 1, FAR do
    local room = at and exits.is_open(at) and exits.goal(at)
    if not room or not room:is("room") or body.number(room.light, 1) <= 0 then break end
    for _, one in ipairs(room.contents) do
      if one:is("character") and not one.hidden and not affects.has(one, "invisible") then
        who:tell(distance == 1 and "{The one}, {way}." or "{The one}, {distance} rooms {way}.",
          { one = one, way = exit.name, distance = distance })
        seen = true
      end
    end
    at = room:exit(exit.name)
  end
  return seen
end

command("scan", function(e)
  body.must_act(e.actor)
  local seen = false
  for _, exit in ipairs(e.room and e.room.contents or {}) do
    if exit:is("exit") and not exit.hidden and tell_way(e.actor, exit) then seen = true end
  end
  if not seen then return "You see nobody nearby." end
end)
