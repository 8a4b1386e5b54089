--- friends, friend NAME, unfriend NAME; and the notices when somebody comes or goes.
local deeds = require("deeds")
local friends = require("friends")
local manners = require("manners")
local points = require("points")
local words = require("words")

local PER_MINUTE = 6

local function must_be_named(who)
  if sys.is_guest(who) then refuse("Guests have no lasting friends here. To get a name, type "
    .. "<cmd register>register</>.") end
end

local function list(e)
  must_be_named(e.actor)
  local all = friends.asked(e.actor)
  if #all == 0 then refuse("You have no friends here yet. To ask somebody: <cmd friend NAME>friend NAME</>") end
  for _, other in ipairs(all) do
    local is_here = friends.may_know(e.actor, other) and sys.online(other)
    e.actor:tell(not friends.are(e.actor, other) and "{name}: hasn't said yes."
      or is_here and "{name}: in the game." or "{name}: not here.", { name = words.shown(other) })
  end
  if friends.is_off(e.actor) then
    e.actor:tell("Nobody is told when you come or go, and neither are you. To change that: friends on")
  end
end

command("friends|friend", list)

--- Tells OTHER that WHO asks, if they may hear of it.
local function ask(who, other)
  if not sys.online(other) or friends.is_off(other) then return end
  if sys.ignores(other, who) or sys.silenced(who, other) then return end
  other:tell("{name} wants to be your friend. Then each of you is told when the other comes into the game or leaves "
    .. "it. To agree, type: <cmd friend {name}>friend {name}</>", { name = words.shown(who) })
end

local function befriend(e)
  must_be_named(e.actor)
  local other = manners.anybody(e.name)
  if other == e.actor then refuse("Let's hope so.") end
  local names = { name = words.shown(other), own = words.shown(e.actor) }
  if sys.is_guest(other) then refuse("{name} is a guest, and won't be back under that name.", names) end
  if friends.are(e.actor, other) then refuse("You are friends already. For the list, type <cmd friends>friends</>.") end
  if sys.ignores(e.actor, other) then
    refuse("You ignore {name}. To hear them again: <cmd unignore {name}>unignore {name}</>", names)
  end
  manners.must_be_patient(e.actor, "questions to be friends", PER_MINUTE)
  manners.must_be_patient(e.actor, "question to be friends with " .. other.id, 2)
  local again = friends.has_asked(e.actor, other)
  if not friends.set(e.actor, other, true) then
    refuse("You can't have more friends here. To let one go: <cmd unfriend NAME>unfriend NAME</>")
  end
  if friends.has_asked(other, e.actor) then
    e.actor:tell("You and {name} are friends. Each is told when the other comes or goes.", names)
    if friends.may_know(other, e.actor) and sys.online(other) and not friends.is_off(other) then
      other:tell("You and {name} are friends. Each is told when the other comes or goes.", { name = names.own })
    end
    return
  end
  if not again then ask(e.actor, other) end
  e.actor:tell("You will be friends when {name} types: friend {own}", names)
end

command("friend|befriend {name:word}", befriend)
command("friend|friends add {name:word}", befriend)

command("unfriend {name:word}", function(e)
  local other = manners.anybody(e.name)
  if not friends.has_asked(e.actor, other) then refuse("{name} isn't on your list.", { name = words.shown(other) }) end
  friends.set(e.actor, other, false)
  e.actor:tell("{name} is off your list. They aren't told, and no longer hear when you come or go.",
    { name = words.shown(other) })
end)

command("friends|friend off", function(e)
  sys.set_option(e.actor, "friends_off", true)
  return "Nobody is told when you come or go now, and you are told of nobody."
end)

command("friends|friend on", function(e)
  sys.set_option(e.actor, "friends_off", nil)
  return "Your friends are told again when you come or go, and so are you."
end)

deeds.on("connect", function(who, e) friends.come(who, e.how == "return") end)
deeds.on("disconnect", function(who, e) friends.go(who, e.how == "linkdead") end)

points.add("hint.next", function(who, add)
  if sys.is_guest(who) or #friends.asked(who) > 0 or #sys.who_after("", 2) < 2 then return end
  add{ key = "friends", type = "help friends",
    text = sentence("If you have met somebody here, the game can tell you when they come again.") }
end)
