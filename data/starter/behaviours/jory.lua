-- Turns the other capstan for a player who is alone (behaviours/capstan.lua). Jory is too light for it, and needs
-- salt in their pockets. With it they go to the south mole, and wait there for a while: `waits`, from the first step.
local WAY, BACK = { "south", "east" }, { "west", "north" }
local WAITS, STEP = 900, 2

property("waits", "boolean", nil, "Jory has salt in both pockets: at the south mole, or on the way there")

--- Begins to walk: WAYS to go, one every STEP seconds. THERE is where they lead.
local function walk(jory, ways, there)
  jory:after(STEP, "walk", { ways = ways, there = there, at = 1 })
end

on("give", "to", function(e)
  if not e.thing:is("salt-lump") or not e.actor:is("player") then return end
  e.this:after(1, "salt", { salt = e.thing })
end)

on("timer:salt", function(e)
  local jory, salt = e.this, e.data and object(e.data.salt)
  if salt and salt.location == jory then salt:destroy() end
  if jory.waits then return jory:perform("say My pockets are full already! Turn the one on the breakwater.") end
  jory.waits = true
  jory:perform("say Now I weigh as much as anybody! I go to the mole. You turn the one at the end of the breakwater. "
    .. "When it trembles, I turn mine!")
  walk(jory, WAY, object("south-mole"))
end)

on("timer:walk", function(e)
  local jory, walks = e.this, e.data
  local way = walks.ways[walks.at]
  if way then
    jory:perform(way)
    return jory:after(STEP, "walk", { ways = walks.ways, there = walks.there, at = walks.at + 1 })
  end
  local there = object(walks.there)
  if jory.location ~= there then jory:move(there) end
  if there ~= object("south-mole") then return end
  jory:after(WAITS, "tired")
end)

on("timer:tired", function(e)
  e.this.waits = nil
  e.this:perform("say I have to ring the bell now!")
  walk(e.this, BACK, object("quay"))
end)

test("as soon as Jory has the salt, the hint is to turn the capstan", function(t)
  local ann = t:player("Ann", object("net-loft"))
  t:command(ann, "journal begin fathom light")
  ann:notes().hold = true
  t:go(ann, object("head-lamp-room"))
  t:go(ann, object("quay"))
  t:create("salt-lump", { location = ann })
  t:command(ann, "give salt to jory")
  t:advance(2)
  for _ = 1, 2 do t:command(ann, "hint") end
  t:has(t:command(ann, "hint"), "turn capstan")
end)

test("with salt in their pockets Jory turns the other capstan, and later goes home", function(t)
  local ann = t:player("Ann", object("quay"))
  t:has(t:command(ann, "ask jory about chain"), "too light")
  t:create("salt-lump", { location = ann })
  t:command(ann, "give salt to jory")
  t:advance(1)
  t:has(t:told(ann), "as much as anybody")
  t:advance(10)
  t:equal(t.this.location, object("south-mole"))
  t:go(ann, object("south-mole"))
  t:has(t:command(ann, "look"), "salt in both pockets")
  t:has(t:command(ann, "turn capstan"), "that one is mine")
  t:go(ann, object("breakwater-end"))
  local told = t:command(ann, "turn capstan")
  t:has(told, "Both drums turn")
  t:lacks(told, "NOT ALONE")
  t:ok(object("skiff-steps"):exit("east").open)
  t:advance(WAITS + 10)
  t:equal(t.this.location, object("quay"))
  t:command(ann, "turn capstan")
  t:has(t:command(ann, "turn capstan"), "NOT ALONE")
end)
