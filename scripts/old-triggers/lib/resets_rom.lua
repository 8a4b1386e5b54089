--- Commands of areas from ROM that differ from those of resets.lua. G, E and P depend on whether the last
--- creature or thing was made; D and R do not change that.
---
--- 1. M: fewer than `max` anywhere, and fewer than `limit` in the room.
--- 2. O: none of the kind in the room, and no player in the area. P: up to `count` in the newest container,
---    which is then
--- closed and locked as in its prototype; no player in the area.
--- 3. G and E: a limit of -1 or 0 means no limit, one above 50 means 6; at the limit one in five is made all
---    the same. A
--- G row for a shopkeeper does nothing, since shopkeepers sell such things without end.
--- 4. R shuffles the first exits of a room.
local near = require("near")
local verbs = require("verbs")

local rom = {}

local OLD_LIMIT, OLD_MEANS, NO_LIMIT, LUCK = 50, 6, 1000000000, 5
local WAYS = { "north", "east", "south", "west", "up", "down" }

local function count_in(holder, proto)
  local count = 0
  for _, one in ipairs(holder.contents) do
    if one:is(proto) then count = count + 1 end
  end
  return count
end

local function limit_of(max)
  max = max or 0
  if max > OLD_LIMIT then return OLD_MEANS end
  return max
end

--- Swaps the names of two exits of a room.
local function swap(a, b, from, to)
  if a then a.name = to end
  if b then b.name = from end
end

--- Returns the commands of ROM, with those of all formats behind them. TOOLS: functions of resets.lua.
function rom.commands(all, tools)
  local commands = setmetatable({}, { __index = all })

  function commands.M(run, row)
    local proto, room = tools.find(run, "mob", row.mob), tools.room_of(run, row)
    if not proto or not room or count_in(room, proto) >= (row.limit or 1) then return false end
    local made = tools.spawn(run, proto, row.max, room)
    if made then run.mob = made end
    return made ~= nil
  end

  function commands.O(run, row)
    local proto, room = tools.find(run, "obj", row.object), tools.room_of(run, row)
    if not proto or not room or count_in(room, proto) > 0 or near.is_visited(run.area) then return false end
    return tools.spawn(run, proto, NO_LIMIT, room) ~= nil
  end

  function commands.P(run, row)
    local proto, kind = tools.find(run, "obj", row.object), tools.find(run, "obj", row.container)
    local holder = kind and tools.known(run, kind)[2]
    holder = tools.accepted(run, holder and object(holder))
    if not proto or not holder or near.is_visited(run.area) then return false end
    local max, count = limit_of(row.max), math.min(math.max(row.count or 1, 1), 50)
    for _ = count_in(holder, proto) + 1, count do
      if not tools.spawn(run, proto, max == -1 and NO_LIMIT or max, holder) then break end
    end
    holder.open, holder.locked = nil, nil
    return true
  end

  function commands.G(run, row)
    if not run.worked then return false end
    local proto, mob = tools.find(run, "obj", row.object), verbs.living(run.mob)
    if not proto or not mob then return false end
    if row.command == "G" and mob:is("shopkeeper") then return true end
    local max = limit_of(row.max)
    if max <= 0 or random(0, LUCK - 1) == 0 then max = NO_LIMIT end
    local made = tools.spawn(run, proto, max, mob)
    return made or true
  end

  function commands.E(run, row)
    local made = commands.G(run, row)
    if type(made) == "userdata" then tools.equip(verbs.living(run.mob), made, row.position) end
    return made
  end

  function commands.D(run, row)
    all.D(run, row)
    return run.worked
  end

  function commands.R(run, row)
    local room = tools.room_of(run, row)
    local last = math.max(0, math.min(row.exits or 0, #WAYS))
    for i = 1, room and last - 1 or 0 do
      local j = random(i, last)
      if j > i then swap(room:exit(WAYS[i]), room:exit(WAYS[j]), WAYS[i], WAYS[j]) end
    end
    return run.worked
  end

  return commands
end

return rom
