--- Freezing and unfreezing a builder's scripts: @freeze, @unfreeze and @role.
local words = require("words")

local freezing = {}

--- Freezes WHO's scripts: waiting tasks end; timers and behaviours stay but do nothing.
function freezing.freeze(actor, who)
  who._frozen = true
  for _, task in ipairs(build.tasks()) do
    if task.owner == who then build.stop_task(task.number) end
  end
  sys.audit("freeze", who.name, "")
  actor:tell("You've frozen {name}'s scripts: none of their timers, handlers or commands run. To end that: "
    .. "<cmd @unfreeze {name}>@unfreeze {name}</>",
    { name = words.shown(who) })
end

function freezing.thaw(actor, who)
  who._frozen = nil
  sys.audit("unfreeze", who.name, "")
  actor:tell("{name}'s scripts are running again. Timers that were due go off now.", { name = words.shown(who) })
end

return freezing
