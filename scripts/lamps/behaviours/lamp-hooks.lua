-- A row of hooks: see lib/lamps.lua.
local lamps = require("lamps")
local words = require("words")

on("describe", function(e)
  local row, size = e.this, lamps.size(e.this)
  local lit = lamps.on(row)
  local first = math.floor(row.first or 1)
  local numbers = size == 1 and words.fill("It is number {first}.", { first = first })
    or words.fill("They are numbers {first} to {last}.", { first = first, last = first + size - 1 })
  if lit == 0 then return numbers .. " " .. sentence("No lamp hangs here yet.") end
  return numbers .. " " .. lamps.seen(row, e.actor, lamps.names(row))
end)

on("timer:season", function(e) lamps.shine(e.this) end)

local function hooks(t, props)
  local all = { location = t.room, hooks = 3, first = 1 }
  for name, value in pairs(props or {}) do all[name] = value end
  return create(t.this, all)
end

--- Leaves only ROWS, so that the counts of a test don't depend on the world.
local function alone(...)
  local keep = {}
  for _, row in ipairs{ ... } do keep[row.id] = true end
  for _, row in ipairs(lamps.rows()) do
    if not keep[row.id] then row:destroy() end
  end
  sys.set_kv("lamps", {})
end

local function give_lamps(t, who, count)
  for _ = 1, count do t:create("coast-lamp", { location = who }) end
end

test("a lamp is hung, carries a name, and burns until the season ends", function(t)
  local row = hooks(t)
  alone(row)
  local ann, bob = t:player("Ann"), t:player("Bob")
  t:refused(ann, "hang lamp", "no lamp to hang")
  give_lamps(t, ann, 1)
  t:has(t:command(ann, "hang lamp"), "That makes 1 of 3")
  t:has(t:told(bob), "Ann hangs a lamp on hook 1")
  t:equal(#ann.contents, 0)
  t:has(t:command(bob, "look at hooks"), "1 lamp burns on the hooks here, hung by Ann.")
  t:lacks(t:command(bob, "look at hooks"), "yours")
  t:has(t:command(ann, "look at hooks"), "It is yours.")
  t:has(t:command(ann, "look"), "1 lamp burns on the hooks here. It is yours.")
  t:has(t:command(bob, "look"), "1 lamp burns on the hooks here.")
  t:lacks(t:command(bob, "look"), "yours")
  t:has(t:command(ann, "lamps"), "You have no other lamp to hang.")
  t:has(t:command(bob, "lamps"), "You have no lamp to hang yet.")
  t:has(t:command(bob, "lamps"), "1 of the 3 hooks along the coast has a lamp.")
  t:ok((row.light or 0) > 0, "it gives no light")
  local _, left = lamps.season()
  t:advance(left - 60)
  t:has(t:command(bob, "look at hooks"), "1 lamp burns")
  t:advance(120)
  t:has(t:command(bob, "look at hooks"), "No lamp hangs here yet")
  t:lacks(t:command(bob, "look"), "burns")
  t:equal(row.light or 0, 0)
end)

test("the coast counts: each milestone is told once, and the last one brings a title to all", function(t)
  local area = create("area", { name = "Shore" })
  local strand = create("outdoors", { name = "A Strand", area = area })
  local row = hooks(t, { location = strand, hooks = 4 })
  alone(row)
  t:setting("lamps", "step", 2)
  local ann, bob = t:player("Ann", strand), t:player("Bob", strand)
  give_lamps(t, ann, 3)
  give_lamps(t, bob, 2)
  t:command(ann, "hang lamp")
  t:lacks(t:told(bob), "stop and count")
  t:command(ann, "hang lamp")
  t:has(t:told(bob), "2 lamps are burning now")
  t:command(ann, "hang lamp")
  local told = t:command(bob, "hang lamp")
  t:has(told, "Every lamp is burning")
  t:has(told .. t:told(ann), "Lit the Whole Coast")
  t:refused(bob, "hang lamp", "No hook is free here")
  t:equal(#bob.contents, 1)
end)

test("nobody hangs more than the day's share", function(t)
  local row = hooks(t, { hooks = 5 })
  alone(row)
  t:setting("lamps", "a_day", 2)
  local ann = t:player("Ann")
  give_lamps(t, ann, 3)
  for _ = 1, 2 do t:command(ann, "hang lamp") end
  t:refused(ann, "hang lamp", "come again tomorrow")
  t:advance(86400)
  t:has(t:command(ann, "put lamp on hooks"), "3 of 5")
end)

test("a lamp that hangs can't be taken, and a handler can keep one from being hung", function(t)
  local row = hooks(t)
  alone(row)
  local ann = t:player("Ann")
  give_lamps(t, ann, 1)
  t:command(ann, "hang lamp")
  t:refused(ann, "take lamp", "")
  t:refused(ann, "take lamp from hooks", "")
  t:equal(lamps.on(row), 1)
end)

test("texts know how many lamps burn, and who hung one", function(t)
  local row = hooks(t)
  alone(row)
  local ann, bob = t:player("Ann"), t:player("Bob")
  create("item", { name = "a stone", desc = "Grey.", location = t.room, afterwards = {
    { when = { lamps = { by = 1 } }, desc = "Yours." }, { when = { lamps = 1 }, desc = "Golden." } } })
  t:has(t:command(bob, "look at stone"), "Grey.")
  give_lamps(t, ann, 1)
  t:command(ann, "hang lamp")
  t:has(t:command(bob, "look at stone"), "Golden.")
  t:has(t:command(ann, "look at stone"), "Yours.")
end)
