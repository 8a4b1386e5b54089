-- Walks about every `pace` seconds to an adjacent room of its area, not through closed doors. It rests while
-- no player is in the area, and goes on when it meets one.
local exits = require("exits")
local near = require("near")
local verbs = require("verbs")

local PACE = 40

--- Returns the shortest and the longest time that WHO stays somewhere, in seconds.
local function stay(who)
  local pace = math.max(4, who.pace or PACE)
  return pace // 2, pace + pace // 2
end

local function set_out(who)
  who:after(random(stay(who)), "wander")
end

local function rouse(who)
  if not who.location or not near.is_visited(near.area_of(who)) then return end
  local left, _, longest = near.time_left(who, "wander"), stay(who)
  if not left or left > longest then set_out(who) end
end

local function is_barred(room)
  for _, flag in ipairs(room.circle and room.circle.flags or {}) do
    if flag == "no_mob" or flag == "death" then return true end
  end
  return room.no_wandering == true
end

--- Returns the exits of ROOM that WHO may take.
local function ways(who, room)
  local open = {}
  for _, exit in ipairs(room.contents) do
    local to = exit:is("exit") and exits.is_open(exit) and exits.goal(exit)
    if to and to ~= room and (to.area == room.area or who.roams) and not is_barred(to) then
      open[#open + 1] = exit
    end
  end
  return open
end

local function is_busy(who)
  return verbs.living(who.following) or verbs.living(who.sitting) or verbs.living(who.guiding)
end

on("timer:wander", function(e)
  local who, room = e.this, e.this.location
  if not room or not near.is_visited(near.area_of(who)) then return end
  set_out(who)
  if not room:is("room") or is_busy(who) then return end
  local open = ways(who, room)
  if #open == 0 then return end
  who:perform("go " .. open[random(1, #open)].name)
end)

on("enter", "witness", function(e) if e.actor:is("player") then rouse(e.this) end end)
on("connect", "witness", function(e) rouse(e.this) end)
on("move", "thing", function(e) rouse(e.this) end)
on("call:rouse", function(e) rouse(e.this) end)

test("a wanderer walks while a player is near, but not through closed doors", function(t)
  local here, there = t.room, t:place("There")
  local area = create("area")
  here.area, there.area = area, area
  create("exit", { name = "north", to = there, location = here })
  local door = create("exit", { name = "south", to = here, location = there, door = true, open = false })
  local cat = create({ "npc", "wanderer" }, { name = "a cat", location = here, pace = 10 })
  t:player("Ann")
  cat:call("rouse")
  t:advance(30)
  t:equal(cat.location, there)
  t:advance(60)
  t:equal(cat.location, there)
  door.open = true
  t:advance(30)
  t:ok(#build.timers(cat) > 0, "it rests")
end)

test("a wanderer rests without players", function(t)
  local room = t:place("Attic")
  room.area = create("area")
  local cat = create({ "npc", "wanderer" }, { name = "a cat", location = room })
  cat:call("rouse")
  t:equal(#build.timers(cat), 0, "the count of its timers")
end)
