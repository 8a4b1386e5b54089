--- Whether players are about: npcs rest where no player could notice them.
local near = {}

--- Returns the area where WHO is, or nil.
function near.area_of(who)
  local place = who.location and place_of(who)
  return place and place.area
end

--- True if a player in play is in AREA (nil: anywhere that belongs to no area).
near.is_visited = sys.is_visited

--- True if a player could see WHO leave, or come to the room GOAL.
function near.is_seen(who, goal)
  return near.is_visited(near.area_of(who)) or near.is_visited(goal.area)
end

--- Returns the seconds until OBJECT's timer NAME fires, or nil if it has none.
function near.time_left(object, name)
  for _, timer in ipairs(build.timers(object)) do
    if timer.name == name then return timer.left end
  end
  return nil
end

return near
