--- Helpers of the stock verbs: asking handlers for permission, and refusals.
--
-- A refusal is a template and its names, as for `refuse` and `tell`. A function that does something to one thing
-- returns true, or nil and the refusal. The refusal is "" if an object involved was destroyed while handlers were
-- asked: the command then ends, and their changes stay.
local words = require("words")

local verbs = {}

--- Returns its argument if it is an object that still exists; otherwise nil.
verbs.living = living

--- Returns the room where newcomers begin and the dead wake: the one that `newcomers` of $start names, or else $start.
function verbs.start()
  local start = object("start")
  local other = start and living(start.newcomers)
  return other and other:is("room") and other or start
end

--- True if THING belongs to somebody, so that npcs leave it alone. Things made from area files never count as
--- owned.
function verbs.is_owned(thing)
  return thing.owner ~= nil and thing.vnum == nil
end

--- Escapes a finished sentence (a reason from the engine or a handler) for use as a template.
function verbs.ready(reason)
  if not reason:find("{", 1, true) then return reason end -- fast path for long texts, such as rooms full of people
  return (reason:gsub("{", "{{"))
end

--- Ends the command with a finished reason.
function verbs.decline(reason)
  refuse(verbs.ready(reason))
end

--- Ends the command with a plain reason of the engine. Commands behind "type:" become links.
function verbs.decline_plain(reason)
  verbs.decline(words.hints(reason))
end

--- Refuses the command if the program lacks FN, a function of C that comes with the module NAME.
function verbs.needs(fn, name)
  if not fn then
    refuse("This server runs without {module}. Its operator can add it: `skein --help` says how.", { module = name })
  end
end

--- Registers VERBS of a file whose functions of C the build lacks, because it lacks the module NAME: they say so.
function verbs.missing(name, options, list)
  local function say() verbs.needs(nil, name) end
  for _, verb in ipairs(list) do
    command(verb, options, say)
    command(verb .. " {text:text}", options, say)
  end
end

-- Actions that do not involve the other person: looking, and speech, which each listener may ignore.
local AT_NOBODY = { look = true, examine = true, read = true, hear = true, emote = true }

-- Returns the engine's answer, with its reason escaped as a template.
local function verdict(ok, reason)
  if not ok then return nil, verbs.ready(reason) end
  return true
end

-- Refuses actions on somebody who ignores the actor; otherwise asks before_event with the rest of the arguments.
local function ask(name, actor, thing, from, to, ...)
  if actor and not AT_NOBODY[name] then
    local other = sys.refuser(actor, thing, to)
    if other then
      return nil, verbs.ready(render(actor, "{The other} doesn't wish to hear from you.", { other = other }))
    end
  end
  local ok, reason = before_event(name, ...)
  local ended = thing and not living(thing) or to and not living(to) or from and not living(from) or
    actor and not living(actor)
  if ok and ended then return nil, "" end
  return verdict(ok, reason)
end

--- Returns true if EVENT may happen, or nil and the refusal of the handler that forbids it.
function verbs.may(name, event)
  return ask(name, event.actor, event.thing, event.from, event.to, event)
end

--- The same for an event with only these fields, and HOW, TEXT and ROOM where they apply. It avoids a table for
--- frequent commands; after_event has the same form.
function verbs.may_do(name, actor, thing, from, to, ...)
  return ask(name, actor, thing, from, to, actor, thing, from, to, ...)
end

--- Moves THING as the stock verbs do. Returns true, or nil and the refusal.
function verbs.move(mover, thing, to, how)
  return verdict(move(thing, to, how, mover))
end

--- Moves THING, tells TEXT and fires EVENT, which has been permitted. Returns true, or nil and the refusal. ASKED:
--- verbs.may_move has allowed it.
function verbs.carry(event, actor, thing, from, to, how, text, amount, asked)
  local ok, reason = carry(event, actor, thing, from, to, how, text, amount, asked)
  if not ok and asked then verbs.decline(reason) end -- undoes everything, also the split of a heap
  return verdict(ok, reason)
end

--- Returns true if the move is allowed, or nil and the refusal; moves nothing. Code that tells of a move before it
--- happens calls this first, and then moves with asked = true.
function verbs.may_move(mover, thing, to, how, direction)
  return verdict(may_move(thing, to, how, { mover = mover, direction = direction }))
end

--- Ends the command unless OK; TEXT and NAMES are the refusal.
function verbs.must(ok, text, names)
  if ok then return end
  if text == "" then finish() end
  refuse(text, names)
end

--- Performs LINE instead; its refusal becomes the answer.
function verbs.instead(actor, line)
  local ok, why = perform(actor, line)
  if not ok then verbs.decline_plain(why) end
end

local AT_ONCE = 50 -- things

-- Tells the refusal for one thing of several.
local function tell_refusal(actor, thing, ok, text, names)
  if ok or text == "" then return end
  local all = { listed = thing }
  for name, value in pairs(names or {}) do all[name] = value end
  actor:tell("{The listed}: " .. sentence(text), all)
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

--- Calls FN(ACTOR, THING, ...) for each of THINGS, as long as the actor stays in place; a thing that an earlier call
--- moved is skipped. For a single thing a refusal ends the command; for several it is told with the thing's name, and
--- the others go on. Bystanders read about several in one sentence. Of more than AT_ONCE the others are left.
function verbs.each(actor, things, fn, ...)
  if #things == 1 then
    return verbs.must(fn(actor, things[1], ...))
  end
  sys.gather(actor)
  each_of(actor, table.move(things, 1, math.min(#things, AT_ONCE), 1, {}), fn, ...)
  sys.gather()
  if #things > AT_ONCE then
    actor:tell("Those were the first {count}. For more, type it again.", { count = AT_ONCE })
  end
end

return verbs
