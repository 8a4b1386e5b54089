-- A wilderness: see lib/wilderness.lua and lib/terrain.lua.
local callers = require("callers")
local values = require("values")
local wilderness = require("wilderness")

--- Returns the place at e.data.x, e.data.y, and makes it if it doesn't exist.
on("call:place", function(e)
  if not callers.is_trusted(e) then return nil end
  local at = values.fields(e.data)
  return wilderness.place(e.this, math.floor(values.number(at.x, -1)), math.floor(values.number(at.y, -1)))
end)

--- Returns a moor of 40 by 30 places with a lake, and the place at 5, 5.
local function moor(t, props)
  local all = { name = "The Moor", scale = 10, map = { "mmmm", "mlmm", "mmmw" },
    kinds = { m = { name = "Open moor", desc = "Heather." }, w = { name = "A wood", desc = { "Firs.", "Pines." } },
      l = { name = "A lake", blocks = true } } }
  for name, value in pairs(props or {}) do all[name] = value end
  local wild = create("wilderness", all)
  return wild, wild:call("place", { x = 5, y = 5 })
end

local function at(place, x, y) return place._x == x and place._y == y end

test("places are made by walking, and their ways lead back", function(t)
  local wild, place = moor(t)
  local ann = t:player("Ann", place)
  t:has(t:command(ann, "east"), "Open moor")
  t:ok(at(ann.location, 6, 5), "she is elsewhere")
  t:command(ann, "north")
  t:command(ann, "west")
  t:command(ann, "south")
  t:equal(ann.location, place)
  t:equal(wilderness.find(wild, 9, 9), nil)
end)

test("the lake and the edge bar the way", function(t)
  local wild = moor(t)
  local shore = wild:call("place", { x = 9, y = 12 })
  local ann = t:player("Ann", shore)
  t:refused(ann, "east", "can't go east")
  t:equal(wild:call("place", { x = 12, y = 12 }), nil)
  t:equal(wild:call("place", { x = 40, y = 0 }), nil)
  local corner = wild:call("place", { x = 0, y = 0 })
  t:equal(corner:exit("north"), nil)
  t:ok(corner:exit("south"))
end)

test("a place that everybody has left fades, unless something lies there", function(t)
  t:setting("wilderness", "fade", 60)
  local wild, place = moor(t)
  local ann, id = t:player("Ann", place), place.id
  local stone = t:create("item", { name = "a stone", location = ann })
  t:command(ann, "east")
  t:command(ann, "drop stone")
  t:command(ann, "east")
  t:advance(61)
  t:equal(object(id), nil)
  t:equal(stone.location, wilderness.find(wild, 6, 5))
  t:command(ann, "west")
  t:has(t:command(ann, "look"), "stone")
  t:command(ann, "west") -- the place that faded is made again
  t:ok(at(ann.location, 5, 5))
  t:command(ann, "east")
  t:command(ann, "take stone")
  t:command(ann, "east")
  t:advance(61)
  t:equal(wilderness.find(wild, 6, 5), nil)
end)

test("a place that a builder described stays", function(t)
  t:setting("wilderness", "fade", 60)
  local wild, place = moor(t)
  local ann = t:player("Ann", place)
  place.desc = "A ring of stones."
  t:command(ann, "east")
  t:advance(61)
  t:equal(wilderness.find(wild, 5, 5), place)
  t:has(t:command(ann, "west"), "A ring of stones.")
end)

test("nobody gets to the horizon, and followers come along", function(t)
  local _, place = moor(t)
  local ann, bob = t:player("Ann", place), t:player("Bob", place)
  t:command(bob, "follow ann")
  t:command(ann, "north")
  t:equal(bob.location, ann.location)
  t:ok(at(bob.location, 5, 4))
  local horizon = ann.location:exit("north").to
  t:ok(horizon:is("horizon"))
  local pebble = t:create("item", { location = t.room })
  t:equal(pebble:move(horizon), nil)
end)

test("the map shows the land, in signs and in words", { needs = { "map" } }, function(t)
  local wild = moor(t)
  local ann = t:player("Ann", wild:call("place", { x = 9, y = 12 }))
  local told = t:command(ann, "map 2")
  t:has(told, "m m @ l l")
  t:has(told, "l A lake")
  told = t:command(ann, "map words")
  t:has(told, "east: A lake")
  t:has(told, "north: Open moor")
end)

test("a million places cost nothing, and the same noise grows the same land", function(t)
  local wild = moor(t, { map = false, size = { 1000, 1000 }, seed = 7, grows = { { "m", 60 }, { "w", 40 } } })
  local kinds = {}
  for i = 1, 50 do
    local place = wilderness.place(wild, i * 19, i * 7)
    kinds[place._kind] = true
  end
  t:ok(kinds.m and kinds.w, "only one kind grows")
  t:ok(wild:call("place", { x = 999, y = 999 }))
  local here = require("terrain").key(wild, 500, 500)
  t:equal(here, require("terrain").key(wild, 500, 500))
end)

test("links lead out and exits lead in", function(t)
  local cave = t:place("A Cave")
  local wild = moor(t, { links = { { x = 5, y = 6, way = "in", to = cave } } })
  create("exit", { name = "out", location = cave, into = { wild = wild, x = 5, y = 6 } })
  local ann = t:player("Ann", cave)
  t:has(t:command(ann, "out"), "Open moor")
  t:ok(at(ann.location, 5, 6))
  t:command(ann, "in")
  t:equal(ann.location, cave)
end)
