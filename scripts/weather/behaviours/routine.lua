-- Follows a daily routine: `routine` is a list of { at = HOUR, go = ROOM or { ROOM, … }, perform = LINE or {
-- LINE, … } }. At its hour the npc walks from room to room, step by step, and performs the lines in each. It
-- catches up on a row that it missed. Where no player is, it moves there at once instead of walking. A
-- builder's npc only goes where it could walk, and performs its lines only where its maker is accepted.
local exits = require("exits")
local near = require("near")
local posture = require("posture")
local trade = require("trade")
local values = require("values")
local verbs = require("verbs")

local PACE, TRIES, LINES = 5, 20, 5 -- seconds per step; failed steps; lines per room

local function rows_of(who)
  local rows = {}
  for _, row in ipairs(values.fields(who.routine)) do
    if values.number(values.fields(row).at, -1) >= 0 then rows[#rows + 1] = row end
  end
  return rows
end

--- Returns the row in force at HOUR: the one that began last.
local function row_at(rows, hour)
  local best, latest
  for i, row in ipairs(rows) do
    local ago = (hour - row.at) % 24
    if not best or ago < latest then best, latest = i, ago end
  end
  return best
end

local function is_busy(who)
  return who.fighting or verbs.living(who.following) or verbs.living(who.guiding) or posture.of(who) == "sleeping"
end

--- True if a builder made WHO and that builder is not accepted here.
local function is_passing(who)
  local maker = build.maker(who)
  return maker ~= nil and not build.accepts(maker, who.location)
end

local function perform_all(who, row)
  if is_passing(who) then return end
  for i, line in ipairs(values.list(row.perform)) do
    if i <= LINES and type(line) == "string" then who:perform(line) end
  end
end

--- Goes one step on to the current stop, performs the lines there, then schedules the next stop.
local function go_on(who, number, stop, tries)
  local row = rows_of(who)[number]
  local goals = row and values.list(row.go) or {}
  local goal = goals[stop] and verbs.living(object(goals[stop]))
  if not row or stop > math.max(1, #goals) or tries > TRIES then return end
  if is_busy(who) then return who:after(PACE, "routine", { row = number, stop = stop, tries = tries + 1 }) end
  if goal and who.location ~= goal then
    local exit = exits.way_to(who, goal)
    if not exit then return end
    if near.is_seen(who, goal) then
      local from = who.location
      who:perform("go " .. exit.name)
      tries = who.location == from and tries + 1 or tries
      return who:after(PACE, "routine", { row = number, stop = stop, tries = tries })
    end
    if not verbs.move(who, who, goal, "walk") then return end
  end
  perform_all(who, row)
  if stop < #goals then who:after(PACE, "routine", { row = number, stop = stop + 1, tries = 0 }) end
end

--- Notes in the shop's room who has gone, so that trade.lua can tell customers when the keeper is back.
local function note_leaving(who)
  local room = who.location
  if not who:is("shopkeeper") or verbs.living(room._keeper_gone) == who then return end
  if is_passing(who) then return end
  local rooms = values.list(trade.terms(who).shop_rooms)
  if #rooms == 0 or values.has(rooms, room) then room._keeper_gone = who end
end

on("time:hour", function(e)
  local who = e.this
  local rows = who.location and who.location:is("room") and rows_of(who) or {}
  local number = row_at(rows, e.data.hour)
  if not number or who.routine_row == number then return end
  who.routine_row = number
  note_leaving(who)
  go_on(who, number, 1, 0)
end)

on("timer:routine", function(e)
  local data = values.fields(e.data)
  if not e.this.location or not e.this.location:is("room") then return end
  go_on(e.this, values.number(data.row, 0), values.number(data.stop, 1), values.number(data.tries, 0))
end)

--- Returns a lamplighter, two lamps, and the second of two rooms with a lamp in each.
local function street(t)
  local area, there = create("area"), t:place("There")
  local here = t.room
  here.area, there.area = area, area
  create("exit", { name = "north", to = there, location = here })
  create("exit", { name = "south", to = here, location = there })
  local lamps = {}
  for i, room in ipairs({ here, there }) do
    lamps[i] = create("light", { name = "a street lamp", portable = false, lit = false, location = room })
  end
  local who = create({ "npc", "routine" }, { name = "a lamplighter", location = there, routine = {
    { at = 18, go = { here, there }, perform = "light street lamp" },
    { at = 6, go = { here, there }, perform = "extinguish street lamp" } } })
  return who, lamps, there
end

test("a lamplighter walks from lamp to lamp at the hour, and does nothing twice", { needs = { "light" } }, function(t)
  local who, lamps = street(t)
  local ann = t:player("Ann")
  t:event(who, "time:hour", { hour = 18 })
  t:advance(30)
  local told = t:told(ann)
  t:has(told, "lamplighter lights the street lamp")
  t:ok(lamps[1].lit and lamps[2].lit, "both are lit")
  t:event(who, "time:hour", { hour = 19 })
  t:advance(30)
  t:equal(t:told(ann), "")
  t:event(who, "time:hour", { hour = 7 }) -- six was missed
  t:advance(30)
  t:ok(not lamps[1].lit and not lamps[2].lit, "both are out")
end)

test("a shop whose keeper left by routine says when they are back", function(t)
  local there, bun = t:place("Home"), create("food", { name = "a bun", price = 4 })
  create("exit", { name = "north", to = there, location = t.room })
  create("exit", { name = "south", to = t.room, location = there })
  local keeper = create({ "npc", "shopkeeper", "routine" }, { name = "a baker", location = t.room, goods = { bun },
    routine = { { at = 6, go = t.room }, { at = 20, go = there } } })
  local ann = t:player("Ann")
  t:refused(t:player("Bob", there), "list", "Nobody trades here")
  t:event(keeper, "time:hour", { hour = 19 })
  t:has(t:command(ann, "list"), "a bun")
  t:event(keeper, "time:hour", { hour = 20 })
  t:advance(30)
  for _, line in ipairs({ "list", "buy bun", "sell bun" }) do
    t:refused(ann, line, "The baker is not here, but will be back at 6 o'clock")
  end
  t:event(keeper, "time:hour", { hour = 6 })
  t:advance(30)
  t:has(t:command(ann, "list"), "a bun")
  keeper:destroy()
  t:refused(ann, "list", "Nobody trades here")
end)

test("without players near, an npc is moved at once, and a closed door stops it", { needs = { "light" } }, function(t)
  local who, lamps, there = street(t)
  t:event(who, "time:hour", { hour = 18 })
  t:ok(lamps[1].lit, "the first is lit")
  t:advance(PACE)
  t:ok(lamps[2].lit, "and the second")
  local door = there:exit("south")
  door.door, door.open = true, false
  t:event(who, "time:hour", { hour = 6 })
  t:advance(30)
  t:equal(who.location, there)
  t:ok(lamps[1].lit, "it could not get there")
end)
