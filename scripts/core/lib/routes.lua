--- Ways to a room, on foot and by vehicles, as lines to type. Hints use them.
---
--- A vehicle is a container with `landings`, the rooms between which it goes. `ride` is the line that makes it go, and
--- `summon` the line that calls it to a landing: "pull rope", "ring bell".
local exits = require("exits")
local values = require("values")
local verbs = require("verbs")
local words = require("words")

local routes = {}

local ROOMS, EXITS, VEHICLES = 200, 300, 20 -- searched for one way: rooms, in each of them, and together

--- True if WHO has been in ROOM: one bit of a property (engine/core/perception/known.c).
function routes.has_seen(who, room)
  local seen = values.fields(who["_rooms_" .. room.id // 2048])
  local bits = seen[room.id % 2048 // 64]
  return seen[room.id] == true or math.type(bits) == "integer" and bits >> room.id % 64 & 1 == 1
end

--- True if WHO can go through EXIT, or could with its key.
local function is_way(exit, who)
  return not exit.hidden and may_pass(exit, who) and (exits.is_open(exit) or exit.closable ~= false)
end

--- Returns the vehicles by the number of each landing: { [ID] = { { vehicle =, to = the other landings } } }. None just
--- after the start of a game with so many containers that one command can't read them all from the disk.
local function rides()
  local by_landing, count = {}, 0
  local read, containers = atomic(find, { proto = "container" })
  for _, vehicle in ipairs(read and containers or {}) do
    local landings = type(vehicle.ride) == "string" and values.list(vehicle.landings) or {}
    if #landings > 0 then count = count + 1 end
    for _, from in ipairs(count <= VEHICLES and landings or {}) do
      if verbs.living(from) then
        by_landing[from.id] = by_landing[from.id] or {}
        table.insert(by_landing[from.id], { vehicle = vehicle, to = landings })
      end
    end
  end
  return by_landing
end

--- Returns the steps that lead to the room GOAL, the first first; nil if it was not reached.
local function steps_to(came, goal)
  local steps, step = {}, came[goal.id]
  if not step then return nil end
  while step.before do
    table.insert(steps, 1, step)
    step = came[step.before.id]
  end
  return steps
end

--- Begins a search from room START. Returns the steps by which it came to each room, { way = EXIT'S NAME } or { ride =
--- VEHICLE, from = LANDING }, by the room's number; and FN(), which goes on: it returns the next room, nil at the end.
--- IS_OPEN(EXIT, WHO): is_way, or what counts as a way in its place.
local function searching(who, start, is_open)
  is_open = is_open or is_way
  local came, queue, at, vehicles = { [start.id] = {} }, { start }, 1, rides()
  local function reach(room, step)
    if not room or not room:is("room") or came[room.id] then return end
    came[room.id] = step
    queue[#queue + 1] = room
  end
  return came, function()
    local room = at <= ROOMS and queue[at] or nil
    for _, exit in ipairs(room and things_in(room, EXITS, "exit") or {}) do
      if is_open(exit, who) then reach(exits.goal(exit), { before = room, way = exit.name, exit = exit }) end
    end
    for _, ride in ipairs(room and vehicles[room.id] or {}) do
      for _, landing in ipairs(ride.to) do
        reach(verbs.living(landing), { before = room, ride = ride.vehicle, from = room })
      end
    end
    at = at + 1
    return room
  end
end

--- Returns the first room for which FITS(ROOM) among those that WHO gets to from their room, the nearest first; or nil.
function routes.nearest(who, fits)
  local _, go_on = searching(who, who.location)
  local room = go_on()
  while room and not fits(room) do room = go_on() end
  return room
end

--- Returns the first exit on the way to GOAL that is shut and that WHO can't open, in a room where they have been; or
--- nil.
function routes.shut_exit(who, goal)
  local came, go_on = searching(who, who.location, function(exit) return not exit.hidden end)
  while not came[goal.id] and go_on() do end
  for _, step in ipairs(steps_to(came, goal) or {}) do
    local exit = step.exit
    if exit and not is_way(exit, who) then return routes.has_seen(who, exit.location) and exit or nil end
  end
  return nil
end

--- Returns the steps from START to GOAL. SEARCHES keeps WHO's searches by their start.
local function search(who, start, goal, searches)
  searches[start.id] = searches[start.id] or table.pack(searching(who, start))
  local came, go_on = table.unpack(searches[start.id])
  while not came[goal.id] and go_on() do end
  return steps_to(came, goal)
end

--- Returns the lines that bring WHO, in the vehicle CAR, on towards GOAL, and whether they ride then.
local function aboard(who, car, goal, searches)
  if car.bound_for then return {}, true end
  local steps = search(who, car.location, goal, searches)
  if not steps then return nil end
  if steps[1] and steps[1].ride == car then return { car.ride }, true end
  return { "leave" }, false, steps
end

--- Returns what routes.lines does, for somebody who stands.
local function lines_to(who, goal, searches)
  local place, lines = who.location, {}
  local steps
  if not place or not goal then return nil end
  if place:is("container") and place.ride and place.landings then
    local rides_on
    lines, rides_on, steps = aboard(who, place, goal, searches)
    if not lines or rides_on then return lines, rides_on end
  else
    while place and place:is("container") do
      lines[#lines + 1], place = "leave", place.location
    end
    steps = place and search(who, place, goal, searches)
  end
  for _, step in ipairs(steps or {}) do
    if not step.ride then
      lines[#lines + 1] = step.way
    elseif step.ride.location ~= step.from then
      lines[#lines + 1] = type(step.ride.summon) == "string" and step.ride.summon or nil
      return lines, true, step.ride
    else
      lines[#lines + 1] = "enter " .. words.last(step.ride.name)
      lines[#lines + 1] = step.ride.ride
      return lines, true, nil, #lines > 2 and step.ride or nil
    end
  end
  return steps and lines, false
end

--- Returns the lines that WHO types to get from where they are to the room GOAL, or as far as the next vehicle brings
--- them; nil if no way is known. The second result is true if they ride then, and have to ask again when they have
--- landed; the third is the vehicle that has to come first, and the fourth the one that they have to walk to.
--- SEARCHES: a table for several goals at once, empty at first, or nil.
function routes.lines(who, goal, searches)
  local lines, rides_on, waits, ride = lines_to(who, goal, searches or {})
  if lines and #lines > 0 and verbs.living(who.sitting) then table.insert(lines, 1, "stand") end
  return lines, rides_on, waits, ride
end

--- Returns the sentence about the vehicle that WHO waits for or rides on: LINES are typed first. RIDE is the vehicle
--- that they have to walk to.
local function ride_text(lines, waits, again, ride)
  local names = { lines = table.concat(lines, ", "), again = again }
  if #lines == 0 and waits then return words.fill("Wait here until it comes. Then type: {again}", names) end
  if #lines == 0 then return words.fill("You are on your way. When you have landed, type: leave, {again}", names) end
  if waits then return words.fill("From here, type: {lines}. When it has come, type: {again}", names) end
  local text = words.fill("From here, type: {lines}. When you have landed, type: leave, {again}", names)
  if not ride or type(ride.summon) ~= "string" then return text end
  return text .. ". " .. words.fill("If {ride} has left by then, call it back. Type: {summon}",
    { ride = "the " .. words.last(ride.name), summon = ride.summon })
end

--- Returns what WHO types to get to the room GOAL, and there TYPE (or nil), as plain sentences; AGAIN is the line that
--- asks for more. WHY, if it is given, is the last sentence. Nil if no way is known.
function routes.hint(who, goal, type_there, why, again)
  local lines, rides_on, waits, ride = routes.lines(who, goal)
  if not lines then return nil end
  if rides_on then return ride_text(lines, waits, again, ride) end
  local names = { lines = table.concat(lines, ", "), place = words.inside(goal.name), type = type_there }
  local text = not type_there and words.fill("Go to {place}. From here, type: {lines}", names)
    or #lines == 0 and words.fill("This is the place. Type: {type}", names)
    or words.fill("Go to {place}. From here, type: {lines}. There, type: {type}", names)
  return why and words.fill("{text}. {why}", { text = text, why = why }) or text
end

--- Returns routes.hint for the room of the list PLACES to which WHO types the fewest lines; nil without any way.
function routes.hint_to_nearest(who, places, type_there, again)
  local best, length
  local searches = {}
  for _, place in ipairs(places) do
    local lines = routes.lines(who, place, searches)
    if lines and (not length or #lines < length) then best, length = place, #lines end
  end
  return best and routes.hint(who, best, type_there, nil, again)
end

return routes
