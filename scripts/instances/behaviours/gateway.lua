-- A gateway into a copy of an area, one for each group: see lib/instances.lua. `leads_into` is the area, `entry` the
-- room in it where people come in, `time` the seconds after which a copy ends.
local instances = require("instances")
local points = require("points")
local verbs = require("verbs")

--- Makes COPY (nil: a new one) part by part. Other people play meanwhile, so everything is checked again.
local function copy_for(gate, who, copy)
  copy = copy or instances.begin(gate, who)
  local place = who.location
  while true do
    local ready, why = instances.go_on(copy)
    if why then refuse(why) end
    if ready then return copy end
    wait(0)
    if not verbs.living(copy) or not verbs.living(gate) or not verbs.living(who) then finish() end
    if who.location ~= place then refuse("You turned away.") end
  end
end

--- Ends the command unless the gateway's maker may take WHO there.
local function must_lead(gate, who, to)
  local maker = build.maker(gate)
  if not maker then return end
  if not build.accepts(maker, gate.location) then
    refuse("{The gate} {gate verb:lead} nowhere here.", { gate = gate })
  end
  if maker == who or build.leads_back(who, to) then return end
  verbs.must(build.may_bring(maker, who, to, gate))
end

local function enter(e)
  local gate, who = e.this, e.actor
  if not who:is("player") then refuse("Only players can go in there.") end
  if gate.location ~= who.location then refuse("{The this} must stand on the ground to be entered.", e) end
  points.first("move.must", who)
  local jailed = sys.jailed(who)
  if jailed then verbs.decline_plain(jailed) end
  if verbs.living(who.sitting) then refuse("You are sitting. Stand up first: <cmd stand>stand</>") end
  if verbs.living(who.fighting) then refuse("You are fighting. To get away, type <cmd flee>flee</>.") end
  local copy = instances.find(gate, who)
  if copy and instances.is_opening(copy) then refuse("The way is just opening. Try again in a moment.") end
  if not copy or not copy._ready then copy = copy_for(gate, who, copy) end
  local to = instances.entry(copy)
  if not to then refuse("{The gate} {gate verb:lead} nowhere.", { gate = gate }) end
  must_lead(gate, who, to)
  if not verbs.living(to) or not verbs.living(copy) then refuse("The way has closed.") end
  if not copy._made then copy._made = now() end
  verbs.must(verbs.may_move(who, who, to, "enter"))
  local from = who.location
  who:act("{Actor} {verb:go} through {the gate}.", { gate = gate })
  verbs.must(move(who, to, "enter", { mover = who, asked = true }))
  instances.note(copy, who)
  copy._seen = now()
  who._came_from = from
  who:act("{Actor} {verb:arrive}.", {}, { except = { who } })
end

command("enter {this}", enter)
command("go [into|through|to] {this}", enter)

on("call:copies", function(e) return #instances.of(e.this) end)

local function barrow(t, props)
  local area = create("area", { name = "The Barrow" })
  local hall, vault = t:place("Hall"), t:place("Vault")
  hall.area, vault.area = area, area
  create("exit", { name = "north", to = vault, location = hall })
  create("exit", { name = "south", to = hall, location = vault })
  create("exit", { name = "out", to = t.room, location = hall })
  local key = create("item", { name = "a bone key", location = hall })
  local chest = create("container", { name = "a stone chest", location = vault, locked = true, key = key,
    portable = false })
  create("item", { name = "a crown", location = chest })
  local all = { name = "a dark arch", location = t.room, leads_into = area, entry = hall }
  for name, value in pairs(props or {}) do all[name] = value end
  return create("gateway", all), area, { hall = hall, vault = vault, key = key, chest = chest }
end

test("each player has a copy of their own, and its doors and keys are its own", function(t)
  local gate, _, own = barrow(t)
  local ann, bob = t:player("Ann"), t:player("Bob")
  t:has(t:command(ann, "enter arch"), "Hall")
  t:has(t:command(bob, "enter arch"), "Hall")
  t:ok(ann.location ~= bob.location and ann.location ~= own.hall, "they are together")
  t:has(t:command(ann, "take key"), "bone key")
  t:has(t:command(bob, "look"), "bone key")
  t:has(t:command(ann, "north"), "Vault")
  t:command(ann, "unlock chest")
  t:command(ann, "open chest")
  t:has(t:command(ann, "take crown from chest"), "crown")
  t:ok(own.chest.locked and #own.chest.contents == 1, "the original was changed")
  t:command(ann, "south")
  t:command(ann, "out")
  t:equal(ann.location, t.room)
  t:equal(#ann.contents, 2)
  t:equal(gate:call("copies"), 2)
end)

test("a player who comes back finds the copy as it was, and a group shares one", { needs = { "party" } }, function(t)
  local gate = barrow(t)
  local ann, bob = t:player("Ann"), t:player("Bob")
  t:command(ann, "party invite bob")
  t:command(bob, "party accept")
  t:command(ann, "enter arch")
  t:command(ann, "take key")
  t:command(bob, "enter arch")
  t:equal(bob.location, ann.location)
  t:command(bob, "out")
  t:command(bob, "party leave")
  t:command(bob, "enter arch")
  t:equal(bob.location, ann.location)
  t:equal(gate:call("copies"), 1)
end)

test("a copy that everybody has left is dissolved; what was carried out stays", function(t)
  local gate = barrow(t)
  t:setting("instances", "linger", 60)
  local ann = t:player("Ann")
  local ring = t:create("item", { name = "a ring", location = ann })
  t:command(ann, "enter arch")
  local hall = ann.location.id
  t:command(ann, "take key")
  t:command(ann, "drop ring")
  t:advance(200)
  t:equal(gate:call("copies"), 1, "somebody is there")
  t:command(ann, "out")
  t:advance(200)
  t:equal(gate:call("copies"), 0)
  t:equal(object(hall), nil)
  t:equal(#ann.contents, 1)
  t:equal(ring.location, t.room)
end)

test("a copy ends at its time, and puts out those inside and those asleep there", function(t)
  local gate = barrow(t, { time = 120 })
  local ann, bob = t:player("Ann"), t:player("Bob")
  t:command(ann, "enter arch")
  t:command(bob, "enter arch")
  t:advance(200)
  t:has(t:told(ann), "fades away")
  t:equal(ann.location, t.room)
  t:equal(bob.location, t.room)
  t:equal(gate:call("copies"), 0)
end)

test("a copy that was cut off goes on where it was", function(t)
  local gate = barrow(t)
  local ann = t:player("Ann")
  local copy = instances.begin(gate, ann)
  t:refused(ann, "enter arch", "just opening")
  t:advance(6)
  t:has(t:command(ann, "enter arch"), "Hall")
  t:equal(ann.location.area, copy)
  t:equal(gate:call("copies"), 1)
end)

test("a player who fell asleep in a copy wakes before the gateway once it is gone", function(t)
  local gate = barrow(t)
  local ann, bob = t:player("Ann"), t:player("Bob")
  t:command(ann, "enter arch")
  local copy, hall = ann.location.area, ann.location
  t:command(ann, "out")
  ann.asleep, bob.asleep = hall, hall
  move(ann, nil, "sleep", { mover = ann, force = true })
  t:advance(400)
  t:equal(ann.asleep, t.room)
  t:ok(gate and copy)
end)

test("a gateway to nothing, or to an area without its entry, leads nowhere", function(t)
  local gate, area, own = barrow(t)
  local ann = t:player("Ann")
  gate.entry = t.room
  t:refused(ann, "enter arch", "leads nowhere")
  gate.entry = own.hall
  gate.leads_into = own.hall
  t:refused(ann, "enter arch", "leads nowhere")
  gate.leads_into = area
  t:command(ann, "enter arch")
  gate:destroy()
  t:advance(100)
  t:equal(ann.location, object("start"))
end)
