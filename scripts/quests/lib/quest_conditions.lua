--- Words about quests for dialogues and the like (help conditions).
local conditions = require("conditions")
local effects = require("effects")
local quests = require("quests")
local values = require("values")

--- `quest = { of = QUEST, is = "done" }`: "done", "under way", "new" or the key of a step; a quest alone is "done".
conditions.add("quest", function(value, who)
  local row = values.fields(value)
  local quest = conditions.object(row.of or value)
  if not who or not who:is("player") or not quest or not quest:is("quest") then return false end
  local wanted, at = row.is or "done", quests.at(who, quest)
  if wanted == "done" then return quests.has_done(who, quest) end
  if wanted == "under way" then return at ~= nil end
  if wanted == "new" then return at == nil and not quests.has_done(who, quest) end
  return at == wanted
end)

--- Begins a quest of the same maker, as its giver would; a player who may not begin it reads why.
effects.add("quest", function(value, who, thing)
  local quest = conditions.object(value)
  local maker = build.maker(thing)
  if not quest or not quest:is("quest") or maker and not build.controls(maker, quest) then
    build.report(thing, "It can't begin that: name a quest of the thing's owner (help conditions).")
    return true
  end
  local ok, text, names = quests.begin(who, quest)
  return ok == true, text, names
end, true)

return {}
