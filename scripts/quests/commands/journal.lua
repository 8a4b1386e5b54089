--- The commands of the journal: journal, hint, goals, and starting quests.
---
--- Its point: "hint.next"(WHO, ADD) *, what else there is to do. `hint` tells each of it once to a player without a
--- quest: ADD{ key = a name for it, text = a sentence, type = the line to begin with }.
local errands = require("errands")
local exits = require("exits")
local fights = require("fights")
local goals = require("goals")
local journal = require("journal")
local manners = require("manners")
local points = require("points")
local quest_faults = require("quest_faults")
local quest_leads = require("quest_leads")
local quests = require("quests")
local values = require("values")
local verbs = require("verbs")
local words = require("words")

local DONE_SHOWN = 50

local function show_row(who, number, row)
  who:tell(row.kind == "goal" and "{number}. " .. verbs.ready(row.goal)
    or "{number}. {name}: " .. verbs.ready(row.goal), { number = number, name = row.name })
end

local function show_offers(who)
  local offers = quests.offered(who, true)
  local master = who.location and errands.master(who.location, who)
  if #offers == 0 and not master then return end
  who:tell("Quests that start near you:")
  for i, offer in ipairs(offers) do
    if i > 10 then break end
    who:tell(offer.is_here and "{quest}, here. To start it, type: "
      .. "<cmd journal begin {quest}>journal begin {quest}</>" or "{quest}, from {giver}, "
      .. "at {place}",
      { quest = offer.quest.name, giver = offer.giver.name, place = offer.place.name })
  end
  if master then who:tell("{The master} {master verb:have} errands for you. To see them, type: <cmd quest list>quest "
    .. "list</>",
    { master = master }) end
end

local function list(e)
  local rows = journal.rows(e.actor)
  if #rows == 0 and quest_leads.is_free(e.actor) and quest_leads.tell(e.actor) then
    e.actor:tell("Your journal is empty. For something smaller to do, type <cmd goals>goals</>.")
    return show_offers(e.actor)
  end
  if #rows == 0 then
    goals.renew(e.actor)
    rows = journal.rows(e.actor)
  end
  e.actor:tell(#rows > 0 and "You're working on these. For help with the first, type <cmd hint>hint</>."
    or "Your journal is empty.")
  for i, row in ipairs(rows) do show_row(e.actor, i, row) end
  local is_led = quest_leads.is_free(e.actor) and quest_leads.tell(e.actor)
  if #rows == 0 and not is_led and #quests.offered(e.actor, true) == 0 then
    e.actor:tell("No quest starts near you. For something to do, type <cmd goals>goals</>.")
  end
  show_offers(e.actor)
end

local function done(e)
  local all = quests.done(e.actor)
  local earned = math.floor(e.actor.quest_points or 0)
  e.actor:tell("You've finished {quests} and {goals}, and have {points}.", {
    quests = words.count(#all, "quest"), goals = words.count(math.floor(e.actor._goals_done or 0), "goal"),
    points = words.count(earned, "quest point") })
  for i = 1, math.min(#all, DONE_SHOWN) do e.actor:tell("{name}", { name = all[i].name }) end
  if #all > DONE_SHOWN then e.actor:tell("... and {count} more.", { count = #all - DONE_SHOWN }) end
end

--- Returns the offered quest that E.name names, or nil. An exact name wins over a part of one.
local function offer(e)
  local name = e.name:lower()
  local found
  for _, one in ipairs(quests.offered(e.actor)) do
    if one.quest.name:lower() == name then return one end
    if not found and one.quest.name:lower():find(name, 1, true) then found = one end
  end
  return found
end

local function begin(e)
  local one = offer(e)
  if not one then
    local master = e.room and errands.master(e.room, e.actor)
    for _, quest in ipairs(master and errands.of(master) or {}) do
      if quest.name:lower():find(e.name:lower(), 1, true) then return verbs.must(errands.join(e.actor, quest)) end
    end
    for _, near in ipairs(quests.offered(e.actor, true)) do
      if near.quest.name:lower():find(e.name:lower(), 1, true) then
        refuse("{quest} doesn't start here, but with {the giver}, at {place}.",
          { quest = near.quest.name, giver = near.giver, place = near.place.name })
      end
    end
    local why, names = quest_faults.why_not(e.actor, e.name)
    if why then refuse(why, names) end
    refuse("No quest of that name starts here. To see which do, type <cmd journal>journal</>.")
  end
  verbs.must(quests.begin(e.actor, one.quest))
end

local function must_find(e)
  local row = journal.find(e.actor, e.name)
  if row then return row end
  local one = e.name and offer(e)
  if one then refuse("You haven't started {quest}. To start it, type: <cmd journal begin {quest}>journal begin "
    .. "{quest}</>",
    { quest = one.quest.name }) end
  refuse(e.name and "Nothing in your journal is called that."
    or "Your journal is empty. For something to do, type <cmd goals>goals</>.")
end

local function show(e)
  local row = must_find(e)
  e.actor:tell(row.kind == "goal" and verbs.ready(row.goal) or "{name}: " .. verbs.ready(row.goal), { name = row.name })
  if row.left then e.actor:tell("You have {time} left.", { time = words.duration(math.max(1, row.left)) }) end
  local left = row.hints or 0
  e.actor:tell(left > 0 and "{hints} left. For the next one, type: "
    .. "<cmd hint {name}>hint {name}</>" or "There are no more hints.",
    { hints = words.count(left, "hint"), name = row.name })
end

local SUGGESTED = 40 -- keys that are kept

--- Tells WHO of something that they haven't heard of yet. False if there is nothing.
local function suggest(who)
  if #quests.done(who) == 0 and values.number(who._goals_done, 0) < 3 then return false end
  local told, kept = {}, {}
  for _, key in ipairs(values.list(who._suggested)) do told[key], kept[#kept + 1] = true, key end
  local found
  points.each("hint.next", who, function(one)
    if not found and not told[one.key] then found = one end
  end)
  if not found then return false end
  kept[#kept + 1] = found.key
  while #kept > SUGGESTED do table.remove(kept, 1) end
  who._suggested = kept
  who:tell("{text}", { text = found.text })
  who:tell("To begin, type: <cmd {type}>{type}</>", { type = found.type })
  return true
end

--- Tells WHO, who has done a quest and has nothing in the journal, where another quest begins.
local function lead_on(who)
  if not quest_leads.is_free(who) then return false end
  if #journal.rows(who) > 0 then return false end
  return quest_leads.tell(who)
end

local function hint(e)
  manners.must_be_patient(e.actor, "questions about hints", 20)
  if e.name and not journal.find(e.actor, e.name) and not offer(e) and quest_leads.tell(e.actor, e.name) then return end
  if not e.name and #quests.under_way(e.actor) == 0 and (lead_on(e.actor) or suggest(e.actor)) then return end
  if not e.name and #journal.rows(e.actor) == 0 then
    if goals.begin(e.actor) then return end
    if sys.role(e.actor) == "wizard" and e.room and #exits.ways_out(e.room) == 0 then
      e.actor:tell("This is the only place so far. To make more: "
        .. "<cmd @dig north to Market Square>@dig north to Market Square</>, then "
        .. "<cmd @describe here = A square of old stone.>@describe here = A square of old stone.</> For more: "
        .. "<cmd help building>help building</>")
      return
    end
    return pass() -- see commands/greetings.lua
  end
  local row = must_find(e)
  if not row.source.hint then refuse("You have no hints for that.") end
  verbs.must(row.source.hint(e.actor, row))
end

command("journal|quests|mission|missions|todo", list)

--- Like FN, but where people fight, the line goes on to commands/errands.lua.
local function at_peace(fn)
  return function(e)
    if fights.is_on(e.room) then return pass() end
    return fn(e)
  end
end

command("quest|errand|errands", at_peace(list))
command("quest list", at_peace(list))
command("quest progress", at_peace(list))
command("errand ask", at_peace(list))
command("quest history", at_peace(done))
command("quest join {name:text}", at_peace(begin))
command("journal done", done)
command("journal begin {name:text}", begin)
command("journal begin", function() refuse("Which quest? For those that start near you, type "
  .. "<cmd journal>journal</>.") end)
command("journal drop", function() refuse("Which quest or goal? For example: journal drop 1") end)
command("journal hint [{name:text}]", hint)
command("journal drop {name:text}", function(e)
  local row = must_find(e)
  if not row.source.drop then refuse("You can't give that up.") end
  verbs.must(row.source.drop(e.actor, row))
end)
command("journal {name:text}", show)
command("quest begin {name:text}", begin)

--- The name alone shows a quest of the journal, or starts one that is offered here.
command("quest|quests {name:text}", function(e)
  if journal.find(e.actor, e.name) then return show(e) end
  if fights.is_on(e.room) or not offer(e) then return pass() end
  return begin(e)
end)
command("accept|start quest", function(e)
  if fights.is_on(e.room) then return pass() end
  return list(e)
end)
command("hint|hints [{name:text}]", hint)

command("goals|goal|campaign", function(e)
  manners.must_be_patient(e.actor, "such questions", 20)
  goals.renew(e.actor)
  local goal_rows = {}
  for _, row in ipairs(journal.rows(e.actor)) do
    if row.kind == "goal" then goal_rows[#goal_rows + 1] = row end
  end
  if #goal_rows > 0 then
    e.actor:tell("Your goals. For help with the first, type <cmd hint {goal}>hint {goal}</>.",
      { goal = goal_rows[1].name })
  end
  for i, row in ipairs(goal_rows) do show_row(e.actor, i, row) end
  if #goal_rows > 0 or quest_leads.is_free(e.actor) and quest_leads.tell(e.actor) then return end
  refuse("There is nothing new to do within reach. Walk somewhere else and type <cmd goals>goals</> again.")
end)
