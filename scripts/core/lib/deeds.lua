--- Deeds of players, for optional rules that count them: such a rule calls deeds.on("take", FN), so that the
--- code that reports the deed need not know it.
---
--- Reported are, with the player and the event (see `help handlers`): "take", "drop", "give", "put", "read", "enter",
--- "hear", "connect", "joined" and "disconnect", by behaviours/player.lua; "score" when players read what they
--- have earned. Packages report deeds of their own: "kill" with the victim, and "death" with its event
--- (rules/death.lua); "quest" with the quest that was done (rules/quests.lua).
local deeds = {}

local RESTS = 5 -- seconds
local handlers = {} -- name -> functions
local groups = {} -- name -> groups of those functions that have the same marks, by the marks' names and in order
local known = {} -- name -> true, once its handlers exist

--- Calls FN(WHO, E) when WHO, a player, does NAME. MARKS lists properties: only players who have one of them
--- are reported. Without MARKS all are. Then, while nobody at all needs it, FN returns false; or, while only speech
--- with certain words is needed, a text with a word in each line. If the others do so as well, none is called for RESTS
--- seconds, unless something is made or destroyed, or such a word is said.
function deeds.on(name, fn, marks)
  if known[name] then error("deeds.on(\"" .. name .. "\") must be called before behaviours are loaded") end
  handlers[name], groups[name] = handlers[name] or {}, groups[name] or {}
  table.insert(handlers[name], fn)
  local those, key = groups[name], table.concat(marks or {}, " ")
  if not those[key] then
    those[key] = { having = marks, fns = {} }
    table.insert(those, those[key])
  end
  table.insert(those[key].fns, fn)
end

--- Calls all of FNS. Returns false if each of them did; or the words for which they wait, if they wait for words only.
local function tell(fns, who, e)
  local is_needed, words = false, false
  for i = 1, #fns do
    local waits = fns[i](who, e)
    if type(waits) == "string" then
      words = words and words .. "\n" .. waits or waits
    else
      is_needed = waits ~= false or is_needed
    end
  end
  return is_needed or words
end

--- Calls HANDLE(OPTIONS, FN) for the functions that want to know of NAME: FN(E) tells those with the same marks, and
--- OPTIONS are of a handler for them.
function deeds.handle(name, handle)
  known[name] = true
  for _, group in ipairs(groups[name] or {}) do
    local options = { having = group.having, rests = not group.having and RESTS or nil }
    handle(options, function(e) return tell(group.fns, e.this, e) end)
  end
end

function deeds.tell(name, who, e)
  tell(handlers[name] or {}, who, e)
end

return deeds
