--- Deeds of players, for optional rules that count them: such a rule calls deeds.on("take", FN), so that the
--- code that reports the deed need not know it.
---
--- Reported are, with the player and the event (see `help handlers`): "take", "drop", "give", "put", "read", "enter",
--- "hear", "connect", "joined" and "disconnect", by behaviours/player.lua; "score" when players read what they
--- have earned. Packages report deeds of their own: "kill" with the victim, and "death" with its event
--- (rules/death.lua); "quest" with the quest that was done (rules/quests.lua).
local deeds = {}

local RESTS = 5 -- seconds
local all, marked = {}, {} -- name -> { FN, … }, in `marked` with having = names of properties
local known = {} -- name -> true, once its handlers exist

--- Calls FN(WHO, E) when WHO, a player, does NAME. MARKS lists properties: only players who have one of them
--- are reported. Without MARKS all are. Then, while nobody at all needs it, FN returns false: if the others do so as
--- well, none is called for RESTS seconds, unless something is made or destroyed.
function deeds.on(name, fn, marks)
  if known[name] then error("deeds.on(\"" .. name .. "\") must be called before behaviours are loaded") end
  local lists = marks and marked or all
  local list = lists[name] or { having = marks and {} }
  lists[name] = list
  table.insert(list, fn)
  for _, mark in ipairs(marks or {}) do
    if not list.having[mark] then list.having[mark], list.having[#list.having + 1] = true, mark end
  end
end

--- Calls the functions of LIST. Returns false if all of them did.
local function call(list, who, e)
  local is_needed = false
  for i = 1, list and #list or 0 do is_needed = list[i](who, e) ~= false or is_needed end
  return is_needed
end

function deeds.tell(name, who, e)
  call(marked[name], who, e)
  call(all[name], who, e)
end

--- Returns the handlers that report NAME, each { OPTIONS, FN }.
function deeds.handlers(name)
  local found, some, every = {}, marked[name], all[name]
  known[name] = true
  if some then found[1] = { { having = some.having }, function(e) call(some, e.this, e) end } end
  if every then found[#found + 1] = { { rests = RESTS }, function(e) return call(every, e.this, e) end } end
  return found
end

return deeds
