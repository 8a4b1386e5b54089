-- Things with `plenty`: where one was taken, another takes its place, and one that is brought back joins it. If
-- LOOSE_MAX lie about already, one goes.

local LOOSE_MAX = 6

--- True if THING is not at home and nobody has it.
local function is_loose(thing)
  local place = thing.location
  if place == thing.home then return false end
  while place and not place:is("character") do place = place.location end
  return not place
end

local function take_one_back(proto)
  local loose = {}
  for _, other in ipairs(find({ proto = proto })) do
    if other.home and is_loose(other) then loose[#loose + 1] = other end
  end
  if #loose >= LOOSE_MAX then loose[1]:destroy() end
end

--- Returns another one like THING at its home, or nil.
local function another(thing)
  for _, other in ipairs(thing.home.contents) do
    if other ~= thing and other:is(thing.protos[1]) then return other end
  end
end

on("take", function(e)
  local thing, home = e.this, e.this.home
  if not thing.plenty or e.from ~= home or another(thing) then return end
  take_one_back(thing.protos[1])
  create(thing.protos[1], { location = home })
end)

local function bring_back(e)
  local thing = e.this
  local other = thing.plenty and thing.home and thing.location == thing.home and another(thing)
  if not other then return end
  if thing.lit then
    e.actor:act("{The thing} is put out, and back in its place.", { thing = thing })
    thing.lit = false
  end
  other:destroy()
end

on("drop", bring_back)
on("put", bring_back)

test("carrying keepsakes off leaves only a few lying about", function(t)
  local shelf, green = t:place("Pantry"), t:place("Green")
  local jam = create("keepsake", { name = "a jar of jam", plenty = true, home = shelf })
  create(jam, { location = shelf })
  local ann = t:player("Ann", shelf)
  for _ = 1, 3 * LOOSE_MAX do
    t:command(ann, "take jar")
    for _, thing in ipairs(ann.contents) do thing:move(green) end
  end
  t:equal(#green.contents, LOOSE_MAX)
  t:ok(#shelf.contents >= 1, "there is none left to take")
end)

test("a keepsake that is brought back joins the one that took its place", function(t)
  local lamp = create({ object("light"), object("keepsake") }, { name = "a brass lamp", plenty = true, home = t.room })
  create(lamp, { location = t.room, lit = false })
  local ann, ben = t:player("Ann"), t:player("Ben")
  t:command(ann, "take lamp")
  t:command(ann, "light lamp")
  t:has(t:command(ann, "drop lamp"), "back in its place")
  t:has(t:command(ben, "take lamp"), "You take")
  t:command(ben, "light lamp")
  t:equal(#ben.contents, 1)
end)

test("a taken keepsake is replaced", function(t)
  local shelf = t:place("Pantry")
  local jam = create("keepsake", { name = "a jar of jam", plenty = true, home = shelf })
  create(jam, { location = shelf })
  local ann = t:player("Ann", shelf)
  for _ = 1, 2 do t:command(ann, "take jar") end
  t:equal(#ann.contents, 2)
  local left = 0
  for _, thing in ipairs(shelf.contents) do
    if thing:is(jam) then left = left + 1 end
  end
  t:equal(left, 1)
end)
