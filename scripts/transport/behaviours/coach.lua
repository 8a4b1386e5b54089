-- A vehicle that goes round its `route` by the clock: see lib/transport.lua.
local transport = require("transport")

on("timer:leg", function(e) transport.go_on(e.this) end)

on("describe", function(e)
  local coach = e.this
  if e.actor.location == coach then
    return coach.open and "The door is open. To get out, <cmd leave>leave</cmd>." or "You are on the way."
  end
  return coach.open and "To get in, <cmd enter {coach}>enter it</cmd>." or nil
end)

--- Returns a coach between a quay and an inn, by a bridge, and its places. A round takes 60 seconds.
local function line(t, props)
  local inn, bridge = t:place("The Inn"), t:place("The Bridge")
  local all = { name = "a mail coach", route = { { stop = t.room, wait = 20 }, { by = bridge, wait = 10 },
    { stop = inn, wait = 20 }, { by = bridge, wait = 10, passes = "The bridge again." } } }
  for name, value in pairs(props or {}) do all[name] = value end
  local coach = create("coach", all)
  t:advance(60 - now() % 60) -- to the beginning of a round
  return coach, inn, bridge
end

local function passenger(t)
  local ann = t:player("Ann", t:place("A Street"))
  t:go(ann, t.room)
  return ann
end

test("a coach is nowhere until somebody comes to a stop, and goes by the clock", function(t)
  local coach, inn, bridge = line(t)
  t:equal(coach.location, nil)
  local ann = passenger(t)
  t:has(t:told(ann), "The mail coach stands here.")
  t:equal(coach.location, t.room)
  t:command(ann, "enter coach")
  t:equal(ann.location, coach)
  t:advance(21)
  t:has(t:told(ann), "sets off for The Inn")
  t:equal(coach.location, bridge)
  t:refused(ann, "leave", "closed")
  t:advance(10)
  t:has(t:told(ann), "This is The Inn")
  t:command(ann, "leave")
  t:equal(ann.location, inn)
end)

test("people at a stop see it come and go, and it rests when nobody is there", function(t)
  local coach = line(t)
  local ann = passenger(t)
  t:advance(21)
  t:has(t:told(ann), "sets off for The Inn")
  t:advance(40)
  t:has(t:told(ann), "The mail coach arrives")
  t:go(ann, t:place("Far"))
  t:advance(200)
  t:equal(coach.location, nil)
  t:equal(#build.timers(coach), 0, "the count of its timers")
end)

test("the timetable says when it comes, and where it goes", function(t)
  local _, inn = line(t)
  local ann = passenger(t)
  local told = t:command(ann, "timetable")
  t:has(told, "The mail coach is here, and leaves in")
  t:has(told, "- The Inn: in 30 seconds")
  t:has(told, "A round takes 1 minute.")
  local bob = t:player("Bob", inn)
  t:has(t:command(bob, "timetable"), "The mail coach comes in 30 seconds")
  t:refused(t:player("Cara", t:place("Elsewhere")), "timetable", "Nothing stops here")
end)

test("people aboard a coach that is destroyed on the way stand where it was", function(t)
  local coach, _, bridge = line(t)
  local ann = passenger(t)
  t:command(ann, "enter coach")
  t:advance(21)
  coach:destroy()
  t:equal(ann.location, bridge)
  t:advance(60)
  t:equal(ann.location, bridge)
end)

test("a stop that is destroyed is left out, and a coach without a route stays", function(t)
  local coach, inn = line(t)
  local ann = passenger(t)
  t:command(ann, "enter coach")
  inn:destroy()
  t:advance(21)
  t:ok(coach.location)
  coach.route = nil
  t:advance(60)
  t:equal(ann.location, coach)
  t:ok(coach.location)
end)
