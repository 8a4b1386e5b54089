--- The knacks of a player, beside the client.
local knacks = require("knacks")
local panels = require("panels")

panels.add("knacks", { title = "Knacks", client = true, player = true }, function(who)
  local rows = {}
  for i, knack in ipairs(knacks.all()) do
    local level, next_at = knacks.level(who, knack)
    rows[i] = { panels.name(knack), level, next_at and ("%d of %d"):format(knacks.uses(who, knack), next_at) or "–" }
  end
  if #rows == 0 then return { { text = "There is nothing to learn by doing in this world." } } end
  return { { columns = { "Knack", "Level", "Uses" }, rows = rows },
    { list = { { text = "What do they open?", line = "knacks" } } } }
end)
