--- Commands about the player: describe, score, achievements.
local deeds = require("deeds")
local editors = require("editors")
local heaps = require("heaps")
local manners = require("manners")
local points = require("points")
local undoing = require("undoing")
local words = require("words")

local function describe(e)
  manners.must_speak(e.actor) -- a description is speech, too
  if #e.text > 2000 then refuse("That's too long: 2,000 characters at most.") end
  undoing.describe(e.actor, quote(e.text))
  return "People now see that when they look at you."
end

command("describe me = {text:text}", describe)
command("describe me =", function(e)
  if not e.actor.desc then return "You haven't described yourself. Try: <cmd describe me as TEXT>describe me as "
    .. "TEXT</>" end
  undoing.describe(e.actor, nil)
  return "You no longer have a description. To take it back, type <cmd undo>undo</>."
end)
command("describe me [as] {text:text}", describe)

--- The form that builders of other games type, and the one by which builders of this game describe things.
command("@describe me = {text:text}", describe)

--- Returns WHO's description as they would type it.
local function own_text(who) return (who.desc or ""):gsub("<<", "<") end

command("@describe me", function(e)
  local text = own_text(e.actor)
  if not editors.open(e.actor, "me@" .. sys.fingerprint(text), "how you look", text) then
    refuse("To describe yourself: <cmd describe me as TEXT>describe me as TEXT</>")
  end
  return "Your description is open in your editor."
end)

--- Saves a description from the client's editor. Lines are joined into one paragraph.
command("@window {reference:word}", function(e)
  if not e.reference:find("^me@") then return pass() end
  e.text = editors.text():gsub("%s+", " "):gsub("^ ", ""):gsub(" $", "")
  if e.text == "" then refuse("Your text is empty, so nothing has changed.") end
  return describe(e)
end)

command("describe me", function(e)
  if not e.actor.desc then return "You haven't described yourself. Try: <cmd describe me as TEXT>describe me as "
    .. "TEXT</>" end
  return words.indent(e.actor.desc)
end)

command("score", function(e)
  local who, weight, held, worn = e.actor, 0, 0, 0
  for _, thing in ipairs(who.contents) do
    weight = weight + (thing.weight or 1)
    if thing.worn then worn = worn + 1 else held = held + 1 end
  end
  who:tell("You are {name}, a {role}.",
    { name = words.shown(who), role = sys.is_guest(who) and "guest" or sys.role(who) })
  who:tell(held + worn > 0
    and "You hold {held} and wear {worn}. Together they weigh {weight}, of the {capacity} that you can carry."
    or "You carry nothing. You can carry a weight of {capacity}.", {
    held = words.count(held, "thing"), worn = words.count(worn, "thing"),
    weight = ("%g"):format(math.floor(weight * 10 + 0.5) / 10), capacity = who.capacity or 20,
  })
  local money = heaps.of(who)
  if #money > 0 then who:tell("You have {money}.", { money = money }) end
  points.each("score.lines", who)
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
  return found or refuse("You haven't earned \"{text}\". To see your titles, type "
    .. "<cmd score>score</>.", { text = text })
end

command("score drop {title:text}", function(e)
  local title = find_title(e.actor, e.title)
  drop_award(e.actor, title)
  points.each("title.dropped", e.actor)
  e.actor:tell("You've dropped the title {title}. You won't get it again.", { title = title })
end)
