--- The memory that things have of a player: a property of the player for each thing, `_memory_NUMBER`, with
--- notes = { NAME = true } and fields of the code that uses it. `_memory` has when each of them last changed.
---
--- A player carries the memories of THINGS things, and of OF_OWNER things of one builder, so that no builder can crowd
--- out the others. The one that was not used for the longest time goes first.
---
--- Packages have such tables of their own, by the number of the thing: see memory.has_room.
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

--- True if WHO's table NAME, which has an entry for each thing by its number, has room for THING: for ALL entries,
--- OF_BUILDERS of the things of builders and MAKERS of those of THING's maker. Removes things that no longer exist.
function memory.has_room(who, name, thing, all, of_builders, makers)
  local maker, count, builders, own, gone = build.maker(thing), 0, 0, 0, {}
  for id in pairs(values.fields(who[name])) do
    local other = object(id)
    local by = other and build.maker(other)
    if other then count = count + 1 else gone[#gone + 1] = id end
    if by then builders = builders + 1 end
    if by and by == maker then own = own + 1 end
  end
  for _, id in ipairs(gone) do who[name][id] = nil end
  return count < all and (not maker or builders < of_builders and own < makers)
end

--- Makes room for the memory of THING.
local function make_room(who, thing)
  local count, oldest, oldest_at = 0, nil, nil
  local own, own_oldest, own_at = 0, nil, nil
  for id, at in pairs(values.fields(who._memory)) do
    local other = object(id)
    count = count + 1
    if not other then at = -1 end -- it goes first
    if not oldest or at < oldest_at then oldest, oldest_at = id, at end
    if other and other.owner == thing.owner then
      own = own + 1
      if not own_oldest or at < own_at then own_oldest, own_at = id, at end
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
