--- Hit points and what follows from them: `hp`, `mana` and `stamina` of a character who has fought, with
--- `max_hp` and so on; `diku` holds the rest of an imported character. A character who never fought has none
--- of these properties.
---
--- Fighting is turned on by the configuration (rules.fighting) and per area (`fighting`). A builder can write anything
--- into a property, so a value that is not a number counts as missing.
local affects = require("affects")
local manners = require("manners")
local points = require("points")
local posture = require("posture")
local shadow = require("shadow")
local values = require("values")
local verbs = require("verbs")

local body = {
  NO_FIGHTS = manners.no_fights(),
  is_caster = nil, -- set by growth.lua and company.lua, which require this file:
  next_level = nil, -- (who): the experience at which the next level begins, or nil
  on_show = nil, -- (who): also updates clients of the group
  flees = nil, -- the character who is fleeing just now, who may be tired
}

local EVERY = affects.TICK
local FULL = 24 * affects.HOUR -- seconds that a full meal lasts
local BEGINNER = { max_hp = 24, max_mana = 100, max_stamina = 85 }
local ROOMS, HEALED = 100, 50 -- rooms per transaction, and healed npcs per transaction
local FORGETS = 600 -- seconds without a visitor after which npcs are fully healed

body.number, body.fields = values.number, values.fields
local number = body.number

--- Returns the imported combat values of WHO or of a thing: a table, which may be empty.
function body.diku(who)
  return body.fields(who.diku)
end

local function has_flag(who, kind, flag)
  local flags = body.fields(who.circle)[kind]
  return flags ~= nil and values.has(flags, flag) or false
end

--- True if WHO has that action flag of area files: "aggressive", "memory" …
function body.acts(who, flag)
  return has_flag(who, "action", flag)
end

--- True if WHO, an npc, has that temper, by a flag of area files or by `temper`.
function body.has_temper(who, name)
  return values.has(who.temper, name) or body.acts(who, name)
end

--- True if WHO has an affect of that name, or the flag of area files. SUMS: from affects.sums(WHO), if known.
function body.affected(who, flag, sums)
  return has_flag(who, "affect", flag) or affects.has(who, flag, sums)
end

body.total = affects.total

--- True if fighting is on in AREA, which may be nil.
function body.fights_in(area)
  local where = sys.setting("fighting", "where")
  return where == "everywhere" or (where == "areas" and area ~= nil and area.fighting == true)
end

--- True if fighting is on in PLACE.
function body.is_on(place)
  if not place or not place:is("room") then return false end
  return body.fights_in(verbs.living(place.area))
end

--- True if WHO's points are shown to them: once they have any, wherever they are.
function body.is_shown(who)
  return number(who.hp) ~= nil and sys.rules().fighting
end

--- True if PLACE has that flag of area files.
function body.is_flagged(place, flag)
  return has_flag(place, "flags", flag)
end

--- True if nobody can be hurt in PLACE: it is marked peaceful, or players wake there.
function body.is_peaceful(place)
  return place.peaceful == true or has_flag(place, "flags", "peaceful") or place == object("start")
    or place == verbs.start()
end

function body.level(who)
  return math.floor(math.max(1, number(who.level, number(body.diku(who).level, 1))))
end

--- Returns a roll of dice { number =, size =, plus = }.
function body.roll(dice)
  dice = body.fields(dice)
  local sum = number(dice.plus, 0)
  local size = math.floor(number(dice.size, 1))
  for _ = 1, math.min(100, number(dice.number, 0)) do sum = sum + random(1, math.max(1, size)) end
  return sum
end

--- Returns the weapon of WHO: the one they wield, or for an npc the first that it has; or nil.
function body.weapon(who)
  local wielded = verbs.living(who.wielded)
  if wielded and wielded.location == who then return wielded end
  for _, thing in ipairs(who:is("npc") and who.contents or {}) do
    if body.diku(thing).dice then return thing end
  end
  return nil
end

--- Returns the mean of such dice.
function body.mean(dice)
  dice = body.fields(dice)
  return number(dice.plus, 0) + number(dice.number, 0) * (number(dice.size, 1) + 1) / 2
end

--- Returns the player whose pet WHO is, or nil. A builder's npc never counts as a pet, since its maker could
--- forge it.
function body.master(who)
  local master = verbs.living(who.pet_of)
  return master and not build.maker(who) and master or nil
end

--- Gives WHO hit points and the rest, if they have none yet.
function body.begin(who)
  if number(who.hp) then return end
  local dice = body.diku(who).hit_points
  if who:is("player") then
    for name, most in pairs(BEGINNER) do who[name] = number(who[name], most) end
    who.mana, who.stamina = who.max_mana, who.max_stamina
  else
    who.max_hp = math.max(1, dice and body.roll(dice) or 10 + 8 * body.level(who))
  end
  who.hp = who.max_hp
end

function body.hp(who)
  return number(who.hp, 1)
end

function body.max_hp(who)
  return math.max(1, number(who.max_hp, 1))
end

local DOWN = { { -2, "stunned" }, { -5, "incapacitated" }, { -math.huge, "mortally wounded" } }

--- Returns "stunned", "incapacitated" or "mortally wounded" if WHO has no hit points left; else nil.
function body.downed(who)
  local hp = number(who.hp, 1)
  for _, row in ipairs(hp <= 0 and DOWN or {}) do
    if hp >= row[1] then return row[2] end
  end
  return nil
end

--- Returns "dying" (no hit points left), "sleeping" (by magic) or "fighting"; nil for all else.
local function state(who)
  if number(who.hp) and who.hp <= 0 then return "dying" end
  if who.affects and affects.has(who, "sleep") then return "sleeping" end
  if verbs.living(who.fighting) then return "fighting" end
  return nil
end

points.add("posture", state)

--- Returns "dying", "sleeping", "fighting", "resting", "sitting" or "standing", as posture.of does.
function body.position(who)
  return state(who) or posture.at_rest(who)
end

--- Puts WHO, a new npc, into the position that its area file says.
function body.settle(who)
  local how = body.fields(who.circle).position
  if how == "sitting" or how == "resting" or how == "sleeping" then posture.lay(who, how) end
end

--- Returns the alignment of WHO, from -1000 (evil) to 1000 (good). Older imports have it in `diku`.
function body.alignment(who)
  return number(who.alignment, number(body.diku(who).alignment, 0))
end

local LIES = { stunned = "You are stunned, and can't do anything until you recover.",
  incapacitated = "You lie on the ground, incapacitated. You will slowly die if nobody aids you.",
  ["mortally wounded"] = "You lie on the ground, mortally wounded. You will die soon if nobody aids you." }

--- Ends the command if WHO can't act: they are dying or asleep.
function body.must_act(who)
  local position = (who.hp or who.resting) and body.position(who)
  if position == "dying" then refuse(LIES[body.downed(who)]) end
  if position ~= "sleeping" then return end
  refuse(affects.has(who, "sleep") and "You are fast asleep, by magic."
    or "In your dreams, or what? To wake up, type <cmd wake>wake</>.")
end

--- True if WHO can walk off now, as far as fights go.
function body.is_free(who)
  return not who.hp or body.position(who) == "standing" or body.position(who) == "sitting"
end

--- Ends the command if WHO can't walk off now.
function body.must_be_free(who)
  if number(who.stunned_until, 0) > now() then refuse("You are stunned for a moment.") end
  if not who.hp then return end
  body.must_act(who)
  if verbs.living(who.fighting) then refuse("No way! You're fighting for your life! To get away, type "
    .. "<cmd flee>flee</>.") end
end

--- Returns the armour class of WHO: 100 is bare, -100 the best. SUMS and DIKU: theirs, if known. UNTRAINED:
--- true for characters who have trained nothing, such as npcs.
function body.armour(who, sums, diku, untrained)
  sums = sums or affects.sums(who)
  local class = number((diku or body.diku(who)).armour, 100) - sums.armour
  local trained, lasting = not untrained and body.fields(who.trained).dex, sums.mods.dex
  if trained or lasting then class = class - 10 * math.max(0, number(trained, 0) + number(lasting, 0) - 1) end
  return math.max(-100, math.min(100, class + affects.total(who, "armour", sums)))
end

local ARMOUR = { { 81, "bare" }, { 51, "light" }, { 11, "sturdy" }, { -39, "strong" }, { -math.huge, "mighty" } }

--- Returns a word for WHO's armour.
function body.armour_word(who)
  local class = body.armour(who)
  for _, row in ipairs(ARMOUR) do
    if class >= row[1] then return row[2] end
  end
end

local HEALTH = {
  { 1, "in excellent condition" }, { 0.9, "scratched" }, { 0.75, "bruised and cut" }, { 0.5, "wounded" },
  { 0.3, "badly wounded" }, { 0.15, "in awful condition" }, { 0, "bleeding badly" },
}

--- Returns WHO's health in words.
function body.health(who)
  local part = body.hp(who) / body.max_hp(who)
  for _, row in ipairs(HEALTH) do
    if part >= row[1] then return row[2] end
  end
  return body.downed(who) or "mortally wounded"
end

--- Sends a player's points and state to their clients (help client data).
function body.show(who)
  if not who:is("player") or not who.hp or not sys.rules().fighting then return end
  local foe = verbs.living(who.fighting)
  who:send_data("Char.Vitals", {
    hp = body.hp(who), maxhp = body.max_hp(who), mp = number(who.mana, 0), maxmp = number(who.max_mana, 0),
    ep = number(who.stamina, 0), maxep = number(who.max_stamina, 0),
    string = ("H:%d/%d M:%d/%d"):format(body.hp(who), body.max_hp(who), number(who.mana, 0), number(who.max_mana, 0)),
  })
  who:send_data("Char.Status", {
    level = body.level(who), class = type(who.class) == "string" and who.class or "",
    position = body.position(who), xp = number(who.experience, 0),
    tnl = body.next_level and math.max(0, (body.next_level(who) or 0) - number(who.experience, 0)) or 0,
    target = foe and known_as(foe, who) or "", target_hp = foe and body.health(foe) or "",
  })
  if body.on_show then body.on_show(who) end
end

--- Sets the hit points of WHO, at most their maximum; returns them.
function body.set_hp(who, hp)
  hp = math.floor(math.min(body.max_hp(who), hp))
  who.hp = hp
  body.show(who)
  return hp
end

-- Healing. Npcs heal by the tick of an area with visitors; players by their own timer "heal", wherever they
-- are, until they are fully healed.

local function heal_points(who, name, amount)
  local most = number(who["max_" .. name])
  local has = number(who[name])
  if not most or not has or has >= most then return false end
  amount = math.floor(math.max(1, amount))
  if name == "hp" then
    amount = math.floor(shadow.number(who.location, "heal", { points = amount, level = body.level(who) }, amount))
  end
  who[name] = math.floor(math.min(most, has + amount))
  return true
end

--- Returns "hungry", "thirsty" or nil. Always nil unless the configuration has hunger.
function body.lacks(who)
  if not sys.setting("fighting", "hunger") or not who.hp then return nil end
  if number(who.fed_until, math.huge) <= now() then return "hungry" end
  return number(who.drunk_until, math.huge) <= now() and "thirsty" or nil
end

--- Records that WHO has eaten ("fed_until") or drunk ("drunk_until") for HOURS of the game.
function body.sustain(who, what, hours)
  if not sys.setting("fighting", "hunger") then return end
  local from = math.max(now(), number(who[what], 0))
  who[what] = math.min(now() + FULL, from + math.max(1, math.min(24, hours)) * affects.HOUR)
end

-- How much faster characters heal in these positions.
local EASE = { sitting = 1.25, resting = 1.5, sleeping = 2 }

--- Heals WHO by one step; false if there is nothing left to heal.
local function heal(who)
  local position = body.position(who)
  if not number(who.hp) or position == "fighting" or position == "dying" then return false end
  local room = who.location
  local much = (EASE[position] or 1) * math.max(1, number(room and room.heal, 1))
  if not who:is("player") then
    return heal_points(who, "hp", body.level(who) * much)
  end
  if body.lacks(who) then much = much / 4 end
  if affects.has(who, "poison") then
    much = much / 4
    if body.hp(who) > 2 then who.hp = who.hp - 2 end
  end
  local hp = heal_points(who, "hp", (0.02 * body.max_hp(who) + body.level(who) / 3) * much)
  local casts = body.is_caster and body.is_caster(who) and 1.5 or 1
  local mana = heal_points(who, "mana", 0.02 * number(who.max_mana, 0) * much * casts)
  local stamina = heal_points(who, "stamina", 0.08 * number(who.max_stamina, 0) * much)
  body.show(who)
  return hp or mana or stamina or affects.has(who, "poison")
end

-- The stamina that a step costs, by kind of ground; between two kinds it costs the mean.
local STEPS = { field = 2, forest = 3, hills = 4, mountains = 6, water_swim = 4, water_no_swim = 1, underwater = 5,
  desert = 3 }

--- Takes the stamina for a step from FROM to TO, if WHO has fought and fighting is on; false if they are too
--- tired.
function body.tire(who, from, to)
  local stamina, most = read(who, "stamina", "max_stamina")
  if not number(stamina) or not who:is("player") or not body.is_on(from) or sys.role(who) == "wizard" then
    return true
  end
  local function step(place) return STEPS[body.fields(place.circle).sector] or 1 end
  local cost = (step(from) + step(to)) // 2
  if stamina < cost and body.flees ~= who then return false end
  who.stamina = math.floor(math.max(0, stamina - cost))
  if stamina >= number(most, 0) then body.mend(who) end -- or they heal already
  body.show(who)
  return true
end

--- Starts the healing timer of WHO, a player.
function body.mend(who)
  if not who:is("player") or not who.hp then return end
  if sys.setting("fighting", "hunger") and not who.fed_until then
    who.fed_until, who.drunk_until = now() + FULL, now() + FULL
  end
  who:after(EVERY, "heal")
end

--- For a player's timer "heal": heals one step, and sets the timer again.
function body.heal(who)
  if not sys.rules().fighting then return end
  if heal(who) and who.location then who:after(EVERY, "heal") end
end

--- Heals WHO, an npc, by one step; WHOLE: removes its points, so that it is whole again. True if that was
--- work.
local function tend(who, whole)
  if not who.hp or not who:is("npc") then return false end
  if not whole or verbs.living(who.fighting) then return heal(who) end
  who.hp, who.max_hp = nil, nil
  return true
end

--- Heals all npcs in AREA's rooms from room FROM on, some per transaction; WHOLE: see tend.
function body.tend(area, from, whole)
  local rooms, left, i = find { area = area }, HEALED, from
  while i <= #rooms and i < from + ROOMS and left > 0 do
    for _, who in ipairs(rooms[i].contents) do
      if tend(who, whole) then left = left - 1 end
    end
    i = i + 1
  end
  if i <= #rooms then area:after(0, "area_tend", { from = i, whole = whole }) end
end

--- Called when a player has come into AREA, where nobody was: after a while all npcs are whole again.
function body.visited(area)
  local left = number(area.left_at)
  area.left_at = nil
  if left and now() - left > FORGETS then body.tend(area, 1, true) end
end

--- Called every PACE seconds, COUNT counting up: heals AREA's npcs every EVERY seconds.
function body.tick(area, count, pace)
  if count % math.max(1, EVERY // pace) == 0 then body.tend(area, 1) end
end

points.add("place.fights", body.is_on)

points.add("look.person", function(viewer, who)
  if who == viewer or not body.is_on(viewer.location) or not sees(viewer, who) then return end
  local weapon = verbs.living(who.wielded)
  if weapon then viewer:tell("{The who} {who verb:wield} {a weapon}.", { who = who, weapon = weapon }) end
  viewer:tell("{The who} {who verb:be} {health}.", { who = who, health = body.health(who) })
end)

points.add("move.must", body.must_be_free)
points.add("move.stays", function(who) return not body.is_free(who) end)
points.add("move.cost", function(who, from, to)
  return not body.tire(who, from, to) and "You are too exhausted to walk. To recover, type <cmd rest>rest</>."
end)

points.add("area.uses", body.fights_in)
points.add("area.left", function(area)
  if body.fights_in(area) then area.left_at = now() end
end)
points.add("area.visited", function(area)
  if body.fights_in(area) then body.visited(area) end
end)
points.add("area.tick", function(area, count, pace)
  if body.fights_in(area) then body.tick(area, count, pace) end
end)

return body
