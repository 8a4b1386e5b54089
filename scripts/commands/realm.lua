--- The realm that this world is of: how it stands with the others.
local words = require("words")

local function standing(world)
  local line = "{name}: " .. world.state
  if world.since then line = line .. " for " .. words.duration(math.floor(world.since)) end
  if world.waiting > 0 then
    line = line .. "; " .. (world.waiting == 1 and "a letter waits" or world.waiting .. " letters wait")
    if world.oldest then line = line .. ", the oldest for " .. words.duration(math.max(0, math.floor(world.oldest))) end
  end
  return line .. "."
end

command("@realm", { role = "builder" }, function(e)
  local realm = sys.realm()
  if not realm then refuse("This world is of no realm.") end
  e.actor:tell(realm.board and "This world is {name}. The board is there." or
    "This world is {name}. The board is away: what concerns other worlds waits.", { name = realm.name })
  if realm.registrar ~= "" then e.actor:tell("{world} came first.", { world = realm.registrar }) end
  for _, world in ipairs(realm.worlds) do e.actor:tell(standing(world), { name = world.name }) end
end)
