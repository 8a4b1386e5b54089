--- Bridges to chat networks elsewhere: how they are, and a pause for one that disturbs.
local words = require("words")

local EXACT = { role = "wizard", exact = true }

--- A line a bridge.
local function list(e)
  local bridges = sys.bridges()
  if #bridges == 0 then return "There are no bridges to other networks." end
  for _, bridge in ipairs(bridges) do
    local line = bridge.paused and "{name}: paused; {state}" or "{name}: {state}"
    e.actor:tell(line .. (bridge.next and "; it tries again in {time}." or "."),
      { name = bridge.name, state = bridge.state, time = bridge.next and words.duration(math.ceil(bridge.next)) })
  end
end

command("bridges", list)
command("@bridge", { role = "wizard" }, list)

local function set(e, paused)
  if not sys.pause_bridge(e.name, paused) then
    refuse("There is no bridge called {name}; bridges lists those there are.", e)
  end
  sys.audit(paused and "pause bridge" or "resume bridge", e.name, "")
  local line = paused and "{name} carries nothing now." or "{name} carries again, and tries at once what has failed."
  e.actor:tell(line, { name = e.name })
end

command("@bridge pause {name:word}", EXACT, function(e) return set(e, true) end)
command("@bridge resume {name:word}", EXACT, function(e) return set(e, false) end)
