--- Building and using ways to other worlds of the realm.
local building = require("building")
local verbs = require("verbs")

--- Returns the world and the ref in "WORLD@REF", or nil.
local function far(text)
  return text:match("^([%w-]+)@([%w_/-]+)$")
end

local function must_know(world)
  for _, one in ipairs(worlds()) do
    if one.name == world and not one.here then return end
  end
  refuse("No world in this realm is called {world}.", { world = world })
end

local function link_abroad(e)
  local world, ref = far(e.far)
  local from = e.from or e.room
  if not world then return pass() end
  must_know(world)
  if not from or not from:is("room") then refuse("You have to be in a room for that.") end
  building.check_accepts(e, from)
  local way = direction(e.direction) or e.direction
  if find_exit(from, way) then refuse("A way {way} exists already.", { way = way }) end
  local exit, reason = create("exit", { name = way, to = world .. "@" .. ref })
  building.must(exit, reason)
  building.must(move(exit, from, "create", { mover = e.actor, force = true }))
  e.actor:tell("{exit} now leads to {ref} in the {world}.",
    { exit = building.label(exit), ref = ref, world = world })
  if not from.ref then
    e.actor:tell("Nobody can come back until this room has a ref: <cmd @ref here = NAME>@ref here = NAME</>")
  end
  e.actor:tell("A builder over there has to make the way back: @link WAY to {world}@{ref}",
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
        or gate.fits and ", and one leads back." or ", but none is known to lead back.",
    })
  end
  if not any then return "No way leads to another world." end
end)

command("@teleport me to {far:word}", { role = "wizard" }, function(e)
  local world, ref = far(e.far)
  if not world then return pass() end
  must_know(world)
  e.actor:act("{Actor} {verb:vanish}.", {}, { except = { e.actor } })
  local ok, why = sys.depart(e.actor, world, ref, "teleport")
  verbs.must(ok, ok or verbs.ready(why))
end)

