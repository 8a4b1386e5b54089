--- Spawn tables: `spawns` of an area says what comes there, how often and under which conditions (help spawn tables).
---
--- 1. An area spawns only while a player is in it. When the first one comes after a while, it catches up: a round for
--- each `spawn_every` seconds that have passed, at most CATCH_UP.
--- 2. `_spawned` of the area lists what came and is still there, by the number of its prototype. A thing that a player
--- has taken or tamed is dropped from it, and counts no more. `_spawned_at` of a thing is when it came.
--- 3. A builder's area spawns only what its maker controls, into rooms that accept the maker. It belongs to the maker
--- and counts in the quota.
local checks = require("checks")
local conditions = require("conditions")
local shapes = require("shapes")
local values = require("values")
local verbs = require("verbs")

local spawns = {}

shapes.add("spawn", "what comes to an area", {
  what = { "ref", "the prototype" },
  most = { "integer 0..100", "how many there are at once; 1" },
  weight = { "number 0..", "how often it is chosen among the others; 1" },
  when = { "condition | list of condition", "a condition" },
  only = { "boolean", "it goes when the condition is over" },
  rooms = { "ref of room | list of ref of room", "the rooms where it comes" },
  kind = { "text | list of text", "in a wilderness: the kinds of places where it comes" },
  stays = { "seconds", "after which it goes again" },
  comes = { "text", "the sentence when it comes" },
  goes = { "text", "the sentence when it goes" },
})
shapes.property("spawning", "spawns", "list of spawn")
shapes.fill_key("spawn", "comes", "actor room", true)
shapes.fill_key("spawn", "goes", "actor", true)

checks.add("spawning", function(area, world, say)
  for i, row in ipairs(values.list(area.spawns)) do
    local what = conditions.object(values.fields(row).what)
    if what and what.location and not world:is_prototype(what) then
      say("spawns", ("spawns[%d].what: %s is a thing in the world, not a prototype: declare prototype \"%s\", and "
        .. "place none, or one made from it"):format(i, world:name(what), world:name(what)))
    end
    local word = conditions.needs_player(values.fields(row).when)
    if word then
      say("spawns", ("spawns[%d].when never holds: \"%s\" asks for a player, and nothing comes for one in particular; "
        .. "for the place write rooms"):format(i, word))
    end
    for _, one in ipairs(values.list(values.fields(row).rooms)) do
      local room = conditions.object(one)
      if room and room:is("room") and room.area ~= area then
        say("spawns", ("spawns[%d].rooms: nothing comes to %s, since it isn't in the area: name rooms of it, or give "
          .. "that area its own spawns"):format(i, world:name(room)))
      end
    end
  end
end)

local ROWS, MOST, EVERY, CATCH_UP, ROOMS, ROUND = 50, 100, 60, 5, 300, 3
local NOT_SPAWNED = { "room", "exit", "player", "area", "coin" }

--- Returns the rows of AREA's table that can be used, each { proto, weight, most, is = its table }.
function spawns.rows(area)
  local rows, maker = {}, build.maker(area)
  for i, one in ipairs(values.fields(area.spawns)) do
    if i > ROWS then break end
    local row = values.fields(one)
    local proto = conditions.object(row.what)
    local ok = proto and (not maker or build.controls(maker, proto) == true)
    for _, kind in ipairs(ok and NOT_SPAWNED or {}) do ok = ok and not proto:is(kind) end
    if ok then
      rows[#rows + 1] = { proto = proto, weight = math.max(0, values.number(row.weight, 1)),
        most = values.whole(row.most, 0, MOST, 1), is = row }
    end
  end
  return rows
end

--- True if ONE is still there, as it came.
local function is_there(one)
  local place = verbs.living(one) and one.location
  return place ~= nil and place ~= false and not place:is("player") and not one.pet_of
end

--- Returns what came and is still there, by the number of its prototype, and how many that is.
local function read_came(area, rows)
  local came, sum = {}, 0
  for _, row in ipairs(rows) do came[row.proto.id] = {} end
  for id, list in pairs(values.fields(area._spawned)) do
    for _, one in ipairs(came[id] and values.list(list) or {}) do
      if is_there(one) then
        table.insert(came[id], one)
        sum = sum + 1
      end
    end
  end
  return came, sum
end

local function may_hold(room, maker)
  return room:is("room") and not room:is("horizon") and room.no_spawns ~= true
    and (not maker or build.accepts(maker, room) == true)
end

--- Returns the rooms where ROW can come.
local function rooms_for(area, row, maker)
  local rooms = {}
  local listed = row.is.rooms ~= nil
  for i, one in ipairs(listed and values.list(row.is.rooms) or find{ area = area }) do
    if i > ROOMS then break end
    local room = conditions.object(one)
    local fits = room and room.area == area and may_hold(room, maker)
    if fits and row.is.kind ~= nil and not values.has(row.is.kind, room._kind) then fits = false end
    if fits then rooms[#rooms + 1] = room end
  end
  return rooms
end

--- Returns a row by weight, among those that may come now; nil if none.
local function pick(area, rows, came)
  local sum, may, last = 0, {}, nil
  for i, row in ipairs(rows) do
    may[i] = #came[row.proto.id] < row.most and row.weight > 0 and conditions.holds(row.is.when, nil, area)
    if may[i] then sum = sum + row.weight end
  end
  if sum <= 0 then return nil end
  local at = random(1, 1000000) / 1000000 * sum
  for i, row in ipairs(rows) do
    if may[i] then
      last, at = row, at - row.weight
      if at <= 0 then return row end
    end
  end
  return last
end

local function tell_coming(room, one, row)
  local text = row.is.comes
  if type(text) == "string" and text ~= "" and one.location == room then
    speak_for(one)
    one:act(text, { room = room })
    speak_for()
  end
end

--- Makes one of ROW in one of its rooms. Returns it, or nil.
local function make(area, row)
  local maker = build.maker(area)
  local rooms = rooms_for(area, row, maker)
  if #rooms == 0 then return nil end
  local room = rooms[random(1, #rooms)]
  local one = create(row.proto, { location = room, _spawned_at = now() })
  if not one then return nil end
  tell_coming(room, one, row)
  if not verbs.living(one) then return nil end
  if one:is("npc") then one:call("rouse") end
  return one
end

local function is_busy(one)
  if verbs.living(one.fighting) or verbs.living(one.following) then return true end
  for _, thing in ipairs(one.contents) do
    if thing:is("player") then return true end
  end
  return false
end

local function send_away(one, row)
  local text = row.is.goes
  if type(text) == "string" and text ~= "" then
    speak_for(one)
    one:act(text, {})
    speak_for()
  end
  if verbs.living(one) then build.destroy(one) end
end

--- Takes away things that have stayed long enough, and those of rows with `only` whose condition is over.
local function take_away(area, rows, came)
  for _, row in ipairs(rows) do
    local stays, left = values.number(row.is.stays, 0), {}
    local over = row.is.only and not conditions.holds(row.is.when, nil, area)
    for _, one in ipairs(came[row.proto.id]) do
      local old = stays > 0 and now() - values.number(one._spawned_at, now()) >= stays
      if (old or over) and not is_busy(one) then send_away(one, row) else left[#left + 1] = one end
    end
    came[row.proto.id] = left
  end
end

--- Does a round: takes away what is over, and lets at most ROUND come.
function spawns.round(area)
  local rows = spawns.rows(area)
  local came, sum = read_came(area, rows)
  take_away(area, rows, came)
  local most = values.whole(area.spawns_most, 0, MOST, 20)
  for _ = 1, math.min(ROUND, most - sum) do
    local row = pick(area, rows, came)
    local one = row and make(area, row)
    if not one then break end
    table.insert(came[row.proto.id], one)
  end
  area._spawned = came
end

--- Called at each tick of AREA, while a player is there.
function spawns.tick(area)
  local every = values.whole(area.spawn_every, 5, 86400, EVERY)
  local last = values.number(area._spawned_last, 0)
  if now() - last < every then return end
  local rounds = last == 0 and 1 or math.min(CATCH_UP, math.floor((now() - last) / every))
  area._spawned_last = now()
  for _ = 1, rounds do spawns.round(area) end
end

return spawns
