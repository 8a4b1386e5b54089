--- Commands about the player: describe, time, score, achievements.
local body = require("body")
local calendar = require("calendar")
local clothes = require("clothes")
local deeds = require("deeds")
local growth = require("growth")
local heaps = require("heaps")
local manners = require("manners")
local scores = require("scores")
local undoing = require("undoing")
local windows = require("windows")
local words = require("words")

local function describe(e)
  manners.must_speak(e.actor) -- a description is speech, too
  if #e.text > 2000 then refuse("That's too long: 2,000 characters at most.") end
  undoing.describe(e.actor, quote(e.text))
  return "People now see that when they look at you."
end

command("describe me = {text:text}", describe)
command("describe me =", function(e)
  if not e.actor.desc then return "You haven't described yourself. Try: describe me as TEXT" end
  undoing.describe(e.actor, nil)
  return "You no longer have a description. To take it back, type undo."
end)
command("describe me [as] {text:text}", describe)

--- The form that builders of other games type. For builders of this game, @describe takes markup.
command("@describe me = {text:text}", function(e)
  if sys.role(e.actor) ~= "player" then return pass() end
  return describe(e)
end)

--- Returns WHO's description as they would type it.
local function own_text(who) return (who.desc or ""):gsub("<<", "<") end

command("@describe me", function(e)
  if sys.role(e.actor) ~= "player" then return pass() end
  local text = own_text(e.actor)
  if not windows.open(e.actor, "me@" .. sys.fingerprint(text), "how you look", text) then
    refuse("To describe yourself: describe me as TEXT")
  end
  return "Your description is open in your editor."
end)

--- Saves a description from the client's editor. Lines are joined into one paragraph.
command("@window {reference:word}", function(e)
  if not e.reference:find("^me@") then return pass() end
  e.text = windows.text():gsub("%s+", " "):gsub("^ ", ""):gsub(" $", "")
  if e.text == "" then refuse("Your text is empty, so nothing has changed.") end
  return describe(e)
end)

command("describe me", function(e)
  if not e.actor.desc then return "You haven't described yourself. Try: describe me as TEXT" end
  return words.indent(e.actor.desc)
end)

command("time", function(e)
  local hour, minute = calendar.now()
  e.actor:tell("It is {clock}, {part}.",
    { clock = string.format("%d:%02d", hour, minute), part = calendar.part(hour) })
  local climate = optional("climate")
  if climate then e.actor:tell("It is {season}.", { season = climate.season() }) end
end)

local BAR = 20 -- letters

--- Tells the fighting values of WHO, if they have ever fought.
local function tell_points(who)
  local class, level = growth.class(who), body.level(who)
  who:tell("You are {health}: {hp} of {max} points, {class}of level {level}.", {
    health = body.health(who), hp = body.hp(who), max = body.max_hp(who), level = level,
    class = class and "a " .. class.name .. " " or "",
  })
  who:tell(who.show_numbers and "Your armour is {armour}: {class} of 100, which is bare." or "Your armour is {armour}.",
    { armour = body.armour_word(who), class = body.armour(who) })
  if class and class.mana then
    who:tell("You have {mana} of {most} points of mana.",
      { mana = body.number(who.mana, 0), most = body.number(who.max_mana, 0) })
  end
  local next_level = growth.threshold(level + 1)
  local left = next_level and math.max(0, next_level - growth.experience(who))
  who:tell(left and "You have {points} of experience, {left} short of the next level, and have won {kills}."
    or "You have {points} of experience, and have won {kills}.", {
    points = words.count(growth.experience(who), "point"), left = left,
    kills = words.count(math.floor(body.number(who.kills, 0)), "fight"),
  })
  if next_level then
    local from = growth.threshold(level) or 0
    local part = math.max(0, math.min(1, (growth.experience(who) - from) / math.max(1, next_level - from)))
    local bar = ("#"):rep(math.floor(part * BAR)) .. ("-"):rep(BAR - math.floor(part * BAR))
    who:tell(sys.option(who, "screenreader") and "You've done {part}% of this level."
      or "This level: {bar} {part}%", { bar = "[" .. bar .. "]", part = math.floor(part * 100) })
  end
end

command("score", function(e)
  local who, weight, held = e.actor, 0, 0
  for _, thing in ipairs(who.contents) do
    weight = weight + (thing.weight or 1)
    if not thing.worn then held = held + 1 end
  end
  who:tell("You are {name}, a {role}.",
    { name = who.name, role = sys.is_guest(who) and "guest" or sys.role(who) })
  local has = held + #clothes.worn(who) > 0
  who:tell(has and "You hold {held} and wear {worn}. Together they weigh {weight}; you can carry {capacity}."
    or "You carry nothing. You can carry a weight of {capacity}.", {
    held = words.count(held, "thing"), worn = words.count(#clothes.worn(who), "thing"),
    weight = ("%g"):format(math.floor(weight * 10 + 0.5) / 10), capacity = who.capacity or 20,
  })
  local money = heaps.of(who)
  if #money > 0 then who:tell("You have {money}.", { money = money }) end
  if body.is_shown(who) then tell_points(who) end
  local lack = body.lacks(who)
  if lack then who:tell("You are {lack}, and heal slowly.", { lack = lack }) end
  local titles = awards(who)
  if #titles > 0 then who:tell("You have earned {titles}.", { titles = words.list(titles) }) end
  deeds.tell("score", who)
end)

command("achievements|achievement|awards", function(e)
  local titles = awards(e.actor)
  e.actor:tell(#titles > 0 and "You have earned {titles}." or "You haven't earned a title yet.",
    { titles = words.list(titles) })
  deeds.tell("score", e.actor)
end)

--- Returns WHO's title that TEXT means: the whole title, or a part that no other title has.
local function find_title(who, text)
  local found
  for _, title in ipairs(awards(who)) do
    if title:lower() == text:lower() then return title end
    if title:lower():find(text:lower(), 1, true) then
      if found and found ~= title then refuse("Which one? Type more of its words.") end
      found = title
    end
  end
  return found or refuse("You haven't earned \"{text}\". To see your titles, type score.", { text = text })
end

command("score drop {title:text}", function(e)
  local title = find_title(e.actor, e.title)
  drop_award(e.actor, title)
  scores.report(e.actor, "solvers", scores.deeds(e.actor))
  e.actor:tell("You've dropped the title {title}. You won't get it again.", { title = title })
end)
