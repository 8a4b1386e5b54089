--- The realm that this world is of: how it stands with the others.
local words = require("words")

local function lasting(seconds) return words.duration(math.max(0, math.floor(seconds))) end

--- "in step with a copy at 10.0.0.5 for 2 minutes"; a copy on the world's own machine has no address.
local function copied(world)
  local where = world.copy == "unix" and "on its machine" or "at {copy}"
  return "in step with a copy " .. where .. " for " .. lasting(world.copy_since)
end

local function standing(world)
  local line = "{name}: " .. (world.state or "this world")
  if world.since then line = line .. " for " .. lasting(world.since) end
  if world.version then line = line .. "; version {version}" end
  if world.protocol then
    line = line .. "; it speaks protocol {protocol} and this world {own_protocol}, so what is for it waits"
  end
  if world.copy then line = line .. "; " .. copied(world) end
  if world.waiting and world.waiting > 0 then
    line = line .. "; " .. (world.waiting == 1 and "a letter waits" or world.waiting .. " letters wait")
    if world.oldest then line = line .. ", the oldest for " .. lasting(world.oldest) end
  end
  return line .. "."
end

command("@realm", { role = "builder" }, function(e)
  local realm = sys.realm()
  if not realm then refuse("This world is of no realm.") end
  e.actor:tell(realm.board and "This world is {name}. The board is there." or
    "This world is {name}. The board is away: what concerns other worlds waits.", { name = realm.name })
  if realm.registrar ~= "" then e.actor:tell("{world} gives out names.", { world = realm.registrar }) end
  for _, world in ipairs(realm.worlds) do e.actor:tell(standing(world), world) end
end)
