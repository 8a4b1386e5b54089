--- Quests beside the client: those that a player can begin near them, does now, and has done.
local panels = require("panels")
local quests = require("quests")

local DONE_SHOWN = 20

on_page("profile", function(args)
  local done = #quests.done(object(args.player))
  return done > 0 and { known = { { name = "Quests done", text = ("%d"):format(done) } } } or nil
end)

panels.add("quests", { title = "Quests", client = true, player = true }, function(who)
  local offers, under_way, done = {}, {}, {}
  for i, offer in ipairs(quests.offered(who, true)) do
    offers[i] = { panels.name(offer.quest), panels.name(offer.place),
      offer.is_here and { text = "Begin", line = "journal begin " .. offer.quest.name } or "" }
  end
  for i, quest in ipairs(quests.under_way(who)) do
    under_way[i] = { text = panels.name(quest), line = "journal " .. quest.name }
  end
  for i, quest in ipairs(quests.done(who)) do
    if i <= DONE_SHOWN then done[i] = panels.name(quest) end
  end
  local blocks = {}
  local function add(heading, block)
    blocks[#blocks + 1] = { heading = heading }
    blocks[#blocks + 1] = block
  end
  if #under_way > 0 then add("Under way", { list = under_way }) end
  if #offers > 0 then add("Near you", { columns = { "Quest", "Where", "" }, rows = offers }) end
  if #done > 0 then add("Done", { list = done }) end
  if #blocks == 0 then blocks[1] = { text = "No quest begins near you. For something to do, type: goals" } end
  return blocks
end)
