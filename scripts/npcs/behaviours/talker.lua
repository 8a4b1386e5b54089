-- Answers words that players say, "ask X about Y", and "talk to X", which offers the topics. See
-- rules/answers.lua. `unknown` is its answer to anything else.
--
-- Its point: "ask.for"(WHO, NPC, TOPIC), true if it gave WHO what they asked NPC for.
local afterwards = require("afterwards")
local answers = require("answers")
local manners = require("manners")
local points = require("points")

local TALK_MAX = 20 -- questions per conversation
local ENOUGH = "That is all, thank you."

local function greet_back(npc, who)
  local answer = answers.find(npc, "hello", who)
  if answer then
    npc:perform("say " .. answer)
  else
    act(npc, "{Actor} {verb:nod} to {who}.", { who = who })
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
  act(who, "{Actor} {verb:ask} {the this} " .. word .. " {topic}.", { this = npc, topic = topic }, { personal = true })
end

local function reply(npc, topic, who)
  local answer = answers.find(npc, topic, who) or afterwards.value(npc, "unknown", who, true)
  if answer then
    npc:perform("say " .. answer)
  else
    act(npc, "{Actor} {verb:shake} {actor their} head.")
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
  local topics = answers.topics(e.this, e.actor)
  if #topics == 0 then refuse("{The this} {this verb:have} nothing to say.", { this = e.this }) end
  topics[#topics + 1] = ENOUGH
  for _ = 1, TALK_MAX do
    local index, topic = choose(e.actor, "What would you like to know?", topics)
    if not index or topic == ENOUGH then return "You leave it at that." end
    if e.actor.location ~= e.this.location then return "Nobody here can answer." end
    reply(e.this, topic, e.actor)
  end
end)

test("a quest giver who is asked for a quest by name gives it", { needs = { "quests" } }, function(t)
  local clerk = create({ "npc", "talker" }, { name = "a clerk", location = t.here,
    answers = { ["bell"] = "It is lost." } })
  create("quest", { name = "The Lost Bell", giver = clerk, steps = { { goal = "Find the bell.", on = "enter",
    what = t:room("Shelf") } } })
  local ann = t:player("Ann")
  t:has(t:command(ann, "ask clerk for bell"), "It is lost.")
  t:has(t:command(ann, "ask clerk for lost bell"), "You begin: The Lost Bell")
end)

local function clerk(t)
  return create({ "npc", "talker" }, { name = "a clerk", location = t.here, unknown = "I could not say.",
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

test("a talker knows who has earned an award, and what shines", function(t)
  local lamp = create("item", { name = "a lamp", location = t.here })
  local one = clerk(t)
  one.afterwards = { { when = { { award = "Keeper" }, { lit = lamp } }, answers = { ["lamp"] = "It shines." } },
    "no row", { when = { award = 7 } } }
  local ann, bob = t:player("Ann"), t:player("Bob")
  t:has(t:command(ann, "ask clerk about lamp"), "It hangs over there.")
  award(ann, "keeper", "Keeper")
  t:has(t:command(ann, "ask clerk about lamp"), "It shines.")
  t:has(t:command(ann, "say where is the lamp?"), "It shines.")
  t:has(t:command(ann, "ask clerk about light"), "It hangs over there.")
  t:has(t:command(bob, "ask clerk about lamp"), "It hangs over there.")
  lamp.light = 20
  t:has(t:command(bob, "ask clerk about lamp"), "It shines.")
end)

test("a talker of an older world, with its conditions in the row, answers as before", function(t)
  local lamp = create("item", { name = "a lamp", location = t.here })
  clerk(t).afterwards = { { award = "Keeper", lit = lamp, answers = { ["lamp"] = "It shines." } }, { award = 7 } }
  local ann = t:player("Ann")
  t:has(t:command(ann, "ask clerk about lamp"), "It hangs over there.")
  lamp.light = 20
  t:has(t:command(ann, "ask clerk about lamp"), "It shines.")
  lamp.light = 0
  award(ann, "keeper", "Keeper")
  t:has(t:command(ann, "ask clerk about lamp"), "It shines.")
end)

test("a talker says nothing aloud of what a player hides", function(t)
  clerk(t).afterwards = { { when = { award = "Keeper" }, answers = { ["lamp"] = "You lit it." }, unknown = "Keeper?",
    desc = "She nods to you." } }
  local ann = t:player("Ann")
  award(ann, "keeper", "Keeper")
  t:has(t:command(ann, "ask clerk about lamp"), "You lit it.")
  t:has(t:command(ann, "ask clerk about cheese"), "Keeper?")
  t:command(ann, "set profile off")
  t:has(t:command(ann, "ask clerk about lamp"), "It hangs over there.")
  t:has(t:command(ann, "ask clerk about cheese"), "I could not say.")
end)
