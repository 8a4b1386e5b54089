--- Quests that start elsewhere: what a player who has done one is led to next. And the titles that quests give.
local points = require("points")
local quests = require("quests")
local routes = require("routes")
local values = require("values")
local verbs = require("verbs")
local words = require("words")

local quest_leads = {}

local SEARCHED = 10 -- quests whose way is looked for

--- True if QUEST is of the game, and GIVER in PLACE would give it to WHO.
local function is_for(quest, giver, place, who)
  if not quests.is_official(quest) or place.public == false or giver.hidden or known_as(giver, who) ~= giver.name then
    return false
  end
  local entry = quests.entry(who, quest) or {}
  return not entry.step and not entry.done and #values.list(quest.steps) > 0 and not quests.missing(who, quest)
end

--- Returns a quest of the game that WHO has not begun and that starts elsewhere, as { quest, giver, place, way = how to
--- get there }; nil if no way to any is known. NAME is a part of its name, or nil.
local function elsewhere(who, name)
  local here, searched = who.location, 0
  while here and not here:is("room") do here = here.location end
  for _, quest in ipairs(here and find{ proto = "quest" } or {}) do
    local giver, place = quests.giver(quest)
    local is_meant = not name or quest.name:lower():find(name:lower(), 1, true)
    if giver and is_meant and searched < SEARCHED and place ~= here and is_for(quest, giver, place, who) then
      searched = searched + 1
      local called = words.bare(quest.name)
      local way = routes.hint(who, place, "journal begin " .. called, nil, "hint " .. called)
      if way then return { quest = quest, giver = giver, place = place, way = way } end
    end
  end
  return nil
end

--- Tells WHO of a quest that starts elsewhere, NAME or any, and how to get there. False without one.
function quest_leads.tell(who, name)
  local one = elsewhere(who, name)
  if not one then return false end
  local area = verbs.living(one.place.area)
  who:tell(area and "<b>{quest}</> begins in {area}, at {place}. Ask for {giver} there."
    or "<b>{quest}</> begins at {place}. Ask for {giver} there.",
    { quest = one.quest.name, area = area and area.name, place = one.place.name, giver = one.giver.name })
  who:tell(verbs.ready(words.hints(quote(one.way))))
  return true
end

--- True if WHO has done a quest and is on none: newcomers have their first one in front of them.
function quest_leads.is_free(who) return #quests.done(who) > 0 and #quests.under_way(who) == 0 end

points.add("coins.none", function()
  return "You have no money. Shops pay for what you <cmd help shops>sell</>, quests may pay, and some people can help "
    .. "if you ask them about coins. For more: <cmd help coins>help coins</>"
end)

--- Refuses to go to ROOM, which a hint of QUEST has named, with the way there or with what shuts it.
local function refuse_place(who, quest, room)
  local way = routes.hint(who, room, nil, nil, "hint " .. quest.name:lower())
  if way then refuse("{way}", { way = way }) end
  local exit = routes.shut_exit(who, room)
  if exit then
    refuse("You can't get to {place} from here: {the exit}, at {from}, is closed. To open it, type: <cmd hint {quest}>"
      .. "hint {quest}</>", { place = room.name, exit = exit, from = exit.location.name, quest = quest.name:lower() })
  end
  refuse("You don't know the way to {place}. For the next hint, type: <cmd hint {quest}>hint {quest}</>",
    { place = room.name, quest = quest.name:lower() })
end

points.add("move.unknown", function(who, word)
  for _, quest in ipairs(who:is("player") and quests.under_way(who) or {}) do
    for _, place in ipairs(quests.told_places(who, quest)) do
      if place:is("room") and who:match(word, { place }) then refuse_place(who, quest, place) end
    end
  end
end)

points.add("ask.for", function(who, npc, topic)
  local quest = quests.named(who, npc, topic)
  if not quest then return false end
  verbs.must(quests.begin(who, quest))
  return true
end)

points.add("title.given", function(title)
  for _, quest in ipairs(find{ proto = "quest" }) do
    for _, own in ipairs{ quest.title or false, values.fields(quest.reward).title or false } do
      if type(own) == "string" and own:lower() == title and quests.is_official(quest) then return true end
    end
  end
end)

return quest_leads
