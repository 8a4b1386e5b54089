--- Answers to what curious players try where no thing has an answer of its own: "push", "smell", "climb".
--
-- These are fallbacks: a command of a thing comes first, with {this} or without. Each row has a verb with its other
-- names, and the answers to it alone, with a thing, and with a character. `seen`: no touch is needed. `any`: words
-- that name nothing get the first answer. `whatever`: all words do. An answer with {Actor} is shown to everybody who
-- sees it, one that begins with "-" is a refusal, and any other goes only to the actor.

local body = optional("body")
local manners = require("manners")
local trade = require("trade")
local verbs = require("verbs")

local NO = "-{The what} wouldn't like that."
local NO_FIGHTS = "-" .. manners.no_fights()
local WHOLE = "-You had better leave {the what} alone."

local function is_arena(room)
  return body ~= nil and body.is_on(room)
end

local ROWS = {
  -- The senses.
  { "smell|sniff", "You smell nothing unusual.", "{The what} {what verb:smell} of nothing in particular.",
    seen = true },
  { "listen|hear", "You hear nothing unusual.", "{The what} {what verb:make} no sound.",
    "{The what} {what verb:say} nothing right now.", seen = true },
  { "taste|lick", nil, "{The what} {what verb:taste} of nothing in particular.", NO },
  { "touch|feel", nil, "{Actor} {verb:touch} {the what}. Nothing happens.", NO },

  -- Hands and feet.
  { "push|press|shove|move|shift|slide", nil, "{Actor} {verb:push} {the what}. Nothing happens.", NO },
  { "pull|tug|yank|drag", nil, "{Actor} {verb:pull} {the what}. Nothing happens.", NO },
  { "turn|twist|rotate|spin", "{Actor} {verb:turn} about.", "{Actor} {verb:turn} {the what}. Nothing happens.", NO },
  { "rub|polish|clean|wipe", nil, "{Actor} {verb:rub} {the what}. Nothing happens.", NO },
  { "shake|rattle", "{Actor} {verb:shake} {actor their} head.", "{Actor} {verb:shake} {the what}. Nothing happens.",
    "{Actor} {verb:shake} hands with {the what}." },
  { "squeeze", nil, "{Actor} {verb:squeeze} {the what}. Nothing happens.", NO },
  { "kick", "{Actor} {verb:kick} the air.", "{Actor} {verb:kick} {the what}. Nothing happens.", NO_FIGHTS },
  { "ring|strike", nil, "{The what} {what verb:make} no sound.", NO_FIGHTS },
  { "throw|toss|hurl", nil, "-Throwing {the what} could hurt somebody. Try drop or give.", NO },
  { "kiss", "{Actor} {verb:blow} a kiss.", "{Actor} {verb:kiss} {the what}.", "{Actor} {verb:kiss} {the what}." },
  { "pet|pat|stroke", nil, "{Actor} {verb:pat} {the what}.", "{Actor} {verb:pat} {the what}." },
  { "break|smash|crush|destroy", nil, WHOLE, NO_FIGHTS },
  { "cut|slice|chop|tear|rip", nil, WHOLE, NO_FIGHTS },
  { "burn|ignite", nil, WHOLE, NO_FIGHTS },
  { "tie|fasten|attach", nil, "-{The what} can't be tied.", NO },
  { "untie|unfasten|loosen", nil, "-{The what} {what verb:be} not tied.", NO },
  { "fill", nil, "-You have nothing to fill {the what} with.", NO },
  { "pour|spill|empty", nil, "-{The what} can't be poured out. To empty a box, type: take all from box", NO },
  { "use|apply|operate", nil, "-What do you want to do with {the what}? To look closer, use examine.",
    "-What do you want from {the what}? You can give {the what} things or ask about something." },
  { "lift|raise", nil, "-You leave {the what} alone. To hold something, use take.", NO },

  -- The whole body.
  { "jump|leap|hop", "{Actor} {verb:jump} on the spot.", "-You can't jump there.", NO },
  { "climb|scale", nil, "-You can't climb {the what}.", NO },
  { "ride|mount", nil, "-You can't ride {the what}.", NO },
  { "feed", nil, "-{The what} needs no food.", "-Try to give {the what} something to eat." },
  { "swim|dive", "-You can't swim here.", any = true },
  { "fly", "-You have no wings.", any = true },
  { "dig", "-You can't dig here.", any = true },
  { "hide", "-There's nowhere to hide here.", "-You can't hide there." },
  { "wake|awaken|rouse", "You're awake already.", "{The what} {what verb:do} not sleep." },
  { "sleep|nap", "-You aren't tired. To leave the game, type quit.", any = true },
  { "rest|relax", "{Actor} {verb:rest} for a moment.", any = true },
  { "lie|recline", "-You aren't tired. To sit down, type sit.", any = true },

  -- The mind.
  { "wait", "Time passes.", any = true },
  { "think|wonder", "You think it over.", any = true },
  { "pray", "{Actor} {verb:pray}.", any = true },
  { "sing", "{Actor} {verb:sing} a song.", nil, "{Actor} {verb:sing} to {the what}.", heard = true, any = true },
  { "scream", "{Actor} {verb:scream}.", nil, "{Actor} {verb:scream} at {the what}.", heard = true },

  -- Things that are not part of every game.
  { "kill|k|attack|fight|hit|punch|stab|slap|shoot|murder|bash|backstab|bite|wound|hurt", NO_FIGHTS, NO_FIGHTS,
    NO_FIGHTS, seen = true, any = true },
  { "buy|purchase|order", "-Nothing is for sale here.", "-Nobody sells {the what} here.",
    any = true, is_asked = false },
  { "sell|value|list", "-Nobody trades here.", whatever = true, is_asked = false },
}

local TRADE = { buy = true, sell = true }

-- Words between a verb and its noun, and words that begin the second part.
local BEFORE = "[at|on|onto|to|in|into|inside|up|down|over|through|under|behind|with|off|against|for|of|from|about]"
local BEHIND = "[with|to|on|onto|at|in|into|from|over|under|against|through|around|off|for|using {rest:noun}]"

--- True if a shopkeeper is here; then an earlier refusal is better than "Nobody trades here."
local function has_keeper(room)
  for _, thing in ipairs(room and room.contents or {}) do
    if thing:is("shopkeeper") then return true end
  end
  return false
end

local function say(e, row, text, what)
  if text == NO_FIGHTS and is_arena(e.room) then return pass() end
  if TRADE[row[1]:match("^%w+")] then
    local why, names = trade.away(e.room)
    if why then refuse(why, names) end
  end
  local event = { actor = e.actor, thing = what }
  local name = row[1]:match("^%w+")
  if row.is_asked ~= false then verbs.must(verbs.may(name, event)) end
  if text:sub(1, 1) == "-" then refuse(text:sub(2), { what = what, verb = name }) end
  if text:find("{Actor}", 1, true) then
    manners.must_show(e.actor)
    act(e.actor, text, { what = what }, { unseen_is_silent = not row.heard, personal = true })
  else
    e.actor:tell(text, { what = what })
  end
  after_event(name, event)
end

--- Returns TEXT for scenery, which has only a description.
local function of_scenery(text)
  if text:find("{Actor}", 1, true) then return "Nothing happens." end
  return (text:gsub("{The what}", "It"):gsub("{the what}", "it"):gsub("{what verb:(%w+)}", "%1s"))
end

-- This comes before the shops' "order".
command("order {who:character} [to] {words:text}", { fallback = true }, function(e)
  if is_arena(e.room) or not e.who:is("character") then return pass() end
  if e.who == e.actor then refuse("You can do that yourself: just type it.") end
  refuse("{The who} {who verb:have} no reason to obey you. To ask for something: say to NAME please wait here", e)
end)

-- "order bob to sit" is no order of goods, whoever Bob is.
command("order {whom:noun} to {words:text}", { fallback = true }, function(e)
  if is_arena(e.room) then return pass() end
  refuse("You see no {word} here.", { word = e.whom })
end)

for _, whom in ipairs({ "all", "everybody", "followers" }) do
  command("order " .. whom .. " [to] {words:text}", { fallback = true }, function(e)
    if is_arena(e.room) then return pass() end
    refuse("Nobody here has a reason to obey you. To ask for something: say please wait here")
  end)
end

for _, row in ipairs(ROWS) do
  local names, alone, thing, person = table.unpack(row, 1, 4)
  thing = thing or alone
  person = person or thing
  alone = alone or "-{Verb} what?"

  local function to_object(e)
    if e.what == e.room then return say(e, row, alone) end
    return say(e, row, e.what:is("character") and person or thing, e.what)
  end

  local FALLBACK = { fallback = true }
  command(names, FALLBACK, function(e)
    if row.whatever and has_keeper(e.room) then
      refuse("{Verb} what?", { verb = e.line:match("^%a+"):lower() })
    end
    return say(e, row, alone)
  end)
  if row.whatever then
    command(names .. " {words:noun} " .. BEHIND, FALLBACK, function(e)
      return has_keeper(e.room) and pass() or say(e, row, alone)
    end)
    goto next
  end
  command(names .. " " .. BEFORE .. " {what" .. (row.seen and ":seen" or "") .. "} " .. BEHIND, FALLBACK, to_object)
  command(names .. " " .. BEFORE .. " {words:noun} " .. BEHIND, FALLBACK, function(e)
    if not look_detail(e.actor, e.words) then return pass() end
    return say(e, row, of_scenery(thing))
  end)
  if row.any then
    command(names .. " {words:noun}", FALLBACK, function(e) return say(e, row, alone) end)
  end
  ::next::
end

for line, verb in pairs({ ["jump up and down"] = "jump", ["turn around"] = "turn", ["turn about"] = "turn",
  ["spin around"] = "turn", ["wake up"] = "wake" }) do
  command(line, function(e) verbs.instead(e.actor, verb) end)
end
command("wake {what:noun} up", { fallback = true }, function(e) verbs.instead(e.actor, "wake " .. e.what) end)

-- Banks are things: with one here, these lines are its own.
for verb, line in pairs({ deposit = "deposit 10", withdraw = "withdraw 10", balance = "balance", bank = "balance" }) do
  command(verb .. " [{words:text}]", { fallback = true }, function(e)
    for _, thing in ipairs(e.room and e.room.contents or {}) do
      if thing:is("bank") then return pass() end
    end
    refuse("There isn't a bank here. Some towns have one: go there, and type: {line}", { line = line })
  end)
end

abbreviate("z", "wait")

-- "take WAY", unless it was "get up". Words of a description are scenery, even if they lead somewhere.
command("take|get {words:noun}", { last = true }, function(e)
  local way = e.room and not direction(e.words) and find_exit(e.room, e.words)
  if way and look_detail(e.actor, e.words) then refuse("That's only scenery.") end
  return pass()
end)
command("take|get {way:exit}", { last = true }, function(e)
  manners.must_show(e.actor)
  e.actor:tell("{The way} can't be taken.", e)
  act(e.actor, "{Actor} {verb:try} to take {the way}, in vain.", { way = e.way }, { except = { e.actor } })
end)
