-- What hangs on a chain can be taken in hand, but not away: `tether` is what is said then.
local TETHER = "It is chained to this place."

before("leave", "held", function(e) return e.this.tether or TETHER end)

--- Where it hangs: the room that it was first taken from.
local function place(this, from)
  return this.hangs_in or from and (from:is("room") and from or from.location)
end

before("move", "thing", function(e)
  local here = place(e.this, e.from)
  if e.to == here or (e.to and e.to:is("character") and e.to.location == here) then return nil end
  return e.this.tether or TETHER
end)
on("move", "thing", function(e)
  if e.from and e.from:is("room") and not e.this.hangs_in then e.this.hangs_in = e.from end
end)

local function swing_back(this, from) this:move(place(this, from)) end

-- Who is spirited away ("home"), or leaves the game, leaves it behind.
on("leave", "held", function(e)
  if e.from then swing_back(e.this, e.from) end
end)
on("disconnect", "held", function(e) swing_back(e.this, e.actor.location) end)

test("a tethered thing can be held, but not carried away", function(t)
  local there = t:place("There")
  create("exit", { name = "north", to = there, location = t.room })
  local book = create({ "item", t.this }, { name = "a book", location = t.room })
  local ann = t:player("Ann")
  t:command(ann, "take book")
  t:equal(book.location, ann)
  t:refused(ann, "north", TETHER)
  t:equal(ann.location, t.room)
end)

test("a tethered thing stays when its holder leaves by another way", function(t)
  local hall = t:place("Hall")
  local book = create({ "item", t.this }, { name = "a book", location = hall })
  local ann = t:player("Ann", hall)
  t:command(ann, "take book")
  t:equal(book.location, ann)
  t:command(ann, "home")
  t:advance(15)
  t:equal(ann.location, object("start"))
  t:equal(book.location, hall)
end)
