--- newbie: newcomers' questions. duty: volunteers who answer them. thank: what they get for it.
local manners = require("manners")
local newcomers = require("newcomers")
local points = require("points")
local verbs = require("verbs")
local words = require("words")

--- Returns the names of the volunteers on duty, to read, and how many there are.
local function on_duty()
  local names = {}
  for i, one in ipairs(newcomers.on_duty()) do names[i] = one.name end
  return quote(words.list(names)), #names
end

command("newbie {text:text}", function(e)
  local word = e.text:lower()
  if word == "on" or word == "off" then
    sys.set_option(e.actor, "newbie_off", word == "off" or nil)
    return word == "on" and "You hear the newcomers' questions, while you are new or on duty."
      or "You no longer hear the newcomers' questions. To hear them again: <cmd newbie on>newbie on</>"
  end
  if not newcomers.is_new(e.actor) and not newcomers.is_on_duty(e.actor) then
    refuse("That is for newcomers, and for those who answer them. To be one of these: <cmd duty on>duty on</>")
  end
  newcomers.say(e.actor, e.text)
end)

command("newbie", function(e)
  local names, count = on_duty()
  e.actor:tell(count > 0 and "On duty for newcomers: {names}. To ask something: newbie how do I eat?"
    or "Nobody is on duty for newcomers just now. You can ask all the same: newbie how do I eat?",
    { names = names })
  if not newcomers.hears(e.actor) then e.actor:tell("You don't hear the newcomers' questions.") end
end)

command("duty", function(e)
  local names, count = on_duty()
  e.actor:tell(count > 0 and "On duty: {names}." or "Nobody is on duty.", { names = names })
  local own = newcomers.is_on_duty(e.actor)
  e.actor:tell(own and "You are on duty. To end it: duty off" or "You aren't on duty. To answer newcomers: duty on")
  local thanks = newcomers.thanks(e.actor)
  if thanks > 0 then e.actor:tell("You have been thanked {times}.", { times = words.count(thanks, "time") }) end
end)

command("duty on", function(e)
  manners.must_speak(e.actor)
  verbs.must(newcomers.may_volunteer(e.actor))
  newcomers.set_duty(e.actor, true)
  sys.set_option(e.actor, "newbie_off", nil)
  return "You are on duty: you hear what newcomers ask. To answer: <cmd newbie TEXT>newbie TEXT</>. To end "
    .. "it: <cmd duty off>duty off</>"
end)

command("duty off", function(e)
  if sys.option(e.actor, "duty") ~= true then refuse("You aren't on duty.") end
  newcomers.set_duty(e.actor, false)
  return "You are off duty. Thank you."
end)

local function thank(e, other)
  verbs.must(newcomers.thank(e.actor, other))
  e.actor:tell("You thank {name}. It is counted.", { name = words.shown(other) })
end

--- "thank NAME" stays a gesture for somebody here who hasn't answered on duty.
command("thank|thanks {name:word}", function(e)
  local other = sys.player(e.name)
  if not other or newcomers.helper_of(e.actor) == nil then return pass() end
  if other.location == e.actor.location and newcomers.helper_of(e.actor) ~= other then return pass() end
  return thank(e, other)
end)

points.add("who.remarks", function(who)
  return newcomers.is_on_duty(who) and sentence("on duty for newcomers") or nil
end)

points.add("hint.next", function(who, add)
  if newcomers.is_on_duty(who) or sys.is_guest(who) then return end
  if newcomers.may_volunteer(who) then
    add{ key = "duty", type = "duty",
      text = sentence("You know your way about by now, and others don't. You could answer their questions.") }
  else
    add{ key = "newbie", type = "newbie",
      text = sentence("People here answer the questions of newcomers, also those that seem too small.") }
  end
end)
