--- "@edit X" opens the line editor (lib/editor.lua), or the client's own editor (lib/windows.lua), for behaviours;
--- "@edit X.desc" for long texts.
local advice = require("advice")
local building = require("building")
local editor = require("editor")
local linebuffer = require("linebuffer")
local verbs = require("verbs")
local windows = require("windows")
local words = require("words")

local OPTIONS = building.options
if not sys.draft then return verbs.missing("workshop", OPTIONS, { "@edit" }) end

local say, show = editor.say, editor.show

-- The two kinds of text: a thing's behaviour, and a property that is text.

local behaviour = {}

function behaviour.key(edit) return "#" .. edit.thing.id end
function behaviour.name(edit) return "the behaviour of " .. building.label(edit.thing) end

--- Returns the text in force and the revision that a save is based on (0: none). Ends the command, and keeps the
--- draft, if the actor may no longer read it.
function behaviour.read(edit)
  building.check_source(edit.thing)
  local text, revision = build.source(edit.thing)
  return text or "", text and revision or 0
end

function behaviour.in_force(base) return base > 0 and "revision " .. base or "an empty behaviour" end

local function say_error(edit, message, row, column)
  if row and row > 0 then
    local exact = column and column > 0
    say(edit, exact and "Error in line {row}, column {column}: {message}" or "Error in line {row}: {message}",
      { row = row, column = column, message = message })
    if edit.buffer.lines[row] then
      edit.buffer.at = row
      show(edit, row, row)
    end
  else
    say(edit, "Error: {message}", { message = message })
  end
end

function behaviour.compile(edit)
  local ok, message, row, column = build.compile(edit.thing, linebuffer.text(edit.buffer))
  if not ok then return say_error(edit, message, row, column) end
  say(edit, "It compiles. Nothing is saved yet.")
end

--- Says that somebody else has saved in the meantime: who, when, and what the player can do.
local function say_stale(edit, revision)
  local _, _, author, time = build.source(edit.thing, revision)
  say(edit, "Not saved: {author} saved revision {revision} {when}; you began with revision {base}.", {
    author = author or "somebody", revision = revision, when = time and words.ago(time) or "in the meantime",
    base = edit.base,
  })
  if edit.base > 0 then
    say(edit, "To see what changed, type: !@diff {id} {base} {revision}",
      { id = "#" .. edit.thing.id, base = edit.base, revision = revision })
  end
  say(edit, "To put yours in force anyway, type: save over. To drop yours, type: reload")
end

function behaviour.save(edit, note, over)
  local ok, revision, row, column = build.program(edit.thing, linebuffer.text(edit.buffer),
    note ~= "" and note or "@edit", not over and edit.base or nil)
  if ok then
    edit.base = revision
    say(edit, "Saved: revision {revision} of {thing} is now in force.",
      { thing = building.label(edit.thing), revision = revision })
    advice.tell(edit.actor, edit.thing, linebuffer.text(edit.buffer))
    return true
  elseif ok == false then
    return say_stale(edit, revision)
  end
  say_error(edit, revision, row, column)
  say(edit, build.source(edit.thing) and "Not saved. The old behaviour stays." or "Not saved.")
end

local property = {}

function property.key(edit) return "#" .. edit.thing.id .. "." .. edit.prop end
function property.name(edit) return edit.prop .. " of " .. building.label(edit.thing) end

function property.read(edit)
  local text = edit.thing[edit.prop]
  if text ~= nil and type(text) ~= "string" then refuse("That property isn't text. To change it, use @set.") end
  return text or "", 0
end

function property.in_force() return "the text in force" end
function property.compile(edit) say(edit, "Only behaviours can be compiled.") end

function property.save(edit, _, over)
  if not over and property.read(edit) ~= edit.original then
    say(edit, "Not saved: somebody has changed it since you began.")
    return say(edit, "To save yours anyway, type: save over. To drop yours, type: reload")
  end
  local text = linebuffer.text(edit.buffer):gsub("\n$", "")
  local ok, why = atomic(function() edit.thing[edit.prop] = text end)
  if not ok then
    return say(edit, "Not saved: {why}.", { why = tostring(why):gsub("^[^ ]+:%d+: ", "") })
  end
  edit.original = text
  say(edit, "Saved: {name}.", { name = property.name(edit) })
  return true
end

command("@edit {thing:any} . {prop:word}", OPTIONS, function(e)
  building.check_property(e, e.thing, e.prop)
  if #e.prop > 40 then refuse("That property's name is too long for the editor. To change it, use @set.") end
  if windows.property(e.actor, e.thing, e.prop) then return end
  editor.run({ actor = e.actor, thing = e.thing, prop = e.prop, kind = property })
end)

command("@edit {thing:any}", OPTIONS, function(e)
  building.check_change(e, e.thing)
  if windows.behaviour(e.actor, e.thing) then return end
  editor.run({ actor = e.actor, thing = e.thing, kind = behaviour })
end)

--- Lists the actor's drafts, and drops those of things that no longer exist.
command("@edit", OPTIONS, function(e)
  local kept = {}
  for _, draft in ipairs(sys.drafts(e.actor)) do
    local id, prop = draft.key:match("^(#%d+)%.?(.*)$")
    local thing = id and object(id)
    if not thing then
      sys.set_draft(e.actor, draft.key, nil)
    else
      kept[#kept + 1] = (prop ~= "" and prop .. " of " or "") .. building.label(thing) .. " from "
        .. words.ago(draft.time)
    end
  end
  if #kept == 0 then return "Edit what? For example: <cmd @edit lever>@edit lever</>" end
  e.actor:tell("You have unsaved drafts of {list}. To continue one: @edit X", { list = words.list(kept) })
end)

--- Sent by a client that saves something in its own editor. People do not type it.
command("@window {reference:word}", OPTIONS, function(e)
  if not windows.save(e) then
    refuse("That window doesn't belong to anything that can be edited here. To open something: <cmd @edit X>@edit X</>")
  end
end)
