--- Using knacks: climb, row, study, swim, balance.
local knacks = require("knacks")
local manners = require("manners")
local values = require("values")

local function practise(e, verb)
  local thing = e.what
  local knack = thing:is("practice") and knacks.of(thing)
  if not knack or not values.has(thing.verbs, verb) then return pass() end
  if verb == "row" or verb == "climb" then
    if e.actor.sitting then refuse("You are sitting. <cmd stand>Stand up</> first.") end
  end
  manners.must_show(e.actor)
  local level = knacks.level(e.actor, knack)
  local tries = values.fields(thing.tries)
  local text = tries[math.min(level + 1, #tries)]
  e.actor:act(type(text) == "string" and text or "{Actor} {verb:" .. verb .. "} {the thing}.", { thing = thing })
  if not knacks.is_rested(e.actor, knack, thing, thing.rests) then
    return e.actor:tell("It teaches you nothing new so soon. Try it somewhere else, or later.")
  end
  if not knacks.use(e.actor, knack, thing, thing.rests) then
    e.actor:tell("You are a little better at it. How far you are: <cmd knacks>knacks</>")
  end
end

for _, verb in ipairs({ "climb", "row", "study", "swim", "balance" }) do
  command(verb .. " {what:reach practice}", function(e) return practise(e, verb) end)
end

command("enter|board {what:reach practice}", function(e)
  local verb = values.list(e.what.verbs)[1]
  if type(verb) ~= "string" then return pass() end
  refuse("You can't get into {the thing}, but you could <cmd {verb} {the thing}>{verb}</> it.",
    { thing = e.what, verb = verb })
end)
