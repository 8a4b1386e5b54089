--- factions: how factions see a player.
local factions = require("factions")

local SHOWN = 50

command("factions|standing|reputation", function(e)
  local list = factions.of(e.actor)
  if #list == 0 then refuse("No faction has heard of you yet.") end
  for i, row in ipairs(list) do
    if i <= SHOWN then
      e.actor:tell(row.rank and "{faction}: you are {rank} ({standing})." or "{faction}: {standing}.",
        { faction = row.faction.name, rank = row.rank, standing = row.standing })
    end
  end
end)
