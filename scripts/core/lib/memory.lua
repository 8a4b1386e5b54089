--- The memory that things have of a player: a property of the player for each thing, `_memory_NUMBER`, with
--- notes = { NAME = true } and fields of the code that uses it. `_memory` has when each of them last changed.
---
--- A player carries the memories of THINGS things, and of OF_OWNER things of one builder, so that no builder can crowd
--- out the others. The one that was not used for the longest time goes first.
local values = require("values")

local memory = {}

local THINGS, OF_OWNER, NOTES, NAME = 200, 40, 40, 60

local function name_of(id) return "_memory_" .. id end

--- Returns what THING knows of WHO, to read: an empty table if they have not met.
function memory.of(thing, who)
  return values.fields(who[name_of(thing.id)])
end

--- Returns when THING last learned something about WHO; 0 if never.
function memory.time(thing, who)
  return values.number(values.fields(who._memory)[thing.id], 0)
end

--- Makes room for the memory of THING.
local function make_room(who, thing)
  local count, own, oldest, own_oldest = 0, 0, nil, nil
  local times = values.fields(who._memory)
  for id, at in pairs(times) do
    local other = object(id)
    count = count + 1
    if not other then at = -1 end
    if not oldest or at < (object(oldest) and times[oldest] or -1) then oldest = id end
    if other and other.owner == thing.owner then
      own = own + 1
      if not own_oldest or at < times[own_oldest] then own_oldest = id end
    end
  end
  local gone = build.maker(thing) and own >= OF_OWNER and own_oldest or count >= THINGS and oldest or nil
  if gone then who[name_of(gone)], who._memory[gone] = nil, nil end
end

--- Returns what THING knows of WHO, to write. Read it again after anything that may have changed it.
function memory.write(thing, who)
  local name = name_of(thing.id)
  if not who._memory then who._memory = {} end
  if not who._memory[thing.id] then make_room(who, thing) end
  local at = math.floor(now())
  if who._memory[thing.id] ~= at then who._memory[thing.id] = at end
  if not who[name] then who[name] = {} end
  return who[name]
end

--- True if THING has the note NAME about WHO.
function memory.knows(thing, who, name)
  local list = thing and memory.of(thing, who).notes
  return list ~= nil and list[name] == true
end

--- Notes NAME about WHO, or forgets it. A thing has at most NOTES notes about each player.
function memory.note(thing, who, name, is)
  if type(name) ~= "string" or name == "" or #name > NAME then return end
  if memory.knows(thing, who, name) == (is ~= false) then return end
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
