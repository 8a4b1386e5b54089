--- The shapes of the tables of quests (shapes.lua of core), and what can be wrong with a quest (checks.lua).
local checks = require("checks")
local conditions = require("conditions")
local shapes = require("shapes")
local values = require("values")

shapes.add("quest_way", "a way to complete a step", {
  on = { "'take'|'have'|'read'|'kill'|'give'|'put'|'enter'|'say'", "what the player does" },
  what = { "ref", "with which thing, or where" },
  to = { "ref", "to whom, or into what" },
  word = { "text", "of `say`: a word in it" },
  next = { "text", "the key of the step that follows, end or fail" },
  done = { "text", "the words at its end" },
})
shapes.add("quest_hint", "a hint: what to do where", {
  place = { "ref of room", "where" },
  type = { "text", "what to type there" },
  why = { "text", "why" },
})
shapes.add("quest_step", "a step of a quest", {
  key = { "text", "its name" },
  goal = { "text", "what to do, for the journal" },
  hints = { "list of (text | quest_hint)", "up to three hints" },
  count = { "integer 1..50", "how many different ones" },
  ways = { "list of quest_way", "several ways to go on" },
}, { like = "quest_way" })
shapes.add("quest_reward", "the reward of a quest", {
  points = { "integer 0..100", "quest points" },
  coins = { "integer 0..10000", "coins, out of the quest" },
  experience = { "integer 0..100000", "experience; of wizards' quests" },
  title = { "text", "a title; of wizards' quests" },
})
shapes.property("quest", "steps", "list of quest_step")
shapes.property("quest", "reward", "quest_reward")
shapes.property("quest", "giver", "ref")
shapes.property("quest", "needs", "ref of quest | list of ref of quest")

local ON = { take = "get", have = "get", read = "get", give = "get", put = "get", kill = "meet", say = "meet",
  enter = "reach" }

--- Reports a thing that a step asks for and nobody can get to. PLACE: where it stands in the quest.
local function check_thing(world, say, place, value, verb)
  local thing = conditions.object(value)
  if not thing then return end
  if not world:exists(thing) then
    say("steps", ("%s: there is no %s anywhere: put it into a room (at = \"ROOM\"), or let something make it"):format(
      place, world:name(thing)))
  elseif not world:is_had(thing) then
    say("steps", ("%s: nobody can %s %s, because no open way leads to it"):format(place, verb, world:name(thing)))
  end
end

local function check_next(say, place, key, keys)
  if type(key) == "string" and not keys[key] and key ~= "end" and key ~= "fail" then
    say("steps", ("%s.next names \"%s\", but no step has that key"):format(place, key))
  end
end

checks.add("quest", function(quest, world, say)
  if world:is_prototype(quest) then return end
  local keys, steps = {}, values.list(quest.steps)
  local is_scripted = build.source(quest) ~= nil
  if #steps == 0 and not is_scripted then say("steps", "the quest has no steps, so nobody can do it") end
  for i, step in ipairs(steps) do keys[values.fields(step).key or tostring(i)] = true end
  for i, step in ipairs(steps) do
    step = values.fields(step)
    local place = ("steps[%d]"):format(i)
    check_next(say, place, step.next, keys)
    for k, way in ipairs(values.list(step.ways or { step })) do
      way = values.fields(way)
      local where = step.ways and ("%s.ways[%d]"):format(place, k) or place
      if step.ways then check_next(say, where, way.next, keys) end
      if way.on ~= nil and way.what == nil and way.on ~= "say" then
        say("steps", ("%s has no what: write what = ref \"THING\""):format(where))
      elseif way.on == nil and not is_scripted and not world:is_scripted(quest) then
        say("steps", ("%s has no on, so nothing ends it: write on = \"take\" or another deed"):format(where))
      end
      check_thing(world, say, where .. ".what", way.what, ON[way.on] or "get")
      check_thing(world, say, where .. ".to", way.to, "meet")
    end
  end
  local giver = conditions.object(quest.giver)
  if giver and not world:is_had(giver) then
    say("giver", ("nobody can meet %s, who gives the quest: put it into a room"):format(world:name(giver)))
  elseif quest.giver == nil and not quest.location and not world:is_scripted(quest) then
    say("giver", "nobody gives the quest: write giver = ref \"NPC\"")
  end
end)

return {}
