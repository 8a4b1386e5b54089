-- Answers to words that players say, to "ask X about Y", and to "talk to X", which offers the
-- topics. See rules/answers.lua; `unknown` is said to what there is no answer for.
local answers = require("answers")

local TALK_MAX = 20 -- questions of one conversation
local ENOUGH = "That is all, thank you."

on("hear", "witness", function(e)
  if not e.actor:is("player") or e.how ~= "say" then return end
  local answer = answers.find(e.this, e.text)
  if answer then e.this:perform("say " .. answer) end
end)

local function reply(npc, topic)
  local answer = answers.find(npc, topic) or npc.unknown
  if answer then
    npc:perform("say " .. answer)
  else
    act(npc, "{Actor} {verb:shake} {actor their} head.")
  end
end

command("ask {this} about {topic:text}", function(e)
  act(e.actor, "{Actor} {verb:ask} {the this} about {topic}.", { this = e.this, topic = e.topic })
  reply(e.this, e.topic)
end)

command("talk [to|with] {this}", function(e)
  local topics = answers.topics(e.this)
  if #topics == 0 then refuse("{The this} {this verb:have} nothing to say.", { this = e.this }) end
  topics[#topics + 1] = ENOUGH
  for _ = 1, TALK_MAX do
    local index, topic = choose(e.actor, "What would you like to know?", topics)
    if not index or topic == ENOUGH then return "You leave it at that." end
    if e.actor.location ~= e.this.location then return "There is nobody to answer." end
    reply(e.this, topic)
  end
end)
