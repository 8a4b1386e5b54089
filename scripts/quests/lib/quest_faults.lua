--- Why a quest does not start somewhere: what its maker has to mend, and what a player is told instead of nothing.
local quests = require("quests")
local values = require("values")

local quest_faults = {}

--- Returns what a builder of QUEST has to mend before it starts anywhere, and names for the text; or nil.
local function fault(quest)
  local giver = quests.named_giver(quest)
  local place = giver and (giver:is("room") and giver or giver.location)
  if #values.list(quest.steps) == 0 then return sentence("{quest} has no steps, so nobody can begin it.") end
  if not giver then return sentence("{quest} has no giver. Set one: @set #{id}.giver = THING") end
  if giver:is("player") then
    return sentence("The giver of {quest} is a player. A thing, a room or an npc can give it.")
  end
  if not place or not place:is("room") then
    return sentence("The giver of {quest}, {the giver}, is in no room."), { giver = giver }
  end
  if not quests.giver(quest) then
    return sentence("The maker of {quest} has no right to let {the giver} give it there."), { giver = giver }
  end
end

--- Returns why no quest called NAME starts where WHO is, and names for the text; or nil.
function quest_faults.why_not(who, name)
  local here = who.location
  for _, quest in ipairs(here and find{ proto = "quest" } or {}) do
    local text, names
    local entry = quest.name:lower():find(name:lower(), 1, true) and (quests.entry(who, quest) or {})
    if entry and entry.step then
      text = sentence("You've begun {quest} already. For what to do, type <cmd journal {quest}>journal {quest}</>.")
    elseif entry and entry.done and not quest.again then
      text = sentence("You've finished {quest} already.")
    elseif entry and build.controls(who, quest) then
      text, names = fault(quest)
    end
    local _, place = quests.giver(quest)
    if entry and not text and place == here and not is_lit(here) then
      text = sentence("It's too dark here to see who would give you {quest}.")
    end
    if text then
      names = names or {}
      names.quest, names.id = quest.name, quest.id
      return text, names
    end
  end
end

return quest_faults
