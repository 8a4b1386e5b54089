--- What players do, for rules that count it and may not be there: such a rule says deeds.on("take", FN), and whatever
--- tells of it knows none of them.
---
--- Told are, with the player and the event (as `help handlers` has it): "take", "drop", "give", "put", "read", "enter",
--- "hear", "connect", "joined", "disconnect" and timers, by behaviours/player.lua; "kill" with the victim, by
--- fight.on_kill; "score" when they read what they have earned.
local body = require("body")
local fight = require("fight")

local deeds = {}

local heeded = {} -- name -> functions
local marks = {} -- name -> names of properties, or false
local known = {} -- name -> true, once its handler was made

--- FN(WHO, E) is told when WHO, a player, does NAME. MARKS are the properties of which those have one whom it concerns;
--- without them it concerns all.
function deeds.on(name, fn, marks_of)
  if known[name] then error("who heeds \"" .. name .. "\" says so before behaviours are loaded") end
  heeded[name] = heeded[name] or {}
  table.insert(heeded[name], fn)
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

--- The options of a handler that tells of NAME: whom it concerns. Nil: nobody heeds NAME.
function deeds.those(name)
  known[name] = true
  return heeded[name] and { having = marks[name] or nil }
end

function deeds.tell(name, who, e)
  local list = heeded[name]
  for i = 1, list and #list or 0 do list[i](who, e) end
end

local on_kill = fight.on_kill

fight.on_kill = function(killer, victim)
  on_kill(killer, victim)
  local by = body.master(killer) or killer
  if by:is("player") and victim:is("npc") then deeds.tell("kill", by, { thing = victim }) end
end

return deeds
