--- What a player set for themselves can be taken back: the last such change is kept with them.
--- What happens in the world is never undone this way: others have seen it.
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
    { what = change.what, kind = change.kind, name = change.name, value = change.before, time = now() })
end

--- Sets the option NAME and remembers how it was, as WHAT: "your alias gs".
function undoing.option(who, what, name, value)
  make(who, { what = what, kind = "option", name = name, value = value })
end

--- The same for how WHO looks.
function undoing.describe(who, text)
  make(who, { what = "your description", kind = "describe", value = text })
end

--- The same for what WHO is called instead of by name.
function undoing.pronoun(who, pronoun)
  make(who, { what = "your pronoun", kind = "pronoun", value = pronoun })
end

--- Seconds since the last change, and what it was about; nil if there is none.
function undoing.age(who)
  local last = sys.option(who, "undo")
  return last and now() - (last.time or 0)
end

function undoing.what(who) return sys.option(who, "undo").what end

--- Is it something that others read?
function undoing.is_seen(who) return sys.option(who, "undo").kind ~= "option" end

--- Puts back what the last change changed; a second time, the change. Returns what it was about.
function undoing.undo(who)
  local last = sys.option(who, "undo")
  make(who, { what = last.what, kind = last.kind, name = last.name, value = last.value })
  return last.what
end

return undoing
