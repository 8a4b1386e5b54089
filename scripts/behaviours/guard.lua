-- Lets nobody through: `guards` is a direction, or a list of some; who holds (or is) one of
-- `lets_pass` (a prototype or object, or a list) goes by. `guard_reason` is what is said.
local values = require("values")

--- True if WHO is PASS or holds it.
local function has_pass(who, pass)
  pass = object(pass)
  if not pass then return false end
  if who == pass or who:is(pass) then return true end
  for _, thing in ipairs(who.contents) do
    if thing == pass or thing:is(pass) then return true end
  end
  return false
end

before("leave", "witness", function(e)
  local guard = e.this
  if e.actor == guard or not e.text or not values.has(guard.guards, e.text) then return nil end
  for _, pass in ipairs(values.list(guard.lets_pass)) do
    if has_pass(e.actor, pass) then return nil end
  end
  return guard.guard_reason or render(e.actor, "{The guard} {guard verb:bar} the way.", { guard = guard })
end)
