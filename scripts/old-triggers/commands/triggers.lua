--- Trigger commands for builders of imported areas: listing, checking, writing with revisions, and attaching.
local body = require("body")
local building = require("building")
local check = require("trigger_check")
local editor = require("editor")
local linebuffer = require("linebuffer")
local lore = require("lore")
local runs = require("trigger_run")
local triggers = require("triggers")
local values = require("values")
local verbs = require("verbs")
local words = require("words")

local OPTIONS, READING = building.options, building.reading
local LAST, CHUNK, BYTES = 99998, 400, 1500 -- highest number; numbers and bytes per slice
local KEPT_BYTES = 40 * 1024
local KINDS = { mobile = true, object = true, room = true }

--- Returns the trigger that WORD means: a number of the area files, or #ID.
local function find_trigger(word)
  local number = math.tointeger(tonumber(word))
  local trigger = number and triggers.find(number) or object(word)
  if not trigger or not triggers.known(trigger) then refuse("Trigger {word} doesn't exist.", { word = word }) end
  return trigger
end

--- Returns a function that tells whether FORMAT has an object of a kind and number.
local function exists_in(format)
  return function(kind, vnum) return object(("%s/%s/%s"):format(format or "circle", kind, vnum)) ~= nil end
end

--- Returns the faults of TRIGGER, or of BODY_TEXT in its place, and its types.
local function look(trigger, body_text)
  local data = body.fields(trigger.trigger)
  local types = {}
  for i, name in ipairs(values.list(data.types)) do types[i] = name end
  local known = triggers.known(trigger)
  local trigger_text = { kind = data.kind, types = types, body = body_text or data.body or "",
    language = data.language, program = not body_text and known and known.program or nil }
  return check.look(trigger_text, exists_in(data.format), nil, lore.socials()), types
end

local function label(trigger)
  return trigger.vnum and "#" .. trigger.vnum or building.label(trigger)
end

--- Tells the faults, one per line.
local function tell_faults(who, found)
  for _, one in ipairs(found.missing) do
    who:tell("Line {line}: missing: {what}", { line = one.line, what = one.text })
  end
  for _, one in ipairs(found.odd) do
    local names = { line = one.line, what = one.text }
    who:tell(one.line > 0 and "Line {line}: {what}" or "{what}", names)
  end
end

-- Listing.

local function tell_attached(e, thing)
  local list = triggers.list(thing)
  if #list == 0 then return e.actor:tell("{thing} has no triggers.", { thing = building.label(thing) }) end
  for _, entry in ipairs(list) do
    local trigger = triggers.find(entry)
    if not trigger or not triggers.known(trigger) then
      e.actor:tell("{entry}: this trigger doesn't exist", { entry = tostring(entry) })
    else
      local found, types = look(trigger)
      wait(0)
      e.actor:tell("{trigger} {name}: {types}{waits}{whole}", {
        trigger = label(trigger), name = trigger.name or "", types = words.list(types),
        waits = runs.is_running(thing, trigger) and ", waiting" or "",
        whole = #found.missing > 0 and ", incomplete: " .. found.missing[1].text or "",
      })
    end
  end
end

command("@triggers {thing:any}", READING, function(e) tell_attached(e, e.thing) end)

--- Calls FN(trigger, label) for each trigger of area files, a few per transaction. ROM can have several triggers with
-- one number: "3050-2".
local function each_of_files(fn)
  for _, format in ipairs(lore.formats) do
    for number = 0, LAST do
      local ref, more = ("%s/trigger/%d"):format(format, number), 1
      local trigger = object(ref)
      while trigger do
        fn(trigger, more > 1 and number .. "-" .. more or tostring(number))
        more = more + 1
        trigger = object(ref .. "-" .. more)
      end
      if number % CHUNK == CHUNK - 1 then wait(0) end
    end
  end
end

--- Tells how many triggers of area files use only what exists here, and what the others lack.
local function tell_coverage(e)
  local all, whole, lacks, order = 0, 0, {}, {}
  local looked = 0
  each_of_files(function(trigger, number)
    local text = body.fields(trigger.trigger).body
    if not text then return end
    if looked + #text > BYTES then
      looked = 0
      wait(0)
    end
    looked = looked + #text
    triggers.known(trigger) -- compiles it, and caches the result
    if #text > BYTES then wait(0) end
    local found = look(trigger)
    all = all + 1
    if #found.missing == 0 then whole = whole + 1 end
    for _, one in ipairs(found.missing) do
      if not lacks[one.text] then
        lacks[one.text], order[#order + 1] = { count = 0, first = number }, one.text
      end
      lacks[one.text].count = lacks[one.text].count + 1
    end
  end)
  if all == 0 then return e.actor:tell("No area file has triggers. See: <cmd help triggers>help triggers</>") end
  e.actor:tell("Triggers: {all}. Complete: {whole}, {part} %.",
    { all = all, whole = whole, part = ("%.1f"):format(100 * whole / all) })
  table.sort(order, function(a, b) return lacks[a].count > lacks[b].count end)
  for i, text in ipairs(order) do
    if i > 20 then break end
    e.actor:tell("Missing: {what}, {count} times, first in #{first}",
      { what = text, count = lacks[text].count, first = lacks[text].first })
  end
end

command("@triggers", READING, tell_coverage)

local function show(e, trigger)
  local data = body.fields(trigger.trigger)
  local found, types = look(trigger)
  e.actor:tell("<b>{trigger} {name}</b>", { trigger = label(trigger), name = trigger.name or "" })
  e.actor:tell("{kind}: {types}, number {number}{argument}{revision}", {
    kind = data.kind, types = words.list(types), number = tostring(data.number or 0),
    argument = data.argument and ", argument " .. tostring(data.argument) or "",
    revision = body.number(data.revision, 0) > 0 and ", revision " .. math.floor(data.revision) or "",
  })
  local row = 0
  local numbered = ((data.body or "") .. "\n"):gsub("([^\n]*)\n", function(line)
    row = row + 1
    return ("%4d  %s\n"):format(row, line)
  end)
  e.actor:tell("{text}", { text = numbered })
  tell_faults(e.actor, found)
end

command("@trigger {trigger:word}", READING, function(e) show(e, find_trigger(e.trigger)) end)

-- Writing.

--- Returns a copy of the kept earlier texts, the newest last.
local function past_of(trigger)
  local list = {}
  for _, one in ipairs(body.fields(trigger.past)) do
    list[#list + 1] = { revision = one.revision, body = one.body, author = one.author, time = one.time }
  end
  return list
end

local function save(e, trigger, text)
  local data, list = {}, past_of(trigger)
  for key, value in pairs(body.fields(trigger.trigger)) do data[key] = value end
  local revision = math.floor(body.number(data.revision, 0))
  list[#list + 1] = { revision = revision, body = data.body or "", author = e.actor.name, time = math.floor(now()) }
  local bytes = 0
  for i = #list, 1, -1 do
    bytes = bytes + #list[i].body + 100
    if bytes > KEPT_BYTES then table.remove(list, i) end
  end
  data.body, data.revision = text, revision + 1
  if data.file then data.file, data.line = nil, nil end -- its lines no longer match the file
  trigger.trigger, trigger.past = data, #list > 0 and list or nil
  e.actor:tell("Saved: revision {revision} of {trigger} is now in force.",
    { trigger = label(trigger), revision = revision + 1 })
  tell_faults(e.actor, (look(trigger)))
end

local TEXT_MOST = 32 * 1024

command("@trigger {trigger:word} write", building.reading_lines, function(e)
  local trigger = find_trigger(e.trigger)
  building.check(e, trigger)
  e.actor:tell("Type the trigger, and end it with a line that is only a dot. To give up, type <cmd @abort>@abort</>.")
  local text = lines(e.actor)
  if not text then return "The trigger is unchanged." end
  if not verbs.living(trigger) then return "Somebody destroyed it while you were writing." end
  if #text > TEXT_MOST then return "That is too long for one trigger: 32 KiB at most." end
  save(e, trigger, (text:gsub("\n$", "")))
end)

local writing = {} -- a kind of text for the line editor: lib/editor.lua

function writing.key(edit) return "#" .. edit.thing.id .. ".trigger" end
function writing.name(edit) return "the trigger " .. label(edit.thing) end
function writing.again(edit) return "@trigger #" .. edit.thing.id .. " edit" end
function writing.in_force(base) return "revision " .. base end

function writing.read(edit)
  local data = body.fields(edit.thing.trigger)
  return data.body or "", math.floor(body.number(data.revision, 0))
end

local function text_of(edit)
  return (linebuffer.text(edit.buffer):gsub("\n$", ""))
end

function writing.compile(edit)
  local found = look(edit.thing, text_of(edit))
  tell_faults(edit.actor, found)
  if #found.odd + #found.missing == 0 then editor.say(edit, "It has no faults. It isn't saved yet.") end
end

function writing.save(edit, _, over)
  local text, revision = text_of(edit), select(2, writing.read(edit))
  if not over and revision ~= edit.base then
    editor.say(edit, "Not saved: somebody has changed it since you began.")
    return editor.say(edit, "To put yours in force anyway, type: save over. To drop yours, type: reload")
  end
  if #text > TEXT_MOST then return editor.say(edit, "Not saved: one trigger can have 32 KiB at most.") end
  save(edit, edit.thing, text)
  edit.base = revision + 1
  return true
end

command("@trigger {trigger:word} edit", building.options, function(e)
  local trigger = find_trigger(e.trigger)
  building.check(e, trigger)
  editor.run({ actor = e.actor, thing = trigger, kind = writing })
end)

command("@trigger {trigger:word} revisions", READING, function(e)
  local trigger = find_trigger(e.trigger)
  local list = past_of(trigger)
  if #list == 0 then return "It has no earlier revisions." end
  for _, one in ipairs(list) do
    e.actor:tell("Revision {revision}, until {author} changed it {ago}: {lines}", {
      revision = one.revision, author = one.author, ago = words.ago(one.time),
      lines = words.count(select(2, one.body:gsub("\n", "\n")) + 1, "line"),
    })
  end
end)

command("@trigger {trigger:word} revert {revision:number}", OPTIONS, function(e)
  local trigger = find_trigger(e.trigger)
  building.check(e, trigger)
  for _, one in ipairs(past_of(trigger)) do
    if one.revision == e.revision then return save(e, trigger, one.body) end
  end
  refuse("Revision {revision} doesn't exist. For the list: <cmd @trigger {trigger} revisions>@trigger {trigger} "
    .. "revisions</>", e)
end)

command("@trigger new {kind:word} {types:text} = {name:text}", OPTIONS, function(e)
  local kind, types = e.kind:lower(), words.split(e.types:gsub("%s+", ", "))
  if kind == "mob" then kind = "mobile" end
  if not KINDS[kind] then refuse("A trigger is for a mobile, an object or a room.") end
  local known = check.types[kind]
  for i, name in ipairs(types) do
    types[i] = name:lower()
    if not known[types[i]] then refuse("No {kind} has triggers of the type {type}.", { kind = kind, type = name }) end
  end
  local made, why = create("thing", { name = building.check_name(e.name), location = e.actor, portable = true,
    trigger = { kind = kind, types = types, number = 100, argument = "", body = "", revision = 0 } })
  if not made then verbs.decline(why) end
  e.actor:tell("You've made {trigger}. To write its text: @trigger #{id} write",
    { trigger = building.label(made), id = made.id })
end)

command("@attach {trigger:word} to {thing:any}", OPTIONS, function(e)
  local trigger = find_trigger(e.trigger)
  building.check(e, e.thing)
  building.check(e, trigger)
  building.must(triggers.attach(e.thing, trigger))
  e.actor:tell("{trigger} is attached to {thing}.", { trigger = label(trigger), thing = building.label(e.thing) })
end)

command("@detach {trigger:word} from {thing:any}", OPTIONS, function(e)
  local trigger = find_trigger(e.trigger)
  building.check(e, e.thing)
  if not triggers.detach(e.thing, trigger) then refuse("It isn't attached to that.") end
  triggers.cancel_waits(e.thing, trigger)
  e.actor:tell("{trigger} is detached from {thing}.", { trigger = label(trigger), thing = building.label(e.thing) })
end)
