-- A seat: it can't be moved while somebody sits on it.
local callers = require("callers")

before("move", function(e)
  local place = e.this.location
  for _, other in ipairs(place and place.contents or {}) do
    if other.sitting == e.this and not callers.is_passing(other) then return "Somebody is sitting on it." end
  end
end)

test("a seat can't be taken while somebody sits on it", function(t)
  local ann, bob = t:player("Ann"), t:player("Bob")
  local stool = t:create("seat", { name = "a stool" })
  t:command(ann, "sit on stool")
  t:refused(bob, "take stool", "sitting on it")
  t:command(ann, "stand")
  t:command(bob, "take stool")
  t:equal(stool.location, bob)
end)
