--- Bridges to chat networks elsewhere: how they are, and a pause for one that disturbs.
local EXACT = { role = "wizard", exact = true }

--- A line a bridge.
local function list(e)
  local bridges = sys.bridges()
  if #bridges == 0 then return "There are no bridges to other networks." end
  for _, bridge in ipairs(bridges) do
    e.actor:tell(bridge.paused and "{name}: paused; {state}." or "{name}: {state}.",
      { name = bridge.name, state = bridge.state })
  end
end

command("bridges", list)
command("@bridge", { role = "wizard" }, list)

local function set(e, paused)
  if not sys.pause_bridge(e.name, paused) then
    refuse("There is no bridge called {name}; bridges lists those there are.", e)
  end
  sys.audit(paused and "pause bridge" or "resume bridge", e.name, "")
  e.actor:tell(paused and "{name} carries nothing now." or "{name} carries again.", { name = e.name })
end

command("@bridge pause {name:word}", EXACT, function(e) return set(e, true) end)
command("@bridge resume {name:word}", EXACT, function(e) return set(e, false) end)
