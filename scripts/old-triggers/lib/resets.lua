--- Resets of areas: rows of commands put creatures and things into an area's rooms, up to limits, and set its
--- doors. A row is { command =, chain =, ... } with numbers of the area files (import/circle/zones.lua of old-areas
--- has the names). Things that it makes have `reset = { area =, row = }`.
---
--- 1. A row with `chain` is skipped unless the last row tried has worked; a skipped row does not change that.
--- 2. M, O, G, E and P work only while fewer than `max` of their kind exist, wherever they are.
--- 3. G and E give to the last creature made; P puts into the newest thing of the container's number.
--- 4. A row that names something that does not exist has not worked.
--- 5. If both sides of a door have D rows, the more closed state counts.
--- 6. Rows of a builder's area do what the builder may: they work in places that accept the builder, make things that
--- the builder owns, and take away nobody else's things.
--- T attaches a trigger to the last thing made, or to a room; V sets a variable of it.
---
--- An area with a `format` other than circle has refs of that format. "rom" and its relatives have the commands of
--- resets_rom.lua.
---
--- A transaction runs ROWS rows; a timer of the area does the rest.
local body = require("body")
local exits = require("exits")
local rom = require("resets_rom")
local trade = require("trade")
local triggers = require("triggers")
local values = require("values")
local variables = require("trigger_variables")
local verbs = require("verbs")

local resets = {}

local ROWS = 40
local HELD = { light = true, hold = true }
local CLOSED = { open = 0, closed = 1, locked = 2 }

-- Rows

--- Returns the lists in which AREA keeps its rows, in order.
local function parts_of(area)
  local parts, number = { area.resets }, 2
  while area["resets_" .. number] do
    parts[number] = area["resets_" .. number]
    number = number + 1
  end
  return parts
end

--- Returns how many rows AREA has.
function resets.count(area)
  local count = 0
  for _, part in ipairs(parts_of(area)) do count = count + #part end
  return count
end

local function row_at(parts, number)
  for _, part in ipairs(parts) do
    if number <= #part then return part[number] end
    number = number - #part
  end
  return nil
end

-- Counting and making.

local function find(run, kind, vnum)
  return vnum and object((run.area.format or "circle") .. "/" .. kind .. "/" .. vnum)
end

--- Returns PLACE if the area's builder may put things there, else nil.
local function accepted(run, place)
  local maker = build.maker(run.area)
  return place and (not maker or build.accepts(maker, place)) and place or nil
end

local function room_of(run, row)
  return accepted(run, find(run, "room", row.room))
end

--- Returns { count, newest } of PROTO's instances, counted once per transaction.
local function known(run, proto)
  local entry = run.known[proto.id]
  if not entry then
    entry = table.pack(count_instances(proto))
    run.known[proto.id] = entry
  end
  return entry
end

--- Makes an instance of PROTO in PLACE (nil: nowhere). Returns it, or nil if there are enough or it can't be
--- made.
local function spawn(run, proto, max, place)
  local entry = known(run, proto)
  if not max or entry[1] >= max then return nil end
  local made = create(proto, { reset = { area = run.area, row = run.row } })
  if not made then return nil end
  local maker = build.maker(run.area)
  if maker and not build.set_owner(made, maker) then -- not a builder any more, or quota exceeded
    made:destroy()
    return nil
  end
  if not trade.minted("areas", made, run.area) then return nil end
  entry[1], entry[2] = entry[1] + 1, made
  if place then move(made, place, "reset", { mover = made, force = true }) end
  if made:is("character") then body.settle(made) else run.thing = made end
  return made
end

-- The commands. Each returns true if it worked.

local commands = {}

function commands.M(run, row)
  local proto, room = find(run, "mob", row.mob), room_of(run, row)
  local made = proto and room and spawn(run, proto, row.max, room)
  if made then run.mob = made end
  return made ~= nil and made ~= false
end

function commands.O(run, row)
  local proto, room = find(run, "obj", row.object), room_of(run, row)
  local nowhere = row.room == -1 or row.room == 65535
  return proto and (room or nowhere) and spawn(run, proto, row.max, room) ~= nil
end

function commands.G(run, row)
  local proto, mob = find(run, "obj", row.object), verbs.living(run.mob)
  return proto and mob and spawn(run, proto, row.max, mob)
end

--- Puts MADE in POSITION on MOB: worn, wielded or held.
local function equip(mob, made, position)
  if position == "wield" then
    mob.wielded = made
  elseif HELD[position] then
    local held = {}
    for _, one in ipairs(values.list(mob.held)) do
      local thing = verbs.living(one)
      if thing and thing.location == mob then held[#held + 1] = thing end
    end
    held[#held + 1] = made
    mob.held = held
  elseif made:is("garment") and position ~= "floating" then
    made.worn = true
  end
end

function commands.E(run, row)
  local made = commands.G(run, row)
  if made then equip(verbs.living(run.mob), made, row.position) end
  return made
end

function commands.P(run, row)
  local proto, holder = find(run, "obj", row.object), find(run, "obj", row.container)
  local newest = holder and known(run, holder)[2]
  newest = accepted(run, newest and object(newest))
  return proto and newest and spawn(run, proto, row.max, newest)
end

--- Removes THING with its contents, except creatures and things that the area's builder does not control.
local function take_away(run, thing)
  local maker = build.maker(run.area)
  if maker and not build.controls(maker, thing) then return false end
  for _, inside in ipairs(thing.contents) do
    if not inside:is("character") then take_away(run, inside) end
  end
  trade.melt("areas", thing)
  return true
end

function commands.R(run, row)
  local room, proto = room_of(run, row), find(run, "obj", row.object)
  if not room or not proto then return false end
  local contents = room.contents
  for i = #contents, 1, -1 do
    if contents[i]:is(proto) and take_away(run, contents[i]) then
      run.known = {}
      return true
    end
  end
  return true
end

--- Returns the state that the area's D rows want for EXIT; nil without such a row.
local function wanted(run, exit)
  local room = exit and exit.location
  return room and run.doors[(room.vnum or 0) .. " " .. exit.name] or nil
end

function commands.D(run, row)
  local room = room_of(run, row)
  local exit = room and room:exit(row.direction)
  local state = CLOSED[row.state]
  if not exit or not exit.door or not state then return false end
  state = math.max(state, wanted(run, exits.twin(exit)) or 0)
  local open, locked = state == 0, state == 2
  if exit.open ~= open then
    for _, side in ipairs({ exit, exits.twin(exit) }) do
      side.location:announce(open and "{The door} opens." or "{The door} closes.", { door = side })
    end
    exit.open = open
  end
  if (exit.locked or false) ~= locked then exit.locked = locked end
  return true
end

--- Returns the holder that T and V mean: the last creature or thing made, or a room.
local function holder_of(run, row)
  if row.kind == "room" then return room_of(run, row) end
  return verbs.living(row.kind == "object" and run.thing or row.kind == "mobile" and run.mob or nil)
end

function commands.T(run, row)
  local trigger, holder = triggers.find(row.trigger), holder_of(run, row)
  if not trigger or not holder then return false end
  triggers.attach(holder, trigger)
  return true
end

function commands.V(run, row)
  local holder = holder_of(run, row)
  if not holder or type(row.name) ~= "string" or type(row.value) ~= "string" then return false end
  variables.keep({ rights = {}, context = tostring(row.context or 0), complain = log }, holder, row.name, row.value)
  return true
end

-- The commands of the games whose resets are ROM's; those of all other areas are CircleMUD's.
local of_rom = rom.commands(commands, { find = find, room_of = room_of, known = known, spawn = spawn, equip = equip,
  accepted = accepted })
local of_format = { rom = of_rom, rot = of_rom, merc = of_rom, envy = of_rom, smaug = of_rom, godwars = of_rom }

-- Running

--- Returns the states that D rows set: "3001 north" -> how closed.
local function doors_of(parts)
  local doors = {}
  for _, part in ipairs(parts) do
    for _, row in ipairs(part) do
      if row.command == "D" and row.direction then
        doors[row.room .. " " .. row.direction] = CLOSED[row.state]
      end
    end
  end
  return doors
end

--- Runs rows from STATE.row on; STATE is { row =, worked =, mob =, thing =, doors = }.
function resets.go_on(area, state)
  local parts = parts_of(area)
  local known_commands = of_format[area.format] or commands
  local run = {
    area = area, row = state.row, worked = state.worked, mob = state.mob, thing = state.thing, known = {},
    doors = state.doors or doors_of(parts),
  }
  for _ = 1, ROWS do
    local row = row_at(parts, run.row)
    if not row then return end
    local command = known_commands[row.command]
    if command and (run.worked or not row.chain) then
      run.worked = command(run, row) and true or false
    end
    run.row = run.row + 1
  end
  area:after(0, "reset_rows",
    { row = run.row, worked = run.worked, mob = verbs.living(run.mob), thing = verbs.living(run.thing),
      doors = run.doors })
end

--- Starts a reset of AREA from its first row.
function resets.start(area)
  resets.go_on(area, { row = 1, worked = false })
end

return resets
