--- Commands that exist only where fighting is on; elsewhere the line is parsed as if they did not exist.
local body = require("body")

local arena = {}

local HERE = { fallback = true, advice = true }
local FIRST = { advice = true }

--- Like command(PATTERN, FN), but a fallback, and only where fighting is on.
function arena.command(pattern, fn)
  command(pattern, HERE, function(e)
    if not body.is_on(e.room) then return pass() end
    return fn(e)
  end)
end

--- The same, but before commands for the words of other games ("sneak north", "pick flowers").
function arena.first(pattern, fn)
  command(pattern, FIRST, function(e)
    if not body.is_on(e.room) then return pass() end
    return fn(e)
  end)
end

--- Like arena.command, but also works anywhere for characters who have fought, to see their own points.
function arena.own(pattern, fn)
  command(pattern, HERE, function(e)
    if not body.is_on(e.room) and not body.is_shown(e.actor) then return pass() end
    return fn(e)
  end)
end

return arena
