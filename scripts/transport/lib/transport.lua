--- Vehicles on routes: things made from `coach`, whose `route` is a list of stops and of places on the way.
---
--- 1. Where a coach is depends only on the clock: the rows of its route, each `wait` seconds long, follow each other
--- for ever. So no timer runs while nobody could see it: it is nowhere then, and comes back to where it should be when
--- a player enters one of its stops.
--- 2. Its door is open at stops and closed on the way; people aboard see through its windows.
--- 3. A builder's coach goes only to rooms that accept the builder. Where the next one does not, it stays with its door
--- open.
local catalogue = require("catalogue")
local deeds = require("deeds")
local near = require("near")
local shapes = require("shapes")
local values = require("values")
local verbs = require("verbs")
local words = require("words")

local transport = {}

local ROWS, STOP, PASS, LEAST, MOST = 40, 60, 15, 3, 3600

local SAYINGS = {
  waits = "{The coach} stands here. Its door is open.",
  off = "{The coach} sets off for {place}.", away = "The door closes, and {the coach} sets off for {place}.",
  comes = "{The coach} arrives, and its door opens.", lands = "{The coach} stops. This is {place}. The door opens.",
  goes_by = "{The coach} goes by.", passes = "You pass {place}.",
}

local said = {}
for key, text in pairs(SAYINGS) do said[key] = { "text", text } end
shapes.add("coach_sayings", "sentences of a coach", said)
for key in pairs(SAYINGS) do shapes.fill_key("coach_sayings", key, "coach place", true) end
shapes.add("coach_row", "a stop of a coach, or a place on its way", {
  stop = { "ref of room", "a stop" },
  by = { "ref of room", "a place that it goes by" },
  wait = { "integer 3..3600", "seconds" },
  name = { "text", "the name of the place in its timetable" },
}, { like = "coach_sayings" })
shapes.property("coach", "route", "list of coach_row")
shapes.property("coach", "sayings", "coach_sayings")

--- Returns the rows of COACH's route, each { place, is_stop, wait, is = its table }, and the seconds of a round.
function transport.route(coach)
  local rows, sum = {}, 0
  for i, one in ipairs(values.fields(coach.route)) do
    if i > ROWS then break end
    local row = values.fields(one)
    local place = verbs.living(row.stop) or verbs.living(row.by)
    if place and place:is("room") and place ~= coach then
      local is_stop = verbs.living(row.stop) ~= nil
      local wait = values.whole(row.wait, LEAST, MOST, is_stop and STOP or PASS)
      rows[#rows + 1] = { place = place, is_stop = is_stop, wait = wait, is = row }
      sum = sum + wait
    end
  end
  return rows, sum
end

--- Returns the number of the row in force, and the seconds until the next.
local function due(coach, rows, sum)
  local at = (now() - values.number(coach.offset, 0)) % sum
  for i, row in ipairs(rows) do
    if at < row.wait then return i, row.wait - at end
    at = at - row.wait
  end
  return 1, rows[1].wait
end

--- Returns the number of the next stop after row AT, and the seconds from the end of row AT until the coach is there.
local function next_stop(rows, at)
  local seconds = 0
  for n = 1, #rows do
    local i = (at + n - 1) % #rows + 1
    if rows[i].is_stop then return i, seconds end
    seconds = seconds + rows[i].wait
  end
  return nil
end

local function name_of_place(row)
  return type(row.is.name) == "string" and row.is.name or row.place.name
end

local function saying(coach, key, row)
  local own = row and row.is[key] or values.fields(coach.sayings)[key]
  return type(own) == "string" and own or SAYINGS[key]
end

local function has_players(place)
  for _, one in ipairs(place and place.contents or {}) do
    if one:is("player") then return true end
  end
  return false
end

--- True if a player is aboard, at a stop or on the way.
local function is_watched(coach, rows)
  if has_players(coach) then return true end
  for _, row in ipairs(rows) do
    if has_players(row.place) then return true end
  end
  return false
end

local function tell(place, coach, key, row, goal)
  if not place or not has_players(place) then return end
  speak_for(coach)
  place:announce(saying(coach, key, row), { coach = coach, place = name_of_place(goal or row) })
  speak_for()
end

--- Brings COACH to ROW. Returns false if it may not go there.
local function bring(coach, row)
  if coach.location == row.place then return true end
  local maker = build.maker(coach)
  if maker and not build.accepts(maker, row.place) then return false end
  return move(coach, row.place, "drive", { mover = coach, force = maker == nil }) == true
end

local function set_door(coach, is_open)
  if (coach.open == true) ~= is_open then coach.open = is_open end
end

--- Puts COACH where it should be now, without a word, and sets its timer.
local function put_in_place(coach)
  local rows, sum = transport.route(coach)
  if #rows < 2 then return nil end
  local at, left = due(coach, rows, sum)
  if not bring(coach, rows[at]) then return nil end
  set_door(coach, rows[at].is_stop)
  coach._row = at
  coach:after(math.max(0.1, left), "leg")
  return rows[at]
end

--- Called when a player came to where COACH stops, or woke in it: it goes on if it rested.
function transport.wake(coach)
  if near.time_left(coach, "leg") then return end
  local row = put_in_place(coach)
  if row and row.is_stop then tell(row.place, coach, "waits", row) end
end

--- Takes COACH away while nobody could see it. It stays, without a timer, if people sleep or npcs are in it.
local function rest(coach)
  for _, thing in ipairs(coach.contents) do
    if thing:is("character") then return end
  end
  move(coach, nil, "rest", { mover = coach, force = true })
end

--- Goes on to the next row, which begins now.
function transport.go_on(coach)
  local rows, sum = transport.route(coach)
  if #rows < 2 or not coach.location then return end
  local old = rows[values.number(coach._row, 0)]
  local at, left = due(coach, rows, sum)
  if old and at == coach._row and left < 1 then at, left = at % #rows + 1, left + rows[at % #rows + 1].wait end
  local row = rows[at]
  if not is_watched(coach, rows) then return rest(coach) end
  local goal = row.is_stop and row or rows[(next_stop(rows, at))] or row
  local from = coach.location
  if old and old.is_stop then
    tell(from, coach, "off", old, goal)
    tell(coach, coach, "away", old, goal)
  end
  set_door(coach, false)
  if not bring(coach, row) then
    set_door(coach, true)
    build.report(coach, words.fill("It can't go to {place}, so it stays (help script-rights).",
      { place = row.place.name }))
    return coach:after(60, "leg")
  end
  set_door(coach, row.is_stop)
  coach._row = at
  tell(row.place, coach, row.is_stop and "comes" or "goes_by", row)
  tell(coach, coach, row.is_stop and "lands" or "passes", row)
  coach:after(math.max(0.1, left), "leg")
end

--- Returns which coaches stop where: room's number -> coaches.
local index = catalogue.of("coach", function(coaches)
  local by_room = {}
  for _, coach in ipairs(coaches) do
    for _, row in ipairs(transport.route(coach)) do
      local list = by_room[row.place.id] or {}
      by_room[row.place.id] = list
      if list[#list] ~= coach then list[#list + 1] = coach end
    end
  end
  return by_room
end)

--- Returns the coaches that come to ROOM.
function transport.at(room)
  local list = {}
  for _, coach in ipairs(index()[room.id] or {}) do
    if verbs.living(coach) then list[#list + 1] = coach end
  end
  return list
end

--- Returns the rows of a timetable of COACH from ROOM: when it leaves here, and where it stops after that.
function transport.timetable(coach, room)
  local rows, sum = transport.route(coach)
  if #rows < 2 then return nil end
  local at, left = due(coach, rows, sum)
  local seconds, here = 0, nil
  for n = 0, #rows - 1 do
    local i = (at + n - 1) % #rows + 1
    if rows[i].is_stop and rows[i].place == room then
      here = i
      break
    end
    seconds = seconds + (n == 0 and left or rows[i].wait)
  end
  if not here then return nil end
  local table_rows, leaves = {}, seconds + (here == at and left or rows[here].wait)
  local i, on_the_way = here, 0
  for _ = 1, #rows do
    local wait
    i, wait = next_stop(rows, i)
    on_the_way = on_the_way + wait
    if not i or i == here then break end
    table_rows[#table_rows + 1] = { name = name_of_place(rows[i]), seconds = leaves + on_the_way }
    on_the_way = on_the_way + rows[i].wait
  end
  return { comes = here == at and 0 or seconds, leaves = leaves, stops = table_rows, every = sum }
end

--- Returns a time as words: "now", "in 40 seconds".
function transport.when(seconds)
  return seconds < 1 and sentence("now") or words.fill("in {time}", { time = words.duration(seconds) })
end

local function wake_all(who)
  local place = who.location
  if not place then return end
  if place:is("coach") then transport.wake(place) end
  for _, coach in ipairs(index()[place.id] or {}) do
    if verbs.living(coach) then transport.wake(coach) end
  end
end

deeds.on("enter", wake_all)
deeds.on("connect", wake_all)

return transport
