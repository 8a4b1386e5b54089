-- Keeps worn things on until they are removed. A forced move takes them off.

before("move", function(e)
  local holder = e.this.location
  if e.this.worn and holder and holder:is("character") then
    return "It is being worn, so it has to be removed first."
  end
end)

on("move", function(e)
  e.this.worn = nil
  if e.from and e.this.worn_desc then e.from:describe_with("worn", nil) end
end)

-- A garment's `worn_desc` is a sentence added to the description of the wearer.

on("wear", "thing", function(e)
  if e.this.worn_desc then e.actor:describe_with("worn", e.this.worn_desc) end
end)

on("remove", "thing", function(e)
  if e.this.worn_desc then e.actor:describe_with("worn", nil) end
end)

test("a worn garment stays on until it is removed", function(t)
  local ann = t:player("Ann")
  local hat = t:create("garment", { name = "a red hat", slots = { "head" }, location = ann })
  t:command(ann, "wear hat")
  t:ok(hat.worn)
  t:refused(ann, "drop hat")
  t:command(ann, "remove hat")
  t:command(ann, "drop hat")
  t:equal(hat.location, t.room)
end)

test("a garment can show on its wearer", function(t)
  local ann, bob = t:player("Ann"), t:player("Bob")
  t:create("garment", { name = "a sash", slots = { "torso" }, worn_desc = "A sash glitters.", location = ann })
  t:command(ann, "wear sash")
  t:has(t:command(bob, "look at ann"), "A sash glitters.")
  t:command(ann, "remove sash")
  t:lacks(t:command(bob, "look at ann"), "A sash glitters.")
end)

test("things that are not worn can't be removed", function(t)
  local ann = t:player("Ann")
  t:create("coin", { amount = 2705, location = ann })
  t:refused(ann, "remove coins", "You aren't wearing them.")
  t:create("garment", { name = "a coat", location = ann })
  t:refused(ann, "remove coat", "You aren't wearing the coat.")
end)
