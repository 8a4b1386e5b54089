--- Helpers of the building commands. The commands run with the builder's own rights, so these helpers only give a
--- reason before the engine would refuse.
local verbs = require("verbs")
local words = require("words")

local building = {}

--- The options of every building command that changes something; @undo can undo recorded ones.
building.options = { role = "builder", as_actor = true, recorded = true, family = "build" }
--- The options of commands that only show something.
building.reading = { role = "builder", as_actor = true, family = "build" }
--- The options of commands that read lines: if the command is refused, lines sent with it are dropped.
building.reading_lines = { role = "builder", as_actor = true, recorded = true, lines = true, family = "build" }

--- The options of commands that destroy: they must be typed in full.
building.exact = { role = "builder", as_actor = true, recorded = true, exact = true, family = "build" }

--- Ends the command unless the builder controls the object.
function building.check(e, thing)
  local ok, reason = build.controls(e.actor, thing)
  if not ok then verbs.decline(reason) end
end

--- Like check(); also asks a player who holds the object, and ends the command unless they agree.
function building.check_change(e, thing)
  building.check(e, thing)
  local ok, reason = build.may_change(thing)
  if not ok then verbs.decline(reason) end
end

--- Ends the command unless the builder may read the source of the object's behaviour.
function building.check_source(thing)
  local ok, reason = build.may_read(thing)
  if not ok then verbs.decline(reason) end
end

--- Ends the command unless PLACE accepts things from the builder's scripts and commands. A player (WHOM) may also be
--- brought where they could walk by themselves.
function building.check_accepts(e, place, whom)
  if build.accepts(e.actor, place) then return end
  if whom and whom:is("player") and build.is_reachable(whom.location, place) then return end
  if place == object("start") then
    refuse("Newcomers start in {place}, so only wizards can build there or put anything there.", {
      place = building.label(place) })
  end
  refuse("{place} doesn't accept you. Its owner can change that: @accept #{id} = {name}",
    { place = building.label(place), id = place.id, name = words.shown(e.actor) })
end

--- Ends the command inside a preview.
function building.no_rehearsal()
  if build.rehearsing() then refuse("You can't use that inside a preview.") end
end

--- Adds THING to the area of the room where it is made, if the builder may build in that area.
function building.join_area(e, thing)
  local area = e.room and verbs.living(e.room.area)
  if area and build.may_join(e.actor, area) then thing.area = area end
end

-- Names that look like properties but are not, and what to do instead.
local INSTEAD = {
  id = "An id never changes.",
  ref = "To set the ref: <cmd @ref X = REF>@ref X = REF</>",
  protos = "To set the prototypes: @proto X = PROTO, PROTO",
  owner = "To change the owner: <cmd @chown X = BUILDER>@chown X = BUILDER</>",
  location = "To move something: <cmd @teleport X to Y>@teleport X to Y</>",
  contents = "To move something into it: <cmd @teleport X to Y>@teleport X to Y</>",
}

--- Ends the command if NAME can't be the name of a property.
function building.check_name(name)
  if name:find("[%.%s]") or name == "" then refuse("A property's name is one word without dots.") end
end

--- Ends the command unless NAME is a property of THING that the builder may write.
function building.check_property(e, thing, name)
  if INSTEAD[name] then refuse(INSTEAD[name]) end
  building.check_name(name)
  building.check_change(e, thing)
  if name == "name" and thing:is("player") then refuse("You can't rename a player.") end
end

--- Sets the property or field NAME of HOLDER, a thing or a table in a property. Ends the command with the engine's
--- reason if that fails: a name that is taken, a wrong or too large value, or a thing that another player holds.
function building.write(holder, name, value)
  local ok, why = atomic(function() holder[name] = value end)
  if ok then return end
  why = why:gsub("^[^ ]+:%d+: ", ""):gsub("^no right to set [^ ]+ of #%d+: (a player holds it)", "%1")
  refuse(why:find("[.!?]$") and "That can't be set: {why}" or "That can't be set: {why}.", { why = why })
end

--- Returns OK; if it is false, ends the command with the engine's reason as a sentence.
function building.must(ok, reason)
  if ok then return ok end
  reason = (reason or "That can't be done."):gsub("^%l", string.upper)
  verbs.decline(reason:find("%p$") and reason or reason .. ".")
end

local function at_hand(who)
  local list = {}
  for _, place in ipairs({ who, who.location }) do
    for _, thing in ipairs(place.contents) do list[#list + 1] = thing end
  end
  return list
end

--- Returns the object that TEXT means: #ID, $REF, or a ref without $, also within the area of the builder's room; or
-- nil.
function building.named(text)
  local ok, object_or_why = build.value(text:find("^[#$]") and text or "$" .. text)
  return ok and type(object_or_why) == "userdata" and object_or_why or nil
end

--- Returns the prototypes in "light, container": refs, #IDs, or names of things within WHO's reach.
function building.protos(who, text)
  local protos = {}
  for _, name in ipairs(words.split(text)) do
    local proto = building.named(name) or who:match(name, at_hand(who))
    if not proto then refuse("No prototype is called {name}.", { name = name }) end
    protos[#protos + 1] = proto
  end
  if #protos == 0 then refuse("Name a prototype: item, container, light and so on.") end
  return protos
end

--- Returns NAME; refuses if it is empty or if THING may not have it. Without THING the engine checks when the thing is
-- made.
function building.check_name(name, thing)
  if name == "" then refuse("You have to give a name.") end
  if thing then building.must(build.may_bear(thing, name)) end
  return name
end

local function span(seconds)
  if seconds >= 120 then return words.duration(seconds) end
  return (string.format("%.1f", seconds):gsub("%.0$", "")) .. " s"
end

--- Returns the owner in words: "Bea (#7)", "the game", or a name without an account here.
function building.owner(thing)
  local owner = verbs.living(thing.owner)
  return owner and building.label(owner) or build.owner(thing)
end

--- Returns when a timer is due, or that it failed: "in 5 s, every 10 s, of ann (#7)".
function building.timer(timer)
  local text = timer.failed and "failed" or "in " .. span(timer.left)
  if timer.every > 0 then text = text .. ", every " .. span(timer.every) end
  local owner = verbs.living(timer.owner)
  return text .. ", of " .. (owner and building.label(owner) or timer.owner and "somebody who isn't here" or "the game")
end

--- Returns a time in words: "0.5 s", "3 minutes".
building.span = span

--- Tells the actor if the newest revision of a thing's behaviour is quarantined because it kept failing.
function building.tell_quarantine(e, thing)
  local revision, instead, why = build.quarantine(thing)
  if not revision then return end
  e.actor:tell(instead > 0
    and "<error>quarantined:</> revision {revision} kept failing, revision {instead} is in force."
    or "<error>quarantined:</> revision {revision} kept failing, none is in force.",
    { revision = revision, instead = instead })
  if why ~= "" then e.actor:tell("Its last error: {why}", { why = why }) end
  e.actor:tell("To lift this, save a new revision or use <cmd @revert>@revert</>.")
end

--- Returns the users of MODULE: a list of {object=, revision=}. It goes through all behaviours and yields in between.
function building.users(module)
  local users, after = {}, 0
  while after and module.ref do
    local page
    page, after = build.users(module, after)
    for _, user in ipairs(page) do users[#users + 1] = user end
    if after then wait(0) end
  end
  return users
end

--- Returns a thing's name in an answer: "a sack (#12)".
function building.label(thing)
  return build.literal(thing)
end

return building
