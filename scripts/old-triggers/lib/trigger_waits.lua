--- Waiting triggers: each is a property `_wait_N` of its owner, and one timer is set to the earliest.
---
--- { trigger =, revision =, format =, pc =, vars =, context =, loops =, lines =, waited =, depth =, due = }
---
--- A wait is dropped if the trigger's text was changed in the meantime, since its line numbers no longer fit.
local body = require("body")
local calendar = require("calendar")
local program = require("trigger_program")
local verbs = require("verbs")

local waits = {}

local MOST = 16 -- waits per owner
local SOON = 0.02 -- seconds; waits due within that time resume together
local TIMER = "trigger_wait"

local function name_of(number) return "_wait_" .. number end

--- True if TRIGGER waits on OWNER.
function waits.has(owner, trigger)
  for i = 1, MOST do
    local one = owner[name_of(i)]
    if one and verbs.living(body.fields(one).trigger) == trigger then return true end
  end
  return false
end

--- Sets OWNER's timer to the earliest wait.
function waits.arm(owner)
  local first
  for i = 1, MOST do
    local due = body.number(body.fields(owner[name_of(i)]).due)
    if due then first = math.min(first or due, due) end
  end
  if first then
    owner:after(math.max(0, first - now()), TIMER)
  else
    owner:cancel(TIMER)
  end
end

--- Makes RUN wait for SECONDS.
function waits.add(run, seconds)
  local owner = run.owner
  for i = 1, MOST do
    if owner[name_of(i)] == nil then
      owner[name_of(i)] = {
        trigger = run.trigger, revision = run.revision, format = program.FORMAT, pc = run.pc, vars = run.vars,
        context = run.context, loops = run.loops, lines = run.lines, waited = run.waited, due = now() + seconds,
        depth = not run.waited and run.depth > 0 and run.depth or nil,
      }
      return waits.arm(owner)
    end
  end
  run.complain(("%d triggers wait on %s already, so this one was ended"):format(MOST, owner.name or "it"))
end

--- Removes the waits that are due from OWNER and returns their states, earliest first.
function waits.take(owner)
  local list = {}
  for i = 1, MOST do
    local one = owner[name_of(i)]
    local due = body.number(body.fields(one).due)
    if one and (not due or due <= now() + SOON) then
      local state, vars = { due = due or 0 }, {}
      for key, value in pairs(body.fields(one)) do state[key] = value end
      for key, value in pairs(body.fields(state.vars)) do vars[key] = value end
      state.vars = vars
      list[#list + 1] = state
      owner[name_of(i)] = nil
    end
  end
  table.sort(list, function(a, b) return a.due < b.due end)
  return list
end

--- Cancels the waits of TRIGGER on OWNER.
function waits.cancel(owner, trigger)
  for i = 1, MOST do
    local one = owner[name_of(i)]
    if one and verbs.living(body.fields(one).trigger) == trigger then owner[name_of(i)] = nil end
  end
  waits.arm(owner)
end

--- Returns the seconds until the game's clock next shows that time.
function waits.until_time(hour, minute)
  local here, past = calendar.now()
  local minutes = ((hour * 60 + minute) - (here * 60 + past)) % 1440
  if minutes == 0 then minutes = 1440 end
  return minutes * 2.5
end

return waits
