--- Undo for a player's own settings: the last change is kept with the player. Changes to the world are never undone
--- this way, since others have seen them.
local points = require("points")

local undoing = {}

local function get(who, change)
  if change.kind == "describe" then return who.desc end
  if change.kind == "pronoun" then return who.pronoun end
  return sys.option(who, change.name)
end

local function put(who, change)
  if change.kind == "describe" then
    who.desc = change.value
  elseif change.kind == "pronoun" then
    who.pronoun = change.value
  else
    sys.set_option(who, change.name, change.value)
  end
end

local function make(who, change)
  change.before = get(who, change)
  put(who, change)
  sys.set_option(who, "undo",
    { what = change.what, kind = change.kind, name = change.name, value = change.before, time = now(),
      line = sys.lines_typed(who) })
end

--- Sets the option NAME and remembers its old value under the description WHAT: "your alias gs".
function undoing.option(who, what, name, value)
  make(who, { what = what, kind = "option", name = name, value = value })
end

--- The same for WHO's description.
function undoing.describe(who, text)
  make(who, { what = sentence("your description"), kind = "describe", value = text })
end

--- The same for WHO's pronoun.
function undoing.pronoun(who, pronoun)
  make(who, { what = sentence("your pronoun"), kind = "pronoun", value = pronoun })
end

--- Returns the seconds since the last change, or nil.
function undoing.age(who)
  local last = sys.option(who, "undo")
  return last and now() - (last.time or 0)
end

--- True if the last change was the line before this one.
function undoing.is_last(who)
  local last = sys.option(who, "undo")
  return not last.line or sys.lines_typed(who) == last.line + 1
end

function undoing.what(who) return sys.option(who, "undo").what end

--- True if others can read what the last change set.
function undoing.is_seen(who) return sys.option(who, "undo").kind ~= "option" end

--- Undoes the last change; called again, it redoes it. Returns the description of the change.
function undoing.undo(who)
  local last = sys.option(who, "undo")
  make(who, { what = last.what, kind = last.kind, name = last.name, value = last.value })
  if last.kind == "option" then points.each("settings.changed", who, last.name) end
  return last.what
end

return undoing
