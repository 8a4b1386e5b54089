--- A player's standing, beside the web client.
local factions = require("factions")
local panels = require("panels")

panels.add("factions", { title = "Factions", client = true, player = true }, function(who)
  local rows = {}
  for i, row in ipairs(factions.of(who)) do
    rows[i] = { panels.name(row.faction), row.rank or "–", row.standing }
  end
  if #rows == 0 then return { { text = "No faction has heard of you yet." } } end
  return { { columns = { "Faction", "You are", "Standing" }, rows = rows } }
end)
