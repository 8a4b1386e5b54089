--- Opens texts in the client's own editor, if it has one for the game (help your editor), and saves them from there.
---
--- A reference identifies a window and the text it began with: "#12@5" is the behaviour of #12 at revision 5,
--- "#12.desc@FINGERPRINT" a property that is text, "me@FINGERPRINT" the player's own description. The reference is not
--- trusted: a save has the player's present rights, and never silently overwrites somebody else's work.
local building = require("building")
local editors = require("editors")
local saving = require("saving")
local verbs = require("verbs")
local words = require("words")

local windows = {}

local SAVED_MAX = 1000

-- The last save of each window, by player and reference, which its next save is based on. If an entry is lost, the
-- next save only counts as based on old text.
local saved, count = {}, 0

local function key(who, reference) return who.id .. " " .. reference end

local function note_saved(who, reference, what)
  if count >= SAVED_MAX then saved, count = {}, 0 end
  if saved[key(who, reference)] == nil then count = count + 1 end
  saved[key(who, reference)] = what
end

local function name_of(thing) return (thing.name or "something") .. " #" .. thing.id end

--- Opens TEXT, based on BASE, or WHO's draft of it. REFERENCE(base) returns the window's reference.
local function open(who, draft_key, text, base, reference, name)
  if not sys.draft then return false end
  local draft, draft_base, time = sys.draft(who, draft_key)
  if draft then text, base = draft, draft_base end
  if not editors.open(who, reference(base), name, text) then return false end
  if draft then who:tell("Your unsaved draft from {when} is open in your editor.", { when = words.ago(time) }) end
  return true
end

--- Opens the behaviour of THING for WHO; false if it cannot be opened there.
function windows.behaviour(who, thing)
  local source, revision = build.source(thing)
  local opened = open(who, "#" .. thing.id, source or "", source and revision or 0,
    function(base) return ("#%d@%d"):format(thing.id, base) end, "the behaviour of " .. name_of(thing))
  if opened then
    who:tell("The behaviour of {thing} is open in your editor. When you save it there, it is in force.",
      { thing = building.label(thing) })
  end
  return opened
end

--- The same for a property that is text.
function windows.property(who, thing, prop)
  local text = thing[prop]
  if text ~= nil and type(text) ~= "string" then refuse("That property isn't text. To change it, use "
    .. "<cmd @set>@set</>.") end
  if #prop > 40 then return false end
  local reference = ("#%d.%s@%s"):format(thing.id, prop, sys.fingerprint(text or ""))
  local opened = open(who, ("#%d.%s"):format(thing.id, prop), text or "", 0,
    function() return reference end, prop .. " of " .. name_of(thing))
  if opened then
    who:tell("{prop} of {thing} is open in your editor.", { prop = prop, thing = building.label(thing) })
  end
  return opened
end

local function gone() refuse("Somebody destroyed it while you were writing.") end

local function save_behaviour(e, id, base)
  local thing = verbs.living(object("#" .. id)) or gone()
  building.check(e, thing)
  local last = saved[key(e.actor, e.reference)]
  local _, live = build.source(thing)
  if last == live then base = last end
  local source = editors.text()
  local revision = saving.program(e.actor, thing, source, "in an editor", base, true)
  if not revision then return end
  note_saved(e.actor, e.reference, revision)
  sys.set_draft(e.actor, "#" .. thing.id, nil)
end

local function save_property(e, id, prop, began)
  local thing = verbs.living(object("#" .. id)) or gone()
  building.check_property(e, thing, prop)
  local now_there = thing[prop]
  local draft_key = ("#%d.%s"):format(thing.id, prop)
  local text = editors.text():gsub("\n$", "")
  if now_there ~= nil and type(now_there) ~= "string" then refuse("That property is no longer text.") end
  local print_now = sys.fingerprint(now_there or "")
  if print_now ~= began and print_now ~= saved[key(e.actor, e.reference)] then
    sys.set_draft(e.actor, draft_key, text)
    e.actor:tell("Not saved: somebody has changed {prop} of {thing} since you began. Your text is kept as a "
      .. "draft. To continue: @edit #{id}.{prop}", { prop = prop, thing = building.label(thing), id = thing.id })
    return
  end
  local ok, why = atomic(function() thing[prop] = text ~= "" and text or nil end)
  if not ok then refuse("Not saved: {why}.", { why = tostring(why):gsub("^[^ ]+:%d+: ", "") }) end
  note_saved(e.actor, e.reference, sys.fingerprint(text))
  sys.set_draft(e.actor, draft_key, nil)
  e.actor:tell("Saved: {prop} of {thing}.", { prop = prop, thing = building.label(thing) })
end

--- Saves the text for e.reference; false if it is not something that builders edit.
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
