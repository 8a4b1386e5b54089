--- Answers to questions, for characters without answers of their own and for players who ask the game.

local verbs = require("verbs")
local words = require("words")

local FALLBACK = { last = true } -- after those of packages

--- True if the person asked stands in another room, and is only seen.
local function is_far(e)
  local place = e.who.location
  return place ~= e.room and place and place:is("room")
end

--- Refuses with the reason why e.who does not answer; passes on if e.who is the room.
local function no_answer(e)
  if e.who == e.room then return pass() end
  if e.who == e.actor then refuse("You talk to yourself for a while. It is a good conversation.") end
  if not e.who:is("character") then refuse("{The who} can't talk.", e) end
  if e.who:is("player") then refuse("To talk to {the who}, use say or whisper.", e) end
  if is_far(e) then
    refuse("{The who} {who verb:be} too far away to hear that.", e)
  end
  refuse("{The who} {who verb:have} nothing to say about that.", e)
end

--- "ask pim "what is this place?"" asks about the words in the quotation marks.
command("ask {who:seen character} {words:text}", FALLBACK, function(e)
  local said = e.words:match('^"(.+)"$') or e.words:match("^“(.+)”$")
  if not said or e.who == e.actor then return pass() end
  if is_far(e) then return no_answer(e) end
  return verbs.instead(e.actor, "ask #" .. e.who.id .. " about " .. said:gsub("[?!.]+$", ""))
end)

local function no_answer_of_scenery(e)
  if look_detail(e.actor, e.words) then refuse("That's only scenery.") end
  return pass()
end

command("ask for help|advice", FALLBACK, function()
  refuse("For the pages of help, type <cmd help>help</>. If you don't know how to go on, type: "
    .. "<cmd help stuck>help stuck</>")
end)

command("ask about {words:text}", FALLBACK, function(e)
  refuse("Ask whom? For example: <cmd ask marra about {words}>ask marra about {words}</>", e)
end)
for _, tail in ipairs({ "", " about", " for", " to", " if", " why", " how", " what", " where", " when", " who",
  " whether" }) do
  local topic = tail == "" and "" or tail .. " {topic:noun}"
  -- A name can also fit something else, such as a tallow candle in the hand: then the character is named by number.
  command("ask {who:seen character}" .. topic, FALLBACK, function(e)
    local is_told = tail ~= "" and e.who:is("npc") and not is_far(e) and not e.line:find("#", 1, true)
    if is_told then return verbs.instead(e.actor, "ask #" .. e.who.id .. tail .. " " .. e.topic) end
    return no_answer(e)
  end)
  command("ask {words:noun}" .. topic, FALLBACK, no_answer_of_scenery)
end
command("talk|speak|converse [to|with|at] {who:seen character} [about {topic:noun}]", FALLBACK, no_answer)
command("talk|speak|converse [to|with|at] {words:noun} [about {topic:noun}]", FALLBACK, no_answer_of_scenery)
-- Tried before "give Bob the lamp", which would match "me", too.
for _, verb in ipairs({ "give", "hand", "bring", "lend" }) do
  command(verb .. " me {words:noun}", { last = verb ~= "give" and verb ~= "hand" }, function(e)
    if e.words:lower():find("^to ") or e.actor:match(e.words, e.actor.contents) then return pass() end
    refuse("Whom do you ask? For example: <cmd ask pim for {words}>ask pim for {words}</>", e)
  end)
end
command("ask", FALLBACK, function() refuse("Ask whom about what? For example: <cmd ask marra about lamp>ask marra "
  .. "about lamp</>") end)
command("talk|speak|converse", FALLBACK, function() refuse("To speak to everybody here, type <cmd say WORDS>say</> and "
  .. "your words.") end)

-- Questions to the game and the command that answers them. Each question is a pattern of its own, since "|" separates
-- single words.
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

--- Returns a handler that performs LINE instead.
local function asked(line)
  return function(e)
    local ok, why = perform(e.actor, line)
    if not ok then verbs.decline_plain(why) end
  end
end

for _, word in ipairs({ "start", "begin", "play", "learn" }) do
  command(word, FALLBACK, asked("help"))
  command(word .. " [the|this] game", FALLBACK, asked("help"))
end
command("start|learn [to|how] [to] play|playing", FALLBACK, asked("help"))
command("learn {words:noun}", FALLBACK, function()
  refuse("Nobody teaches that here. To learn how to play, type <cmd help>help</>.")
end)
command("play {words:noun}", FALLBACK, function()
  refuse("You can't play that. To learn how this game works, type <cmd help>help</>.")
end)
command("start|begin {words:noun}", FALLBACK, function()
  refuse("You can't start that. To find something to do, type <cmd journal>journal</>. To learn how to play, type "
    .. "<cmd help>help</>.")
end)
command("cancel [{words:noun}]", FALLBACK, function()
  refuse("There's nothing to cancel. To undo a setting, type <cmd undo>undo</>.")
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
  refuse("You don't see that here. Walk around and look. To see the ways out, type <cmd exits>exits</>.")
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
  refuse("The game can't answer that. Try <cmd look>look</>, <cmd inventory>inventory</> or "
    .. "<cmd help>help</>. To ask the people here, type <cmd say WORDS>say</> and your words.")
end)
-- Words of a "how" question that are help topics, too.
local ASKED_BYTES = 200
local LOOKED_UP = 5 -- words of it that are looked up; each search goes through all help pages
local HOW = { ["do"] = true, can = true, i = true, to = true, one = true, you = true, me = true, it = true, is = true,
  here = true, the = true, a = true, my = true, all = true, ["in"] = true, on = true, of = true, from = true }
local LEAVING = { leave = true, exit = true, quit = true, stop = true, logout = true, out = true }

command("how {words:noun}", FALLBACK, function(e)
  for word in e.words:lower():gmatch("%a+") do
    if LEAVING[word] then
      return "To see the ways out of a place, type <cmd exits>exits</>. To leave the game, type <cmd quit>quit</>."
    end
  end
  return pass()
end)
-- "How do I take something" shows the help page of that verb.
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
  refuse("Type <cmd help>help</> and a word, for example: <cmd help say>help say</>. To ask everybody in the game, "
    .. "type <cmd chat WORDS>chat</> and your words.")
end)
for _, line in ipairs({ "who am i", "whoami" }) do
  command(line, FALLBACK, function(e) e.actor:tell("You are {who}.", { who = words.shown(e.actor) }) end)
end

--- Shows somebody in sight: whois for a player whom the actor knows, otherwise a look.
local function who_is(e)
  if e.who == e.actor then return e.actor:tell("You are {who}.", { who = words.shown(e.actor) }) end
  if e.who == e.room then return pass() end
  if acquaintance(e.who, e.actor) == "met" and e.who:is("player") then return asked("whois " .. e.who.name)(e) end
  e.actor:tell(verbs.ready(look_thing(e.actor, e.who)))
end

command("who are you", FALLBACK, function(e) refuse("To speak to the people here, type: <cmd say {line}>say "
  .. "{line}</>", e) end)
for _, question in ipairs({ "who is", "who are", "who's", "whos", "who" }) do
  command(question .. " {who:seen character}", FALLBACK, who_is)
  command(question .. " {who:player}", FALLBACK, function(e) asked("whois " .. e.who.name)(e) end)
end
for _, question in ipairs({ "who's", "whos" }) do
  command(question .. " here", FALLBACK, asked("look"))
  command(question .. " {words:noun}", FALLBACK, asked("who"))
end
command("who {words:noun}", FALLBACK, function()
  refuse("Nobody called that is here or plays here. To see who is in the game, type <cmd who>who</>.")
end)
for _, line in ipairs({
  "show [me] [my|the] inventory", "check [my|the] inventory", "check [my] pockets", "check [my] hands",
}) do
  command(line, FALLBACK, asked("inventory"))
end
command("inventory {words:noun}", FALLBACK, function()
  refuse("To see what you carry, type only inventory. To speak to the people here, type <cmd say WORDS>say</> and your "
    .. "words.")
end)
