--- What the stock verbs have in common: asking whether it may be, and saying why not.
--
-- A refusal is a template and its names, as `refuse` and `tell` take them. A function that does
-- something to one thing returns true, or nil and the refusal; it is "" if one of those whom it is about ended as
-- others were asked: then it is over, and what they did stays.
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

-- What the engine answered, with its reason made fit to be a template.
local function verdict(ok, reason)
  if not ok then return nil, verbs.ready(reason) end
  return true
end

-- Nobody does anything to somebody who ignores them. The rest is what before_event takes.
local function ask(name, actor, thing, from, to, ...)
  if actor and not AT_NOBODY[name] then
    local other = sys.refuser(actor, thing, to)
    if other then
      return nil, verbs.ready(render(actor, "{The other} does not wish to hear from you.", { other = other }))
    end
  end
  local ok, reason = before_event(name, ...)
  local ended = thing and not living(thing) or to and not living(to) or from and not living(from) or
    actor and not living(actor)
  if ok and ended then return nil, "" end
  return verdict(ok, reason)
end

--- True if EVENT may happen, or nil and the refusal of whoever forbids it.
function verbs.may(name, event)
  return ask(name, event.actor, event.thing, event.from, event.to, event)
end

--- The same of an event of which this is all, with HOW, TEXT and ROOM where they apply: no table for what is typed all
--- the time. after_event takes it, too.
function verbs.may_do(name, actor, thing, from, to, ...)
  return ask(name, actor, thing, from, to, actor, thing, from, to, ...)
end

--- Moves THING as the stock verbs do: true, or nil and the refusal.
function verbs.move(mover, thing, to, how)
  return verdict(move(thing, to, how, mover))
end

--- Moves THING, which EVENT may happen to, tells of it in TEXT, and has EVENT happen: true, or nil and the refusal.
--- ASKED: verbs.may_move has allowed it.
function verbs.carry(event, actor, thing, from, to, how, text, amount, asked)
  local ok, reason = carry(event, actor, thing, from, to, how, text, amount, asked)
  if not ok and asked then verbs.decline(reason) end -- what was split off goes back, with all else
  return verdict(ok, reason)
end

--- True if the move may be, or nil and the refusal; nothing has moved yet. Whoever tells of it before it
--- happens asks here first, and then moves with asked = true.
function verbs.may_move(mover, thing, to, how, direction)
  return verdict(may_move(thing, to, how, { mover = mover, direction = direction }))
end

--- Ends the command unless OK; the rest is the refusal.
function verbs.must(ok, text, names)
  if ok then return end
  if text == "" then finish() end
  refuse(text, names)
end

--- Does LINE instead: what is said of it is the answer.
function verbs.instead(actor, line)
  local ok, why = perform(actor, line)
  if not ok then verbs.decline(quote(why)) end
end

-- What a refusal of one thing of several reads like.
local function tell_refusal(actor, thing, ok, text, names)
  if ok or text == "" then return end
  local all = { listed = thing }
  for name, value in pairs(names or {}) do all[name] = value end
  actor:tell("{The listed}: " .. text, all)
end

local function each_of(actor, things, fn, ...)
  local where, from = actor.location, {}
  for i, thing in ipairs(things) do from[i] = thing.location or false end
  for i, thing in ipairs(things) do
    if actor.location ~= where then return end
    if verbs.living(thing) and (thing.location or false) == from[i] then
      tell_refusal(actor, thing, fn(actor, thing, ...))
    end
  end
end

--- Does FN(ACTOR, THING, ...) to each of THINGS that what was done to those before it has left where it was, and ACTOR
--- as well. Of a single thing a refusal ends the command; of several it
--- is told beside the thing's name, and the others have their turn. Bystanders read of several in one sentence.
function verbs.each(actor, things, fn, ...)
  if #things == 1 then
    return verbs.must(fn(actor, things[1], ...))
  end
  sys.gather(actor)
  each_of(actor, things, fn, ...)
  sys.gather()
end

return verbs
