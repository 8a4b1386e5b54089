--- Bridges to other chat networks: shows their state, and pauses or resumes one.
local words = require("words")

local EXACT = { role = "wizard", exact = true }

--- Lists the bridges, one per line.
local function list(e)
  local bridges = sys.bridges and sys.bridges() or {} -- a build may leave them out
  if #bridges == 0 then return "This game has no bridges to other networks." end
  for _, bridge in ipairs(bridges) do
    local line = bridge.paused and "{name}: paused; {state}" or "{name}: {state}"
    e.actor:tell(line .. (bridge.next and "; it tries again in {time}." or "."),
      { name = bridge.name, state = bridge.state, time = bridge.next and words.duration(math.ceil(bridge.next)) })
  end
end

command("bridges", list)
command("@bridge", { role = "wizard" }, list)

local function set(e, paused)
  if not sys.pause_bridge or not sys.pause_bridge(e.name, paused) then
    refuse("No bridge is called {name}. For the list, type <cmd bridges>bridges</>.", e)
  end
  sys.audit(paused and "pause bridge" or "resume bridge", e.name, "")
  local line = paused and "{name} is paused. To resume it: "
    .. "<cmd @bridge resume {name}>@bridge resume {name}</>" or "{name} is running again, and "
    .. "retries failed lines now."
  e.actor:tell(line, { name = e.name })
end

command("@bridge pause {name:word}", EXACT, function(e) return set(e, true) end)
command("@bridge resume {name:word}", EXACT, function(e) return set(e, false) end)
