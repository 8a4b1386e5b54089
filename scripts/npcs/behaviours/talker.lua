-- Answers words that players say, "ask X about Y", and "talk to X", which offers the topics, or begins its `dialogue`.
-- See lib/answers.lua and lib/dialogues.lua. `unknown` is its answer to anything else, and `opening` its question when
-- a talk begins. `given` is what it says of gifts.
--
-- Its point: "ask.for"(WHO, NPC, TOPIC), true if it gave WHO what they asked NPC for.
local afterwards = require("afterwards")
local answers = require("answers")
local dialogues = require("dialogues")
local effects = require("effects")
local manners = require("manners")
local points = require("points")
local values = require("values")

local TALK_MAX = 20 -- questions per conversation
local ENOUGH = "That is all, thank you."

local function greet_back(npc, who)
  local answer = answers.find(npc, "hello", who)
  if answer then
    npc:perform("say " .. answer)
  else
    npc:act("{Actor} {verb:nod} to {who}.", { who = who })
  end
end

on("hear", "witness", function(e)
  if not e.actor:is("player") or e.how ~= "say" then return end
  if e.this._heard == e.actor then -- its own script, which runs first, has answered
    e.this._heard = nil
    return
  end
  local answer = answers.find(e.this, e.text, e.actor)
  if answer then
    e.this:perform("say " .. answer)
  elseif answers.greets(e.this, e.actor, e.text) then
    greet_back(e.this, e.actor)
  end
end)

on("greet", function(e)
  if e.actor:is("player") then greet_back(e.this, e.actor) end
end)

--- Has the room hear WHO ask NPC about TOPIC, in the player's own words; so it is speech.
local function ask_aloud(npc, word, topic, who)
  manners.must_speak(who, "here", topic)
  who:act("{Actor} {verb:ask} {the this} " .. word .. " \"{topic}\".",
    { this = npc, topic = topic }, { personal = true })
end

local function reply(npc, topic, who)
  local answer = answers.find(npc, topic, who) or afterwards.value(npc, "unknown", who, true)
  if answer then
    npc:perform("say " .. answer)
  else
    npc:act("{Actor} {verb:shake} {actor their} head.")
  end
end

command("ask {this} about {topic:text}", function(e)
  ask_aloud(e.this, "about", e.topic, e.actor)
  reply(e.this, e.topic, e.actor)
end)

-- "Ask marra where the key is" works if the question contains a word with an answer.
for _, word in ipairs({ "for", "how", "what", "where", "when", "who", "why", "if", "whether" }) do
  command("ask {this} " .. word .. " {topic:text}", function(e)
    if word == "for" and points.first("ask.for", e.actor, e.this, e.topic) then return end
    if not answers.find(e.this, e.topic, e.actor) then return pass() end
    ask_aloud(e.this, word, e.topic, e.actor)
    reply(e.this, e.topic, e.actor)
  end)
end

command("talk [to|with] {this}", function(e)
  if dialogues.has(e.this) then return dialogues.talk(e.this, e.actor) end
  local topics = answers.topics(e.this, e.actor)
  if #topics == 0 then refuse("{The this} {this verb:have} nothing to say.", { this = e.this }) end
  topics[#topics + 1] = ENOUGH
  local opening = effects.text(afterwards.value(e.this, "opening", e.actor, true)) or "What would you like to know?"
  for _ = 1, TALK_MAX do
    local index, topic = e.actor:choose(opening, topics)
    if not index or topic == ENOUGH then return "You leave it at that." end
    if e.actor.location ~= e.this.location then return "Nobody here can answer." end
    e.actor:act("{Actor} {verb:ask} {the this} about {topic}.", { this = e.this, topic = quote(topic) })
    reply(e.this, topic, e.actor)
  end
end)

on("give", "to", function(e)
  if not e.actor:is("player") or e.this:is("seeker") then return end
  local text = answers.of_gift(e.this, e.thing, e.actor)
  if text then return e.this:perform("say " .. text) end
  e.this:act("{Actor} {verb:thank} {who} with a nod.", { who = e.actor })
end)

test("a quest giver who is asked for a quest by name gives it", { needs = { "quests" } }, function(t)
  local clerk = create({ "npc", "talker" }, { name = "a clerk", location = t.room,
    answers = { ["bell"] = "It is lost." } })
  create("quest", { name = "The Lost Bell", giver = clerk, steps = { { goal = "Find the bell.", on = "enter",
    what = t:place("Shelf") } } })
  local ann = t:player("Ann")
  t:has(t:command(ann, "ask clerk for bell"), "It is lost.")
  t:has(t:command(ann, "ask clerk for lost bell"), "You begin: The Lost Bell")
end)

test("a talker answers a player who holds something of the same name", function(t)
  create({ "npc", "talker" }, { name = "Mistress Wax", location = t.room,
    answers = { ["coins|money"] = "Sell me a hat." } })
  local ann = t:player("Ann")
  create("item", { name = "a wax candle", location = ann })
  t:has(t:command(ann, "ask wax about coins"), "Sell me a hat.")
  t:has(t:command(ann, "ask wax for money"), "Sell me a hat.")
  t:refused(ann, "ask wax for cheese", "nothing to say about that")
end)

test("every talker of the world answers each topic that it offers", function(t)
  local ann = t:player("Ann")
  for _, npc in ipairs(find{ proto = "talker" }) do
    for _, topic in ipairs(dialogues.has(npc) and {} or answers.topics(npc, ann)) do
      t:ok(answers.find(npc, topic, ann), npc.name .. " has no answer about " .. topic)
    end
    local is_shown = #values.list(npc.topics) > 0 and not npc.owner
    t:ok(npc.opening or not is_shown, npc.name .. " opens a talk like the others")
  end
end)

local function clerk(t)
  return create({ "npc", "talker" }, { name = "a clerk", location = t.room, unknown = "I could not say.",
    answers = { ["lamp|light"] = "It hangs over there." } })
end

test("a talker answers words that players say", function(t)
  clerk(t)
  local ann = t:player("Ann")
  t:has(t:command(ann, "say where is the lamp?"), "It hangs over there.")
  t:lacks(t:command(ann, "say hm"), "clerk says")
end)

test("a talker returns a greeting, by name or if nobody else is there", { needs = { "socials" } }, function(t)
  local one = clerk(t)
  local ann, bob = t:player("Ann"), t:player("Bob")
  t:lacks(t:command(ann, "say good evening"), "clerk nods")
  t:has(t:command(ann, "say Hi, clerk!"), "A clerk nods to you.")
  t:has(t:command(bob, "greet clerk"), "clerk nods to you.")
  one.answers = { ["hello"] = "Well met." }
  t:has(t:command(bob, "greet clerk"), "Well met.")
  t:lacks(t:command(ann, "say the clerk is at work"), "clerk nods")
end)

test("a talker answers every question about something, known or not", function(t)
  clerk(t)
  local ann = t:player("Ann")
  t:has(t:command(ann, "ask clerk about light"), "It hangs over there.")
  t:has(t:command(ann, "ask clerk about cheese"), "I could not say.")
end)

test("a talker answers a question that contains a known word", function(t)
  clerk(t)
  local ann = t:player("Ann")
  t:has(t:command(ann, "ask clerk where the lamp is"), "It hangs over there.")
  t:has(t:command(ann, "ask clerk for light"), "It hangs over there.")
  t:refused(ann, "ask clerk for cheese", "nothing to say about that")
end)

test("a talk offers topics until the player ends it", function(t)
  clerk(t)
  local ann = t:player("Ann")
  t:has(t:command(ann, "talk to clerk"), "What would you like to know?")
  t:has(t:command(ann, "1"), "It hangs over there.")
  t:has(t:command(ann, "2"), "You leave it at that.")
end)

test("a talker opens a talk in its own words, and repeats what was chosen", function(t)
  clerk(t).opening = "Be quick."
  local ann, bob = t:player("Ann"), t:player("Bob")
  t:has(t:command(ann, "talk to clerk"), "Be quick.")
  t:has(t:command(ann, "1"), "You ask the clerk about lamp.")
  t:has(t:told(bob), "Ann asks the clerk about lamp.")
end)

test("a talker has a word for each gift", function(t)
  local one = clerk(t)
  one.given = { ["lamp|light"] = "It is lit!", anything = "What is it?" }
  local ann = t:player("Ann")
  for _, row in ipairs({ { "a brass lamp", "It is lit!" }, { "a red hat", "What is it?" } }) do
    t:create("item", { name = row[1], location = ann })
    t:has(t:command(ann, "give " .. row[1]:match("%l+$") .. " to clerk"), row[2])
  end
  one.given = nil
  t:create("item", { name = "a shoe", location = ann })
  t:has(t:command(ann, "give shoe to clerk"), "clerk thanks you with a nod")
end)

test("a talker knows who has earned an award, and what shines", function(t)
  local lamp = create("item", { name = "a lamp", location = t.room })
  local one = clerk(t)
  one.afterwards = { { when = { { award = "Keeper" }, { lit = lamp } }, answers = { ["lamp"] = "It shines." } },
    "no row", { when = { award = 7 } } }
  local ann, bob = t:player("Ann"), t:player("Bob")
  t:has(t:command(ann, "ask clerk about lamp"), "It hangs over there.")
  ann:award("keeper", "Keeper")
  t:has(t:command(ann, "ask clerk about lamp"), "It shines.")
  t:has(t:command(ann, "say where is the lamp?"), "It shines.")
  t:has(t:command(ann, "ask clerk about light"), "It hangs over there.")
  t:has(t:command(bob, "ask clerk about lamp"), "It hangs over there.")
  lamp.light = 20
  t:has(t:command(bob, "ask clerk about lamp"), "It shines.")
end)

--- Returns a smith with a dialogue: she tells who she is, sells a nail, takes a ring, and remembers it.
local function smith(t, props)
  local nail, ring = create("item", { name = "a nail" }), create("item", { name = "a ring" })
  local all = { name = "a smith", location = t.room, dialogue = {
    start = { say = "What is it, {name}?", instead = { { when = { note = "ring" }, to = "friend" } }, choices = {
      { "Who are you?", to = "who", once = true },
      { "A nail, please.", costs = 2, does = { give = nail }, to = "start" },
      { "Is this yours?", takes = ring, does = { note = "ring" }, to = "friend" },
      { "What did I bring you?", when = { note = "ring" }, to = "who" } } },
    who = { say = "I am the smith.", to = "start" },
    friend = { say = "You found my ring!", choices = { { "Farewell.", to = "end" } } } } }
  for name, value in pairs(props or {}) do all[name] = value end
  return create({ "npc", "talker" }, all), nail, ring
end

test("a dialogue leads by numbers from node to node, and ends", function(t)
  smith(t)
  local ann = t:player("Ann")
  local told = t:command(ann, "talk to smith")
  t:has(told, "What is it, Ann?")
  t:has(told, "1. Who are you?")
  t:lacks(told, "Is this yours")
  told = t:command(ann, "1")
  t:has(told, "I am the smith.")
  t:lacks(told, "Who are you") -- once
  t:has(told, "1. A nail, please. (for 2 coins)")
  t:has(t:command(ann, "2"), "You leave it at that.")
end)

test("a choice that costs is all or nothing", function(t)
  local who, nail = smith(t)
  local ann = t:player("Ann")
  t:command(ann, "talk to smith")
  t:refused(ann, "a nail, please", "coins")
  t:equal(#ann.contents, 0)
  t:create("coin", { amount = 5, location = ann })
  t:has(t:command(ann, "talk to smith"), "A nail") -- it goes on where it was refused
  ann.capacity = 0.5
  nail.weight = 10
  t:refused(ann, "2", "")
  t:equal(#ann.contents, 1)
  t:equal(ann.contents[1].amount, 5)
  ann.capacity = 100
  t:command(ann, "talk to smith")
  t:has(t:command(ann, "2"), "gives a nail to you")
  t:equal(#ann.contents, 2)
  t:ok(who)
end)

test("the npc remembers each player", function(t)
  local _, _, ring = smith(t)
  local ann, bob = t:player("Ann"), t:player("Bob")
  t:create(ring, { name = "a gold ring", location = ann })
  t:has(t:command(ann, "talk to smith"), "Is this yours? (for the gold ring)")
  t:has(t:command(ann, "3"), "You found my ring!")
  t:has(t:command(ann, "farewell"), "You leave it at that.")
  t:has(t:command(ann, "talk to smith"), "You found my ring!")
  t:has(t:command(bob, "talk to smith"), "What is it, Bob?")
end)

test("a talk that was broken off goes on for ten minutes", function(t)
  smith(t)
  local ann, there = t:player("Ann"), t:place("There")
  t:command(ann, "talk to smith")
  t:command(ann, "1")
  t:go(ann, there)
  t:go(ann, t.room)
  t:lacks(t:command(ann, "talk to smith"), "What is it")
  t:command(ann, "2")
  t:has(t:command(ann, "talk to smith"), "What is it")
  t:go(ann, there)
  t:advance(700)
  t:go(ann, t.room)
  t:has(t:command(ann, "talk to smith"), "What is it")
end)

test("a talk that goes on sees what the player did meanwhile", function(t)
  local key = create("item", { name = "a key" })
  smith(t, { dialogue = {
    start = { say = "Find my key.", instead = { { when = { holds = key }, to = "thanks" } }, choices = {
      { "Where is it?", to = "where" } } },
    where = { say = "By the well.", instead = { { when = { award = "Diver" }, to = "wet" } }, choices = { { "Hm." } } },
    thanks = { say = "My key!", choices = { { "Here." } } },
    wet = { say = "You are wet.", choices = { { "Yes." } } } } })
  local ann, bob = t:player("Ann"), t:player("Bob")
  for _, who in ipairs({ ann, bob }) do
    t:command(who, "talk to smith")
    t:has(t:command(who, "1"), "By the well.")
    t:command(who, "look")
    t:lacks(t:command(who, "talk to smith"), "Find my key.")
    t:command(who, "look")
  end
  t:create(key, { location = ann })
  t:has(t:command(ann, "talk to smith"), "My key!")
  bob:award("diver", "Diver")
  t:has(t:command(bob, "talk to smith"), "You are wet.")
end)

test("two players can't both give the one ring, and a smith who is gone takes none", function(t)
  local who, _, ring = smith(t)
  local ann, bob = t:player("Ann"), t:player("Bob")
  local gold = t:create(ring, { name = "a gold ring", location = ann })
  t:command(ann, "talk to smith")
  gold:move(bob)
  t:has(t:command(ann, "3"), "can't say that any more")
  t:command(bob, "talk to smith")
  who:destroy()
  t:command(bob, "3")
  t:equal(gold.location, bob)
end)

test("a price that was raised meanwhile is not paid", function(t)
  local who = smith(t)
  local ann = t:player("Ann")
  t:create("coin", { amount = 50, location = ann })
  t:has(t:command(ann, "talk to smith"), "A nail, please. (for 2 coins)")
  local dearer = { start = { say = "Yes?", choices = { { "Who are you?" }, { "A nail, please.", costs = 40 } } } }
  who.dialogue = dearer
  t:has(t:command(ann, "2"), "You can't say that any more.")
  t:equal(ann.contents[1].amount, 50)
end)

test("mistakes in a dialogue are told to its owner", function(t)
  local one = smith(t, { dialogue = { start = { say = "Yes?", choices = { { "Go on.", to = "strat" } } } } })
  local dialogue_lib = require("dialogues")
  t:has(table.concat(dialogue_lib.mistakes(one), " "), "\"start\" leads to \"strat\"")
  local ann = t:player("Ann")
  t:command(ann, "talk to smith")
  t:lacks(t:command(ann, "1"), "strat")
end)

test("a talker of an older world, with its conditions in the row, answers as before", function(t)
  local lamp = create("item", { name = "a lamp", location = t.room })
  clerk(t).afterwards = { { award = "Keeper", lit = lamp, answers = { ["lamp"] = "It shines." } }, { award = 7 } }
  local ann = t:player("Ann")
  t:has(t:command(ann, "ask clerk about lamp"), "It hangs over there.")
  lamp.light = 20
  t:has(t:command(ann, "ask clerk about lamp"), "It shines.")
  lamp.light = 0
  ann:award("keeper", "Keeper")
  t:has(t:command(ann, "ask clerk about lamp"), "It shines.")
end)

test("a talker says nothing aloud of what a player hides", function(t)
  clerk(t).afterwards = { { when = { award = "Keeper" }, answers = { ["lamp"] = "You lit it." }, unknown = "Keeper?",
    desc = "She nods to you." } }
  local ann = t:player("Ann")
  ann:award("keeper", "Keeper")
  t:has(t:command(ann, "ask clerk about lamp"), "You lit it.")
  t:has(t:command(ann, "ask clerk about cheese"), "Keeper?")
  t:command(ann, "set profile off")
  t:has(t:command(ann, "ask clerk about lamp"), "It hangs over there.")
  t:has(t:command(ann, "ask clerk about cheese"), "I could not say.")
end)
