-- What hangs on a chain can be taken in hand, but not away: `tether` is what is said then.
local TETHER = "It is chained to this place."

before("leave", "held", function(e) return e.this.tether or TETHER end)

before("move", "thing", function(e)
  local here = e.from and (e.from:is("room") and e.from or e.from.location)
  if e.to == here or (e.to and e.to:is("character") and e.to.location == here) then return nil end
  return e.this.tether or TETHER
end)

-- Who is spirited away ("home"), or leaves the game, leaves it behind.
on("leave", "held", function(e)
  if not e.from then return end
  e.this:move(e.from)
end)
on("disconnect", "held", function(e) e.this:move(e.actor.location) end)

test("it can be taken in hand, but not away", function(t)
  local there = t:room("There")
  create("exit", { name = "north", to = there, location = t.here })
  local book = create({ "item", t.this }, { name = "a book", location = t.here })
  local ann = t:player("Ann")
  t:command(ann, "take book")
  t:equal(book.location, ann)
  t:refused(ann, "north", TETHER)
  t:equal(ann.location, t.here)
end)
