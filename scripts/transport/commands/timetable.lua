--- timetable: when the coaches that stop here come and go.
local transport = require("transport")
local words = require("words")

command("timetable|timetables", function(e)
  local room = e.room and e.room:is("coach") and e.room.location or e.room
  local any = false
  for _, coach in ipairs(room and transport.at(room) or {}) do
    local times = transport.timetable(coach, room)
    if times then
      any = true
      e.actor:tell(times.comes < 1 and "{The coach} is here, and leaves {leaves}."
        or "{The coach} comes {comes}, and leaves {leaves}.",
        { coach = coach, comes = transport.when(times.comes), leaves = transport.when(times.leaves) })
      for _, stop in ipairs(times.stops) do
        e.actor:tell("- {name}: {when}", { name = stop.name, when = transport.when(stop.seconds) })
      end
      e.actor:tell("A round takes {time}.", { time = words.duration(times.every) })
    end
  end
  if not any then refuse("Nothing stops here by a timetable.") end
end)
