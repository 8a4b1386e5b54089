--- Points and what becomes of them: `hp`, `mana` and `stamina` of whoever has fought, with `max_hp` and so
--- on; `diku` of what was imported has the rest. Whoever never fought has none of these properties.
---
--- Where people fight is the configuration's (rules.fighting) and an area's (`fighting`). A builder may have
--- written anything into a property: what is no number counts as if it were not there.
local affects = require("affects")
local shadow = require("shadow")
local values = require("values")
local verbs = require("verbs")

local body = {
  NO_FIGHTS = "Nobody fights here." .. (sys.rules().quests and " To find something to do: goals" or ""),
  is_caster = nil, -- growth.lua and company.lua, which stand on this:
  next_level = nil, -- (who): the experience with which the next begins, or nil
  on_show = nil, -- (who): clients of others learn of it, too
  flees = nil, -- who gets away from a fight just now, however tired
}

local EVERY = affects.TICK
local FULL = 24 * affects.HOUR -- seconds that somebody full has eaten for
local BEGINNER = { max_hp = 24, max_mana = 100, max_stamina = 85 }
local ROOMS, HEALED = 100, 50 -- looked through in a slice, until so many were healed
local FORGETS = 600 -- seconds without a visitor, after which npcs are whole again

body.number, body.fields = values.number, values.fields
local number = body.number

--- What was imported of WHO or a thing for fights: a table, which may be empty.
function body.diku(who)
  return body.fields(who.diku)
end

local function has_flag(who, kind, flag)
  local flags = body.fields(who.circle)[kind]
  return flags ~= nil and values.has(flags, flag) or false
end

--- True if WHO has that flag of area files: "aggressive", "memory" …
function body.acts(who, flag)
  return has_flag(who, "action", flag)
end

--- True if WHO, an npc, has that temper: a flag of area files, or what a builder wrote.
function body.has_temper(who, name)
  return values.has(who.temper, name) or body.acts(who, name)
end

--- True if a lasting effect of that name is on WHO, whose SUMS may be at hand.
function body.affected(who, flag, sums)
  return has_flag(who, "affect", flag) or affects.has(who, flag, sums)
end

body.total = affects.total

--- True if people fight in AREA, which may be nil.
function body.fights_in(area)
  local where = sys.rules().fighting
  return where == "everywhere" or (where == "areas" and area ~= nil and area.fighting == true)
end

--- True if people fight in PLACE.
function body.is_on(place)
  if not place or not place:is("room") then return false end
  return body.fights_in(verbs.living(place.area))
end

--- Are the points of WHO shown to them? Once they have any, wherever they are.
function body.is_shown(who)
  return number(who.hp) ~= nil and sys.rules().fighting ~= "off"
end

--- Has PLACE that flag of area files?
function body.is_flagged(place, flag)
  return has_flag(place, "flags", flag)
end

--- True if nobody may be hurt in PLACE: it says so, or people wake there.
function body.is_peaceful(place)
  return place.peaceful == true or has_flag(place, "flags", "peaceful") or place == object("start")
end

function body.level(who)
  return math.floor(math.max(1, number(who.level, number(body.diku(who).level, 1))))
end

--- The sum of dice { number =, size =, plus = }.
function body.roll(dice)
  dice = body.fields(dice)
  local sum = number(dice.plus, 0)
  local size = math.floor(number(dice.size, 1))
  for _ = 1, math.min(100, number(dice.number, 0)) do sum = sum + random(1, math.max(1, size)) end
  return sum
end

--- What WHO strikes with, or nil: a weapon in hand; of an npc the first that it has.
function body.weapon(who)
  local wielded = verbs.living(who.wielded)
  if wielded and wielded.location == who then return wielded end
  for _, thing in ipairs(who:is("npc") and who.contents or {}) do
    if body.diku(thing).dice then return thing end
  end
  return nil
end

--- What such dice give on average.
function body.mean(dice)
  dice = body.fields(dice)
  return number(dice.plus, 0) + number(dice.number, 0) * (number(dice.size, 1) + 1) / 2
end

--- The player whose pet WHO is, or nil. A builder's npc is nobody's where that counts: its maker may have written it.
function body.master(who)
  local master = verbs.living(who.pet_of)
  return master and not build.maker(who) and master or nil
end

--- Is THING somebody's own, which npcs leave alone? What was made of an area file's is anybody's, whoever made it.
function body.is_owned(thing)
  return thing.owner ~= nil and thing.vnum == nil
end

--- Gives WHO points, if they have none yet.
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

local LYING = { resting = "resting", sleeping = "sleeping" }

local DOWN = { { -2, "stunned" }, { -5, "incapacitated" }, { -math.huge, "mortally wounded" } }

--- "stunned", "incapacitated" or "mortally wounded", of whoever has no points left; else nil.
function body.downed(who)
  local hp = number(who.hp, 1)
  for _, row in ipairs(hp <= 0 and DOWN or {}) do
    if hp >= row[1] then return row[2] end
  end
  return nil
end

--- "dying" (of whoever has no points left), "sleeping", "fighting", "resting", "sitting" or "standing". Who sits may
--- rest, or sleep: `resting`.
function body.position(who)
  if number(who.hp) and who.hp <= 0 then return "dying" end
  if who.affects and affects.has(who, "sleep") then return "sleeping" end
  if verbs.living(who.fighting) then return "fighting" end
  if verbs.living(who.sitting) then return LYING[who.resting] or "sitting" end
  return "standing"
end

--- WHO sits down where they are, and rests or sleeps there, if that is HOW; anything else, they stand.
function body.lay(who, how)
  local lies = (how == "sitting" or LYING[how]) and who.location ~= nil
  if not lies then
    who.sitting = nil
  elseif not verbs.living(who.sitting) then
    who.sitting = who.location
  end
  who.resting = lies and LYING[how] or nil
end

--- WHO, an npc that was made, lies as the area file says.
function body.settle(who)
  local how = body.fields(who.circle).position
  if how == "sitting" or LYING[how] then body.lay(who, how) end
end

--- How good WHO is, from -1000 to 1000. Worlds that were imported earlier have it in `diku`.
function body.alignment(who)
  return number(who.alignment, number(body.diku(who).alignment, 0))
end

local LIES = { stunned = "You are stunned, and can do nothing until you come to.",
  incapacitated = "You lie on the ground, incapacitated. You will slowly die, if nobody aids you.",
  ["mortally wounded"] = "You lie on the ground, mortally wounded. You will die soon, if nobody aids you." }

--- Ends the command if WHO is in no state to do anything.
function body.must_act(who)
  local position = (who.hp or who.resting) and body.position(who)
  if position == "dying" then refuse(LIES[body.downed(who)]) end
  if position ~= "sleeping" then return end
  refuse(affects.has(who, "sleep") and "You are fast asleep, by magic." or "In your dreams, or what? To wake up: wake")
end

--- Can WHO walk off now, as far as fights go?
function body.is_free(who)
  return not who.hp or body.position(who) == "standing" or body.position(who) == "sitting"
end

--- Ends the command if WHO cannot walk off now.
function body.must_be_free(who)
  if number(who.stunned_until, 0) > now() then refuse("You are stunned for a moment.") end
  if not who.hp then return end
  body.must_act(who)
  if verbs.living(who.fighting) then refuse("No way! You're fighting for your life! Try: flee") end
end

--- Armour class: 100 is bare, -100 the best there is.
--- SUMS and DIKU: theirs, if they are at hand. UNTRAINED: they have trained nothing, as npcs.
function body.armour(who, sums, diku, untrained)
  sums = sums or affects.sums(who)
  local class = number((diku or body.diku(who)).armour, 100) - sums.armour
  local trained, lasting = not untrained and body.fields(who.trained).dex, sums.mods.dex
  if trained or lasting then class = class - 10 * math.max(0, number(trained, 0) + number(lasting, 0) - 1) end
  return math.max(-100, math.min(100, class + affects.total(who, "armour", sums)))
end

local ARMOUR = { { 81, "bare" }, { 51, "light" }, { 11, "sturdy" }, { -39, "strong" }, { -math.huge, "mighty" } }

--- How well WHO is armoured, in a word.
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

--- How WHO looks, in words.
function body.health(who)
  local part = body.hp(who) / body.max_hp(who)
  for _, row in ipairs(HEALTH) do
    if part >= row[1] then return row[2] end
  end
  return body.downed(who) or "mortally wounded"
end

--- Tells clients of players how they are (help client data).
function body.show(who)
  if not who:is("player") or not who.hp or sys.rules().fighting == "off" then return end
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

--- Sets the points of WHO, at most as many as they can have; gives them.
function body.set_hp(who, hp)
  hp = math.floor(math.min(body.max_hp(who), hp))
  who.hp = hp
  body.show(who)
  return hp
end

-- What heals: npcs by the tick of an area that is visited, players by a timer of their own, "heal", wherever they are,
-- until they are whole.

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

--- Does WHO lack food, or drink? Only where the configuration has hunger: "hungry", "thirsty" or nil.
function body.lacks(who)
  if not sys.rules().hunger or not who.hp then return nil end
  if number(who.fed_until, math.huge) <= now() then return "hungry" end
  return number(who.drunk_until, math.huge) <= now() and "thirsty" or nil
end

--- WHO has eaten ("fed_until") or drunk ("drunk_until") what lasts for HOURS of the game.
function body.sustain(who, what, hours)
  if not sys.rules().hunger then return end
  local from = math.max(now(), number(who[what], 0))
  who[what] = math.min(now() + FULL, from + math.max(1, math.min(24, hours)) * affects.HOUR)
end

-- How much faster those heal who sit, rest …
local EASE = { sitting = 1.25, resting = 1.5, sleeping = 2 }

--- WHO heals for so long as they may; false if there is nothing left to heal.
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

-- What a step takes, by the kind of ground; of two the mean.
local STEPS = { field = 2, forest = 3, hills = 4, mountains = 6, water_swim = 4, water_no_swim = 1, underwater = 5,
  desert = 3 }

--- The way from FROM to TO tires WHO, if they have fought and people fight there; false if they are too tired for it.
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

--- From now on WHO, a player, heals.
function body.mend(who)
  if not who:is("player") or not who.hp then return end
  if sys.rules().hunger and not who.fed_until then
    who.fed_until, who.drunk_until = now() + FULL, now() + FULL
  end
  who:after(EVERY, "heal")
end

--- The timer of a player.
function body.heal(who)
  if sys.rules().fighting == "off" then return end
  if heal(who) and who.location then who:after(EVERY, "heal") end
end

--- Heals WHO, an npc; WHOLE: entirely, and they forget what was. True if that was work.
local function tend(who, whole)
  if not who.hp or not who:is("npc") then return false end
  if not whole or verbs.living(who.fighting) then return heal(who) end
  who.hp, who.max_hp = nil, nil
  return true
end

--- Heals all npcs in AREA's rooms from number FROM on; WHOLE: as of tend.
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

--- Somebody has come into AREA, where nobody was.
function body.visited(area)
  local left = number(area.left_at)
  area.left_at = nil
  if left and now() - left > FORGETS then body.tend(area, 1, true) end
end

--- An area ticks, the NUMBER-th time, every PACE seconds.
function body.tick(area, count, pace)
  if count % math.max(1, EVERY // pace) == 0 then body.tend(area, 1) end
end

return body
