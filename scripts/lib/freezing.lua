--- All that somebody's scripts would do, stopped, and going on: @freeze, @unfreeze, and what @role does of it.
local freezing = {}

--- What waits of WHO's scripts ends; what they set and wrote stays, and does nothing.
function freezing.freeze(actor, who)
  who._frozen = true
  for _, task in ipairs(build.tasks()) do
    if task.owner == who then build.stop_task(task.number) end
  end
  sys.audit("freeze", who.name, "")
  actor:tell("{name}'s scripts are frozen: no timer, handler or command of theirs runs. @unfreeze {name} ends that.",
    { name = who.name })
end

function freezing.thaw(actor, who)
  who._frozen = nil
  sys.audit("unfreeze", who.name, "")
  actor:tell("{name}'s scripts do again what they did; timers that were due come now.", { name = who.name })
end

return freezing
