--- Plays the zones' reset commands once. It works on the records alone, as if the world were empty: mobiles
--- and objects are counted from zero, and all doors are open. The result is a list of instances and the states
--- of doors. It makes two passes: the first reports every command that names a missing record, even if it
--- would be skipped; the second runs the commands, and reports only what shows at run time.
---
--- The rules are the original's:
--- 1. A command with the if-flag is skipped unless the last command tried has worked; a skipped one does not
---    change that.
--- 2. M, O, G, E, P work only while fewer than max of their kind exist anywhere.
--- 3. G and E give to the mobile loaded last; P puts into the newest object of the container's number.
--- 4. D concerns one side of a door.
--- 5. A command that names a missing record does nothing and has not worked.
--- 6. T attaches a trigger to the mobile or object loaded last, or to a room; V sets a variable of it.

local reader = require("circle/reader")
local wear = require("circle/wear")

local NONE = reader.NONE
local MOBILE, ROOM = 0, 2 -- kinds of trigger owners

local resets = { commands = {} }
local run = {}
run.__index = run

function run:oddity(format, ...)
  self.c.import.oddity(self.zone.file, self.reset.line, string.format(format, ...))
end

-- Checks. Each returns false if the command names a missing record. ------------------

function run:need(kind, what, vnum)
  local known = self.c:knows(kind, vnum)
  if not known and not self.real then
    self:oddity("%s: there is no %s #%d, so the command does nothing", self.reset.command, what, vnum)
  end
  return known
end

function run:need_name(set, what, number)
  local known = self.c.names.of(set, number) ~= nil
  if not known and not self.real then
    self:oddity("%s: %d is not a valid %s, so the command does nothing", self.reset.command, number, what)
  end
  return known
end

-- True if an earlier command loaded the mobile or object that this one needs.
function run:need_spawn(spawn, what)
  if not spawn and self.real then
    self:oddity("%s: no %s was loaded before, so it did nothing", self.reset.command, what)
  end
  return spawn ~= nil
end

function run:need_door(room_vnum, direction)
  local room = self.c:find("wld", room_vnum)
  local exit = room and room.exits[direction]
  local there = exit and exit.door ~= 0
  if not there and not self.real then
    self:oddity("D: room #%d has no door %s, so the command does nothing", room_vnum,
      self.c.names.of("direction", direction))
  end
  return there
end

-- Instances ------------------------------------------------------------------------

local function add_count(self, kind, vnum, change)
  local counts = self.counts[kind]
  counts[vnum] = (counts[vnum] or 0) + change
end

function run:below(kind, vnum, max)
  return self.real and max > 0 and (self.counts[kind][vnum] or 0) < max
end

function run:spawn(kind, vnum)
  local spawns = self.outcome.spawns
  local spawn = {
    kind = kind, vnum = vnum, zone = self.zone.vnum, row = self.row, file = self.zone.file, line = self.reset.line,
    index = #spawns + 1,
  }
  spawns[spawn.index] = spawn
  add_count(self, kind, vnum, 1)
  self.loaded = kind == "obj" and spawn or self.loaded
  if kind == "obj" then
    local list = self.objects[vnum] or {}
    list[#list + 1] = spawn
    self.objects[vnum] = list
  end
  return spawn
end

-- Returns the newest object of VNUM; with ROOM, only one that lies there.
function run:newest(vnum, room)
  local list = self.objects[vnum] or {}
  for i = #list, 1, -1 do
    local spawn = list[i]
    if not spawn.gone and (not room or (spawn.room == room and not spawn.inside)) then
      return spawn
    end
  end
end

-- True if an object of that number is worn at POSITION, and not only held.
function run:fits(object, position)
  local read = self.c:find("obj", object)
  return read and wear.is_worn(self.c.names, read.wear, position)
end

-- Removes a spawn with its contents, which come after it in the list.
function run:take_away(which)
  local spawns = self.outcome.spawns
  for i = which.index, #spawns do
    local spawn = spawns[i]
    local inside = spawn.inside and spawn.inside.gone
    if (spawn == which or inside) and not spawn.gone then
      spawn.gone = true
      add_count(self, spawn.kind, spawn.vnum, -1)
    end
  end
end

-- Puts a new object into a spawn. MAX replaces the row's, if given. HAND: the holder's property for things in
-- hand.
function run:put_into(holder, worn, max, hand)
  local object = self.reset[1]
  if not self:below("obj", object, max or self.reset[2]) then
    return false
  end
  local spawn = self:spawn("obj", object)
  spawn.inside, spawn.worn = holder, worn
  holder.holds = true
  if hand and not worn then spawn.hand = hand end
  return true
end

-- Commands; each returns whether it worked ---------------------------------------

local commands = resets.commands

function commands.M(self, mob, max, room)
  if not (self:need("mob", "mobile", mob) and self:need("wld", "room", room) and self:below("mob", mob, max)) then
    return false
  end
  self.mob = self:spawn("mob", mob)
  self.mob.room = room
  return true
end

function commands.O(self, object, max, where)
  local room = self.c:vnum("wld", where)
  if not (self:need("obj", "object", object) and (room == NONE or self:need("wld", "room", room))
      and self:below("obj", object, max)) then
    return false
  end
  self:spawn("obj", object).room = room
  return true
end

function commands.G(self, object)
  return self:need("obj", "object", object) and self:need_spawn(self.mob, "mobile") and self:put_into(self.mob, false)
end

function commands.E(self, object, _, position)
  if not (self:need("obj", "object", object) and self:need_name("worn", "equipment position", position)
      and self:need_spawn(self.mob, "mobile")) then
    return false
  end
  return self:put_into(self.mob, self:fits(object, position), nil, wear.hand(position))
end

function commands.P(self, object, _, container)
  if not (self:need("obj", "object", object) and self:need("obj", "object", container)) then
    return false
  end
  local holder = self:newest(container)
  return self:need_spawn(holder, "container of that number") and self:put_into(holder, false)
end

function commands.D(self, room, direction, state)
  if not (self:need("wld", "room", room) and self:need_name("direction", "direction", direction)
      and self:need_door(room, direction) and self:need_name("door", "state of a door", state)) then
    return false
  end
  if self.real then
    self.outcome.doors[room * 16 + direction] = state
  end
  return true
end

function commands.R(self, room, object)
  if not (self:need("wld", "room", room) and self:need("obj", "object", object)) then
    return false
  end
  local spawn = self:newest(object, room)
  if spawn then
    self:take_away(spawn)
  end
  return true
end

-- Returns the holder for T and V: a spawn, or the notes on a room.
function run:holder(kind, vnum)
  if kind == ROOM then
    local rooms = self.outcome.rooms
    rooms[vnum] = rooms[vnum] or {}
    return rooms[vnum]
  end
  return kind == MOBILE and self.mob or self.loaded
end

function commands.T(self, kind, trigger, room)
  if not self:need("trg", "trigger", trigger) then
    return false
  end
  local holder = self.real and self:holder(kind, room)
  if holder then
    holder.triggers = holder.triggers or {}
    table.insert(holder.triggers, trigger)
  end
  return true
end

function commands.V(self, kind, context, room)
  local holder = self.real and self:holder(kind, room)
  if holder and self.reset.name and self.reset.value then
    holder.variables = holder.variables or {}
    local of = tostring(context)
    holder.variables[of] = holder.variables[of] or {}
    holder.variables[of][reader.trim(self.reset.name):lower()] = self.reset.value
  end
  return true
end

function run:pass(real)
  self.real = real
  local of_format = self.c.commands or commands
  for _, zone in ipairs(self.c.lists.zon) do
    self.zone, self.mob, self.loaded = zone, nil, nil
    self.worked = false
    for row, reset in ipairs(zone.resets) do
      self.reset, self.row = reset, row
      if not real or not reset.chain or self.worked then
        local result = of_format[reset.command](self, table.unpack(reset, 1, 4))
        if result ~= nil then self.worked = result end
      end
    end
  end
end

--- Plays the commands of the format. Returns spawns (a list in which containers come before their contents),
--- doors (states by room * 16 + direction) and rooms (notes on some).
function resets.play(c)
  local outcome = { spawns = {}, doors = {}, rooms = {} }
  local all = setmetatable({ c = c, outcome = outcome, objects = {}, counts = { mob = {}, obj = {} },
    placed = { mob = {}, obj = {} } }, run)
  all:pass(false)
  all:pass(true)
  return outcome
end

return resets
