--- Who fights whom, and the round: every two seconds, what one has planned or else a blow.
---
--- 1. `fighting` of each is the other; nothing else says who fights. A fight is over when they are apart.
--- 2. One timer a fighter, "round". To attack again gives nobody another blow.
--- 3. Whatever hurts asks fight.may: peace, protection, duels, what belongs to others.
--- 4. Events: before and on "attack"; before "round", which takes the place of a blow if it forbids that; before
---    "hit" with e.amount, which may be changed; on "hit", "miss", "flee".
local affects = require("affects")
local body = require("body")
local exits = require("exits")
local growth = require("growth")
local shadow = require("shadow")
local verbs = require("verbs")

local fight = {
  mortality = nil, -- death.lua, which stands on this, as temper.lua does:
  on_hurt = nil, -- (who, killer)
  on_kill = nil, -- (killer, victim)
  on_begin = nil, -- (who, foe)
  acts = {}, -- by name: (who, foe, target, spell), true if it took the place of a blow
}

local ROUND = 2.0
local BEAT = 0.05 -- seconds
local PLAYER_MAX = 100 -- points of one blow
local TELLS_FROM = 8 -- level

--- How much harder people and npcs hit, npcs up to level 15 and above; whether npcs announce what is coming.
local PRESETS = {
  classic = { player = 1, low = 1, high = 1, tells = false, loss = 0.5 },
  brisk = { player = 1.6, low = 2.2, high = 1.3, tells = true, loss = 0.05 },
  gentle = { player = 1.6, low = 1.3, high = 1, tells = true, loss = 0 },
}

--- What a stance does to what one deals, to how one is hit, and to one's chance to get away.
fight.stances = {
  bold = { deals = 1.15, armour = 15, flees = 66 },
  steady = { deals = 1, armour = 0, flees = 66 },
  wary = { deals = 0.75, armour = -25, flees = 90 },
}

function fight.preset()
  return PRESETS[sys.rules().preset] or PRESETS.brisk
end

function fight.stance(who)
  return fight.stances[who.stance] or fight.stances.steady
end

-- Who may.

local function is_protected(who)
  return who:is("shopkeeper") or who.no_kill == true or body.acts(who, "no_kill") or who.protected == true
end

--- True if A and B have agreed to fight each other.
function fight.is_duel(a, b)
  return a.duel == b and b.duel == a
end

--- Whose doing it is: a pet's master's.
local function master(who)
  return not who:is("player") and verbs.living(who.pet_of) or who
end

local function may_players(a, b, place)
  local pvp = sys.rules().pvp
  local area = verbs.living(place.area)
  if pvp == "areas" and area and area.pvp == true then return true end
  if pvp ~= "off" and fight.is_duel(a, b) then return true end
  if pvp == "off" then return nil, "Players do not fight players here." end
  return nil, "{The who} would have to agree: duel {name}", { who = b, name = b.name }
end

--- True if A may hurt B now, or nil and the refusal.
function fight.may(a, b)
  local place = a.location
  local names = { who = b }
  if not place or b.location ~= place then return nil, "{The who} {who verb:be} not here.", names end
  if a == b then return nil, "You hit yourself. Ouch! It changes nothing." end
  if not b:is("character") then return nil, "{The who} {who verb:be} no living thing.", names end
  if not body.is_on(place) then return nil, "Nobody fights here." end
  if body.is_peaceful(place) then return nil, "This room has such a peaceful feeling." end
  if is_protected(b) then return nil, "{The who} {who verb:be} under protection.", names end
  local by, against = master(a), master(b)
  if by == against then return nil, "{The who} {who verb:be} a friend.", names end
  if by:is("player") and against:is("player") then return may_players(by, against, place) end
  -- What belongs to a builder whom the place does not accept is only passing through.
  if b.owner and not b:is("player") and not build.accepts(b.owner, place) then
    return nil, "{The who} {who verb:be} under protection.", names
  end
  if a.owner and not a:is("player") and not build.accepts(a.owner, place) then
    return nil, "{The who} {who verb:be} not here to fight.", { who = a }
  end
  return true
end

-- Beginning and ending.

--- WHO has a turn in SECONDS (else a round). Turns are due on a beat: those of one are kept by one write to the disk.
function fight.set_round(who, seconds)
  seconds = seconds or shadow.number(who.location, "round", { level = body.level(who) }, ROUND)
  local at = now()
  who:after(math.max(0, math.floor((at + seconds) / BEAT + 0.01) * BEAT - at), "round")
end

local set_round = fight.set_round

local function face(who, foe, seconds)
  body.begin(who)
  who.fighting = foe
  set_round(who, seconds)
  body.show(who)
end

-- What one has while one fights.
local KEPT = { "fighting", "plan", "planned", "guarding", "telling", "down" }

--- WHO fights no more; nor does whoever fought them, unless others do.
function fight.stop(who)
  local foe = verbs.living(who.fighting)
  for _, name in ipairs(KEPT) do
    if who[name] ~= nil then who[name] = nil end
  end
  if foe and who.duel == foe then who.duel, foe.duel = nil, nil end
  if body.hp(who) > 0 or not who.hp then who:cancel("round") end
  body.mend(who)
  body.show(who)
  return foe
end

--- Those in PLACE who fight WHO.
function fight.foes(who, place)
  local found = {}
  for _, other in ipairs(place and place.contents or {}) do
    if other.fighting == who and other:is("character") then found[#found + 1] = other end
  end
  return found
end

--- A begins to fight B, whom fight.may lets them, without a blow: true, or nil and the refusal.
function fight.face(a, b)
  if a.fighting == b then return true end
  local event = { actor = a, thing = b }
  local ok, why = verbs.may("attack", event)
  if not ok then return nil, why end
  if verbs.living(a.fighting) then
    a.fighting = b -- whose turn it is does not change
    body.show(a)
  else
    face(a, b)
  end
  if not verbs.living(b.fighting) then face(b, a, random(1, 20) / 10) end
  if fight.on_begin then fight.on_begin(a, b) end
  after_event("attack", event)
  return true
end

--- Same, and strikes at once.
function fight.start(a, b)
  local ok, why, names = fight.may(a, b)
  if not ok then return nil, why, names end
  ok, why = fight.face(a, b)
  if not ok then return nil, why end
  if a.fighting == b and b.location == a.location then fight.strike(a, b) end
  return true
end

-- A blow.

-- What d20 must reach against bare skin at these levels, for whoever has no class.
local LEVELS, TO_HIT = { 1, 10, 20, 30 }, { 20, 14, 7, 1 }

local function thac0(who, sums)
  local diku, level = body.diku(who), body.level(who)
  local bonus = affects.total(who, "hitroll", sums)
  if diku.hitroll then return 20 - body.number(diku.hitroll, 0) - bonus end
  local class = growth.class(who)
  local steps = class and class.to_hit or TO_HIT
  if growth.ability(who, "str", sums) >= 17 then bonus = bonus + 1 end
  for i = 2, #LEVELS do
    local low, high = LEVELS[i - 1], LEVELS[i]
    if level <= high then
      return steps[i - 1] + (steps[i] - steps[i - 1]) * (level - low) / (high - low) - bonus
    end
  end
  return 1 - bonus
end

--- What WHO strikes with, or nil: a weapon in hand; of an npc the first that it has.
function fight.weapon(who)
  local wielded = verbs.living(who.wielded)
  if wielded and wielded.location == who then return wielded end
  for _, thing in ipairs(who:is("npc") and who.contents or {}) do
    if body.diku(thing).dice then return thing end
  end
  return nil
end

--- The dice of WHO's blow, and how it is called.
local function dice_of(who)
  local diku, weapon = body.diku(who), fight.weapon(who)
  local arms = weapon and body.diku(weapon) or {}
  if weapon and arms.dice then
    local plus = body.number(body.fields(diku.damage).plus, 0)
    return { number = arms.dice, size = arms.dice_size, plus = plus }, arms.attack
  end
  return diku.damage or { number = 1, size = 3, plus = 0 }, diku.attack
end

local function strength_of(who)
  local preset = fight.preset()
  local own = who:is("player") and preset.player or body.level(who) <= 15 and preset.low or preset.high
  return own * fight.stance(who).deals
end

--- What D20 must reach for A to hit B, whose sums these are.
local function needed(a, b, of_a, of_b)
  local armour = math.max(-100, math.min(100, body.armour(b, of_b) + fight.stance(b).armour))
  local reach = thac0(a, of_a) - armour / 10
  return shadow.number(a.location, "to_hit", { needed = reach, level = body.level(a), foe_level = body.level(b),
    armour = armour }, reach)
end

local function weakness(who)
  local position = body.position(who)
  return position == "dying" and 3 or position == "sleeping" and 2 or position == "sitting" and 1.33 or 1
end

--- What WHO's blow takes whose dice give ROLLED.
local function force_of(who, rolled, sums)
  local strength = who:is("player") and math.max(0, growth.ability(who, "str", sums) - 16) or 0
  rolled = rolled + affects.total(who, "damroll", sums) + strength
  return math.max(1, math.min(rolled, PLAYER_MAX)) * strength_of(who)
end

local function points_of(a, b, rolled, of_a, of_b)
  local amount = force_of(a, rolled, of_a) * weakness(b)
  if body.affected(b, "sanctuary", of_b) then amount = amount / 2 end
  if b.guarding then amount = amount / 2 end
  amount = math.max(1, math.floor(amount + 0.5))
  return math.floor(shadow.number(a.location, "damage", { points = amount, level = body.level(a),
    foe_level = body.level(b) }, amount))
end

--- How many rounds A needs for B on average, by the rules themselves; at most 999.
function fight.rounds(a, b)
  local of_a = affects.sums(a)
  local chance = math.max(1, math.min(19, 21 - needed(a, b, of_a))) / 20
  local blow = math.max(1, force_of(a, body.mean((dice_of(a))), of_a))
  local points = b.hp and body.hp(b) or body.diku(b).hit_points and body.mean(body.diku(b).hit_points)
    or b:is("player") and 24 or 10 + 8 * body.level(b)
  return math.min(999, math.max(1, math.ceil(points / (chance * blow))))
end

local VERBS = {
  hit = true, sting = true, whip = true, slash = true, bite = true, bludgeon = true, crush = true, pound = true,
  claw = true, maul = true, thrash = true, pierce = true, blast = true, punch = true, stab = true,
}

-- Up to how many points, in what words; with what verb, if it is not that of the weapon.
local WORDS = {
  { 2, "{Actor} barely {verb:VERB} {the foe} with {actor their} KIND.", "tickle" },
  { 4, "{Actor} barely {verb:VERB} {the foe}." },
  { 6, "{Actor} {verb:VERB} {the foe}." },
  { 10, "{Actor} {verb:VERB} {the foe} hard." },
  { 14, "{Actor} {verb:VERB} {the foe} very hard." },
  { 19, "{Actor} {verb:VERB} {the foe} extremely hard." },
  { 23, "{Actor} {verb:VERB} {the foe} to small fragments with {actor their} KIND.", "massacre" },
  { math.huge, "{Actor} {verb:VERB} {the foe} with {actor their} deadly KIND!", "OBLITERATE" },
}

local function tell_hit(a, b, amount, kind)
  kind = shadow.word(a.location, kind)
  for _, row in ipairs(WORDS) do
    if amount <= row[1] then
      local words = { VERB = row[3] and shadow.word(a.location, row[3]) or kind, KIND = kind }
      return act(a, (row[2]:gsub("%u%u%u%u", words)), { foe = b }, { kind = "fight" })
    end
  end
end

--- Takes AMOUNT from WHO, whom KILLER (who may be nil) hurt.
function fight.hurt(who, amount, killer)
  body.begin(who)
  body.set_hp(who, body.hp(who) - amount)
  if who.affects then affects.take_flag(who, "sleep") end
  if killer and fight.on_hurt then fight.on_hurt(who, killer) end
  if killer and killer.duel == who and fight.is_duel(killer, who) and body.hp(who) < 1 then
    body.set_hp(who, 1)
    act(killer, "{Actor} {verb:have} won the duel against {the foe}.", { foe = who })
    fight.stop(who)
    fight.stop(killer)
    return
  end
  fight.mortality.look_at(who, killer)
end

--- A strikes B: gives the points it took, 0 if it missed.
function fight.strike(a, b, factor)
  local dice, kind = dice_of(a)
  kind = VERBS[kind] and kind or "hit"
  local event = { actor = a, thing = b, how = kind }
  local thrown = random(1, 20)
  local awake = body.position(b) ~= "sleeping"
  local of_a, of_b = affects.sums(a), affects.sums(b)
  if awake and (thrown == 1 or (thrown < 20 and thrown < needed(a, b, of_a, of_b))) then
    act(a, "{Actor} {verb:miss} {the foe} with {actor their} " .. shadow.word(a.location, kind) .. ".", { foe = b },
      { kind = "fight" })
    after_event("miss", event)
    return 0
  end
  event.amount = math.floor(points_of(a, b, body.roll(dice), of_a, of_b) * (factor or 1))
  local ok, amount = before_event("hit", event)
  if not ok then
    if amount ~= "" then a:tell(verbs.ready(amount)) end
    return 0
  end
  event.amount = math.floor(math.max(0, math.min(1000, amount)))
  tell_hit(a, b, event.amount, kind)
  after_event("hit", event)
  if verbs.living(a) and verbs.living(b) and b.location then fight.hurt(b, event.amount, a) end
  return event.amount
end

-- Getting away.

local function ways_out(room)
  local open = {}
  for _, exit in ipairs(room and room.contents or {}) do
    local to = exit:is("exit") and not exit.hidden and exits.is_open(exit) and exits.goal(exit)
    if to and to ~= room and direction(exit.name) then open[#open + 1] = exit.name end
  end
  return open
end

--- WHO tries to get away, which takes the round: true if they did.
function fight.flee(who)
  local foe, open = verbs.living(who.fighting), ways_out(who.location)
  local chance = fight.stance(who).flees
  chance = shadow.number(who.location, "flee", { chance = chance, level = body.level(who) }, chance)
  if #open == 0 or random(1, 100) > chance then
    who:tell("PANIC! You couldn't escape!")
    return false
  end
  act(who, "{Actor} {verb:panic} and {verb:try} to flee.", {}, { except = { who } })
  local room, foes = who.location, fight.foes(who, who.location)
  local lost = foe and math.max(0, body.max_hp(foe) - body.hp(foe)) * body.level(foe) // 4 or 0
  who.fighting = nil
  if not perform(who, open[random(1, #open)]) or who.location == room then
    who.fighting = foe
    who:tell("PANIC! You couldn't escape!")
    return false
  end
  who:tell("You flee head over heels.")
  if who:is("player") and who.experience then
    who.experience = math.max(0, body.number(who.experience, 0) - lost)
  end
  for _, other in ipairs(foes) do
    if other.fighting == who then fight.stop(other) end
  end
  fight.stop(who)
  after_event("flee", { actor = who, thing = foe, from = room })
  return true
end

--- Is WHO hurt so much that they flee by themselves? `wimpy` is points, or a text like "40%".
local function is_scared(who)
  local wimpy = who.wimpy
  if not wimpy and body.acts(who, "wimpy") then wimpy = body.max_hp(who) / 4 end
  local part = type(wimpy) == "string" and tonumber(wimpy:match("^(%d+)%%$"))
  local least = part and body.max_hp(who) * part / 100 or body.number(wimpy, 0)
  return body.hp(who) > 0 and body.hp(who) < least
end

-- The round.

--- What an npc announces, and what comes of it a round later.
local TELLS = {
  { "{Actor} {verb:draw} a deep breath.", "{Actor} {verb:breathe} out at {the foe}!" },
  { "{Actor} {verb:raise} {actor their} arms high.", "{Actor} {verb:bring} {actor their} arms down on {the foe}!" },
  { "{Actor} {verb:crouch}, ready to leap.", "{Actor} {verb:leap} at {the foe}!" },
}

local function announces(who, foe)
  return fight.preset().tells and not who:is("player") and foe:is("player") and body.level(who) >= TELLS_FROM
    and random(1, 4) == 1
end

local function strike_announced(who, foe)
  local text = TELLS[who.telling] and TELLS[who.telling][2] or TELLS[1][2]
  who.telling = nil
  act(who, text, { foe = foe }, { kind = "fight" })
  if foe.guarding == "aside" and random(1, 100) <= 70 then
    act(foe, "{Actor} {verb:step} aside in time.", {}, { kind = "fight" })
    return
  end
  fight.strike(who, foe, 2)
end

--- What WHO has planned for this round: true if it takes the place of a blow.
local function carry_out(who, foe)
  if who.plan == nil then
    if who.guarding then who.guarding = nil end
    return false
  end
  local plan, planned = who.plan, body.fields(who.planned)
  local target, spell = verbs.living(planned.target), planned.spell
  who.plan, who.planned, who.guarding = nil, nil, nil
  local does = fight.acts[plan]
  if does then return does(who, foe, target, spell) end
  if plan == "flee" then return fight.flee(who) or true end
  if plan == "guard" or plan == "aside" then
    who.guarding = plan
    act(who, plan == "guard" and "{Actor} {verb:raise} {actor their} guard." or "{Actor} {verb:step} lightly.", {},
      { kind = "fight" })
    return true
  end
  if plan == "interrupt" and foe.telling then
    local dealt = fight.strike(who, foe)
    if verbs.living(foe) and dealt * 10 >= body.max_hp(foe) then
      foe.telling = nil
      act(who, "{Actor} {verb:throw} {the foe} out of {foe their} stride.", { foe = foe }, { kind = "fight" })
    end
    return true
  end
  return false
end

--- Somebody on the ground, or asleep, loses their turn.
local function loses_turn(who)
  if who.affects and body.position(who) == "sleeping" then return true end
  local down = body.number(who.down, 0)
  if down < 1 then return false end
  who.down = down > 1 and down - 1 or nil
  return true
end

local function take_round(who, foe)
  if loses_turn(who) then return end
  if is_scared(who) and fight.flee(who) then return end
  if who.telling then return strike_announced(who, foe) end
  if carry_out(who, foe) then return end
  if handles(who, "round") and not before_event("round", { actor = who, thing = foe }) then return end
  if announces(who, foe) then
    who.telling = random(1, #TELLS)
    act(who, TELLS[who.telling][1], {}, { kind = "fight" })
    return
  end
  fight.strike(who, foe)
end

--- WHO's timer: one round.
function fight.round(who)
  if body.position(who) == "dying" then
    if fight.mortality.bleed(who) then set_round(who) end
    return
  end
  local foe = verbs.living(who.fighting)
  if not foe or foe.location ~= who.location or not who.location or not fight.may(who, foe) then
    fight.stop(who)
    local others = fight.foes(who, who.location)
    if others[1] and fight.may(who, others[1]) then face(who, others[1]) end
    return
  end
  set_round(who)
  take_round(who, foe)
end

return fight
