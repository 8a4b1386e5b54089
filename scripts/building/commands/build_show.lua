--- "@show X": shows everything about an object, one property per line. "@property": what it can have, and of which
--- type.
local building = require("building")
local declarations = require("declarations")
local markdown = require("markdown")
local pager = require("pager")
local points = require("points")
local verbs = require("verbs")
local words = require("words")

local function line(e, name, value)
  e.actor:tell("{name} = {value}", { name = name, value = value })
end

local NAMED_MOST = 100

--- Returns the labels of a list's things; of a long one, those from number FROM on that fit on a page.
local function labels(list, from)
  local names, last = {}, math.min(#list, (from or 1) + NAMED_MOST - 1)
  for i = from or 1, last do names[#names + 1] = building.label(list[i]) end
  if last < #list then names[#names + 1] = words.fill("{n} more", { n = #list - last }) end
  return words.list(names)
end

local function show_head(e, thing)
  e.actor:tell("<b>{thing}</b>", { thing = building.label(thing) })
  line(e, "id", "#" .. thing.id)
  if thing.ref then line(e, "ref", "$" .. thing.ref) end
  line(e, "prototypes", labels(thing.protos))
  line(e, "location", thing.location and building.label(thing.location) or "nowhere")
  line(e, "owner", building.owner(thing))
  if verbs.living(thing.area) then line(e, "area", building.label(thing.area)) end
  local inside = thing.contents
  if #inside > 0 then line(e, "contents", labels(inside)) end
  if #inside > NAMED_MOST then
    e.actor:tell("For more of its contents: @show #{id} from {next}", { id = thing.id, next = NAMED_MOST + 1 })
  end
end

--- Shows the object's own properties first, then inherited ones under each prototype's name. Private ones (_name) are
--- only for builders who control the object.
local function show_properties(e, thing)
  local groups, order = {}, {}
  local private = build.controls(e.actor, thing)
  for _, prop in ipairs(build.props(thing)) do
    if private or prop.name:sub(1, 1) ~= "_" then
      local key = prop.from and prop.from.id or 0
      if not groups[key] then
        groups[key] = { from = prop.from }
        if prop.from then order[#order + 1] = key else table.insert(order, 1, key) end
      end
      table.insert(groups[key], prop)
    end
  end
  for _, key in ipairs(order) do
    local group = groups[key]
    e.actor:tell(group.from and "<b>From {proto}</b>" or "<b>Its own</b>",
      { proto = group.from and building.label(group.from) })
    for _, prop in ipairs(group) do line(e, prop.name, prop.text) end
  end
end

--- Shows that the value of property NAME is of the wrong type, if it is. It stays as it is.
local function show_misfit(e, thing, name)
  local why = build.misfit(thing, name)
  if why then e.actor:tell("<error>wrong type:</> {why}", { why = why }) end
end

--- Shows which of the object's own values are of the wrong type.
local function show_misfits(e, thing)
  if not build.misfit then return end
  for _, prop in ipairs(build.props(thing)) do
    if not prop.from then show_misfit(e, thing, prop.name) end
  end
end

--- Shows the behaviour in force, its author and age, to builders who may read its source.
local function show_revision(e, thing)
  local source, revision, author, time = build.source(thing)
  if not source then return end
  line(e, "behaviour", "revision " .. revision .. " by " .. (author or "nobody") .. ", " .. words.ago(time))
  building.tell_quarantine(e, thing)
end

--- Shows one line for each handler, the object's own first: "before take = as thing, from #12 rev 3".
local function show_handlers(e, thing)
  local handlers = build.handlers(thing)
  if #handlers > 0 then e.actor:tell("<b>Commands and handlers</b>") end
  local shown = {}
  for _, handler in ipairs(handlers) do
    local from = handler.from == thing and "its own, " or ""
    local name = handler.kind .. " " .. handler.name
    local text = (handler.role and "as " .. handler.role .. ", " or "") .. from .. handler.origin
    if not shown[name .. text] then line(e, name, text) end
    shown[name .. text] = true
  end
end

local function show_timers(e, thing)
  local timers = build.timers(thing)
  if #timers > 0 then e.actor:tell("<b>Timers</b>") end
  for _, timer in ipairs(timers) do line(e, timer.name, building.timer(timer)) end
end

local function show_errors(e, thing)
  local errors = build.errors(thing, 3) or {} -- nil unless the actor controls the thing
  if #errors > 0 then e.actor:tell("<b>Last errors</b>") end
  for _, fault in ipairs(errors) do
    e.actor:tell("{when}: {text}", { when = words.ago(fault.time), text = fault.text })
  end
end

command("@show {thing:any}", building.reading, function(e)
  show_head(e, e.thing)
  show_properties(e, e.thing)
  show_misfits(e, e.thing)
  show_revision(e, e.thing)
  show_handlers(e, e.thing)
  show_timers(e, e.thing)
  show_errors(e, e.thing)
end)

--- Shows a page of the contents.
command("@show {thing:any} from {n:number}", building.reading, function(e)
  local inside, from = e.thing.contents, math.tointeger(e.n)
  if #inside == 0 then refuse("There is nothing in it.") end
  if not from or from < 1 or from > #inside then refuse("From which? 1 to {last}", { last = #inside }) end
  line(e, "contents", labels(inside, from))
  if from + NAMED_MOST <= #inside then
    e.actor:tell("For more: @show #{id} from {next}", { id = e.thing.id, next = from + NAMED_MOST })
  end
end)

-- Properties and their types.

local function must_know()
  verbs.needs(build.declared, "types")
end

local function show_page(e, thing)
  pager.tell(e.actor, markdown.topic(declarations.page(thing, build.controls(e.actor, thing))))
end

--- Shows one property: its value and its declaration.
local function show_one(e, thing, name)
  local one, value = build.declared(thing, name), thing[name]
  e.actor:tell("<b>{thing}</b>", { thing = building.label(thing) .. "." .. name })
  if value ~= nil then line(e, "value", build.literal(value)) end
  for _, prop in ipairs(build.props(thing)) do
    if prop.name == name and prop.from then line(e, "inherited from", building.label(prop.from)) end
  end
  if not one then return line(e, "type", "free: nothing declares it") end
  line(e, "type", one.type)
  line(e, "declared by", one.from .. (one.package ~= "" and ", of the package " .. one.package or ""))
  if one.doc ~= "" then line(e, "what it is", one.doc) end
  show_misfit(e, thing, name)
  local tables = declarations.tables(thing, name)
  if tables then pager.tell(e.actor, markdown.topic(tables)) end
end

command("@property|@properties {thing:any}", building.reading, function(e)
  must_know()
  show_page(e, e.thing)
end)

local function one_of(e)
  must_know()
  building.check_name(e.name)
  if e.name:sub(1, 1) == "_" then building.check(e, e.thing) end
  show_one(e, e.thing, e.name)
end

command("@property|@properties {thing:any} . {name:word}", building.reading, one_of)
command("@show {thing:any} . {name:word}", building.reading, one_of)

command("@property|@properties {thing:any} . {name:word} = {what:text}", building.options, function(e)
  must_know()
  building.check_property(e, e.thing, e.name)
  local kind, doc = e.what:match("^(.-)%s*,%s*(.*)$")
  kind, doc = kind or e.what, doc or ""
  if kind == "nil" then
    declarations.write(e.thing, e.name, nil)
    return e.actor:tell("{thing}: {name} is no longer declared here.",
      { thing = building.label(e.thing), name = e.name })
  end
  local known, why = build.type(kind)
  if not known then refuse("{Why}.", { why = why }) end
  declarations.write(e.thing, e.name, known, doc)
  e.actor:tell("{thing}: {name} is {kind}", { thing = building.label(e.thing), name = e.name, kind = known })
  show_misfit(e, e.thing, e.name)
end)

-- "help properties of container", "help container properties".
points.add("help.page", function(e, topic)
  local name = topic:match("^properties of (%S+)$") or topic:match("^(%S+) properties$")
  local thing = name and build.declared and sys.role(e.actor) ~= "player" and object(name)
  if not thing then return nil end
  show_page(e, thing)
  return true
end)
