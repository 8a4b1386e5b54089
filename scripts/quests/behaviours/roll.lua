-- A list of names of players, the newest last. Doing `quest` adds a player, and so does a script by
-- roll:call("add", { who = WHO }). `roll_some` is the sentence about the names, with {names} and {count}; an empty roll
-- shows `roll_none` instead. Everybody reads the same names.
--
-- It has the players, not their names: a player who takes another name is shown under that, and an erased player is not
-- shown. Guests and masked players have no name to show.
local callers = require("callers")
local manners = require("manners")
local rolls = require("rolls")
local values = require("values")
local verbs = require("verbs")

local KEPT, SHOWN = 100, 12

local function add(roll, who)
  if sys.is_guest(who) or acquaintance(who, nil) == "masked" then return end
  local list = {}
  for _, one in ipairs(values.list(roll.entered)) do
    if verbs.living(one) == who then return end
    list[#list + 1] = verbs.living(one)
  end
  list[#list + 1] = who
  while #list > KEPT do table.remove(list, 1) end
  roll.entered, roll.entries = list, math.floor(values.number(roll.entries, 0)) + 1
end

on("call:add", function(e)
  local who = verbs.living(values.fields(e.data).who)
  if who and who:is("player") and callers.is_trusted(e) then add(e.this, who) end
end)

local function names_text(roll)
  local names, list = {}, values.list(roll.entered)
  for at = math.max(1, #list - SHOWN + 1), #list do
    local one = verbs.living(list[at])
    if one and one:is("player") then names[#names + 1] = one.name end
  end
  local count = math.floor(values.number(roll.entries, #names))
  return rolls.text(names, count, { roll.roll_some, "The newest: {names}." },
    { roll.roll_none, "Nobody is on it yet." })
end

on("describe", function(e) return names_text(e.this) end)

-- Its readers read the names, too.
command("read {this}", function(e)
  verbs.must(verbs.may("read", { actor = e.actor, thing = e.this }))
  manners.must_show(e.actor)
  e.actor:act("{Actor} {verb:read} {the thing}.", { thing = e.this }, { unseen_is_silent = true })
  local text = text_of(e.this, "text", e.actor)
  e.actor:tell((text and verbs.ready(text) .. " " or "") .. names_text(e.this))
  after_event("read", { actor = e.actor, thing = e.this })
end)

test("a roll shows who has done its quest, once each, under the name they have now", function(t)
  local quest = create("quest", { name = "The Walk", giver = t.room, again = 3600,
    steps = { { goal = "Go there.", on = "enter", what = t:place("There") } } })
  local roll = create(t.this, { name = "a plaque", quest = quest, location = t.room, roll_none = "It is blank.",
    roll_some = "It says: {names}. {count} in all." })
  local ann, bob = t:player("Ann"), t:player("Bob")
  t:has(t:command(ann, "look at plaque"), "It is blank.")
  for _, who in ipairs{ ann, bob } do
    t:command(who, "journal begin walk")
    t:go(who, object(quest.steps[1].what))
    t:go(who, t.room)
  end
  t:has(t:command(ann, "look at plaque"), "It says: Ann and Bob. 2 in all.")
  roll:call("add", { who = ann })
  t:has(t:command(bob, "look at plaque"), "It says: Ann and Bob. 2 in all.")
end)

test("a roll shows players only, whatever it was given", function(t)
  local roll = create(t.this, { name = "a plaque", location = t.room })
  local count, texts = "many", { 1 } -- of the wrong types, as a world made earlier may have them
  roll.entered, roll.entries, roll.roll_some = { 7, "Bob", t.room }, count, texts
  t:has(t:command(t:player("Ann"), "look at plaque"), "Nobody is on it yet.")
end)
