--- Ways to other worlds of the realm, and by them.
local building = require("building")
local verbs = require("verbs")

--- The world and the room that "WORLD@REF" means, or nil.
local function far(text)
  return text:match("^([%w-]+)@([%w_/-]+)$")
end

local function must_know(world)
  for _, one in ipairs(worlds()) do
    if one.name == world and not one.here then return end
  end
  refuse("There is no world called {world} in this realm.", { world = world })
end

local function link_abroad(e)
  local world, ref = far(e.far)
  local from = e.from or e.room
  if not world then return pass() end
  must_know(world)
  if not from or not from:is("room") then refuse("You have to stand in a room for that.") end
  building.check_accepts(e, from)
  local way = direction(e.direction) or e.direction
  if find_exit(from, way) then refuse("There is a way {way} already.", { way = way }) end
  local exit, reason = create("exit", { name = way, to = world .. "@" .. ref })
  building.must(exit, reason)
  building.must(move(exit, from, "create", { mover = e.actor, force = true }))
  e.actor:tell("{exit} leads to {ref} in the {world} now.",
    { exit = building.label(exit), ref = ref, world = world })
  if not from.ref then
    e.actor:tell("Nobody comes back through it before this room has a name: @ref here = NAME")
  end
  e.actor:tell("The way back is made over there: @link WAY to {world}@{ref}",
    { world = sys.realm().name, ref = from.ref or "NAME" })
end

command("@link {direction:word} to {far:word}", building.options, link_abroad)
command("@link {direction:word} from {from:any} to {far:word}", building.options, link_abroad)

command("@gates", { role = "builder" }, function(e)
  local any = false
  for _, gate in ipairs(sys.gates()) do
    any = true
    e.actor:tell("{exit} in {room} leads to {ref} in the {world}{how}", {
      exit = building.label(gate.exit), room = building.label(gate.exit.location),
      ref = gate.ref, world = gate.world,
      how = not gate.named and ": this room has no ref, so nothing can lead back to it"
        or gate.fits and ", and one leads back." or ": none leads back, as far as is known.",
    })
  end
  if not any then return "No way leads to another world." end
end)

command("@teleport me to {far:word}", { role = "wizard" }, function(e)
  local world, ref = far(e.far)
  if not world then return pass() end
  must_know(world)
  act(e.actor, "{Actor} {verb:vanish}.", {}, { except = { e.actor } })
  local ok, why = sys.depart(e.actor, world, ref, "teleport")
  verbs.must(ok, ok or verbs.ready(why))
end)

