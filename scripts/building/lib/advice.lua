--- Warnings about probable mistakes in a saved behaviour, for the builder who saved it. They prevent nothing.
local lint = require("lint")

local advice = {}

local SHOWN = 5

local function pause() wait(0) end

--- Tells WHO the warnings about SOURCE, now the behaviour of THING. For a long source this takes several turns.
function advice.tell(who, thing, source)
  if not build.words then return end -- a build without the module workshop
  local problems = lint.check(source, thing.owner == nil, pause, thing)
  for i = 1, math.min(SHOWN, #problems) do
    who:tell("Warning, line {line}, column {column}: {text}", problems[i])
  end
  if #problems > SHOWN then
    who:tell("... and {count} more warnings.", { count = #problems - SHOWN })
  end
end

return advice
