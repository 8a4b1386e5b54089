-- A way that only players pass who have learnt something: see lib/knacks.lua.
local afterwards = require("afterwards")
local knacks = require("knacks")
local values = require("values")

-- What lets somebody by is told before the room behind is shown. If another handler refuses, it is undone.
before("leave", "witness", function(e)
  local hard = e.this
  if not e.text or not e.actor:is("player") or not values.has(hard.guards, e.text) then return nil end
  if knacks.may_pass(e.actor, hard) then
    if type(hard.lets_by) == "string" then e.actor:tell("{text}", { text = hard.lets_by }) end
    return nil
  end
  local reason = afterwards.value(hard, "guard_reason", e.actor)
  if type(reason) == "string" then return reason end
  return render(e.actor, "You don't dare to go that way yet. To see why, type <cmd knacks>knacks</>.")
end)

local function cliff(t)
  local top, ledge = t:place("The Top"), t:place("The Ledge")
  local knack = create("knack", { name = "climbing", levels = { 2, 4 }, opens = { "The ledge is open to you." } })
  create("exit", { name = "down", to = ledge, location = top })
  create("exit", { name = "up", to = top, location = ledge })
  create(t.this, { name = "a drop", location = top, guards = "down", knack = knack, level = 1,
    guard_reason = "Not on your life.", lets_by = "You go down backwards." })
  local function tree(name)
    return create("practice", { name = name, knack = knack, verbs = "climb", location = top,
      tries = { "{Actor} {verb:slide} down {the thing} again.", "{Actor} {verb:sit} on top of {the thing}." } })
  end
  return { top = top, ledge = ledge, knack = knack, oak = tree("an oak"), elm = tree("an elm") }
end

test("a knack grows by use, and opens a way", function(t)
  local s = cliff(t)
  local ann = t:player("Ann", s.top)
  t:refused(ann, "down", "Not on your life.")
  t:has(t:command(ann, "climb oak"), "You slide down the oak again.")
  t:has(t:command(ann, "climb oak"), "nothing new so soon")
  t:refused(ann, "down", "Not on your life.")
  local told = t:command(ann, "climb elm")
  t:has(told, "You are better at climbing now: level 1.")
  t:has(told, "The ledge is open to you.")
  local told_down = t:command(ann, "down")
  t:has(told_down, "You go down backwards.")
  t:ok(told_down:find("backwards", 1, true) < told_down:find("The Ledge", 1, true), "it comes after the room")
  t:equal(ann.location, s.ledge)
  t:has(t:command(ann, "knacks"), "climbing: level 1, after 2 uses. The next level comes after 4 uses.")
end)

test("nobody is led past it, and the same tree counts again later", function(t)
  local s = cliff(t)
  local ann, bob = t:player("Ann", s.top), t:player("Bob", s.top)
  t:command(ann, "climb oak")
  t:advance(901)
  t:has(t:command(ann, "climb oak"), "better at")
  t:command(bob, "follow ann")
  t:command(ann, "down")
  t:equal(ann.location, s.ledge)
  t:equal(bob.location, s.top)
end)

test("a goal never sends a player to where they can't go", { needs = { "quests" } }, function(t)
  local s = cliff(t)
  local ann = t:player("Ann", s.top)
  t:lacks(t:command(ann, "goals"), "Ledge")
end)

test("a deed can be a use, and texts know a reader's level", function(t)
  local stone = create("sign", { name = "a stone", text = "LAMP", location = t.room })
  local knack = create("knack", { name = "the old script", levels = { 1 }, rules = { { on = "read", what = stone } } })
  stone.afterwards = { { when = { knack = { of = knack } }, text = "I WAS A LAMP." } }
  local ann, bob = t:player("Ann"), t:player("Bob")
  t:has(t:command(ann, "read stone"), "better at the old script now: level 1")
  t:has(t:command(ann, "read stone"), "I WAS A LAMP.")
  t:lacks(t:command(bob, "look at stone"), "I WAS")
end)

test("a builder's knack, practice and hard way do nothing", function(t)
  local s = cliff(t)
  local ann = t:player("Ann", s.top)
  ann._knacks = { [s.knack.id] = "many" } -- of the wrong type, as a world made earlier may have it
  t:refused(ann, "down", "Not on your life.")
end)
