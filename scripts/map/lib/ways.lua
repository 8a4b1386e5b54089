--- Ways and maps: the rooms a player knows, walking several steps, and drawing maps. A player knows the rooms
--- they have been in and, on maps, public rooms (engine/core/act/ways.c).
---
--- Its point: "map.sign"(ROOM), one character for a room where the player was, in the place of a blank.
local exits = require("exits")
local points = require("points")
local routes = require("routes")
local verbs = require("verbs")

local ways = {}

local STEP_SECONDS = 0.4
local STEPS_MAX = 100 -- steps per command
local REACH_MAX = 8   -- radius of a map, in rooms
local PARTS_MOST = 20 -- transactions in which nearby rooms are read from the disk
ways.NEAR_STEPS = 6   -- steps within which rooms count as near, and are found without a visit

-- Walking.

--- Returns the steps of a text like "2n3e", "2n 3e" or "north, east": a list of exit names, or nil.
function ways.parse(text)
  local steps = {}
  for word in text:lower():gsub("[,;]", " "):gmatch("%S+") do
    local rest = word
    while rest ~= "" do
      local count, name, left = rest:match("^(%d*)(%a+)$")
      if not name or not direction(name) then count, name, left = rest:match("^(%d*)([nsewud])(.*)$") end
      if not name then return nil end
      for _ = 1, math.min(tonumber(count) or 1, STEPS_MAX + 1) do steps[#steps + 1] = direction(name) end
      if #steps > STEPS_MAX then refuse("That is more than {n} steps. Please walk it in parts.", { n = STEPS_MAX }) end
      rest = left or ""
    end
  end
  return #steps > 0 and steps or nil
end

--- Returns a player here whom WHO sees and who stays behind, or nil.
local function met(who)
  for _, other in ipairs(who.location.contents) do
    if other:is("player") and other ~= who and other.following ~= who and who.following ~= other
      and sys.online(other) and sees(who, other) then
      return other
    end
  end
end

--- Returns why WHO's walk stops here, as a template and its names; nil if it goes on.
local function stops(who)
  if who.fighting then return "You stop, because you are in a fight." end
  if not is_lit(who.location) then return "You stop, because it's too dark to see where you are going." end
  local other = met(who)
  if other then return "You stop, because {other} is here.", { other = other } end
end

--- Walks WHO by NEXT(), which returns the next line to perform, nil at the end. Stops early if a line is
--- refused, if something is worth a look, or if the player types something. Rooms on the way are shown without
--- a description if MORE() is true. AGAIN() returns the line that goes on.
local function walk(who, next, more, again)
  local typed, place = sys.lines_typed(who), who.location
  local line = next()
  while line do
    sys.pass_through(who, more())
    local ok, why = perform(who, line)
    sys.pass_through(who, false)
    if not ok then return why and why ~= "" and who:tell(verbs.ready(why)) end
    if not who.location or who.location == place then return end
    place, line = who.location, next()
    if not line then return end
    local text, names = stops(who)
    if text then
      who:tell(text, names)
      return who:tell("To go on, type: <cmd {line}>{line}</>", { line = again() })
    end
    wait(STEP_SECONDS)
    if not sys.online(who) or who.location ~= place then return end
    if sys.lines_typed(who) ~= typed then return who:tell("You stop.") end
  end
end

--- Walks WHO along STEPS, a list of exit names.
function ways.run(who, steps)
  local at = 0
  walk(who, function()
    at = at + 1
    return steps[at]
  end, function() return at < #steps end, function() return "run " .. table.concat(steps, ", ", at) end)
end

--- Returns the line by which WHO goes through EXIT: its name, if that is unambiguous.
local function line_for(exit)
  return find_exit(exit.location, exit.name) == exit and (direction(exit.name) or "go " .. exit.name)
    or "go #" .. exit.id
end

--- Returns the path to the place WORDS name, searching over several transactions; or nil and "far" if it is
--- too long or "stopped" if the player did something else.
local function find_way(who, words)
  local place, typed = who.location, sys.lines_typed(who)
  local path, why = sys.way_to(who, place, words)
  while why == "more" do
    wait(0)
    if who.location ~= place or sys.lines_typed(who) ~= typed then return nil, "stopped" end
    path, why = sys.way_to(who, place, words)
  end
  return path, why
end

--- Returns what sys.ways_around returns, waiting while rooms are read from the disk.
local function around(who, place, steps)
  local all, is_part = sys.ways_around(who, place, steps)
  for _ = 1, PARTS_MOST do
    if not is_part then break end
    wait(0)
    all, is_part = sys.ways_around(who, place, steps)
  end
  return all
end

--- Returns the path to the nearest room on a map that WORDS name, like find_way; or nil.
local function way_on_map(who, words)
  local all, from = around(who, who.location, ways.NEAR_STEPS), {}
  for i, one in ipairs(all) do
    for _, way in ipairs(one.ways) do
      if way.to and way.to > 1 and not from[way.to] then from[way.to] = { at = i, exit = way.exit } end
    end
  end
  for i, one in ipairs(all) do
    if i > 1 and from[i] and not one.dark and who:match(words, { one.room }) then
      local path, at = {}, i
      while at > 1 do
        table.insert(path, 1, { exit = from[at].exit, to = all[at].room })
        at = from[at].at
      end
      return path
    end
  end
  return nil
end

--- Refuses with the vehicle that goes towards a place of that name, if WHO has been there and no way leads there.
local function must_ride(who, words)
  local room = #words > 2 and routes.nearest(who, function(one)
    return routes.has_seen(who, one) and who:match(words, { one }) ~= nil
  end)
  local way = room and routes.hint(who, room, nil, nil, "go to " .. words:lower())
  if way then refuse("You can't walk to {place} from here. {way}", { place = room.name, way = way }) end
end

--- Walks WHO to the nearest place of that name that they know or that a map shows near them. False if there is
--- none.
function ways.go(who, words)
  local place = who.location
  if not place or not place:is("room") then return false end
  local path, why = find_way(who, words)
  if why == "far" or path and #path > STEPS_MAX then
    refuse("That is more than {n} steps away. Please walk it in parts.", { n = STEPS_MAX })
  end
  if not path and why ~= "stopped" then path = way_on_map(who, words) end
  if not path and why ~= "stopped" then must_ride(who, words) end
  if not path then return why == "stopped" end
  local goal, at, turned = path[#path].to, 0, false
  walk(who, function()
    at = at + 1
    local step = path[at]
    if not step then return nil end
    local exit = living(step.exit)
    -- A closed door is only noticed now; there may be another way.
    if exit and not exits.is_open(exit) and not turned then
      turned = true
      local other = find_way(who, "#" .. goal.id)
      if other then path, at, exit = other, 1, other[1].exit end
    end
    return exit and line_for(exit) or "go nowhere"
  end, function() return at < #path end, function() return "go to " .. words:lower() end)
  if sys.online(who) and who.location == goal then who:tell("You have arrived.") end
  return true
end

-- Maps.

local LINES = {
  ascii = { h = "-", v = "|", up = "/", down = "\\", cross = "X", door = "+", other = ":" },
  drawn = { h = "─", v = "│", up = "╱", down = "╲", cross = "╳", door = "┼", other = "·" },
}
local ROWS, COLUMNS = 2, 4 -- distance between rooms on the map

--- Returns the sign inside a room's brackets: the viewer, stairs, an unvisited room, darkness.
local function sign_of(spot, here)
  if spot == here then return "@" end
  if spot.dark then return "?" end
  local up, down
  for _, way in ipairs(spot.ways) do
    up, down = up or way.dz > 0, down or way.dz < 0
  end
  if up or down then return up and down and "%" or up and "<" or ">" end
  return not spot.visited and "." or points.first("map.sign", spot.room) or " "
end

local function put(grid, row, column, sign)
  grid[row] = grid[row] or {}
  local old = grid[row][column]
  local crosses = old and (old == "/" or old == "\\") and (sign == "/" or sign == "\\") and old ~= sign
  grid[row][column] = crosses and "X" or old or sign
end

--- Draws the line between two rooms, if both are on the map and nothing lies between.
local function put_way(grid, taken, from, to, way)
  local dx, dy = to.x - from.x, to.y - from.y
  local far = math.max(math.abs(dx), math.abs(dy))
  if far == 0 or dx ~= 0 and dy ~= 0 and math.abs(dx) ~= math.abs(dy) then return end
  dx, dy = dx // far, dy // far
  local is_other = way.dx == 0 and way.dy == 0
  if not is_other and (dx ~= way.dx or dy ~= way.dy) then return end
  for i = 1, far - 1 do
    if taken[(from.x + dx * i) .. "," .. (from.y + dy * i)] then return end
  end
  local sign = is_other and ":" or dy == 0 and "-" or dx == 0 and "|" or dx == dy and "\\" or "/"
  local row, column = from.y * ROWS, from.x * COLUMNS
  local first, last = dy == 0 and 2 or 1, dy == 0 and far * COLUMNS - 2 or far * ROWS - 1
  for i = first, last do
    local across = dy == 0 and i or i * COLUMNS // ROWS
    local is_door = way.closed and i == (first + last) // 2
    put(grid, row + dy * i, column + dx * across, is_door and "+" or sign)
  end
end

--- Returns the grid of signs by row and column, and how to draw each. PLACES are those of ALL on one storey
--- around HERE.
local function draw(places, here, all, signs)
  local grid, taken = {}, {}
  for _, spot in ipairs(places) do taken[spot.x .. "," .. spot.y] = true end
  for _, spot in ipairs(places) do
    local row, column = spot.y * ROWS, spot.x * COLUMNS
    put(grid, row, column - 1, "[")
    put(grid, row, column, sign_of(spot, here))
    put(grid, row, column + 1, "]")
  end
  for _, spot in ipairs(places) do
    for _, way in ipairs(spot.ways) do
      local to = way.to and all[way.to]
      if to and to.z == spot.z and taken[to.x .. "," .. to.y] then put_way(grid, taken, spot, to, way) end
    end
  end
  local kept = { ["-"] = signs.h, ["|"] = signs.v, ["/"] = signs.up, ["\\"] = signs.down, X = signs.cross,
    ["+"] = signs.door, [":"] = signs.other }
  return grid, kept
end

--- Returns the rows of GRID as text, without the empty left margin.
local function rows_of(grid, kept)
  local top, bottom, left, right
  for row, cells in pairs(grid) do
    top, bottom = math.min(top or row, row), math.max(bottom or row, row)
    for column in pairs(cells) do
      left, right = math.min(left or column, column), math.max(right or column, column)
    end
  end
  local rows = {}
  for row = top, bottom do
    local cells, text = grid[row] or {}, {}
    for column = left, right do
      local sign = cells[column] or " "
      text[#text + 1] = kept[sign] or sign
    end
    rows[#rows + 1] = table.concat(text):gsub("%s+$", "")
  end
  return rows
end

--- Returns what WHO knows near PLACE: all of it, and the part connected to PLACE on its storey within REACH.
local function near(who, place, reach)
  local all = around(who, place, 2 * reach)
  local shown, is_shown = { all[1] }, { true }
  for at = 1, #all do
    for _, way in ipairs(shown[at] and shown[at].ways or {}) do
      local to = all[way.to]
      if to and not is_shown[way.to] and to.z == 0 and math.abs(to.x) <= reach and math.abs(to.y) <= reach then
        is_shown[way.to] = true
        shown[#shown + 1] = to
      end
    end
  end
  return all, shown
end

--- Returns the map around PLACE as rows of text.
function ways.map(who, place, reach)
  local all, shown = near(who, place, math.min(reach, REACH_MAX))
  local signs = sys.draws_lines(who) and LINES.drawn or LINES.ascii
  return rows_of(draw(shown, all[1], all, signs))
end

--- Returns the map in words, nearest first: { { name =, steps =, way = the first step }, … }, at most MOST.
function ways.in_words(who, place, steps, most)
  local all, said, named = around(who, place, steps), {}, {}
  local first = {}
  for i, one in ipairs(all) do
    for _, way in ipairs(one.ways) do
      if way.to and way.to > 1 and not first[way.to] then
        first[way.to] = i == 1 and (direction(way.exit.name) or way.exit.name) or first[i]
      end
    end
    local name = i > 1 and not one.dark and render(who, "{the room}", { room = one.room })
    if name and not named[name] and #said < most then
      named[name] = true
      said[#said + 1] = { name = name, steps = one.steps, way = first[i], room = one.room, visited = one.visited }
    end
  end
  return said
end

points.add("move.far", ways.go)

return ways
