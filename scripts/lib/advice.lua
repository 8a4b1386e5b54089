--- What is probably wrong in a behaviour that was saved: told to who saved it, and nobody is kept from it.
local advice = {}

local SHOWN = 5

--- Tells E's actor what is to be said of SOURCE, now the behaviour of E's thing.
function advice.tell(e, source)
  local problems = build.lint(source, e.thing.owner == nil)
  for i = 1, math.min(SHOWN, #problems) do
    e.actor:tell("Line {line}, column {column}: {text}", problems[i])
  end
  if #problems > SHOWN then
    e.actor:tell("And {count} more of these.", { count = #problems - SHOWN })
  end
end

return advice
