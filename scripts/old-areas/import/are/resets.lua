--- The reset commands of ROM, Merc and SMAUG, where they differ from circle/resets.lua, and the names of a row's
--- arguments. The if-flag of the files is ignored: G, E and P depend on whether the last M, O or P has worked.
---
--- 1. M: fewer than max anywhere, and fewer than the row's limit in the room.
--- 2. O: none lies in the room. P: up to count of them in the newest container.
--- 3. G and E: a limit of -1 or 0 means no limit, one above 50 means six. Things given to a shopkeeper are goods.
--- 4. R shuffles the first exits of a room, but only when the area is reset, not here.
--- 5. SMAUG's traps, hidden things and flags are kept as rows, and do nothing.
local resets = require("circle/resets")
local wear = require("circle/wear")

local OLD_LIMIT, OLD_MEANS, NO_LIMIT = 50, 6, 999

local rom = {
  arguments = {
    M = { "mob", "max", "room", "limit" }, O = { "object", "max", "room" }, G = { "object", "max" },
    E = { "object", "max", "position" }, P = { "object", "max", "container", "count" },
    D = { "room", "direction", "state" }, R = { "room", "exits" },
    TRAP = { "kind", "charges", "room" }, HIDE = { "object", "value", "room" }, BITS = { "number", "flags", "bits" },
  },
  commands = setmetatable({}, { __index = resets.commands }),
}
local commands = rom.commands

local function limit_of(max, endless)
  if max > OLD_LIMIT then return OLD_MEANS end
  return (max == -1 or max == 0 and endless) and NO_LIMIT or max
end

-- No command of these games takes anything away again, so counts only grow.

--- Returns how many of a kind are in PLACE, the number of a room or a container.
local function count_in(run, kind, vnum, place)
  local there = run.placed[kind][place]
  return there and there[vnum] or 0
end

--- Notes that one of a kind is in PLACE.
local function note(run, kind, vnum, place)
  local there = run.placed[kind][place] or {}
  run.placed[kind][place] = there
  there[vnum] = (there[vnum] or 0) + 1
end

function commands.M(self, mob, max, room, limit)
  if not (self:need("mob", "mobile", mob) and self:need("wld", "room", room) and self:below("mob", mob, max)) then
    return false
  end
  if count_in(self, "mob", mob, room) >= limit then return false end
  self.mob = self:spawn("mob", mob)
  self.mob.room = room
  note(self, "mob", mob, room)
  return true
end

function commands.O(self, object, _, room)
  if not (self:need("obj", "object", object) and self:need("wld", "room", room) and self.real)
    or count_in(self, "obj", object, room) > 0 then
    return false
  end
  self:spawn("obj", object).room = room
  note(self, "obj", object, room)
  return true
end

function commands.P(self, object, max, container, count)
  if not (self:need("obj", "object", object) and self:need("obj", "object", container)) then return false end
  local holder = self:newest(container)
  if not self:need_spawn(holder, "container of that number") or not holder then return false end
  for _ = count_in(self, "obj", object, holder) + 1, math.min(math.max(count, 1), 50) do
    if not self:put_into(holder, false, limit_of(max, false)) then break end
    note(self, "obj", object, holder)
  end
  return true
end

local function give(self, object, max, worn, hand)
  if not self.real or not self.worked then return nil end
  if not self:need_spawn(self.mob, "mobile") then return false end
  return self:put_into(self.mob, worn, limit_of(max, true), hand)
end

--- A thing given to a shopkeeper becomes one of the shop's goods, which never run out.
function commands.G(self, object, max)
  if not self:need("obj", "object", object) then return false end
  local shop = self.mob and self.c.keepers[self.mob.vnum]
  if not shop then return give(self, object, max, false) end
  for _, known in ipairs(shop.products) do
    if known == object then return true end
  end
  table.insert(shop.products, object)
  return true
end

function commands.E(self, object, max, position)
  if not (self:need("obj", "object", object) and self:need_name("worn", "equipment position", position)) then
    return false
  end
  return give(self, object, max, self:fits(object, position), wear.hand(position))
end

function commands.R(self, room, exits)
  if not self:need("wld", "room", room) then return nil end
  if (exits < 0 or exits > 6) and not self.real then
    self:oddity("R: %d is not a number of exits, so 6 is used", exits)
  end
  return nil
end

function commands.D(self, ...)
  resets.commands.D(self, ...)
  return nil
end

for _, name in ipairs({ "TRAP", "HIDE", "BITS" }) do
  commands[name] = function() return nil end
end

return rom
