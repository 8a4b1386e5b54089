--- Errands, where fighting is on: the commands quest and errand. A player can show theirs anywhere; for the rest
-- they need a questmaster.
local arena = optional("arena")
local errands = require("errands")
local values = require("values")
local verbs = require("verbs")
local words = require("words")

if not arena then return end

local function master_of(e)
  return errands.master(e.room, e.actor) or refuse("Nobody here has errands for you.")
end

local function show(e)
  if not e.actor.errand then refuse("You have no errand. Find a questmaster and type: <cmd quest list>quest "
    .. "list</>") end
  errands.tell(e.actor)
end

arena.command("quest|errand|errands", show)
arena.command("quest progress", function(e)
  local quest = e.actor.errand and verbs.living(e.actor.errand.quest)
  if quest then e.actor:tell("You are on the quest {name}.", { name = quest.name }) end
  show(e)
end)

arena.command("quest list", function(e)
  local master = master_of(e)
  local quests = errands.of(master)
  if #quests == 0 then
    refuse("{The who} {who verb:have} no quests. To ask for an errand, type: <cmd errand ask>errand "
      .. "ask</>", { who = master })
  end
  e.actor:tell("{The who} {who verb:offer} {count}:", { who = master, count = words.count(#quests, "quest") })
  for i, quest in ipairs(quests) do
    e.actor:tell(errands.has_done(e.actor, quest) and "{number}. {name} (done)" or "{number}. {name}",
      { number = i, name = quest.name })
  end
  e.actor:tell("To start one, type: <cmd quest join 1>quest join 1</>")
end)

local function find(e, quests, text)
  local number = math.tointeger(tonumber(text))
  if number and quests[number] then return quests[number] end
  for _, quest in ipairs(quests) do
    if quest.name:lower():find(text:lower(), 1, true) then return quest end
  end
  refuse(#quests == 0 and "{The who} {who verb:have} no quests." or "Which one? From 1 to {count}. For the list, type: "
    .. "<cmd quest list>quest list</>",
    { who = errands.master(e.room, e.actor), count = #quests })
end

arena.command("quest join {which:text}", function(e)
  local quests = errands.of(master_of(e))
  verbs.must(errands.join(e.actor, find(e, quests, e.which)))
end)
arena.command("quest join", function() refuse("Which one? For example: quest join 1") end)

arena.command("quest|errand leave", function(e) verbs.must(errands.leave(e.actor)) end)

arena.command("quest history", function(e)
  local done = values.list(e.actor.quests_done)
  if #done == 0 then return "You haven't finished any quests yet." end
  e.actor:tell("You've finished {count}, and have {points}.", { count = words.count(#done, "quest"),
    points = words.count(math.floor(e.actor.quest_points or 0), "quest point") })
  for _, key in ipairs(done) do
    local quest = errands.named(key)
    if quest then e.actor:tell("{name}", { name = quest.name }) end
  end
end)

local function ask(e)
  verbs.must(errands.ask(e.actor, master_of(e)))
end

arena.command("errand ask", ask)
arena.first("ask {who:seen character} [for] [an] errand", function(e)
  if e.who ~= errands.master(e.room, e.actor) then return pass() end
  ask(e)
end)
