-- An area made from `area, spawning`: its `spawns` come while a player is there. See lib/spawns.lua.
local spawns = require("spawns")

on("tick", function(e) spawns.tick(e.this) end)

--- Returns an area with a meadow of hares, by day three at most, and a player there.
local function meadow(t, props)
  local hare = create("npc", { name = "a hare" })
  local all = { name = "The Meadow", spawn_every = 10, spawns = { { what = hare, most = 3 } } }
  for name, value in pairs(props or {}) do all[name] = value end
  local area = create({ "area", "spawning" }, all)
  t.room.area = area
  return area, hare, t:player("Ann")
end

local function count(proto, place)
  local n = 0
  for _, one in ipairs(place.contents) do
    if one:is(proto) then n = n + 1 end
  end
  return n
end

test("creatures come up to the cap, and again when a place is free", function(t)
  local area, hare = meadow(t)
  spawns.tick(area)
  t:equal(count(hare, t.room), 3)
  t:advance(60)
  spawns.tick(area)
  t:equal(count(hare, t.room), 3)
  for _, one in ipairs(t.room.contents) do
    if one:is(hare) then one:destroy() break end
  end
  spawns.tick(area)
  t:equal(count(hare, t.room), 2, "before its time")
  t:advance(11)
  spawns.tick(area)
  t:equal(count(hare, t.room), 3)
end)

test("the area has a cap too, and weights decide", function(t)
  local fox = create("npc", { name = "a fox" })
  local area, hare = meadow(t, { spawns_most = 2 })
  area.spawns = { { what = hare, most = 50, weight = 0 }, { what = fox, most = 50, weight = 5 } }
  spawns.tick(area)
  t:equal(count(fox, t.room), 2)
  t:equal(count(hare, t.room), 0)
end)

test("a row comes only under its condition, and goes when that is over", { needs = { "calendar" } }, function(t)
  local area, hare, ann = meadow(t)
  area.spawns = { { what = hare, most = 1, when = { hour = { from = 20, to = 5 } }, only = true,
    comes = "{Actor} hops out of the dark.", goes = "{Actor} hops away." } }
  t:hour(12)
  spawns.tick(area)
  t:equal(count(hare, t.room), 0)
  t:hour(22)
  spawns.tick(area)
  t:equal(count(hare, t.room), 1)
  t:has(t:told(ann), "A hare hops out of the dark.")
  t:hour(12)
  spawns.tick(area)
  t:equal(count(hare, t.room), 0)
  t:has(t:told(ann), "hops away")
end)

test("a thing that a player took doesn't count, and one that stays too long goes", function(t)
  local area, _, ann = meadow(t)
  local herb = create("item", { name = "a herb" })
  area.spawns = { { what = herb, most = 1, stays = 100 } }
  spawns.tick(area)
  t:command(ann, "take herb")
  t:advance(11)
  spawns.tick(area)
  t:equal(count(herb, t.room), 1)
  t:equal(count(herb, ann), 1)
  t:advance(200)
  area.spawns = { { what = herb, most = 0, stays = 100 } }
  spawns.tick(area)
  t:equal(count(herb, t.room), 0)
  t:equal(count(herb, ann), 1)
end)

test("rooms, coins and nonsense never come", function(t)
  local area, hare = meadow(t)
  area.spawns = { { what = "room", most = 3 }, { what = "coin", most = 3 }, { most = 5 }, "x",
    { what = hare, most = 1, rooms = { t:place("Elsewhere"), "nowhere" } } }
  spawns.tick(area)
  t:equal(count("coin", t.room), 0)
  t:equal(count(hare, t.room), 0)
  hare:destroy()
  t:advance(11)
  spawns.tick(area)
end)
