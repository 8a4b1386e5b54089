--- Deeds of players, for optional rules that count them: such a rule calls deeds.on("take", FN), so that the
--- code that reports the deed need not know it.
---
--- Reported are, with the player and the event (see `help handlers`): "take", "drop", "give", "put", "read", "enter",
--- "hear", "connect", "joined" and "disconnect", by behaviours/player.lua; "score" when players read what they
--- have earned. Packages report deeds of their own: "kill" with the victim, and "death" with its event
--- (rules/death.lua); "quest" with the quest that was done (rules/quests.lua).
local deeds = {}

local handlers = {} -- name -> functions
local marks = {} -- name -> names of properties, or false
local known = {} -- name -> true, once its handler exists

--- Calls FN(WHO, E) when WHO, a player, does NAME. MARKS lists properties: only players who have one of them
--- are reported. Without MARKS all are.
function deeds.on(name, fn, marks_of)
  if known[name] then error("deeds.on(\"" .. name .. "\") must be called before behaviours are loaded") end
  handlers[name] = handlers[name] or {}
  table.insert(handlers[name], fn)
  if not marks_of or marks[name] == false then
    marks[name] = false
    return
  end
  local list = marks[name] or {}
  marks[name] = list
  for _, mark in ipairs(marks_of) do
    if not list[mark] then list[mark], list[#list + 1] = true, mark end
  end
end

--- Returns the options of the handler that reports NAME; nil if nobody asked for NAME.
function deeds.those(name)
  known[name] = true
  return handlers[name] and { having = marks[name] or nil }
end

function deeds.tell(name, who, e)
  local list = handlers[name]
  for i = 1, list and #list or 0 do list[i](who, e) end
end

return deeds
