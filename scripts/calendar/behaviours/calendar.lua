-- The clock of the game: fires time:hour, time:dawn and time:dusk. After the server was down, the next timer
-- sets the right hour and fires the dawn or dusk that was missed.
--
-- Its point: "calendar.hour"(HOUR) *, each hour of the game.
local calendar = require("calendar")
local points = require("points")

on("timer:hour", function(e)
  local clock, hour = e.this, (calendar.now())
  if build.maker(clock) then return end -- a builder's clock could broadcast to everyone
  clock:after(calendar.next_hour(), "hour")
  if hour == clock.hour then return end
  clock.hour = hour
  broadcast("time:hour", { hour = hour })
  points.each("calendar.hour", hour)
  local day = calendar.is_day(hour)
  if clock.day ~= nil and day ~= clock.day then
    broadcast(day and "time:dawn" or "time:dusk", { hour = hour })
  end
  clock.day = day
end)

test("the clock advances by the hour, and knows day from night", function(t)
  local clock = t:create("calendar")
  t:event(clock, "timer:hour")
  local hour = clock.hour
  t:equal(hour, (calendar.now()))
  t:equal(clock.day, calendar.is_day(hour))
  t:advance(calendar.next_hour() + 1)
  t:equal(clock.hour, (hour + 1) % 24)
end)

test("a test's own room is opened to the sky", function(t)
  t.room.area = create("area")
  t:hour(23)
  t:weather("rainy")
  t:equal(require("weather").of(t.room), "rainy")
  t:ok(t.room.night, "it is night there")
end)

test("a test sets the weather where its players stand", function(t)
  local field = create("outdoors", { name = "A Field", area = create("area") })
  t:player("Ann", field)
  t:weather("rainy")
  t:equal(require("weather").of(field), "rainy")
  t:ok(not t.room:is("outdoors"), "t.here stays as it was")
end)

test("set timezone is shown by time", function(t)
  local ann = t:player("Ann")
  t:has(t:command(ann, "set timezone tokyo"), "timezone is now Asia/Tokyo.")
  t:has(t:command(ann, "time"), " UTC+9.")
  t:has(t:command(ann, "set timezone mars"), "a city such as Berlin")
  t:has(t:command(ann, "set timezone utc"), "timezone is now UTC.")
  t:has(t:command(ann, "time"), " UTC. For your own time")
end)
