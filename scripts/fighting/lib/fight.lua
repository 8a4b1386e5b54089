--- Fights, and their rounds: every two seconds each fighter does the planned act, or else strikes.
---
--- 1. `fighting` of each is the opponent; nothing else says who fights. A fight is over when they are apart.
--- 2. A room with a fight has one timer, "round" (behaviours/room.lua). All fighters have their turns then, one after
--- another; an error undoes only that turn. Attacking again gives nobody a second blow.
--- 3. Everything that hurts asks fight.may (peace.lua).
--- 4. Events: before and on "attack"; before "round", which replaces the blow if a handler forbids it; before "hit"
--- with e.amount, which a handler may change; on "hit", "miss", "wound" (e.amount: the percentage that their points
--- fell to), "round", "flee". "kill" and "death" come from death.lua.
local affects = require("affects")
local blows = require("blows")
local body = require("body")
local exits = require("exits")
local growth = require("growth")
local peace = require("peace")
local shadow = require("shadow")
local verbs = require("verbs")

local fight = {
  mortality = nil, -- set by death.lua, which requires this file, as temper.lua does:
  on_hurt = nil, -- (who, killer)
  on_kill = nil, -- (killer, victim)
  on_begin = nil, -- (who, foe)
  acts = {}, -- by name: (who, foe, target, spell), true if it replaced the blow
  may = peace.may, is_duel = peace.is_duel, weapon = body.weapon,
}

local ROUND, HALF = 2.0, 0.8 -- seconds
local BEAT = 0.2 -- seconds; fights in different rooms share commits: five per second
local TURNS = 20 -- per transaction
local BROKEN_MOST = 5 -- failed rounds in a row
local PLAYER_MAX = 100 -- points of one blow
local SOAK_MAX = 100 -- points that hide and armour take off one blow
local TELLS_FROM = 8 -- level

--- How much harder players and npcs hit, npcs up to level 15 and above; whether npcs announce blows, and lie stunned or
--- wounded below 1 point as players do.
local PRESETS = {
  classic = { player = 1, low = 1, high = 1, tells = false, loss = 0.5, pays_blows = true, all_lie = true },
  brisk = { player = 1.6, low = 2.2, high = 1.3, tells = true, loss = 0.05 },
  gentle = { player = 1.6, low = 1.3, high = 1, tells = true, loss = 0 },
}

--- The effect of a stance on the damage dealt, the armour class, and the chance to flee.
fight.stances = {
  bold = { deals = 1.15, armour = 15, flees = 66 },
  steady = { deals = 1, armour = 0, flees = 66 },
  wary = { deals = 0.75, armour = -25, flees = 90 },
}

function fight.preset()
  return PRESETS[sys.setting("fighting", "preset")] or PRESETS.brisk
end

function fight.stance(who)
  return fight.stances[who.stance] or fight.stances.steady
end

--- Returns the data on PLACE that all turns of one round share. `facts`: cache of npcs there, see side().
local function ground_of(place)
  local rules, own_words = read(shadow.scope(place), "rules", "damage_words")
  return {
    calm = not body.is_on(place) or body.is_peaceful(place), preset = fight.preset(),
    plain = rules == nil, own_words = own_words ~= nil, facts = {},
  }
end

-- Beginning and ending a fight.

--- Returns the seconds until the last beat at or before now + SECONDS. Timers on one beat share a commit.
--- Times are whole milliseconds, so a thousandth of a beat makes up for rounding only.
local function to_beat(seconds)
  local at = now()
  return math.max(0, math.floor((at + seconds) / BEAT + 0.001) * BEAT - at)
end

--- Sets a round timer of WHO's own, while they lie on the ground.
function fight.set_round(who)
  who:after(to_beat(ROUND), "round")
end

--- Starts the rounds of PLACE in SECONDS (nil: one or two), if it has none yet.
function fight.keep_rounds(place, seconds)
  if not place or not place:is("room") then return end
  for _, timer in ipairs(build.timers(place)) do
    if timer.name == "round" then return end
  end
  place:after(to_beat(seconds or random(10, 20) / 10), "round")
end

local function face(who, foe)
  body.begin(who)
  who.fighting = foe
  body.show(who)
end

-- Properties that exist only during a fight.
local KEPT = { "fighting", "plan", "planned", "guarding", "telling", "down", "acted" }

--- Makes WHO stop fighting, and ends their duel. Returns the foe they had.
function fight.stop(who)
  local foe = verbs.living(who.fighting)
  for _, name in ipairs(KEPT) do
    if who[name] ~= nil then who[name] = nil end
  end
  local rival = verbs.living(who.duel)
  if rival and rival.duel == who then rival.duel = nil end
  if who.duel ~= nil then who.duel = nil end
  if body.hp(who) > 0 or not who.hp then who:cancel("round") end
  body.mend(who)
  body.show(who)
  return foe
end

--- Returns the characters in PLACE who fight WHO.
function fight.foes(who, place)
  local found = {}
  for _, other in ipairs(place and place.contents or {}) do
    if other.fighting == who and other:is("character") then found[#found + 1] = other end
  end
  return found
end

--- Makes A fight B without a blow; the caller has asked fight.may. Returns true, or nil and the refusal.
function fight.face(a, b)
  if a.fighting == b then return true end
  local event = { actor = a, thing = b, how = not verbs.living(b.fighting) and "first" or nil }
  local ok, why = verbs.may("attack", event)
  if not ok then return nil, why end
  if verbs.living(a.fighting) then
    a.fighting = b -- the order of turns does not change
    body.show(a)
  else
    face(a, b)
  end
  if not verbs.living(b.fighting) then face(b, a) end
  fight.keep_rounds(a.location)
  if fight.on_begin then fight.on_begin(a, b) end
  after_event("attack", event)
  return true
end

--- The same, but asks fight.may and strikes at once.
function fight.start(a, b)
  local ok, why, names = fight.may(a, b)
  if not ok then return nil, why, names end
  ok, why = fight.face(a, b)
  if not ok then return nil, why end
  if a.fighting == b and b.location == a.location then
    a.acted = now()
    blows.begin(a.location)
    fight.strike(a, b)
    blows.finish()
  end
  return true
end

--- Turns WHO to another attacker, or ends the fight if nobody attacks WHO.
function fight.turn_to_others(who)
  fight.stop(who)
  local others = fight.foes(who, who.location)
  if others[1] and fight.may(who, others[1]) then
    face(who, others[1])
    fight.keep_rounds(who.location, ROUND)
  end
end

--- Makes WHO stop fighting, and turns those who fought WHO to their other attackers.
function fight.quit(who)
  local foes = fight.foes(who, who.location)
  fight.stop(who)
  for _, foe in ipairs(foes) do fight.turn_to_others(foe) end
end

-- Blows.

--- Returns the cached data on WHO from an earlier blow of this round, with the changing values updated; nil if
--- there is none or an affect is on WHO.
local function known_side(who, ground)
  local one = ground and ground.facts[who]
  if not one then return nil end
  local hp, most, down, sitting, lasting, guarding = read(who, "hp", "max_hp", "down", "sitting", "affects", "guarding")
  if lasting then return nil end
  one.hp, one.most, one.down, one.sitting, one.guarding = hp, most, down, sitting, guarding
  return one
end

--- Returns the data on WHO, who deals or takes a blow, that a blow needs.
local function side(who, ground)
  local known = known_side(who, ground)
  if known then return known end
  local one = { who = who, is_player = who:is("player") }
  local things, lasting, wielded, level, own_level, stance
  local hide
  one.hp, one.most, one.down, one.sitting, one.guarding, things, lasting, wielded, level, own_level, stance, hide =
    read(who, "hp", "max_hp", "down", "sitting", "guarding", "contents", "affects", "wielded", "level", "diku.level",
      "stance", "soak")
  one.hitroll, one.armour, one.attack, one.number, one.size, one.plus = read(who, "diku.hitroll", "diku.armour",
    "diku.attack", "diku.damage.number", "diku.damage.size", "diku.damage.plus")
  one.level = math.floor(math.max(1, body.number(level, body.number(own_level, 1))))
  one.stance = fight.stances[stance] or fight.stances.steady
  one.sums = affects.sums(who, things, lasting, wielded)
  one.sheltered = body.affected(who, "sanctuary", one.sums)
  one.soak = math.min(SOAK_MAX, math.max(0, body.number(hide, 0)) + one.sums.soak)
  if ground and not lasting and not one.is_player then ground.facts[who] = one end
  return one
end

-- The roll of d20 needed against bare skin at these levels, without a class.
local LEVELS, TO_HIT = { 1, 10, 20, 30 }, { 20, 14, 7, 1 }

local function thac0(a)
  local level, bonus = a.level, affects.total(a.who, "hitroll", a.sums)
  local hitroll = a.hitroll
  if hitroll then return 20 - body.number(hitroll, 0) - bonus end
  local class = growth.class(a.who)
  local steps = class and class.to_hit or TO_HIT
  if growth.ability(a.who, "str", a.sums) >= 17 then bonus = bonus + 1 end
  for i = 2, #LEVELS do
    local low, high = LEVELS[i - 1], LEVELS[i]
    if level <= high then
      return steps[i - 1] + (steps[i] - steps[i - 1]) * (level - low) / (high - low) - bonus
    end
  end
  return 1 - bonus
end

local BARE_HANDS = { number = 1, size = 3, plus = 0 }

--- Returns the dice of A's blow, and its kind of attack.
local function dice_of(a)
  local weapon = not affects.is_bare(a.sums) and fight.weapon(a.who)
  local arms = weapon and body.diku(weapon) or {}
  if weapon and arms.dice then
    return { number = arms.dice, size = arms.dice_size, plus = body.number(a.plus, 0) }, arms.attack
  end
  return (a.number or a.plus) and a or BARE_HANDS, a.attack
end

local function strength_of(a, preset)
  local own = a.is_player and preset.player or a.level <= 15 and preset.low or preset.high
  return own * a.stance.deals
end

--- Returns the roll of d20 that A needs to hit B.
local function needed(a, b, ground)
  local armour = math.max(-100, math.min(100, body.armour(b.who, b.sums, b, not b.is_player) + b.stance.armour))
  local reach = thac0(a) - armour / 10
  if ground and ground.plain then return reach end
  return shadow.number(a.who.location, "to_hit", { needed = reach, level = a.level, foe_level = b.level,
    armour = armour }, reach)
end

local function is_asleep(b)
  if body.number(b.hp) and b.hp <= 0 then return false end
  return b.sums.flags.sleep == true or b.sitting ~= nil and b.who.resting == "sleeping"
end

-- How much harder a blow hits a character in these positions.
local WEAK = { sitting = 1.33, resting = 1.66, sleeping = 2 }

local function weakness(b)
  if body.number(b.hp) and b.hp <= 0 then return 3 end
  if b.sums.flags.sleep then return WEAK.sleeping end
  if verbs.living(b.sitting) then return WEAK[b.who.resting] or WEAK.sitting end
  return b.down and WEAK.sitting or 1
end

--- Returns the damage of A's blow whose dice gave ROLLED.
local function force_of(a, rolled, preset)
  local strength = a.is_player and math.max(0, growth.ability(a.who, "str", a.sums) - 16) or 0
  rolled = rolled + affects.total(a.who, "damroll", a.sums) + strength
  return math.max(1, math.min(rolled, PLAYER_MAX)) * strength_of(a, preset)
end

local function points_of(a, b, rolled, ground)
  local amount = force_of(a, rolled, ground and ground.preset or fight.preset()) * weakness(b)
  if b.sheltered then amount = amount / 2 end
  if b.guarding == "guard" then amount = amount / 2 end
  amount = math.max(1, math.floor(amount - b.soak + 0.5))
  if ground and ground.plain then return amount end
  return math.floor(shadow.number(a.who.location, "damage", { points = amount, level = a.level,
    foe_level = b.level }, amount))
end

--- Returns how many rounds A needs to beat B on average, by the stock rules; at most 999.
function fight.rounds(a, b)
  local one, other = side(a), side(b)
  local chance = math.max(1, math.min(19, 21 - needed(one, other))) / 20
  local blow = math.max(1, force_of(one, body.mean((dice_of(one))), fight.preset()) - other.soak)
  local points = b.hp and body.hp(b) or body.diku(b).hit_points and body.mean(body.diku(b).hit_points)
    or b:is("player") and 24 or 10 + 8 * body.level(b)
  return math.min(999, math.max(1, math.ceil(points / (chance * blow))))
end

--- Takes AMOUNT of hit points from WHO. KILLER, who hurt them, may be nil.
function fight.hurt(who, amount, killer)
  local before, most, lasting = read(who, "hp", "max_hp", "affects")
  if not body.number(before) then
    body.begin(who)
    before, most = read(who, "hp", "max_hp")
  end
  most = math.max(1, body.number(most, 1))
  local hp = math.floor(math.min(most, before - amount))
  who.hp = hp
  body.show(who)
  if lasting then affects.take_flag(who, "sleep") end
  local below = hp > 0 and math.ceil(4 * hp / most)
  if below and below < math.ceil(4 * before / most) then
    after_event("wound", { actor = killer or who, thing = who, amount = 25 * below })
  end
  if killer and killer:is("player") then
    if fight.on_hurt then fight.on_hurt(who, killer) end
    if hp < 1 and fight.is_duel(killer, who) then
      body.set_hp(who, 1)
      killer:act("{Actor} {verb:have} won the duel against {the foe}.", { foe = who })
      fight.stop(who)
      fight.stop(killer)
      return
    end
  end
  if hp < 1 then fight.mortality.look_at(who, killer) end
end

--- In presets that pay for blows: WHO gains VICTIM's level times the points taken, at most those it had left.
local function pay_blow(who, victim, amount)
  if who:is("player") and victim:is("npc") and fight.preset().pays_blows then
    growth.gain(who, body.level(victim) * math.min(amount, math.max(0, body.hp(victim))))
  end
end

--- Makes A strike B. Returns the points it took, 0 if it missed. GROUND: of their round, or nil.
function fight.strike(a, b, factor, ground)
  local one, other = side(a, ground), side(b, ground)
  local dice, kind = dice_of(one)
  kind = blows.kind(kind)
  local event = { actor = a, thing = b, how = kind }
  local thrown = random(1, 20)
  if not is_asleep(other) and (thrown == 1 or (thrown < 20 and thrown < needed(one, other, ground))) then
    blows.tell_miss(a, b)
    after_event("miss", event)
    return 0
  end
  event.amount = math.floor(points_of(one, other, body.roll(dice), ground) * (factor or 1))
  local ok, amount = before_event("hit", event)
  if not ok then
    if amount ~= "" then a:tell(verbs.ready(amount)) end
    return 0
  end
  if not (verbs.living(a) and verbs.living(b) and b.location) then return 0 end -- a handler may have destroyed them
  event.amount = math.floor(math.max(0, math.min(1000, amount)))
  blows.tell_hit(a, b, event.amount, kind, ground)
  after_event("hit", event)
  if verbs.living(a) and verbs.living(b) and b.location then
    if other.sitting and b.resting then b.resting = nil end
    if one.is_player then pay_blow(a, b, event.amount) end
    fight.hurt(b, event.amount, a)
  end
  return event.amount
end

--- Cancels WHO's announced blow if a skill or spell took at least a tenth of their points.
function fight.unsettle(by, who, amount)
  if not verbs.living(who) or not who.telling or amount * 10 < body.max_hp(who) then return end
  who.telling = nil
  by:act("{Actor} {verb:throw} {the foe} out of {foe their} stride.", { foe = who }, { kind = "fight" })
end

-- Fleeing.

--- Makes WHO try to flee, which takes their turn. True if they got away.
function fight.flee(who)
  local foe, open = verbs.living(who.fighting), exits.ways_out(who.location)
  local chance = fight.stance(who).flees
  chance = shadow.number(who.location, "flee", { chance = chance, level = body.level(who) }, chance)
  if #open == 0 or random(1, 100) > chance then
    who:tell("PANIC! You couldn't escape!")
    return false
  end
  who:act("{Actor} {verb:panic} and {verb:try} to flee.", {}, { except = { who } })
  local room, foes = who.location, fight.foes(who, who.location)
  local lost = foe and math.max(0, body.max_hp(foe) - body.hp(foe)) * body.level(foe) // 4 or 0
  who.fighting = nil
  body.flees = who
  local away = perform(who, open[random(1, #open)])
  body.flees = nil
  if not away or who.location == room then
    who.fighting = foe
    who:tell("PANIC! You couldn't escape!")
    return false
  end
  who:tell("You flee head over heels.")
  if who:is("player") and who.experience then
    who.experience = math.max(0, body.number(who.experience, 0) - lost)
  end
  for _, other in ipairs(foes) do
    if other.fighting == who then fight.turn_to_others(other) end
  end
  fight.stop(who)
  after_event("flee", { actor = who, thing = foe, from = room })
  return true
end

--- True if WHO, with HP of MOST points, is hurt enough to flee by themselves. `wimpy` is a number of points,
--- or a text like "40%".
local function is_scared(who, wimpy, hp, most)
  hp, most = body.number(hp, 1), math.max(1, body.number(most, 1))
  if not wimpy then return hp > 0 and hp < most / 4 and body.has_temper(who, "wimpy") end
  local part = type(wimpy) == "string" and tonumber(wimpy:match("^(%d+)%%$"))
  return hp > 0 and hp < (part and most * part / 100 or body.number(wimpy, 0))
end

-- Rounds.

--- The texts of an npc's warning, and of the blow a round later.
local TELLS = {
  { "{Actor} {verb:draw} a deep breath.", "{Actor} {verb:breathe} out at {the foe}!" },
  { "{Actor} {verb:raise} {actor their} arms high.", "{Actor} {verb:bring} {actor their} arms down on {the foe}!" },
  { "{Actor} {verb:crouch}, ready to leap.", "{Actor} {verb:leap} at {the foe}!" },
}

local function announces(who, foe, ground)
  return ground.preset.tells and foe:is("player") and not who:is("player") and body.level(who) >= TELLS_FROM
    and random(1, 4) == 1
end

local function strike_announced(who, foe)
  local text = TELLS[who.telling] and TELLS[who.telling][2] or TELLS[1][2]
  who.telling = nil
  who:act(text, { foe = foe }, { kind = "fight" })
  if foe.guarding == "aside" and random(1, 100) <= 70 then
    foe:act("{Actor} {verb:step} aside in time.", {}, { kind = "fight" })
    return
  end
  fight.strike(who, foe, 2)
end

--- Does what WHO has planned for this round. True if it replaced the blow.
local function carry_out(who, foe, plan)
  local planned = body.fields(who.planned)
  local target, spell = planned.target, planned.spell
  if type(target) ~= "string" then target = verbs.living(target) end
  who.plan, who.planned, who.guarding = nil, nil, nil
  local does = fight.acts[plan]
  if does then return does(who, foe, target, spell) end
  if plan == "flee" then return fight.flee(who) or true end
  if plan == "guard" or plan == "aside" then
    who.guarding = plan
    who:act(plan == "guard" and "{Actor} {verb:raise} {actor their} guard." or "{Actor} {verb:step} lightly.", {},
      { kind = "fight" })
    return true
  end
  if plan == "interrupt" and foe.telling then
    local dealt = fight.strike(who, foe)
    fight.unsettle(who, foe, dealt)
    return true
  end
  return false
end

--- True if WHO is down or asleep, and so loses this turn.
local function loses_turn(who, lasting, down)
  if lasting and body.position(who) == "sleeping" then return true end
  down = down and body.number(down, 0) or 0
  if down < 1 then return false end
  who.down = down > 1 and down - 1 or nil
  return true
end

--- Does WHO's turn. The values read here hold until WHO acts.
local function take_round(who, foe, ground, hp)
  local most, lasting, down, wimpy, telling, plan, sitting = read(who, "max_hp", "affects", "down", "wimpy", "telling",
    "plan", "sitting")
  if loses_turn(who, lasting, down) then return end
  if sitting then
    who.sitting, who.resting = nil, nil
    who:act("{Actor} {verb:scramble} to {actor their} feet.", {}, { kind = "fight" })
  end
  if is_scared(who, wimpy, hp, most) and fight.flee(who) then return end
  if telling then return strike_announced(who, foe) end
  if plan ~= nil and carry_out(who, foe, plan) then return end
  if handles(who, "round") then
    local event = { actor = who, thing = foe }
    if not before_event("round", event) then return end
    after_event("round", event)
    if not verbs.living(foe) or foe.location ~= who.location or who.fighting ~= foe then return end
  end
  if announces(who, foe, ground) then
    who.telling = random(1, #TELLS)
    who:act(TELLS[who.telling][1], {}, { kind = "fight" })
    return
  end
  fight.strike(who, foe, nil, ground)
end

--- Does WHO's turn, if they may still fight. GROUND: the data on their place, if the caller has it.
function fight.round(who, ground)
  local hp, fighting, place, acted, pet_of, owner = read(who, "hp", "fighting", "location", "acted", "pet_of", "owner")
  local foe = verbs.living(fighting)
  if body.number(hp) and hp <= 0 then return fight.mortality.look_at(who, foe) end
  ground = place and (ground or ground_of(place))
  if not foe or not place or foe.location ~= place or not peace.may_still(who, foe, ground, pet_of, owner) then
    fight.turn_to_others(who)
    if foe and foe.fighting == who and foe.location ~= who.location then fight.turn_to_others(foe) end
    return
  end
  if acted then
    who.acted = nil
    if now() - body.number(acted, 0) < HALF then return end -- they struck when they began
  end
  take_round(who, foe, ground, hp)
end

--- Does the turns of LIST in PLACE: some now, the others in transactions of their own.
function fight.take_turns(place, list)
  local ground = ground_of(place)
  blows.begin(place)
  for i = 1, math.min(#list, TURNS) do
    local who = verbs.living(list[i])
    if who and who.location == place then
      local ok, why = atomic(fight.round, who, ground)
      if not ok then
        build.report(object("character"), why)
        who.plan, who.planned = nil, nil -- the plan may have caused the error
      end
    end
  end
  blows.finish()
  if #list > TURNS then place:after(0, "turns", { table.unpack(list, TURNS + 1) }) end
end

--- Sets PLACE's timer for the next round, before this one runs.
function fight.next_round(place)
  local function level()
    local highest = 1
    for _, who in ipairs(place.contents) do
      if who.fighting then highest = math.max(highest, body.level(who)) end
    end
    return { level = highest }
  end
  place:after(to_beat(shadow.number(place, "round", level, ROUND)), "round")
end

-- Per room id: how many rounds in a row did not end there, because scripts took longer than a transaction
-- may. It is not part of a transaction, so an undo doesn't change it.
local broken = {}

--- True if the last round in PLACE did not end.
function fight.is_broken(place)
  return broken[place.id] ~= nil
end

local function break_off(place, list)
  for _, who in ipairs(list) do fight.stop(who) end
  place:announce("The fight breaks off, because its rounds take too long here.")
  build.report(place, "the rounds of a fight did not end here: their scripts take too long")
  place:cancel("round")
  broken[place.id] = nil
end

--- Returns the fighters in PLACE, also those whose foe is gone. Those with a plan come first, so that an
--- answer precedes the announced blow. Ends everyone's guard.
local function fighters(place)
  local first, others = {}, {}
  for _, who in ipairs(place.contents) do
    local fighting, plan, guarding = read(who, "fighting", "plan", "guarding")
    if fighting and who:is("character") then
      local list = plan and first or others
      list[#list + 1] = who
      if guarding then who.guarding = nil end
    end
  end
  return table.move(others, 1, #others, #first + 1, first)
end

--- Does a round of all fighters in PLACE.
function fight.all_turns(place)
  local list = fighters(place)
  if #list == 0 then
    broken[place.id] = nil
    return place:cancel("round")
  end
  local times = (broken[place.id] or 0) + 1
  broken[place.id] = times
  if times > BROKEN_MOST then return break_off(place, list) end
  fight.take_turns(place, list)
  broken[place.id] = nil
end

--- For the timer of WHO, who lies on the ground. (In older worlds each fighter had this timer.)
function fight.lie(who)
  if body.position(who) ~= "dying" then
    if verbs.living(who.fighting) then fight.keep_rounds(who.location, 0) end
  elseif fight.mortality.bleed(who) then
    fight.set_round(who)
  end
end

return fight
