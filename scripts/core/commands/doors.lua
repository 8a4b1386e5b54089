--- Opens, closes, locks and unlocks containers and the doors of exits.
local exits = require("exits")
local manners = require("manners")
local verbs = require("verbs")
local vision = require("vision")

local function check_door(thing, verb)
  local names = { thing = thing, verb = verb }
  if thing:is("exit") then
    if not thing.door and thing.noun then
      refuse(verb == "open" and "{The thing} {thing verb:be} already open." or "You can't {verb} {the thing}.", names)
    end
    if not thing.door then refuse("There isn't a door to {verb}.", names) end
    if thing.closable == false then
      refuse(verb == "open" and thing.open and "{The thing} {thing verb:be} already open."
        or "{The thing} {thing verb:have} no handle to {verb} it by.", names)
    end
  elseif thing:is("container") then
    if thing.closable == false then refuse("You can't {verb} {the thing}.", names) end
  elseif thing.open == nil then
    refuse("You can't {verb} {the thing}.", names)
  end
end

--- Tells people on the other side of a door that it moves.
local function tell_far_side(actor, exit, text)
  local twin = exit:is("exit") and exits.twin(exit)
  if twin and twin.location and twin.location ~= actor.location then
    twin.location:announce(text, { door = twin })
  end
end

--- True if WHO, who has just opened THING, sees what is in it. An empty one is not worth a line.
local function shows_inside(who, thing)
  return thing:is("container") and not thing:is("exit") and thing.open == true and #thing.contents > 0
    and who.location ~= thing and is_lit(who.location)
end

local function open(e)
  check_door(e.thing, "open")
  if e.thing.open then refuse("{The thing} {thing verb:be} already open.", e) end
  if e.thing.locked then refuse("{The thing} {thing verb:be} <cmd unlock {the thing}>locked</>.", e) end
  manners.must_show(e.actor)
  verbs.must(verbs.may("open", { actor = e.actor, thing = e.thing }))
  vision.watch({ e.actor.location, e.thing }, function()
    e.thing.open = true
    e.actor:act("{Actor} {verb:open} {the thing}.", e)
  end)
  tell_far_side(e.actor, e.thing, "{The door} opens.")
  after_event("open", { actor = e.actor, thing = e.thing })
  if verbs.living(e.thing) and shows_inside(e.actor, e.thing) then
    e.actor:tell(verbs.ready(look_inside(e.actor, e.thing)))
  end
end

command("open {thing:reach closed}", open)

local function close(e)
  check_door(e.thing, "close")
  if not e.thing.open then refuse("{The thing} {thing verb:be} already closed.", e) end
  manners.must_show(e.actor)
  verbs.must(verbs.may("close", { actor = e.actor, thing = e.thing }))
  vision.watch({ e.actor.location, e.thing }, function()
    e.actor:act("{Actor} {verb:close} {the thing}.", e)
    e.thing.open = false
  end)
  tell_far_side(e.actor, e.thing, "{The door} closes.")
  after_event("close", { actor = e.actor, thing = e.thing })
end

command("close|shut {thing:reach open}", close)

local function fits(key, thing)
  local wanted = verbs.living(thing.key)
  return wanted and key:is(wanted)
end

--- Returns the key E.key, or one in the actor's hands that fits, or refuses.
local function find_key(e)
  if not e.thing.key and not e.thing.locked then refuse("{The thing} {thing verb:have} no lock.", e) end
  if e.key then
    if not fits(e.key, e.thing) then refuse("{The key} doesn't fit {the thing}.", e) end
    return e.key
  end
  for _, held in ipairs(e.actor.contents) do
    if fits(held, e.thing) then return held end
  end
  refuse("You have no key that fits {the thing}.", e)
end

local function lock(e)
  check_door(e.thing, "lock")
  if e.thing.open then refuse("{The thing} {thing verb:be} open. Close it first.", e) end
  if e.thing.locked then refuse("{The thing} {thing verb:be} already locked.", e) end
  local names = { thing = e.thing, key = find_key(e) }
  manners.must_show(e.actor)
  verbs.must(verbs.may("lock", { actor = e.actor, thing = e.thing, to = names.key }))
  e.thing.locked = true
  e.actor:act("{Actor} {verb:lock} {the thing} with {the key}.", names)
  after_event("lock", { actor = e.actor, thing = e.thing, to = names.key })
end

command("lock {thing:reach closed}", lock)
command("lock {thing:reach closed} with {key:held}", lock)

local function unlock(e)
  check_door(e.thing, "unlock")
  if not e.thing.locked then refuse("{The thing} {thing verb:be} not locked.", e) end
  local names = { thing = e.thing, key = find_key(e) }
  manners.must_show(e.actor)
  verbs.must(verbs.may("unlock", { actor = e.actor, thing = e.thing, to = names.key }))
  e.thing.locked = false
  e.actor:act("{Actor} {verb:unlock} {the thing} with {the key}.", names)
  after_event("unlock", { actor = e.actor, thing = e.thing, to = names.key })
end

command("unlock {thing:reach closed}", unlock)
command("unlock {thing:reach closed} with {key:held}", unlock)
