--- The shapes of the tables of quests (shapes.lua of core), and the checks of a quest (checks.lua).
local checks = require("checks")
local conditions = require("conditions")
local fights = require("fights")
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
  type = { "text", "the line for that place" },
  why = { "text", "why" },
})
shapes.add("quest_step", "a step of a quest", {
  key = { "text", "its name" },
  goal = { "text", "the task, as the journal shows it" },
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
for _, name in ipairs({ "roll_some", "roll_none" }) do shapes.fill("roll", name, "names count") end
shapes.property("quest", "giver", "ref")
shapes.property("quest", "needs", "ref of quest | list of ref of quest")

checks.add_call("quest", "begin", "who")
checks.add_call("quest", "step", "who next")
checks.add_call("quest", "at", "who")

local ON = { take = "get", have = "get", read = "get", give = "get", put = "get", kill = "meet", say = "meet",
  enter = "reach" }

local POINTS = 3 -- that a builder's quest gives (quests.POINTS)

local HANDS = 20 -- weight that people carry

local KEPT = { take = true, have = true, give = true, put = true }

--- Reports a thing that the first player keeps. PLACE: where it stands in the quest.
local function check_only_one(world, say, place, thing)
  if world:is_only_one(thing) then
    say("steps", ("%s: only the first player can take %s, since no other comes: let it come back (help resets)"):format(
      place, world:name(thing)))
  end
end

--- Reports a thing that nobody can do this with. WAY: a way to complete a step, at PLACE.
local function check_deed(world, say, place, way)
  local thing = conditions.object(way.what)
  if not thing then return end
  local name, where = world:name(thing), place .. ".what"
  local room = thing.location
  local weight = values.number(thing.weight, 0)
  if KEPT[way.on] and thing.portable ~= false and weight > HANDS and not world:weighs(thing) then
    say("steps", ("%s: nobody can take %s, which weighs %g: people carry %g"):format(where, name, weight, HANDS))
  elseif KEPT[way.on] and thing.portable == false then
    say("steps", ("%s: nobody can take %s: write portable = true there, or another deed"):format(where, name))
  elseif way.on == "enter" and (thing:is("character") or thing:is("item") and not thing:is("container")) then
    say("steps", ("%s: nobody can enter %s: name a room or an area"):format(where, name))
  elseif way.on == "kill" and not thing:is("character") then
    say("steps", ("%s: nobody can kill %s: name an npc"):format(where, name))
  elseif way.on == "kill" and (not fights.are_there or room and room:is("room") and not fights.is_on(room)) then
    say("steps", ("%s: nobody can kill %s, because nobody fights there (help area rules)"):format(where, name))
  end
end

--- True if a script may change what THING is or does.
local function may_change(world, thing)
  if world:has_script(thing) or world:is_scripted(thing) or thing.afterwards ~= nil then return true end
  for _, proto in ipairs(thing.protos) do
    if world:has_script(proto) then return true end
  end
  return false
end

--- Reports a deed that the thing, or its goal, is not made for.
local function check_partner(world, say, place, way)
  local what, to = conditions.object(way.what), conditions.object(way.to)
  if way.on == "say" and what and not what:is("npc") then
    say("steps", ("%s.what: nobody listens there, since %s is no npc: name the npc to say it to"):format(place,
      world:name(what)))
  elseif way.on == "read" and what and not what.text and not may_change(world, what) then
    say("steps", ("%s.what: %s has no text to read: write text = \"…\" there"):format(place, world:name(what)))
  elseif way.on == "put" and to and not to:is("container") and not may_change(world, to) then
    say("steps", ("%s.to: nobody can put a thing into %s: make it a container"):format(place, world:name(to)))
  elseif way.on == "give" and to and not to:is("character") and not may_change(world, to) then
    say("steps", ("%s.to: nobody can give a thing to %s: name an npc, or write on = \"put\""):format(place,
      world:name(to)))
  end
end

--- Reports a step that wants more things than there are.
local function check_count(world, say, place, step)
  local thing = conditions.object(step.what)
  local most = thing and type(step.count) == "number" and thing.vnum == nil and world:count(thing)
  local is_place = thing and thing:is("room") and not world:is_prototype(thing)
  if is_place and thing.vnum == nil and type(step.count) == "number" and step.count > 1 then
    say("steps", ("%s.count is %d, but %s is one room, and each counts once: write no count, or name its area"):format(
      place, step.count, world:name(thing)))
  elseif most and most > 0 and most < step.count and not (step.on == "enter" or thing:is("area")) then
    say("steps", ("%s.count is %d, but there is only %d of %s, and each counts once: make more of it"):format(place,
      step.count, most, world:name(thing)))
  end
end

local function coins_in(quest)
  local sum = 0
  for _, one in ipairs(quest.contents) do
    if one:is("coin") and type(one.amount) == "number" then sum = sum + one.amount end
  end
  return sum
end

--- Reports a reward that the quest can't give.
local function check_reward(quest, say)
  local reward = values.fields(quest.reward)
  if type(reward.coins) == "number" and coins_in(quest) < reward.coins then
    say("reward", ("reward.coins is %d, but the quest holds %d, so nobody can begin it: fund %s with %d coins"
      ):format(reward.coins, coins_in(quest), quest.name, reward.coins))
  end
  if build.maker(quest) and type(reward.points) == "number" and reward.points > POINTS then
    say("reward", ("reward.points is %d, but a builder's quest gives %d at most"):format(reward.points, POINTS))
  end
end

-- Commands in hints whose noun the world can be asked for.
local NOUNS = { get = true, take = true, read = true, open = true, unlock = true, drop = true }

local function add_words(set, text)
  for word in tostring(text or ""):lower():gmatch("[%w']+") do set[word] = true end
end

--- Returns the words of the names of the things in PLACE, and of those that STEP names.
local function words_near(place, step)
  local set = {}
  local function add(thing)
    if not thing then return end
    add_words(set, thing.name)
    add_words(set, thing.noun)
    for _, alias in ipairs(values.list(thing.aliases)) do add_words(set, alias) end
    for noun in pairs(values.fields(thing.details)) do add_words(set, noun) end
  end
  for _, one in ipairs(place and place.contents or {}) do
    add(one)
    for _, inner in ipairs(one.contents) do add(inner) end
  end
  add(place)
  add(conditions.object(step.what))
  add(conditions.object(step.to))
  return set
end

--- Reports lines in hints that the game doesn't know.
local function check_hints(world, say, place, step)
  for i, hint in ipairs(values.list(step.hints)) do
    hint = values.fields(hint)
    for line in (type(hint.type) == "string" and hint.type or ""):gmatch("[^,]+") do
      local verb, noun = line:match("^%s*(%w+)%s*(.-)%s*$")
      local where = ("%s.hints[%d].type"):format(place, i)
      local near = verb and not build.verbs()[verb] and not direction(verb) and not world:has_word(verb)
        and build.nearest(verb, build.verbs())
      local last = verb and NOUNS[verb] and noun:lower():match("([%w']+)$")
      local nouns = last and words_near(conditions.object(hint.place), step)
      local meant = last and not nouns[last] and build.nearest(last, nouns)
      if near then
        say("steps", ("%s: the game doesn't know \"%s\"; did you mean \"%s\"?"):format(where, verb, near))
      elseif last and not nouns[last] and not meant and not world:is_called(last) and not world:has_word(last) then
        say("steps", ("%s: nothing is called \"%s\": write the name of a thing there"):format(where, last))
      elseif meant then
        say("steps", ("%s: nothing there is called \"%s\"; did you mean \"%s\"?"):format(where, last, meant))
      end
    end
  end
end

--- Reports a giver who walks about.
local function check_giver(giver, say, world)
  if giver:is("wanderer") and giver.no_wandering ~= true then
    say("giver", ("%s walks about, so players look for the quest in vain: write no_wandering = true there"):format(
      world:name(giver)))
  end
end

--- Reports a thing that a step asks for and nobody can get to. PLACE: where it stands in the quest.
local function check_thing(world, say, place, value, verb, is_kept)
  local thing = conditions.object(value)
  if not thing then return end
  if not world:exists(thing) then
    say("steps", ("%s: there is no %s anywhere: put it into a room (at = \"ROOM\"), or let something make it"):format(
      place, world:name(thing)))
  elseif not world:is_had(thing) then
    say("steps", ("%s: nobody can %s %s, because no open way leads to it"):format(place, verb, world:name(thing)))
  elseif is_kept then
    check_only_one(world, say, place, thing)
  end
end

local function check_next(say, place, key, keys)
  if type(key) == "string" and not keys[key] and key ~= "end" and key ~= "fail" then
    say("steps", ("%s.next names \"%s\", but no step has that key"):format(place, key))
  end
end

--- Reports quests that need each other.
local function check_needs(quest, world, say)
  local seen, list = {}, { { quest = quest } }
  while #list > 0 do
    local row = table.remove(list)
    for _, one in ipairs(values.list(row.quest.needs)) do
      local other = conditions.object(one)
      if other == quest then
        return say("needs", row.from and ("nobody can ever begin it: it needs %s, which needs it"):format(row.from)
          or "nobody can ever begin it: it needs itself; take it out of needs")
      elseif other and other:is("quest") and not seen[other.id] then
        seen[other.id] = true
        list[#list + 1] = { quest = other, from = row.from or world:name(other) }
      end
    end
  end
end

--- True if a script or a table of another thing may begin QUEST.
local function begins_otherwise(quest, world)
  local named = world.brought[quest.id] or quest.ref and world.named[quest.ref]
  return named or world:is_told(quest, "begin") or world:is_scripted(quest) and world:is_said("quests.begin")
end

checks.add("quest", function(quest, world, say)
  if world:is_prototype(quest) then return end
  check_needs(quest, world, say)
  local keys, steps = {}, values.list(quest.steps)
  local is_scripted = world:has_script(quest)
  local is_ended = world:is_told(quest, "step")
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
      elseif way.on == nil and not is_ended then
        say("steps", ("%s has no on, so nothing ends it: write on = \"take\" or another deed"):format(where))
      end
      check_thing(world, say, where .. ".what", way.what, ON[way.on] or "get", KEPT[way.on])
      check_thing(world, say, where .. ".to", way.to, "meet")
      check_deed(world, say, where, way)
      check_partner(world, say, where, way)
    end
    check_count(world, say, place, step)
    check_hints(world, say, place, step)
  end
  check_reward(quest, say)
  local giver = conditions.object(quest.giver)
  if giver then check_giver(giver, say, world) end
  if giver and not world:is_had(giver) then
    say("giver", ("nobody can meet %s, who gives the quest; put that npc into a room"):format(world:name(giver)))
  elseif quest.giver == nil and not quest.location and not begins_otherwise(quest, world) then
    say("giver", "nobody gives the quest: write giver = ref \"NPC\"")
  end
end)

return {}
