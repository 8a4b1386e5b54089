--- Converts rooms and their exits to records.
---
--- Doors: in the files each side of a door is separate, and the code acts on both; here, two exits that lead
--- back to each other share door, state and key. So both sides are made to agree: it is a door if either side
--- is one, its key is that of the side with the lower room number unless it has none, and its state is the
--- more closed of both sides' D commands.
---
--- An exit that leads nowhere can only be looked at: it is an exit without `to`, hidden so that it is not listed. If it
--- named a missing room, `circle.to` keeps that number.

local reader = require("circle/reader")
local text = require("circle/text")
local triggers = require("circle/triggers")

local NONE = reader.NONE
local PICKPROOF, HIDDEN, BOTH = 2, 3, 4 -- kinds of doors
local DIRECTIONS, NAMED = 15, 10 -- those from 10 on have a name of their own

-- north - south, east - west, up - down, northwest - southeast, northeast - southwest
local OPPOSITES = { [0] = 2, 3, 0, 1, 5, 4, 8, 9, 6, 7 }

-- Returns both sides of a passage; back is nil if it leads one way only.
local function passage_of(c, room, direction)
  local passage = { c = c, room = room, exit = room.exits[direction], direction = direction }
  local other = c:find("wld", passage.exit.to)
  local back = other and other.exits[OPPOSITES[direction]]
  if back and back.to == room.vnum then
    passage.other, passage.back = other, back
  end
  -- Of each pair, one side reports the oddities of both.
  passage.first = not passage.back or room.vnum < other.vnum
    or (room == other and direction <= OPPOSITES[direction])
  return passage
end

local function oddity(passage, format, ...)
  passage.c.import.oddity(passage.room.file, passage.exit.line, string.format(format, ...))
end

local function has_door(passage)
  local here = passage.exit.door ~= 0
  local there = passage.back ~= nil and passage.back.door ~= 0
  if passage.back and here ~= there and passage.first then
    oddity(passage, "the door between rooms #%d and #%d has one side only, so the other was added",
      passage.room.vnum, passage.other.vnum)
  end
  return here or there
end

local function key_of(passage)
  local here = passage.exit.key
  local there = passage.back and passage.back.key or NONE
  local first = passage.first
  if first and here ~= NONE and there ~= NONE and here ~= there then
    oddity(passage, "the door between rooms #%d and #%d has two keys, #%d and #%d; the first is used",
      passage.room.vnum, passage.other.vnum, here, there)
  end
  local mine, others = here, there
  if not first then
    mine, others = there, here
  end
  local key = mine ~= NONE and mine or others
  if key == NONE or passage.c:knows("obj", key) then
    return key
  end
  -- Hand-made files write "no key" as 0 as often as -1.
  if first and key ~= 0 then
    oddity(passage, "the door of room #%d has the key #%d, which does not exist", passage.room.vnum, key)
  end
  return NONE
end

-- Returns the more closed of the states that the commands left on both sides.
local function state_of(passage)
  local doors = passage.c.outcome.doors
  local here = doors[passage.room.vnum * 16 + passage.direction] or 0
  local there = passage.back and doors[passage.other.vnum * 16 + OPPOSITES[passage.direction]] or 0
  return math.max(here, there)
end

local function add_door(passage, props)
  local state, key, kind = state_of(passage), key_of(passage), passage.exit.door
  -- The door is called by its first keyword, as in the original, unless that is a plural such as "gates".
  local noun = passage.exit.keywords:match("%S+")
  if noun and noun:lower() ~= "door" and noun:sub(-1) ~= "s" then
    props.noun = text.plain(noun)
  end
  props.door = true
  props.open = state == 0
  props.locked = state == 2 or nil
  props.key = key ~= NONE and passage.c.link("obj", key) or nil
  if not passage.back then
    props.twin = false -- or it would be paired with an exit back that is not a door
  end
  props.pickproof = (kind == PICKPROOF or kind == BOTH) or nil
  props.hidden = (kind == HIDDEN or kind == BOTH) or nil
end

local function set_target(passage, props)
  local to = passage.exit.to
  if passage.c:knows("wld", to) then
    props.to = passage.c.link("wld", to)
    return
  end
  props.hidden = true
  if to ~= NONE then
    oddity(passage, "room #%d leads %s to #%d, which does not exist, so players can only look there", passage.room.vnum,
      passage.c.names.of("direction", passage.direction) or "somewhere", to)
    props.circle = { to = to }
  end
end

--- Returns the name of a passage: its direction, or for others the first of its keywords that no exit has.
local function name_of(c, exits, passage)
  local name = passage.direction < NAMED and c.names.of("direction", passage.direction)
  if name then return name end
  for _, word in ipairs(text.words(passage.exit.keywords) or {}) do
    word = word:lower()
    if word:find("^%l[%l-]*$") and not exits[word] then return word end
  end
  local number = 1
  while exits["way-" .. number] do number = number + 1 end
  return "way-" .. number
end

local function exits_of(c, room)
  local exits = {}
  for direction = 0, DIRECTIONS do
    if room.exits[direction] then
      local passage = passage_of(c, room, direction)
      local props = { desc = text.block(c.import, passage.exit.desc), aliases = text.words(passage.exit.keywords) }
      if has_door(passage) then
        add_door(passage, props)
      end
      set_target(passage, props)
      props.hidden = props.hidden or passage.exit.hidden
      c:own_values(props, passage.exit.more)
      exits[name_of(c, exits, passage)] = props
    end
  end
  return c.or_nil(exits)
end

local function zone_of(c, room)
  if room.zone then return room.zone end
  local zones, vnum = c.lists.zon, room.vnum
  for i = 1, #zones do
    local zone = zones[i]
    if vnum >= zone.bottom and vnum <= zone.top then
      return zone
    end
  end
  if #zones > 0 then
    c:oddity(room, "room #%d is not in the range of any zone", room.vnum)
  end
end

return function(c)
  for _, room in ipairs(c.lists.wld) do
    local odd = c:oddities(room)
    local props, circle, details = { vnum = room.vnum }, {}, {}
    c:name(props, circle, room.name, "An unnamed room")
    if c.specials.add(c, "wld", room, props) then c.special = c.special + 1 end
    props.desc = text.block(c.import, room.desc)
    local zone = zone_of(c, room)
    props.area = zone and c.link("zon", zone.vnum)
    props.light = c.names.has("room", room.flags, "dark") and 0 or 1
    if c.names.has("room", room.flags, "godroom") or c.names.has("room", room.flags, "imp_only") then
      props.public = false
    end
    for _, extra in ipairs(room.extras) do
      c:detail(details, extra.keywords, extra.text)
    end
    props.exits = exits_of(c, room)
    props.details = c.or_nil(details)
    circle.flags = c.names.flags("room", room.flags, odd)
    circle.sector = type(room.sector) == "string" and room.sector
      or c.names.named("sector", room.sector, "the room's sector", odd)
    circle.triggers = c:triggers(room)
    local more = c.outcome.rooms[room.vnum] or {}
    for _, vnum in ipairs(more.triggers or {}) do
      circle.triggers = circle.triggers or {}
      circle.triggers[#circle.triggers + 1] = vnum
    end
    props._variables = more.variables
    triggers.add(c, props, circle.triggers)
    props.circle = circle
    c:own_values(props, room.more)
    c:record("room", c.ref("wld", room.vnum), props, room)
  end
end
