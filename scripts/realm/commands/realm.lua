--- "@realm" shows the realm that this world belongs to and the state of its worlds, and manages their keys.
local words = require("words")

local function lasting(seconds) return words.duration(math.max(0, math.floor(seconds))) end

--- Returns "in step with a copy at 10.0.0.5 for 2 minutes". A copy on the world's own machine has no address.
local function copied(world)
  local where = world.copy == "this machine" and "on its machine" or "at {copy}"
  return "in step with a copy " .. where .. " for " .. lasting(world.copy_since)
end

local function standing(world)
  local line = "{name}: " .. (world.state and sentence(world.state) or sentence("this world"))
  if world.since then line = line .. " for " .. lasting(world.since) end
  if world.version then line = line .. "; version {version}" end
  if world.protocol then
    line = line .. "; it speaks protocol {protocol} and this world {own_protocol}, so letters to it wait"
  end
  if world.copy then line = line .. "; " .. copied(world) end
  if world.waiting and world.waiting > 0 then
    line = line .. "; " .. (world.waiting == 1 and "1 letter waits" or world.waiting .. " letters wait")
    if world.oldest then line = line .. ", the oldest for " .. lasting(world.oldest) end
  end
  return line .. "."
end

local KINDS = {
  wizard = "{name}: key {key}, accepted by a wizard",
  config = "{name}: key {key}, pinned by the configuration",
  upgrade = "{name}: key {key}, accepted when first shown",
}

--- Returns "forest: key 1f3a-...; accepted by a wizard; may visit, speak".
local function accepted(world)
  local line = sentence(KINDS[world.by] or "{name}: key {key}, accepted")
  if world.may ~= "all" then line = line .. "; may {may}" end
  if world.shown then
    return line .. "; it shows the key {shown}, which isn't accepted, so it isn't trusted. If the key is really "
      .. "theirs, type: <cmd @realm accept {name}>@realm accept {name}</>"
  end
  if world.waits_for_us then line = line .. "; its wizards haven't accepted this world yet" end
  return line .. "."
end

local function keyed(world)
  if world.state == "accepted" then return accepted(world) end
  if world.state == "old" then
    return "{name}: no key yet. It was known before, so it's trusted until it shows one. Upgrade its server."
  end
  if world.state == "struck" then
    return world.shown and "{name}: refused; it shows the key {shown}. To let it in again: "
      .. "<cmd @realm accept {name}>@realm accept {name}</>" or
      "{name}: refused. To let it in again: <cmd @realm accept {name}>@realm accept {name}</>"
  end
  if not world.there then return nil end
  return world.shown and "{name}: waiting, with the key {shown}. To let it in: <cmd @realm accept {name}>@realm accept "
    .. "{name}</>" or
    "{name}: waiting, but shows no key. Its server has to be upgraded."
end

local function tell_keys(actor)
  local own, worlds = sys.realm_keys()
  if not own then return end
  actor:tell("The key of this world is {key}.", { key = own })
  for _, world in ipairs(worlds) do
    local line = keyed(world)
    if line then actor:tell(line, world) end
  end
end

command("@realm", { role = "builder" }, function(e)
  local realm = sys.realm()
  if not realm then refuse("This world isn't part of a realm.") end
  e.actor:tell(realm.board and "This world is {name}. The broker is connected." or
    "This world is {name}. The broker is not connected, so letters to other worlds wait.", { name = realm.name })
  if realm.registrar ~= "" then e.actor:tell("{world} gives out names.", { world = realm.registrar }) end
  for _, world in ipairs(realm.worlds) do e.actor:tell(standing(world), world) end
  tell_keys(e.actor)
end)

local WIZARD = { role = "wizard", exact = true }

local function accept(e)
  local ok, why = sys.realm_accept(e.actor, e.world, e.words or "")
  if not ok then refuse("{why}", { why = why }) end
  e.actor:tell("You've accepted the key of {world}. Its wizards have to accept this world, too: "
    .. "<cmd @realm accept {own}>@realm accept {own}</>",
    { world = e.world, own = sys.realm().name })
end

command("@realm accept {world:word}", WIZARD, accept)
command("@realm accept {world:word} {words:text}", WIZARD, accept)

command("@realm refuse {world:word}", WIZARD, function(e)
  local ok, why = sys.realm_refuse(e.actor, e.world)
  if not ok then refuse("{why}", { why = why }) end
  e.actor:tell("You've refused {world}: this world no longer accepts anything from it, and letters to it wait. " ..
    "To remove it forever: skein realm forget {world}", { world = e.world })
end)
