-- Greets players who come in: `greeting` is a sentence, or a list that each visitor hears in turn; {name} stands for
-- the visitor's name. A visitor who was greeted before hears `greeting_again` instead, if it is set. Nobody is
-- greeted twice within `greet_again` seconds. A talker that has already answered the visitor does not greet
-- them as well. A row of `afterwards` (help memory) may have other greetings; a greeter may have those only.
local afterwards = require("afterwards")
local effects = require("effects")
local values = require("values")

local AGAIN, REMEMBERED = 600, 50

--- True if WHO was greeted within `greet_again` seconds; otherwise notes that they are greeted now.
local function is_known(greeter, who)
  local greeted, count = greeter._greeted or {}, 0
  local key, time = "#" .. who.id, math.floor(now())
  if greeted[key] and time - greeted[key] < (greeter.greet_again or AGAIN) then return true end
  for _ in pairs(greeted) do count = count + 1 end
  if count >= REMEMBERED or not greeter._greeted then greeter._greeted = {} end
  greeter._greeted[key] = time
  return false
end

--- Returns the greeting of GREETER for WHO. NOTE: what WHO's notes have of it.
local function greeting_of(greeter, who, note)
  local changed = greeter.afterwards ~= nil and afterwards.all(greeter, "greeting", who, true)[1]
  if changed then return changed end
  return note["greeted_" .. greeter.id] and greeter.greeting_again or greeter.greeting
end

--- Returns the sentence of GREETING, a list, that comes next for a visitor with this NOTE.
local function in_turn(greeter, note, greeting)
  local key = "greeting_" .. greeter.id
  local sentences = values.list(greeting)
  if #sentences < 2 then return greeting end
  note[key] = values.whole(note[key], 0, #sentences, 0) % #sentences + 1
  return sentences[note[key]]
end

local function greet_soon(e)
  if e.actor ~= e.this and e.actor:is("player") and greeting_of(e.this, e.actor, e.actor:notes())
    and not is_known(e.this, e.actor) then
    e.this:after(1, "greet", { who = e.actor })
  end
end

on("enter", "witness", greet_soon)
on("connect", "witness", greet_soon)

on("hear", "witness", function(e)
  local key = "#" .. e.actor.id
  local since = (e.this._greeted or {})[key]
  if since and now() - since < 2 and e.this:is("talker") then e.this._answered = key end
end)

on("timer:greet", function(e)
  local who = e.data and e.data.who and object(e.data.who)
  if not who or who.location ~= e.this.location or not sees(e.this, who) then return end
  local note = who:notes()
  local greeting = greeting_of(e.this, who, note)
  if e.this.greeting_again then note["greeted_" .. e.this.id] = true end
  local answered = e.this._answered == "#" .. who.id
  if answered then
    e.this._answered = nil
    return
  end
  effects.say(in_turn(e.this, note, greeting), who, e.this)
end)

test("a visitor is greeted by name, and not twice within ten minutes", function(t)
  local outside = t:place("Outside")
  create({ "npc", "greeter" }, { name = "a porter", location = t.room, greeting = "Good day, {name}!" })
  local ann = t:player("Ann", outside)
  t:go(ann, t.room)
  t:advance(1)
  t:has(t:told(ann), "Good day, Ann!")
  t:go(ann, outside)
  t:go(ann, t.room)
  t:advance(5)
  t:lacks(t:told(ann), "Good day")
end)

test("a visitor hears each greeting of a list in turn", function(t)
  local outside = t:place("Outside")
  create({ "npc", "greeter" }, { name = "a porter", location = t.room, greeting = { "One.", "Two.", "Three." },
    greet_again = 5 })
  local ann = t:player("Ann", outside)
  for _, text in ipairs{ "One.", "Two.", "Three.", "One." } do
    t:go(ann, t.room)
    t:advance(1)
    t:has(t:told(ann), text)
    t:go(ann, outside)
    t:advance(10)
  end
end)

test("a visitor who was greeted before hears the second greeting", function(t)
  local outside = t:place("Outside")
  create({ "npc", "greeter" }, { name = "a porter", location = t.room, greeting = "Good day, {name}!",
    greeting_again = "Back again, {name}?", greet_again = 5 })
  local ann = t:player("Ann", outside)
  for _, text in ipairs{ "Good day, Ann!", "Back again, Ann?" } do
    t:go(ann, t.room)
    t:advance(1)
    t:has(t:told(ann), text)
    t:go(ann, outside)
    t:advance(6)
  end
end)

test("a visitor who has left again is not greeted", function(t)
  local outside = t:place("Outside")
  create({ "npc", "greeter" }, { name = "a porter", location = t.room, greeting = "Good day!" })
  local ann, bob = t:player("Ann", outside), t:player("Bob")
  t:go(ann, t.room)
  t:go(ann, outside)
  t:advance(2)
  t:lacks(t:told(bob), "Good day")
end)

test("a talker who is greeted first answers, and greets nobody twice", function(t)
  local outside = t:place("Outside")
  create({ "npc", "greeter", "talker" }, { name = "a porter", location = t.room, greeting = "Good day, {name}!",
    answers = { hello = "Hello yourself." } })
  local ann = t:player("Ann", outside)
  t:go(ann, t.room)
  local told = t:command(ann, "say hello")
  t:advance(3)
  told = told .. t:told(ann)
  t:has(told, "Hello yourself.")
  t:lacks(told, "Good day")
end)

test("a greeter knows what a visitor did, and may greet nobody else", function(t)
  local outside = t:place("Outside")
  create({ "npc", "greeter" }, { name = "a porter", location = t.room,
    afterwards = { { when = { award = "Keeper" }, greeting = "The keeper! Good day, {name}!" } } })
  local ann, bob = t:player("Ann", outside), t:player("Bob", outside)
  ann:award("keeper", "Keeper")
  for _, who in ipairs{ ann, bob } do
    t:go(who, t.room)
    t:advance(1)
  end
  t:has(t:told(ann), "The keeper! Good day, Ann!")
  t:lacks(t:told(bob), "Good day, Bob")
end)
