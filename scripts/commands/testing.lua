--- Tests that behaviours carry: help testing.
local building = require("building")

local OPTIONS = building.options

local function tell_case(who, result)
  if result.ok then return who:tell("ok: {name}", result) end
  who:tell("<b>FAILED: {name}</b>\n{message}", result)
end

-- A case may be a slice's work. Short ones are told with the first prompt; after others the next waits for
-- people's lines.
local TOGETHER_MS = 8

command("@test {thing:any}", OPTIONS, function(e)
  building.check(e, e.thing)
  local index, count, failed = 0, 1, 0
  while index < count do
    local result, why = build.test(e.thing, index)
    if not result then refuse("{thing}: {why}.", { thing = building.label(e.thing), why = why }) end
    count, index = result.count, index + 1
    if count > 0 then tell_case(e.actor, result) end
    if count > 0 and not result.ok then failed = failed + 1 end
    if index < count and result.spent > TOGETHER_MS then wait(0) end
  end
  if count == 0 then return "It has no tests. See: help testing" end
  e.actor:tell("{count} of {thing}'s tests: {failed} failed.",
    { count = count, thing = building.label(e.thing), failed = failed })
end)
