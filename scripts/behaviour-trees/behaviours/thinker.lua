-- An npc that decides by its `tree`: see lib/trees.lua.
local trees = require("trees")
local values = require("values")

on("timer:think", function(e) trees.go_on(e.this) end)
on("enter", "witness", function(e) if e.actor:is("player") then trees.rouse(e.this) end end)
on("connect", "witness", function(e) trees.rouse(e.this) end)
on("move", "thing", function(e) trees.rouse(e.this) end)
on("call:rouse", function(e) trees.rouse(e.this) end)

on("time:hour", function(e)
  if e.this.due ~= nil and values.has(e.this.due, e.data.hour) then trees.think(e.this) end
end)

--- Returns a fox with this tree in an area of two rooms, the other room, and a player beside it.
local function fox(t, tree, props)
  local area, there = create("area"), t:place("The Den")
  t.room.area, there.area = area, area
  create("exit", { name = "north", to = there, location = t.room })
  create("exit", { name = "south", to = t.room, location = there })
  local all = { name = "a fox", location = t.room, tree = tree, pace = 5 }
  for name, value in pairs(props or {}) do all[name] = value end
  local one = create("thinker", all)
  local ann = t:player("Ann")
  one:call("rouse")
  return one, there, ann
end

test("the first child that can be done is done", function(t)
  local _, _, ann = fox(t, { first = {
    { when = { has = object("start") }, perform = "smile" },
    { when = { note = "fed" }, say = "Thanks again." },
    { sees = {}, does = { { say = "Feed me, {name}!" }, { note = "fed" } } } } })
  t:advance(6)
  t:has(t:told(ann), "Feed me, Ann!")
  t:advance(6)
  t:has(t:told(ann), "Feed me, Ann!") -- a note is about a player, and no player is seen before the third
end)

test("an npc speaks to the player whom it sees", function(t)
  local _, _, ann = fox(t, { sees = { no = { note = "met" } }, all = { { say = "Hello, {name}." }, { wait = 3 },
    { does = { note = "met" } }, { say = "Well, {name}." } } })
  t:advance(6)
  t:has(t:told(ann), "Hello, Ann.")
  t:advance(6)
  t:has(t:told(ann), "Well, Ann.")
  t:advance(12)
  t:equal(t:told(ann), "")
end)

test("a sequence goes on where it was, step by step", function(t)
  local one, there, ann = fox(t, nil)
  one.tree = { all = { { go = there }, { wait = 20 }, { go = t.room }, { every = 1000, say = "Home." } } }
  one:call("rouse")
  t:advance(6)
  t:equal(one.location, there)
  t:advance(8)
  t:equal(one.location, there)
  t:advance(11.5)
  t:equal(one.location, t.room)
  t:has(t:told(ann), "Home.")
end)

test("an earlier part of a tree interrupts a running one", function(t)
  local one, there, ann = fox(t, nil)
  one.tree = { first = { { when = { set = { name = "alarm" } }, say = "Danger!" }, { all = { { wait = 100 },
    { go = there } } } } }
  one:call("rouse")
  t:advance(6)
  t:ok(one._tree ~= nil, "it waits")
  one.alarm = true
  t:advance(6)
  t:has(t:told(ann), "Danger!")
  t:equal(one._tree, nil)
end)

test("nothing runs while nobody is there, and a due hour is kept all the same", function(t)
  local one, there, ann = fox(t, nil, { due = 6 })
  one.tree = { go = there }
  t:go(ann, t:place("Far"))
  t:advance(30)
  t:equal(#build.timers(one), 0, "the count of its timers")
  t:equal(one.location, t.room)
  t:event(one, "time:hour", { hour = 5 })
  t:equal(one.location, t.room)
  t:event(one, "time:hour", { hour = 6 })
  t:equal(one.location, there)
  t:equal(#build.timers(one), 0)
end)

test("every is how often, always never fails, random takes one", function(t)
  local one, _, ann = fox(t, { all = { { always = true, when = { chance = 0 }, say = "No." },
    { random = { { every = 60, say = "Yip." } } } } })
  t:advance(40)
  local _, count = t:told(ann):gsub("Yip", "")
  t:equal(count, 1)
  t:advance(60)
  _, count = t:told(ann):gsub("Yip", "")
  t:equal(count, 1)
  t:ok(one)
end)

test("a tree that is too deep, or nonsense, does no harm", function(t)
  local deep = { say = "Deep." }
  for _ = 1, 5 do deep = { all = { deep } } end
  local one, _, ann = fox(t, deep)
  t:advance(6)
  t:has(t:told(ann), "Deep.")
  one.tree = { first = { 7, "x", { go = "nowhere" }, { wander = 3, say = { 1 } }, { all = 5 } } }
  t:advance(6)
  one.tree = "nonsense"
  t:advance(6)
  one:destroy()
  t:advance(6)
  t:lacks(t:told(ann), "error")
end)
