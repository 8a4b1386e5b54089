--- Words about quests for dialogues and the like (help conditions).
local conditions = require("conditions")
local effects = require("effects")
local quests = require("quests")
local shapes = require("shapes")
local values = require("values")
local verbs = require("verbs")

shapes.add("quest_state", "how far a player is in a quest", {
  of = { "ref of quest", "the quest" },
  is = { "text", "done, under way, new, or the key of a step" },
})

--- True if WANTED is how far WHO is in QUEST: "done", "under way", "begun" (the same), "new" or the key of a step.
local function is_at(who, quest, wanted)
  quest = conditions.object(quest)
  if not quest or not quest:is("quest") then return false end
  if wanted == "done" then return quests.has_done(who, quest) end
  local at = quests.at(who, quest)
  if wanted == "under way" or wanted == "begun" then return at ~= nil end
  if wanted == "new" then return at == nil and not quests.has_done(who, quest) end
  return at == wanted
end

--- `quest = { of = QUEST, is = "done" }`, or `quest = QUEST, at = "KEY"`. A quest alone, or each of a list, is done.
conditions.add("quest", function(value, who, _, when)
  if not who or not who:is("player") then return false end
  local row = not verbs.living(value) and values.fields(value) or {}
  if row.of ~= nil then return is_at(who, row.of, row.is or "done") end
  local steps = conditions.steps(when) or { "done" }
  return conditions.all(value, function(quest)
    for _, wanted in ipairs(steps) do
      if is_at(who, quest, wanted) then return true end
    end
    return false
  end)
end, true, "ref | list of ref | quest_state", "a quest that is done; with `at`, a quest at a step")

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
end, true, "ref of quest", "begins a quest")

return {}
