-- The clock of the game. After a time without a server the hour is the right one again, and
-- dawn or dusk is made up for.
local calendar = require("calendar")
local fairs = require("fairs")

on("timer:hour", function(e)
  local clock, hour = e.this, (calendar.now())
  if build.maker(clock) then return end -- it tells everybody
  clock:after(calendar.next_hour(), "hour")
  if hour == clock.hour then return end
  clock.hour = hour
  broadcast("time:hour", { hour = hour })
  fairs.roll()
  local day = calendar.is_day(hour)
  if clock.day ~= nil and day ~= clock.day then
    broadcast(day and "time:dawn" or "time:dusk", { hour = hour })
  end
  clock.day = day
end)

test("the clock goes on, hour by hour, and tells the day from the night", function(t)
  local clock = t:create("calendar")
  t:event(clock, "timer:hour")
  local hour = clock.hour
  t:equal(hour, (calendar.now()))
  t:equal(clock.day, calendar.is_day(hour))
  t:advance(calendar.next_hour() + 1)
  t:equal(clock.hour, (hour + 1) % 24)
end)
