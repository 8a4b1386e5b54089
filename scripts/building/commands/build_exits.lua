--- Building commands for rooms and the ways between them.
local building = require("building")
local exits = require("exits")
local verbs = require("verbs")
local words = require("words")

local OPTIONS = building.options

--- Returns the direction that WORD means, spelt out, or WORD itself: an exit may have any name.
local function way_of(word)
  return direction(word) or word
end

local function make_room(name)
  local room, reason = create("room", { name = building.check_name(name) })
  return building.must(room, reason)
end

local function make_exit(e, from, way, to)
  local exit, reason = create("exit", { name = way, to = to })
  building.must(exit, reason)
  building.must(move(exit, from, "create", { mover = e.actor, force = true }))
  return exit
end

--- Makes two exits each other's twin: the two sides of one way.
local function pair(one, other)
  one.twin, other.twin = other, one
end

local function check_room(e, room, way)
  if not room or not room:is("room") then refuse("You have to be in a room for that.") end
  building.check_accepts(e, room)
  if find_exit(room, way) then refuse("A way {way} exists already.", { way = way }) end
end

local DIRECTIONS = { "north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest", "up",
  "down", "out" }

--- Returns the direction that WORD means with one typing mistake, or nil.
local function meant_direction(word)
  for _, way in ipairs(DIRECTIONS) do
    if #way > 2 and words.is_slip(word:lower(), way) then return way end
  end
end

local function dig_towards(e)
  local way, from = direction(e.direction), e.from or e.room
  if not way then
    local meant = meant_direction(e.direction)
    if meant then
      refuse("\"{word}\" isn't a direction. Try: <cmd @dig {meant} to {name}>@dig {meant} to {name}</>",
        { word = e.direction, meant = meant, name = e.name })
    end
    return pass()
  end
  check_room(e, from, way)
  local room = make_room(e.name)
  local area = verbs.living(from.area)
  if area and build.may_join(e.actor, area) then room.area = area end
  pair(make_exit(e, from, way, room), make_exit(e, room, opposite(way), from))
  if from == e.room then
    e.actor:act("{Actor} {verb:open} a way {way}.", { way = way }, { except = { e.actor } })
  else
    from:announce("A way {way} opens.", { way = way })
  end
  mention(e.actor, room)
  e.actor:tell("You dig {room}. The way {way} leads there.", { room = building.label(room), way = way })
end

command("@dig {direction:word} from {from:any} to {name:text}", OPTIONS, dig_towards)

command("@dig {direction:word} to {name:text}", OPTIONS, dig_towards)

--- Ends the command if NAME is half a line, or a line of another game: "north to", "Tower = north".
local function check_whole(name)
  local way = direction((name:gsub(" to$", "")))
  if way then refuse("What is the new room called? For example: <cmd @dig {way} to Garden>@dig "
    .. "{way} to Garden</>", { way = way }) end
  local left, right = name:match("^(.-)%s*=%s*(.*)$")
  if not left then return end
  local behind, before = direction(right:match("^[^,;]*")), direction(left)
  if before then left = right end
  if left == "" or not (behind or before) then
    refuse("A room's name can't contain \"=\". Try: <cmd @dig DIRECTION to NAME>@dig DIRECTION to NAME</>")
  end
  refuse("A room's name can't contain \"=\". Try: <cmd @dig {way} to {name}>@dig {way} to {name}</>",
    { way = before or behind, name = left })
end

command("@dig {name:text}", OPTIONS, function(e)
  local word = e.name:match("^(%S+) to ") or e.name:match("^(%S+) from .+ to ")
  if word and direction(word) then return pass() end
  check_whole(e.name)
  local room = make_room(e.name)
  mention(e.actor, room)
  e.actor:tell("You dig {room}.", { room = building.label(room) })
  if word then
    return e.actor:tell("No way leads there, since \"{word}\" isn't a direction. To make a way of any name: "
      .. "<cmd @link WAY to #{id}>@link WAY to #{id}</>", { word = word, id = room.id })
  end
  local way = direction(e.name:match("^%S+")) or direction(e.name:match("%S+$")) or "DIRECTION"
  e.actor:tell("No way leads there yet. To make one: <cmd @link {way} to #{id}>@link {way} to #{id}</>",
    { way = way, id = room.id })
end)

--- Returns an exit that already leads back and can become the twin, or nil.
local function find_way_back(e, from, room, way)
  local back = opposite(way) and find_exit(room, opposite(way))
  if back and back.to == from and not exits.twin(back) and build.controls(e.actor, back) then
    return back
  end
  return nil
end

local function link(e)
  local way, from = way_of(e.direction), e.from or e.room
  if not e.goal:is("room") then refuse("{The goal} isn't a room.", { goal = e.goal }) end
  check_room(e, from, way)
  local exit = make_exit(e, from, way, e.goal)
  local back = find_way_back(e, from, e.goal, way)
  if back then pair(exit, back) end
  e.actor:tell("{exit} now leads to {goal}.",
    { exit = building.label(exit), goal = building.label(e.goal) })
  if not build.accepts(e.actor, e.goal) and not build.is_reachable(from, e.goal) then
    e.actor:tell("{goal} doesn't accept you, and no open way leads to it, so others can't go that way.",
      { goal = building.label(e.goal) })
  end
end

command("@link", OPTIONS, function()
  refuse("For example: <cmd @link east to $start>@link east to $start</>, or <cmd @link east from #12 to $start>"
    .. "@link east from #12 to $start</>")
end)

command("@link {direction:word} from {from:any} to {goal:any}", OPTIONS, link)

command("@link {direction:word} to {goal:any}", OPTIONS, link)

command("@unlink {direction:text}", building.exact, function(e)
  local exit = e.room and find_exit(e.room, e.direction)
  if not exit then refuse("You don't see a way {direction} here.", e) end
  building.check(e, exit)
  exits.part(exit, function(twin) return build.controls(e.actor, twin) end)
  local label = building.label(exit)
  building.must(build.destroy(exit))
  e.actor:tell("{label} is gone.", { label = label })
end)
