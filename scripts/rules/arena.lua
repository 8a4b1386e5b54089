--- Commands that are there only where people fight: elsewhere the line means what it means without them.
local body = require("body")

local arena = {}

local HERE = { fallback = true, advice = true }
local FIRST = { advice = true }

--- As command(PATTERN, FN), but a fallback, and only where people fight.
function arena.command(pattern, fn)
  command(pattern, HERE, function(e)
    if not body.is_on(e.room) then return pass() end
    return fn(e)
  end)
end

--- Same, before what other games make of the word ("sneak north", "pick flowers").
function arena.first(pattern, fn)
  command(pattern, FIRST, function(e)
    if not body.is_on(e.room) then return pass() end
    return fn(e)
  end)
end

--- As arena.command, and anywhere for whoever has fought: what is theirs they see where they wake, too.
function arena.own(pattern, fn)
  command(pattern, HERE, function(e)
    if not body.is_on(e.room) and not body.is_shown(e.actor) then return pass() end
    return fn(e)
  end)
end

return arena
