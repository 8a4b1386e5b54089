-- Pim's lesson: she tells a newcomer what to type, waits until that was done, and goes on. Each
-- pupil has a place of her own in it (notes), so Pim can teach many at once. In the end she gives
-- a card that knows what comes next, and the quest that it is about.
local verbs = require("verbs")
local words = require("words")

local PURSE = 3
local END = "That is all one needs, and that card is the rest: it knows what comes next, wherever you "
  .. "are. Type: read card"

local function has_scarf(who, worn)
  for _, thing in ipairs(who.contents) do
    if thing:is("scarf") and (thing.worn or not worn) then return true end
  end
  return false
end

--- True if somebody else sits on the chair.
local function is_chair_taken(who)
  local chair = object("landing-chair")
  for _, other in ipairs(chair and chair.location and chair.location.contents or {}) do
    if other ~= who and other.sitting == chair then return true end
  end
  return false
end

local function say_sit(who)
  return is_chair_taken(who)
      and "Now sit down; that is an order. The chair is taken, so the floor has to do. Type: sit on floor"
    or "Now sit down; that is an order. Type: sit on chair"
end

--- What is to be typed, and how Pim sees that it was done: the event, and what it was done to;
--- `has` is true of whoever did it already. `say` may depend on who is taught.
local LESSON = {
  { event = "look", at = "sampler", has = function(who) return who:notes().sampler end,
    say = "First: looking. You can look at whatever you read of. There is a sampler up there; type: look at sampler" },
  { event = "read", at = "sampler", has = function(who) return who:notes().sampler end,
    say = "I made that. There is something to read on it. Type: read sampler" },
  { event = "sit", has = function(who) return who.sitting ~= nil end, say = say_sit },
  { event = "stand", say = "Comfortable? Up again all the same. Type: stand" },
  { event = "take", at = "scarf", has = function(who) return has_scarf(who, false) end,
    say = "Things are kept in things. If the chest is closed, type: open chest. Then type: take scarf" },
  { event = "wear", at = "scarf", has = function(who) return has_scarf(who, true) end,
    say = "It is yours. Put it on. Type: wear scarf" },
  { event = "hear", say = "Now you look like one of us. To talk, put say before it. Type: say hello" },
}

local function tell(pim, who, text)
  who:tell("<say>{Pim} says to you, \"" .. verbs.ready(words.hints(text)) .. "\"</>", { pim = pim })
end

--- A heap of coins for WHO, unless she has some.
local function give_coins(pim, who)
  for _, thing in ipairs(who.contents) do
    if thing:is("coin") then return tell(pim, who, "You still have some. Come back when they are spent.") end
  end
  create("coin", { amount = PURSE, location = who })
  who:tell("{Pim} counts {number} coins into your hand.", { pim = pim, number = PURSE })
end

local function give_card(pim, who)
  for _, thing in ipairs(who.contents) do
    if thing:is("lamplighter-card") then return tell(pim, who, "You have it already. Type: read card") end
  end
  local card = create("lamplighter-card", { location = who })
  if card then
    who:tell("{Pim} takes a card from her belt and gives it to you.", { pim = pim })
  else
    tell(pim, who, "Your hands are full. Put something down first.")
  end
  local light = object("light-in-the-marsh")
  if light and not light:call("at", { who = who }) then light:call("begin", { who = who }) end
end

--- The next of the lesson, or its end. BEFORE: what Pim says first, or nil.
local function teach(pim, who, before)
  local note = who:notes()
  while LESSON[note.lesson] and LESSON[note.lesson].has and LESSON[note.lesson].has(who) do
    note.lesson = note.lesson + 1
  end
  local step = LESSON[note.lesson]
  if step then
    local text = type(step.say) == "function" and step.say(who) or step.say
    return tell(pim, who, before and before .. " " .. text or text)
  end
  note.lesson, note.taught = nil, true
  give_card(pim, who)
  give_coins(pim, who)
  tell(pim, who, END)
end

--- Goes on with a pupil who did what she was to do.
local function check(e, event)
  if not e.actor:is("player") then return end
  local note = e.actor:notes()
  local step = note.lesson and LESSON[note.lesson]
  if not step or step.event ~= event then return end
  if step.at and not (e.thing and e.thing:is(step.at)) then return end
  note.lesson = note.lesson + 1
  teach(e.this, e.actor)
end

for _, event in ipairs({ "look", "read", "sit", "stand", "take", "wear" }) do
  on(event, "witness", function(e)
    -- A player who reads it before Pim asks has done that.
    if event == "read" and e.actor:is("player") and e.thing and e.thing:is("sampler") then
      e.actor:notes().sampler = true
    end
    check(e, event)
  end)
end

on("hear", "witness", function(e)
  if not e.actor:is("player") then return end
  local step = LESSON[e.actor:notes().lesson]
  if not step or step.event ~= "hear" then return end
  e.this._heard = e.actor -- the lesson is her answer: see talker.lua
  check(e, "hear")
end)

-- Tours are not hers.
command("ask {this} for [a|the] tour", function(e)
  e.actor:act("{Actor} {verb:ask} {this} for a tour.", { this = e.this })
  tell(e.this, e.actor, "Gaffer Wim does the tours, out on the green. Type: down, west, ask wim for tour. "
    .. "With me it is lessons. Type: ask pim for lesson")
end)

command("ask {this} for [a|the] lesson|lessons", function(e)
  e.actor:act("{Actor} {verb:ask} {this} for a lesson.", { this = e.this })
  local note, key = e.actor:notes(), "#" .. e.actor.id
  local before = not note.lesson and (note.taught and "Once more? Gladly. I leave out what you know by now."
    or note.sampler and "You have begun without me, I see: you looked, and you read.") or nil
  note.lesson = note.lesson or 1
  -- A pupil who came in a moment ago is not greeted as well (greeter.lua).
  local since = (e.this._greeted or {})[key]
  if since and now() - since < 2 then e.this._answered = key end
  teach(e.this, e.actor, before)
end)

local function stop(e)
  if not e.actor:notes().lesson then return pass() end
  e.actor:notes().lesson = nil
  e.actor:act("{Actor} {verb:thank} {this} and {verb:end} the lesson.", { this = e.this })
end

command("stop [the|my] lesson", stop)
command("stop [the] tour", stop)

command("ask {this} for [a|the|my] card", function(e)
  e.actor:act("{Actor} {verb:ask} {this} for a card.", { this = e.this })
  give_card(e.this, e.actor)
end)

command("ask {this} for [a|some] coin|coins|money", function(e)
  e.actor:act("{Actor} {verb:ask} {this} for coins.", { this = e.this })
  give_coins(e.this, e.actor)
end)

test("Pim thanks for what she is given", function(t)
  local ann = t:player("Ann")
  t:create("item", { name = "a mug of cider", location = ann })
  t:has(t:command(ann, "give cider to pim"), "Thank you!")
end)

test("a pupil who begins at once is not greeted again", function(t)
  local outside = t:place("Outside")
  local ann = t:player("Ann", outside)
  t:go(ann, t.room)
  local told = t:command(ann, "ask pim for lesson")
  t:advance(3)
  told = told .. t:told(ann)
  t:has(told, "look at sampler")
  t:lacks(told, "Good to see you")
end)

test("Pim greets a returning player in other words", function(t)
  local outside = t:place("Outside")
  local ann = t:player("Ann", outside)
  for _, expected in ipairs{ { "If you are new here", "again" }, { "Good to see you again, Ann!", "new here" } } do
    t:go(ann, t.room)
    t:advance(2)
    local told = t:told(ann)
    t:has(told, expected[1])
    t:lacks(told, expected[2])
    t:go(ann, outside)
    t:advance(601)
  end
end)

test("a player who has read the sampler isn't asked to", function(t)
  local ann = t:player("Ann", object("stair"))
  t:command(ann, "read sampler")
  local told = t:command(ann, "ask pim for lesson")
  t:lacks(told, "sampler")
  t:has(told, "sit on chair")
end)

test("a pupil can end the lesson", function(t)
  local ann = t:player("Ann")
  t:command(ann, "ask pim for lesson")
  t:has(t:command(ann, "stop lesson"), "You thank Pim and end the lesson.")
  t:equal(ann:notes().lesson, nil)
  t:refused(ann, "stop lesson", "nothing to stop")
end)

test("the lesson goes on when the pupil does each step", function(t)
  local ann = t:player("Ann")
  t:has(t:command(ann, "ask pim for lesson"), "look at sampler")
  t:has(t:command(ann, "look at sampler"), "read sampler")
  t:has(t:command(ann, "read sampler"), "sit on chair")
  t:has(t:command(ann, "sit on chair"), "Type: stand")
  t:command(ann, "stand")
  t:command(ann, "open chest")
  t:has(t:command(ann, "take scarf"), "wear scarf")
  t:has(t:command(ann, "wear scarf"), "say hello")
  local told = t:command(ann, "say hello")
  t:has(told, "read card")
  t:lacks(told, "Hello!")
  t:has(t:command(ann, "say hello"), "Hello!")
  t:has(t:command(ann, "inventory"), "card")
  t:equal(ann:notes().lesson, nil)
end)

test("a seated pupil does not block the next pupil", function(t)
  local ann, bob = t:player("Ann"), t:player("Bob")
  for _, who in ipairs{ ann, bob } do t:command(who, "ask pim for lesson") end
  for _, who in ipairs{ ann, bob } do t:command(who, "look at sampler") end
  t:has(t:command(ann, "read sampler"), "sit on chair")
  t:command(ann, "sit on chair")
  t:has(t:command(bob, "read sampler"), "Type: sit on floor")
  t:has(t:command(bob, "sit on floor"), "Type: stand")
  t:has(t:command(bob, "stand"), "take scarf")
end)

test("each step shows its command after type", function(t)
  local ann = t:player("Ann")
  t:command(ann, "open chest")
  local told = t:command(ann, "ask pim for lesson")
  for _ = 1, 7 do
    local line = told:match("[Tt]ype: ([%a ]+)\"") or "nothing"
    told = t:command(ann, line)
    if line == "say hello" then break end
  end
  t:has(told, "read card")
end)

test("only a player without coins gets some", function(t)
  local ann = t:player("Ann")
  t:has(t:command(ann, "ask pim for coins"), "counts 3 coins")
  t:has(t:command(ann, "ask pim for coins"), "You still have some.")
end)

test("Pim greets a player by what they did, and does not tell them what they know", function(t)
  local outside = t:place("Outside")
  local ann = t:player("Ann", outside)
  local function greeted(text)
    t:go(ann, t.room)
    t:advance(2)
    local told = t:told(ann)
    t:has(told, text)
    for _ = 1, 2 do told = told .. t:command(ann, "say hello") end
    t:lacks(told, "new here")
    t:lacks(told, "ask pim for lesson")
    t:go(ann, outside)
    t:advance(601)
  end
  ann:award("lamplighter", "Lamplighter of Wick")
  greeted("lamplighter")
  ann:award("fathom", "Keeper of the Fathom Light")
  greeted("Two lights")
end)
