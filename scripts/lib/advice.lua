--- What is probably wrong in a behaviour that was saved: told to who saved it, and nobody is kept from it.
local lint = require("lint")

local advice = {}

local SHOWN = 5

local function pause() wait(0) end

--- Tells WHO what is to be said of SOURCE, now the behaviour of THING. Of a long source it is said some turns later.
function advice.tell(who, thing, source)
  local problems = lint.check(source, thing.owner == nil, pause)
  for i = 1, math.min(SHOWN, #problems) do
    who:tell("Warning, line {line}, column {column}: {text}", problems[i])
  end
  if #problems > SHOWN then
    who:tell("And {count} more of these.", { count = #problems - SHOWN })
  end
end

return advice
