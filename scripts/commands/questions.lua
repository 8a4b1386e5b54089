--- Questions: to somebody who has no answers, and to the game itself.

local verbs = require("verbs")

local FALLBACK = { fallback = true }

--- Ends the command with why WHO does not answer, if it can at all.
local function no_answer(e)
  if e.who == e.room then return pass() end
  if e.who == e.actor then refuse("You talk to yourself for a while. It is a good conversation.") end
  if not e.who:is("character") then refuse("{The who} cannot talk.", e) end
  if e.who:is("player") then refuse("To talk to {the who}, say it, or whisper it to {the who}.", e) end
  refuse("{The who} {who verb:have} nothing to say about that.", e)
end

local function no_answer_of_scenery(e)
  if look_detail(e.actor, e.words) then refuse("That is only scenery.") end
  return pass()
end

for _, tail in ipairs({ "", " about|for|to|if|whether|why|how|what|where|when {topic:noun}" }) do
  command("ask|question {who:seen}" .. tail, FALLBACK, no_answer)
  command("ask|question {words:noun}" .. tail, FALLBACK, no_answer_of_scenery)
end
command("talk|speak|converse [to|with|at] {who:seen} [about {topic:noun}]", FALLBACK, no_answer)
command("talk|speak|converse [to|with|at] {words:noun} [about {topic:noun}]", FALLBACK, no_answer_of_scenery)
command("ask|question", FALLBACK, function() refuse("Ask whom, about what? As in: ask marra about lamp.") end)
command("talk|speak|converse", FALLBACK, function() refuse("To speak to all who are here: say and your words.") end)

--- What somebody asks the game reads what a command would have said.
local function means(pattern, line)
  command(pattern, FALLBACK, function(e)
    local ok, why = perform(e.actor, line)
    if not ok then verbs.decline(quote(why)) end
  end)
end

means("where am|are|is i|we|this", "look")
means("where", "look")
means("what's|whats this|that|here|there|around", "look")
means("what is|are here|around|this|that|there", "look")
means("what is|are this|that place|room|thing", "look")
means("what do|can i|we see", "look")
means("what do|am i|we have|hold|carry|own|holding|carrying|wearing|wear", "inventory")
means("what can|should|do|must i|we do [here|now|next]", "help")
means("what now|next|to do", "help")
means("who is here|around", "look")
means("who is on|online|there", "who")
means("how", "help")

command("where|where's|wheres [is|are] {thing:seen}", FALLBACK, function(e)
  if e.thing.location == e.actor then return e.actor:tell("You have {the thing}.", e) end
  e.actor:tell("You can see {the thing} from here. Try look.", e)
end)
command("where|where's|wheres {words:noun}", FALLBACK, function()
  refuse("You do not see that from here. Go about and look; exits lists the ways.")
end)
command("what|what's|whats [is|are] {thing:seen}", FALLBACK, function(e)
  e.actor:tell(verbs.ready(look_thing(e.actor, e.thing)))
end)
command("what|what's|whats [{words:noun}]", FALLBACK, function()
  refuse("The game does not answer questions. Try look, inventory or help; to ask who is here, say it.")
end)
command("how do|can|does|to i|we|one leave|exit|quit|stop|logout [game|here|this|the] [game]", FALLBACK, function()
  return "To leave a place, take one of its exits: exits lists them. To leave the game: quit."
end)
command("how {words:noun}", FALLBACK, function()
  refuse("Try help, or help and the word it is about. To ask everybody in the game: chat and your words.")
end)
command("who am i", FALLBACK, function(e) e.actor:tell("You are {who}.", { who = e.actor.name }) end)
command("who {words:noun}", FALLBACK, function()
  refuse("who lists who is in the game. Of one person: whois and the name, or look and the name.")
end)
command("inventory {words:noun}", FALLBACK, function()
  refuse("For what you carry, type inventory by itself. To speak to those here: say and your words.")
end)
