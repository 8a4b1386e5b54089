-- An area that looks after its things. Every now and then (timer `tend`):
--   stock   { { thing = PROTO, at = PLACE } }: what is missing there is put back once nobody is there
--   shuts   { { box = BOX, near = ROOM } or { room = ROOM, way = "south", near = ROOM } }: closed
--           (and, if `locked`, locked) again once nobody is there or in the room beside
-- and keepsakes that lie about, or went to sleep in somebody's hands, go home.

local ASTRAY = 600 -- seconds until what nobody has in hands goes home

--- The character that has THING on her, at any depth, or nil.
local function holder_of(thing)
  local place = thing.location
  while place and not place:is("character") do place = place.location end
  return place
end

local function is_here(proto, place)
  for _, thing in ipairs(place.contents) do
    if thing:is(proto) then return true end
  end
  return false
end

--- Strays are noticed in one round, and taken away in a later one.
local function gather(thing)
  local holder, place = holder_of(thing), thing.location
  if not place or place == thing.home or (holder and not holder.asleep) then
    thing.astray = nil
  elseif not thing.astray then
    thing.astray = now()
  elseif now() - thing.astray >= ASTRAY then
    thing:destroy()
  end
end

local function is_visited(place)
  for _, one in ipairs(place.contents) do
    if one:is("player") and not one.asleep then return true end
  end
  return false
end

local function restock(row)
  local room = row.at
  while room and not room:is("room") do room = room.location end
  if is_here(row.thing, row.at) or room and is_visited(room) then return end
  create(row.thing, { location = row.at })
end

local function shut(row)
  local thing = row.box or row.room:exit(row.way)
  local beside = row.box and thing or row.room
  if not thing or is_visited(row.near) or is_visited(beside) then return end
  if thing.open then thing.open = false end
  if row.locked and not thing.locked then thing.locked = true end
end

on("timer:tend", function(e)
  for _, row in ipairs(e.this.stock or {}) do restock(row) end
  for _, row in ipairs(e.this.shuts or {}) do shut(row) end
  for _, thing in ipairs(find({ proto = "keepsake", area = e.this })) do gather(thing) end
end)

test("missing things are put back, and stray ones go home", function(t)
  local shelf = t:place("Shelf")
  local apple = create("keepsake", { name = "an apple" })
  local area = create(t.this, { stock = { { thing = apple, at = shelf } } })
  shelf.area = area
  t:event(area, "timer:tend")
  t:ok(is_here(apple, shelf), "it was not put back")
  local ann = t:player("Ann", shelf)
  t:command(ann, "take apple")
  t:event(area, "timer:tend")
  t:ok(not is_here(apple, shelf), "it was put back while somebody was there")
  ann:move(t.room)
  t:event(area, "timer:tend")
  t:ok(is_here(apple, shelf), "it was not put back after they had left")
  local stray = create(apple, { home = shelf, location = t:place("Elsewhere") })
  gather(stray)
  t:advance(ASTRAY)
  gather(stray)
  t:equal(object(stray), nil)
end)
