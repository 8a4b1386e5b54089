--- What the stock verbs have in common: asking whether it may be, and saying why not.
--
-- A refusal is a template and its names, as `refuse` and `tell` take them. A function that does
-- something to one thing returns true, or nil and the refusal.
local verbs = {}

--- What a property refers to, if it is an object that is still there; else nil.
verbs.living = living

--- Makes a sentence that is ready (a reason from the engine or a handler) fit to be a template.
function verbs.ready(reason)
  if not reason:find("{", 1, true) then return reason end -- rooms full of people are long texts
  return (reason:gsub("{", "{{"))
end

--- Ends the command with a reason that is ready.
function verbs.decline(reason)
  refuse(verbs.ready(reason))
end

-- What asks nothing of the other: looking, and speech that each listener hears or does not.
local AT_NOBODY = { look = true, examine = true, read = true, hear = true, emote = true }

-- Why NAME may not be done to THING or TO: nobody does anything to somebody who ignores them.
local function refused(name, actor, thing, to)
  if not actor or AT_NOBODY[name] then return nil end
  local other = sys.refuser(actor, thing, to)
  return other and verbs.ready(render(actor, "{The other} does not wish to hear from you.", { other = other }))
end

--- True if EVENT may happen, or nil and the refusal of whoever forbids it.
function verbs.may(name, event)
  local why = refused(name, event.actor, event.thing, event.to)
  if why then return nil, why end
  local ok, reason = before_event(name, event)
  if not ok then return nil, verbs.ready(reason) end
  return true
end

--- The same of an event of which this is all: no table for what is typed all the time. after_event takes it, too.
function verbs.may_do(name, actor, thing, from, to, how)
  local why = refused(name, actor, thing, to)
  if why then return nil, why end
  local ok, reason = before_event(name, actor, thing, from, to, how)
  if not ok then return nil, verbs.ready(reason) end
  return true
end

--- Moves THING as the stock verbs do: true, or nil and the refusal.
function verbs.move(mover, thing, to, how)
  local ok, reason = move(thing, to, how, mover)
  if not ok then return nil, verbs.ready(reason) end
  return true
end

--- Moves THING, which EVENT may happen to, tells of it in TEXT, and has EVENT happen: true, or nil and the refusal.
--- ASKED: verbs.may_move has allowed it.
function verbs.carry(event, actor, thing, from, to, how, text, amount, asked)
  local ok, reason = carry(event, actor, thing, from, to, how, text, amount, asked)
  if not ok and asked then verbs.decline(reason) end -- what was split off goes back, with all else
  if not ok then return nil, verbs.ready(reason) end
  return true
end

--- True if the move may be, or nil and the refusal; nothing has moved yet. Whoever tells of it before it
--- happens asks here first, and then moves with asked = true.
function verbs.may_move(mover, thing, to, how, direction)
  local ok, reason = may_move(thing, to, how, { mover = mover, direction = direction })
  if not ok then return nil, verbs.ready(reason) end
  return true
end

--- Ends the command unless OK; the rest is the refusal.
function verbs.must(ok, text, names)
  if not ok then refuse(text, names) end
end

--- Does LINE instead: what is said of it is the answer.
function verbs.instead(actor, line)
  local ok, why = perform(actor, line)
  if not ok then verbs.decline(quote(why)) end
end

--- Does FN(ACTOR, THING, ...) to each of THINGS that what was done to those before it has left where it was, and ACTOR
--- as well. Of a single thing a refusal ends the command; of several it
--- is told beside the thing's name, and the others have their turn.
function verbs.each(actor, things, fn, ...)
  if #things == 1 then
    return verbs.must(fn(actor, things[1], ...))
  end
  local where, from = actor.location, {}
  for i, thing in ipairs(things) do from[i] = thing.location or false end
  for i, thing in ipairs(things) do
    if actor.location ~= where then return end
    local is_there = verbs.living(thing) and (thing.location or false) == from[i]
    local ok, text, names = not is_there
    if is_there then ok, text, names = fn(actor, thing, ...) end
    if not ok and text ~= "" then
      local all = { listed = thing }
      for name, value in pairs(names or {}) do all[name] = value end
      actor:tell("{The listed}: " .. text, all)
    end
  end
end

return verbs
