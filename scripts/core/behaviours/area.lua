-- An area with players. When a player enters, its npcs are roused, some rooms per transaction. While a player is there
-- and the area has a use for it (a handler for it, or the point "area.uses"), the area ticks every `tick_seconds`: the
-- point "area.tick", then `on("tick")` with the number of the tick in e.data.
local afterwards = require("afterwards")
local near = require("near")
local points = require("points")

local ROOMS = 20 -- rooms roused per transaction
local TICK = 5 -- seconds

local function set_tick(area, number)
  local pace = type(area.tick_seconds) == "number" and area.tick_seconds or TICK
  pace = math.min(math.max(pace, 1), 3600)
  area:after(pace, "area_tick", number)
  return pace
end

local function has_use(area)
  return points.first("area.uses", area) or handles(area, "tick")
end

-- The prototype `area` answers for all objects what a reader reads because of what happened
-- (engine/modules/afterwards). It is in no room, so this handler costs nobody anything.
on("afterwards", function(e)
  return afterwards.read(e.thing, e.text, e.actor)
end)

on("timer:area_tick", function(e)
  local area, number = e.this, (e.data or 0) + 1
  if not has_use(area) then return end
  if not near.is_visited(area) then return points.each("area.left", area) end
  local pace = set_tick(area, number)
  points.each("area.tick", area, number, pace)
  after_event("tick", { thing = area, data = number })
end)

on("timer:visited", function(e)
  if not e.data and has_use(e.this) and not near.time_left(e.this, "area_tick") then
    points.each("area.visited", e.this)
    set_tick(e.this)
  end
  local rooms, from = find { area = e.this }, e.data or 1
  for i = from, math.min(#rooms, from + ROOMS - 1) do
    for _, who in ipairs(rooms[i].contents) do
      if who:is("npc") then who:call("rouse") end
    end
  end
  if from + ROOMS <= #rooms then e.this:after(0, "visited", from + ROOMS) end
end)

test("an area without a use for ticks does not tick", function(t)
  local proto = create("area")
  local room, idle = t:place("Shed"), t:place("Barn")
  room.area, idle.area = create({ proto, "area" }), create("area")
  local ann = t:player("Ann", room)
  t:event(idle.area, "timer:visited")
  t:event(room.area, "timer:visited")
  t:equal(#build.timers(room.area), 0, "the count of its timers without a handler")
  t:ok(ann)
end)

--- Returns a stone in the room of the test with ROWS, and a function that returns what Ann reads of it.
local function stone(t, rows)
  local thing = create("item", { name = "a stone", desc = "Grey.", location = t.room, afterwards = rows })
  local ann = t:player("Ann")
  return thing, ann, function() return t:command(ann, "look at stone") end
end

test("the first row that holds gives the text, and the property does if none holds", function(t)
  local lamp = create("item", { name = "a lamp" })
  local _, ann, read = stone(t, { { when = { award = "Keeper", lit = lamp }, desc = "Yours, and warm." },
    { when = { { award = "Keeper" }, { lit = lamp } }, unless = { set = { lamp, "hidden" } }, desc = "Warm." },
    7, { desc = 3 } })
  t:has(read(), "Grey.")
  lamp.light = 5
  t:has(read(), "Warm.")
  lamp.hidden = true
  t:has(read(), "Grey.")
  ann:award("keeper", "Keeper")
  t:has(read(), "Yours, and warm.")
  lamp.light, lamp.hidden = nil, nil
  t:has(read(), "Warm.")
end)

test("rows know what is here, what the reader holds, and where the reader is", function(t)
  local salt = create("item", { name = "salt" })
  local _, ann, read = stone(t, { { when = { holds = salt }, desc = "You have salt." },
    { when = { here = salt }, desc = "Salt lies there." },
    { when = { within = t.room, player = true }, desc = "Here." },
    { when = { nonsense = 1 }, desc = "Never." } })
  t:has(read(), "Here.")
  local grain = create(salt, { location = t.room })
  t:has(read(), "Salt lies there.")
  grain:move(ann)
  t:has(read(), "You have salt.")
end)

test("rows know the words of all conditions, and a list means one of them", function(t)
  local salt = create("item", { name = "salt" })
  local thing, ann, read = stone(t, { { when = { no = { has = salt }, set = { name = "plural", value = true } },
    desc = "Stones." }, { when = { { award = "Keeper" }, { any = { { is = "player", holds = salt } } } },
    desc = "One of two." }, { when = {}, desc = "Never." } })
  t:has(read(), "Grey.")
  thing.plural = true
  t:has(read(), "Stones.")
  create(salt, { location = ann })
  t:has(read(), "One of two.")
  thing.plural = nil
  ann.contents[1]:destroy()
  t:has(read(), "Grey.")
  ann:award("keeper", "keeper")
  t:has(read(), "One of two.")
end)

test("others do not hear of deeds that a player hides, but texts for that player follow them", function(t)
  local conditions = require("conditions")
  local ann = t:player("Ann")
  ann:award("keeper", "Keeper")
  t:ok(conditions.holds_for_text({ award = "Keeper" }, ann, t.room, true))
  sys.set_option(ann, "profile", false)
  t:ok(conditions.holds_for_text({ award = "Keeper" }, ann, t.room, false))
  t:ok(not conditions.holds_for_text({ award = "Keeper" }, ann, t.room, true), "it is said aloud")
  t:ok(not conditions.holds_for_text({ { any = { { award = "Keeper" } } } }, ann, t.room, true), "inside others")
end)

test("each noun of the details is looked up by itself, and a plain one stays", function(t)
  local lamp = create("item", { name = "a lamp" })
  local thing, ann = stone(t, { { when = { lit = lamp }, details = { ["vein"] = "It glows." } },
    { when = { player = true }, details = { ["vein|edge"] = "You see more than others." } } })
  thing.details = { ["vein|edge|top"] = "Dull." }
  t:has(t:command(ann, "look at top"), "Dull.")
  t:has(t:command(ann, "look at edge"), "You see more than others.")
  t:has(t:command(ann, "examine vein"), "You see more than others.")
  lamp.light = 9
  t:has(t:command(ann, "examine vein"), "It glows.")
end)

test("a text to read follows its rows", function(t)
  local lamp = create("item", { name = "a lamp" })
  create("sign", { name = "a board", text = "NO LIGHT", location = t.room,
    afterwards = { { when = { lit = lamp }, text = "LIGHT" } } })
  local ann = t:player("Ann")
  t:has(t:command(ann, "read board"), "NO LIGHT")
  lamp.light = 1
  t:lacks(t:command(ann, "read board"), "NO")
end)
