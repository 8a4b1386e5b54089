-- A recipe: see lib/crafting.lua.

--- Returns a recipe that makes a loaf from two sheaves and water at an oven, and its parts.
local function bread(t, props)
  local sheaf, water = create("item", { name = "a sheaf" }), create("item", { name = "a jug of water" })
  local loaf = create("item", { name = "a loaf", weight = 1 })
  local all = { name = "Bread", parts = { { sheaf, 2 }, water }, makes = loaf }
  for name, value in pairs(props or {}) do all[name] = value end
  local ann = t:player("Ann")
  t:create(sheaf, { name = "a thin sheaf", location = ann })
  t:create(sheaf, { name = "a thick sheaf", location = ann })
  return create("recipe", all), ann, { sheaf = sheaf, water = water, loaf = loaf }
end

local function count(who, proto)
  local n = 0
  for _, thing in ipairs(who.contents) do
    if thing:is(proto) then n = n + 1 end
  end
  return n
end

test("a recipe uses up its parts and makes the result, or nothing happens", function(t)
  local _, ann, parts = bread(t)
  t:has(t:command(ann, "recipes"), "Bread: You still need a jug of water.")
  t:refused(ann, "craft bread", "You still need a jug of water.")
  t:equal(count(ann, parts.sheaf), 2)
  t:create(parts.water, { location = ann })
  t:has(t:command(ann, "recipes"), "Bread, from 2 sheafs and a jug of water")
  t:has(t:command(ann, "craft a loaf"), "You make a loaf.")
  t:equal(count(ann, parts.sheaf), 0)
  t:equal(count(ann, parts.loaf), 1)
end)

test("a full pack loses no parts", function(t)
  local _, ann, parts = bread(t)
  t:create(parts.water, { location = ann })
  parts.loaf.weight = 100
  t:refused(ann, "craft bread", "")
  t:equal(count(ann, parts.sheaf), 2)
  t:equal(count(ann, parts.water), 1)
  t:equal(count(ann, parts.loaf), 0)
end)

test("a tool and a place are needed, and stay", function(t)
  local knife = create("item", { name = "a knife" })
  local _, ann, parts = bread(t, { tools = knife, place = "bakery" })
  t:create(parts.water, { location = ann })
  t:refused(ann, "craft bread", "You can only make that at the bakery")
  t.room.workshop = { "forge", "bakery" }
  t:refused(ann, "craft bread", "you need a knife")
  local own = t:create(knife, { location = t.room })
  t:command(ann, "craft bread")
  t:equal(count(ann, parts.loaf), 1)
  t:equal(own.location, t.room)
end)

test("a skill grows with use", function(t)
  local recipe, ann, parts = bread(t, { skill = { "baking", 0 } })
  local hard = create("recipe", { name = "Cake", parts = parts.water, makes = parts.loaf, skill = { "baking", 1 } })
  t:create(parts.water, { location = ann })
  t:refused(ann, "craft cake", "you need level 1 in baking, and you have not learnt any of it yet")
  t:has(t:command(ann, "craft bread"), "You have baking 1 now.")
  t:create(parts.water, { location = ann })
  t:has(t:command(ann, "craft cake"), "You make a loaf")
  t:ok(recipe and hard)
end)

test("work that is broken off uses up nothing, and two players can't use one part", function(t)
  local _, ann, parts = bread(t, { time = 10 })
  local bob = t:player("Bob")
  local jug = t:create(parts.water, { location = ann })
  t:has(t:command(ann, "craft bread"), "You begin to work.")
  t:refused(ann, "craft bread", "at work already")
  t:has(t:told(bob), "Ann begins to work.")
  jug:move(bob)
  t:advance(11)
  t:has(t:told(ann), "You still need a jug of water.")
  t:equal(count(ann, parts.sheaf), 2)
  jug:move(ann)
  t:command(ann, "craft bread")
  t:go(ann, t:place("There"))
  t:advance(11)
  t:has(t:told(ann), "You walked off")
  t:equal(count(ann, parts.sheaf), 2)
  t:command(ann, "craft bread")
  t:advance(11)
  t:equal(count(ann, parts.loaf), 1)
end)

test("an unfinished recipe, or one whose result is gone, makes nothing", function(t)
  local recipe, ann, parts = bread(t)
  t:create(parts.water, { location = ann })
  parts.loaf:destroy()
  t:refused(ann, "craft bread", "no recipe of that name")
  recipe.makes = { { object("npc"), 1 } }
  t:refused(ann, "craft bread", "no recipe of that name")
  t:equal(count(ann, parts.sheaf), 2)
end)

test("worn things and full bags are not used up", function(t)
  local bag = create("container", { name = "a bag", open = true, capacity = 20 })
  local recipe, ann = bread(t, { parts = bag })
  local own = t:create(bag, { location = ann })
  t:create("item", { name = "a pin", location = own })
  t:refused(ann, "craft bread", "You still need")
  t:ok(recipe)
end)
