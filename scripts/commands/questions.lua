--- Questions: to somebody who has no answers, and to the game itself.

local verbs = require("verbs")

local FALLBACK = { fallback = true }

--- "Ask pim "what is this place?"": what stands in quotation marks is what is asked about.
command("ask {who:seen character} {words:text}", FALLBACK, function(e)
  local said = e.words:match('^"(.+)"$') or e.words:match("^“(.+)”$")
  if not said or e.who == e.actor then return pass() end
  return verbs.instead(e.actor, "ask #" .. e.who.id .. " about " .. said:gsub("[?!.]+$", ""))
end)

--- Ends the command with why WHO does not answer, if it can at all.
local function no_answer(e)
  if e.who == e.room then return pass() end
  if e.who == e.actor then refuse("You talk to yourself for a while. It is a good conversation.") end
  if not e.who:is("character") then refuse("{The who} cannot talk.", e) end
  if e.who:is("player") then refuse("To talk to {the who}, say it, or whisper it to {the who}.", e) end
  local place = e.who.location
  if place ~= e.room and place and place:is("room") then
    refuse("{The who} {who verb:be} too far away to hear that.", e)
  end
  refuse("{The who} {who verb:have} nothing to say about that.", e)
end

local function no_answer_of_scenery(e)
  if look_detail(e.actor, e.words) then refuse("That is only scenery.") end
  return pass()
end

for _, tail in ipairs({ "", " about", " for", " to", " if", " why", " how", " what", " where", " when", " who",
  " whether" }) do
  local topic = tail == "" and "" or tail .. " {topic:noun}"
  command("ask {who:seen character}" .. topic, FALLBACK, no_answer)
  command("ask {words:noun}" .. topic, FALLBACK, no_answer_of_scenery)
end
command("talk|speak|converse [to|with|at] {who:seen character} [about {topic:noun}]", FALLBACK, no_answer)
command("talk|speak|converse [to|with|at] {words:noun} [about {topic:noun}]", FALLBACK, no_answer_of_scenery)
-- Before "give Bob the lamp", to which "me" is somebody, too.
for _, verb in ipairs({ "give", "hand", "bring", "lend" }) do
  command(verb .. " me {words:noun}", { fallback = verb ~= "give" and verb ~= "hand" }, function(e)
    if e.words:lower():find("^to ") or match(e.actor, e.words, e.actor.contents) then return pass() end
    refuse("Whom do you ask? As in: ask pim for {words}.", e)
  end)
end
command("ask", FALLBACK, function() refuse("Ask whom, about what? As in: ask marra about lamp.") end)
command("talk|speak|converse", FALLBACK, function() refuse("To speak to all who are here: say and your words.") end)

-- What somebody asks the game reads what a command would have said. Each question by itself: of words with
-- "|" between them each would begin one.
local MEANT = {
  look = { "where", "where am i", "where are we", "where is this", "what is this", "what is that", "what is here",
    "what is there", "what is around", "what is this place", "what is this room", "what is this thing", "what do i see",
    "what can i see", "what's this", "what's here", "what's that", "whats this", "whats here", "who is here",
    "who else is here" },
  exits = { "where can i go", "where do i go", "where to", "where are the exits", "where is the exit",
    "look exits", "look at exits", "look at the exits", "show exits", "look for exits" },
  time = { "date", "what time is it", "what day is it" },
  inventory = { "what do i have", "what do i hold", "what do i carry", "what do i own", "what do i wear",
    "what am i holding", "what am i carrying", "what am i wearing", "what have i" },
  help = { "what can i do", "what can i do here", "what can i do now", "what should i do", "what do i do",
    "what do i do now", "what must i do", "what now", "what next", "what to do", "how" },
  who = { "who is on", "who is online", "who is there", "who is playing", "who else is on",
    "who else is online", "who else is playing" },
}

--- Does LINE instead.
local function asked(line)
  return function(e)
    local ok, why = perform(e.actor, line)
    if not ok then verbs.decline(quote(why)) end
  end
end

for _, word in ipairs({ "start", "begin", "play", "learn" }) do
  command(word .. " [{words:noun}]", FALLBACK, asked("help"))
end
command("cancel [{words:noun}]", FALLBACK, function()
  refuse("There is nothing to cancel. Some of what you do can be taken back: undo.")
end)

command("list [all] [the] commands|verbs", asked("commands")) -- before what shops list

for line, questions in pairs(MEANT) do
  for _, question in ipairs(questions) do command(question, FALLBACK, asked(line)) end
end

command("where|where's|wheres [is|are] {thing:seen}", FALLBACK, function(e)
  if e.thing.location == e.actor then return e.actor:tell("You have {the thing}.", e) end
  e.actor:tell("You can see {the thing} from here. Try look.", e)
end)
command("where|where's|wheres {words:noun}", FALLBACK, function()
  refuse("You do not see that from here. Go about and look; exits lists the ways.")
end)
for _, question in ipairs({ "what is", "what's", "whats" }) do
  for _, where in ipairs({ "in", "inside", "on" }) do
    command(question .. " " .. where .. " {box:seen}", FALLBACK, function(e)
      asked("look " .. where .. " #" .. e.box.id)(e)
    end)
  end
end
command("what|what's|whats [is|are] [this|that|these|those] {thing:seen} [doing|for|like]", FALLBACK, function(e)
  e.actor:tell(verbs.ready(look_thing(e.actor, e.thing)))
end)
command("what|what's|whats [{words:noun}]", FALLBACK, function()
  refuse("The game does not answer questions. Try look, inventory or help; to ask who is here, say it.")
end)
-- Words of such a question that are topics, too.
local ASKED_BYTES = 200
local LOOKED_UP = 5 -- words of it, for each of which all pages of help are gone through
local HOW = { ["do"] = true, can = true, i = true, to = true, one = true, you = true, me = true, it = true, is = true,
  here = true, the = true, a = true, my = true, all = true, ["in"] = true, on = true, of = true, from = true }
local LEAVING = { leave = true, exit = true, quit = true, stop = true, logout = true, out = true }

command("how {words:noun}", FALLBACK, function(e)
  for word in e.words:lower():gmatch("%a+") do
    if LEAVING[word] then
      return "To leave a place, take one of its exits: exits lists them. To leave the game: quit."
    end
  end
  return pass()
end)
-- "How do I take something": what help says of that verb.
command("how {words:noun}", FALLBACK, function(e)
  local asked_of, left = {}, LOOKED_UP
  for word in e.words:sub(1, ASKED_BYTES):lower():gmatch("%a+") do
    if not HOW[word] and not asked_of[word] and left > 0 then
      asked_of[word], left = true, left - 1
      if help_topic(word, true) then return asked("help " .. word)(e) end
    end
  end
  return pass()
end)
command("how {words:noun}", FALLBACK, function()
  refuse("Try help, or help and the word it is about. To ask everybody in the game: chat and your words.")
end)
command("who am i", FALLBACK, function(e) e.actor:tell("You are {who}.", { who = e.actor.name }) end)

--- Who is in sight: of a player what whois says, else what a look says.
local function who_is(e)
  if e.who == e.actor then return e.actor:tell("You are {who}.", { who = e.actor.name }) end
  if e.who == e.room then return pass() end
  if acquaintance(e.who, e.actor) == "met" and e.who:is("player") then return asked("whois " .. e.who.name)(e) end
  e.actor:tell(verbs.ready(look_thing(e.actor, e.who)))
end

command("who are you", FALLBACK, function(e) refuse("To speak to those here: say {line}.", e) end)
for _, question in ipairs({ "who is", "who are", "who's", "whos", "who" }) do
  command(question .. " {who:seen character}", FALLBACK, who_is)
  command(question .. " {who:player}", FALLBACK, function(e) asked("whois " .. e.who.name)(e) end)
end
for _, question in ipairs({ "who's", "whos" }) do
  command(question .. " here", FALLBACK, asked("look"))
  command(question .. " {words:noun}", FALLBACK, asked("who"))
end
command("who {words:noun}", FALLBACK, function()
  refuse("Nobody of that name is here or plays here. who lists who is in the game.")
end)
for _, line in ipairs({
  "show [me] [my|the] inventory", "check [my|the] inventory", "check [my] pockets", "check [my] hands",
}) do
  command(line, FALLBACK, asked("inventory"))
end
command("inventory {words:noun}", FALLBACK, function()
  refuse("For what you carry, type inventory by itself. To speak to those here: say and your words.")
end)
