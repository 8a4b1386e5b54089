--- Texts in the client's own editor, where it has one that speaks to the game (help your editor): what opens there, and
--- what becomes of what is saved there.
---
--- A window is known by a reference that says what it is of and what it began with: "#12@5" is the behaviour of #12 as
--- of revision 5, "#12.desc@FINGERPRINT" a property that is text, "me@FINGERPRINT" how one looks oneself. Nothing is
--- believed of it: who saves has the rights that they have then, and nobody's work is overwritten unseen.
local building = require("building")
local saving = require("saving")
local verbs = require("verbs")
local words = require("words")

local windows = {}

local SAVED_MAX = 1000

-- What somebody saved last from a window, which they go on from: by who and which. Forgotten, it costs a question.
local saved, count = {}, 0

local function key(who, reference) return who.id .. " " .. reference end

local function note_saved(who, reference, what)
  if count >= SAVED_MAX then saved, count = {}, 0 end
  if saved[key(who, reference)] == nil then count = count + 1 end
  saved[key(who, reference)] = what
end

local function name_of(thing) return (thing.name or "something") .. " #" .. thing.id end

--- Opens TEXT in the editor of WHO; false if they have none, or want none.
function windows.open(who, reference, name, text)
  return sys.option(who, "editor") ~= false and sys.open_window(who, reference, name, text)
end

--- Opens TEXT, begun on BASE, or the draft that WHO left of it; REFERENCE(base) is what the window is known by.
local function open(who, draft_key, text, base, reference, name)
  local draft, draft_base, time = sys.draft(who, draft_key)
  if draft then text, base = draft, draft_base end
  if not windows.open(who, reference(base), name, text) then return false end
  if draft then who:tell("What opens in your editor is your unsaved draft from {when}.", { when = words.ago(time) }) end
  return true
end

--- Opens the behaviour of THING for WHO, if that can be.
function windows.behaviour(who, thing)
  local source, revision = build.source(thing)
  local opened = open(who, "#" .. thing.id, source or "", source and revision or 0,
    function(base) return ("#%d@%d"):format(thing.id, base) end, "the behaviour of " .. name_of(thing))
  if opened then
    who:tell("The behaviour of {thing} is open in your editor; saving it there puts it in force.",
      { thing = building.label(thing) })
  end
  return opened
end

--- The same of a property that is text.
function windows.property(who, thing, prop)
  local text = thing[prop]
  if text ~= nil and type(text) ~= "string" then refuse("That property is no text; @set sets it.") end
  if #prop > 40 then return false end
  local reference = ("#%d.%s@%s"):format(thing.id, prop, sys.fingerprint(text or ""))
  local opened = open(who, ("#%d.%s"):format(thing.id, prop), text or "", 0,
    function() return reference end, prop .. " of " .. name_of(thing))
  if opened then
    who:tell("{prop} of {thing} is open in your editor.", { prop = prop, thing = building.label(thing) })
  end
  return opened
end

--- What came with this command from a window, without the end of its last line.
function windows.text()
  local text = sys.window_text()
  if not text then
    refuse("Your client says that by itself when you save in its editor. To open something there: @edit X")
  end
  return text
end

local function gone() refuse("It is gone: somebody destroyed it while you were writing.") end

local function save_behaviour(e, id, base)
  local thing = verbs.living(object("#" .. id)) or gone()
  building.check(e, thing)
  local last = saved[key(e.actor, e.reference)]
  local _, live = build.source(thing)
  if last == live then base = last end
  local source = windows.text()
  local revision = saving.program(e.actor, thing, source, "in an editor", base)
  if not revision then return end
  note_saved(e.actor, e.reference, revision)
  sys.set_draft(e.actor, "#" .. thing.id, nil)
end

local function save_property(e, id, prop, began)
  local thing = verbs.living(object("#" .. id)) or gone()
  building.check_property(e, thing, prop)
  local now_there = thing[prop]
  local draft_key = ("#%d.%s"):format(thing.id, prop)
  local text = windows.text():gsub("\n$", "")
  if now_there ~= nil and type(now_there) ~= "string" then refuse("That property is no text any more.") end
  local print_now = sys.fingerprint(now_there or "")
  if print_now ~= began and print_now ~= saved[key(e.actor, e.reference)] then
    sys.set_draft(e.actor, draft_key, text)
    e.actor:tell("Not saved: somebody has changed {prop} of {thing} since you began. What you wrote is kept as a "
      .. "draft: @edit #{id}.{prop} goes on with it.", { prop = prop, thing = building.label(thing), id = thing.id })
    return
  end
  local ok, why = atomic(function() thing[prop] = text ~= "" and text or nil end)
  if not ok then refuse("Not saved: {why}.", { why = tostring(why):gsub("^[^ ]+:%d+: ", "") }) end
  note_saved(e.actor, e.reference, sys.fingerprint(text))
  sys.set_draft(e.actor, draft_key, nil)
  e.actor:tell("Saved: {prop} of {thing}.", { prop = prop, thing = building.label(thing) })
end

--- Saves what came back for e.reference; false if that is nothing that builders edit.
function windows.save(e)
  local id, base = e.reference:match("^#(%d+)@(%d+)$")
  if id then
    save_behaviour(e, id, math.tointeger(tonumber(base)) or 0)
    return true
  end
  local prop, began
  id, prop, began = e.reference:match("^#(%d+)%.([^@%s]+)@(%x+)$")
  if not id or #prop > 40 then return false end
  save_property(e, id, prop, began)
  return true
end

return windows
