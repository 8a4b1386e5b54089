--- What the building commands have in common. They run with the builder's own rights, so these
--- helpers only give the reason before the engine would say no.
local verbs = require("verbs")
local words = require("words")

local building = {}

--- The options of every building command. What a recorded one changes can be taken back by @undo.
building.options = { role = "builder", as_actor = true, recorded = true, family = "build" }
--- Of those that only tell something.
building.reading = { role = "builder", as_actor = true, family = "build" }
--- As options, for what reads lines: if it is refused, the lines that were sent with it are left out.
building.reading_lines = { role = "builder", as_actor = true, recorded = true, lines = true, family = "build" }

--- As options, for what destroys: understood only in full.
building.exact = { role = "builder", as_actor = true, recorded = true, exact = true, family = "build" }

--- Ends the command unless the builder controls the object.
function building.check(e, thing)
  local ok, reason = build.controls(e.actor, thing)
  if not ok then verbs.decline(reason) end
end

--- Same, and unless whoever else holds the object agrees to the change. They are asked.
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

--- Ends the command unless PLACE takes what the builder's scripts and commands put there. People may also be
--- brought (WHOM) where they could walk by themselves.
function building.check_accepts(e, place, whom)
  if build.accepts(e.actor, place) then return end
  if whom and whom:is("player") and build.is_reachable(whom.location, place) then return end
  if place == object("start") then
    refuse("Newcomers wake there: only wizards put anything there.")
  end
  refuse("{place} does not accept you: @accept #{id} = {name}, by who controls it, changes that.",
    { place = building.label(place), id = place.id, name = e.actor.name })
end

--- What a builder makes in a room of an area that they may build in belongs to that area, too.
function building.join_area(e, thing)
  local area = e.room and verbs.living(e.room.area)
  if area and build.may_join(e.actor, area) then thing.area = area end
end

-- What looks like a property and is none.
local INSTEAD = {
  id = "An id never changes.",
  ref = "The ref has a command of its own: @ref X = REF",
  protos = "Prototypes have a command of their own: @proto X = PROTO, PROTO",
  owner = "The owner has a command of its own: @chown X = BUILDER",
  location = "To move something: @teleport X to Y",
  contents = "To move something into it: @teleport X to Y",
}

--- Ends the command unless NAME is a property of THING that the builder may write.
function building.check_property(e, thing, name)
  if INSTEAD[name] then refuse(INSTEAD[name]) end
  if name:find("[%.%s]") then refuse("A property's name is one word without dots.") end
  building.check_change(e, thing)
  if name == "name" and thing:is("player") then refuse("A player's name is her own.") end
end

--- Sets the property or field NAME of HOLDER, a thing or a table of one, or ends the command with the engine's reason:
--- a name that is taken, a value of the wrong kind or too large, a thing that another player holds.
function building.write(holder, name, value)
  local ok, why = atomic(function() holder[name] = value end)
  if ok then return end
  why = why:gsub("^[^ ]+:%d+: ", ""):gsub("^no right to set [^ ]+ of #%d+: (a player holds it)", "%1")
  refuse(why:find("[.!?]$") and "That can't be set: {why}" or "That can't be set: {why}.", { why = why })
end

--- Ends the command with the engine's reason, made a sentence, unless OK.
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

--- What is typed as #ID, $REF, or a ref by itself, within the area where one stands, too; or nil.
function building.named(text)
  local ok, object_or_why = build.value(text:find("^[#$]") and text or "$" .. text)
  return ok and type(object_or_why) == "userdata" and object_or_why or nil
end

--- Prototypes from "light, container": refs, #IDs, or names of what WHO has at hand.
function building.protos(who, text)
  local protos = {}
  for _, name in ipairs(words.split(text)) do
    local proto = building.named(name) or match(who, name, at_hand(who))
    if not proto then refuse("There is no prototype {name}.", { name = name }) end
    protos[#protos + 1] = proto
  end
  if #protos == 0 then refuse("Name a prototype: item, container, light and so on.") end
  return protos
end

--- NAME, which THING (nil: what is yet to be made, and asked about then) may have.
function building.check_name(name, thing)
  if name == "" then refuse("A name is needed.") end
  if thing then building.must(build.may_bear(thing, name)) end
  return name
end

local function span(seconds)
  if seconds >= 120 then return words.duration(seconds) end
  return (string.format("%.1f", seconds):gsub("%.0$", "")) .. " s"
end

--- Whose a thing is: "Bea (#7)", "the game", or a name that has no account here.
function building.owner(thing)
  local owner = verbs.living(thing.owner)
  return owner and building.label(owner) or build.owner(thing)
end

--- When a timer is due: "in 5 s, every 10 s, of ann (#7)"; or that it failed.
function building.timer(timer)
  local text = timer.failed and "failed" or "in " .. span(timer.left)
  if timer.every > 0 then text = text .. ", every " .. span(timer.every) end
  local owner = verbs.living(timer.owner)
  return text .. ", of " .. (owner and building.label(owner) or timer.owner and "nobody here" or "the game")
end

--- Seconds as one reads them: "0.5 s", "3 minutes".
building.span = span

--- Says so if the newest revision of a thing's behaviour kept failing and is out of force.
function building.tell_quarantine(e, thing)
  local revision, instead, why = build.quarantine(thing)
  if not revision then return end
  e.actor:tell("<error>quarantined:</> revision {revision} kept failing, "
    .. (instead > 0 and "revision {instead} is in force." or "none is in force."),
    { revision = revision, instead = instead })
  if why ~= "" then e.actor:tell("It failed last with: {why}", { why = why }) end
  e.actor:tell("Save a new revision, or take one back with @revert, to lift this.")
end

--- Who uses MODULE, at which revision: a list of {object=, revision=}. It goes through all behaviours, and lets
--- others have their turn meanwhile.
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

--- How a thing reads in an answer: "a sack (#12)".
function building.label(thing)
  return build.literal(thing)
end

return building
