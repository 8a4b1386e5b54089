--- The memory that things have of a player, in the player's property `_memory`: thing's number -> { at = time of the
--- last change, notes = { NAME = true }, and fields of the packages that use it }. It has 200 things; the one that was
--- not used for the longest time goes first.
local values = require("values")

local memory = {}

local THINGS, NOTES, NAME = 200, 40, 60

--- Returns what THING knows of WHO to read; an empty table if they have not met.
function memory.of(thing, who)
  local all = who._memory
  return all and all[thing.id] or {}
end

local function forget_oldest(all)
  local count, oldest, since = 0, nil, nil
  for id, one in pairs(all) do
    count = count + 1
    local at = object(id) and values.number(one.at, 0) or -1
    if not since or at < since then oldest, since = id, at end
  end
  if count >= THINGS then all[oldest] = nil end
end

--- Returns what THING knows of WHO, to write. Read it again after anything that may have changed it.
function memory.write(thing, who)
  if not who._memory then who._memory = {} end
  local all = who._memory
  if not all[thing.id] then
    forget_oldest(all)
    all[thing.id] = { at = math.floor(now()) }
  end
  all[thing.id].at = math.floor(now())
  return all[thing.id]
end

--- True if THING has the note NAME about WHO.
function memory.knows(thing, who, name)
  local list = thing and memory.of(thing, who).notes
  return list ~= nil and list[name] == true
end

--- Notes NAME about WHO, or forgets it. A thing has at most 40 notes about each player.
function memory.note(thing, who, name, is)
  if type(name) ~= "string" or name == "" or #name > NAME then return end
  local own, count = memory.write(thing, who), 0
  if not own.notes then own.notes = {} end
  for _ in pairs(own.notes) do count = count + 1 end
  if is == false then
    own.notes[name] = nil
  elseif count < NOTES then
    own.notes[name] = true
  end
end

return memory
