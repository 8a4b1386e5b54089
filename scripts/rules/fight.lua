--- Who fights whom, and the round: every two seconds, what one has planned or else a blow.
---
--- 1. `fighting` of each is the other; nothing else says who fights. A fight is over when they are apart.
--- 2. A place where anybody fights has one timer, "round" (behaviours/room.lua): all of them have their turn then, one
---    after another, and what breaks in a turn is undone alone. To attack again gives nobody another blow.
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

local ROUND, HALF = 2.0, 0.8 -- seconds
local BEAT = 0.2 -- a thousand fights in as many places are five commits a second
local TURNS = 20 -- in a slice
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

--- What is so of PLACE for all who have a turn there in one moment.
local function ground_of(place)
  local rules, own_words = read(shadow.scope(place), "rules", "damage_words")
  return {
    calm = not body.is_on(place) or body.is_peaceful(place), preset = fight.preset(),
    plain = rules == nil, own_words = own_words ~= nil,
  }
end

--- Same as fight.may of two who fight already, for most of what may have changed meanwhile.
local function may_still(a, b, ground)
  local both = ground and not a.pet_of and not b.pet_of and not a.owner and not b.owner
    and not (a:is("player") and b:is("player"))
  if not both then return fight.may(a, b) == true end
  return not ground.calm and not is_protected(b)
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

--- Seconds until the beat that is SECONDS away, at most one before: what is due on one shares a write to the disk.
local function to_beat(seconds)
  local at = now()
  return math.max(0, math.floor((at + seconds) / BEAT + 0.01) * BEAT - at)
end

--- WHO, who lies on the ground, has a round of their own.
function fight.set_round(who)
  who:after(to_beat(ROUND), "round")
end

--- Those who fight in PLACE have their first turns in SECONDS (nil: one or two), if they have no rounds yet.
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

-- What one has while one fights.
local KEPT = { "fighting", "plan", "planned", "guarding", "telling", "down", "acted" }

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
  if not verbs.living(b.fighting) then face(b, a) end
  fight.keep_rounds(a.location)
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
  if a.fighting == b and b.location == a.location then
    a.acted = now()
    fight.strike(a, b)
  end
  return true
end

-- A blow.

--- What a blow asks of WHO, who deals or takes it, read once.
local function side(who)
  local hp, level, stance, fighting, sitting, diku = read(who, "hp", "level", "stance", "fighting", "sitting", "diku")
  diku = body.fields(diku)
  return {
    who = who, hp = hp, diku = diku, fighting = fighting, sitting = sitting, sums = affects.sums(who),
    level = math.floor(math.max(1, body.number(level, body.number(diku.level, 1)))), is_player = who:is("player"),
    stance = fight.stances[stance] or fight.stances.steady,
  }
end

-- What d20 must reach against bare skin at these levels, for whoever has no class.
local LEVELS, TO_HIT = { 1, 10, 20, 30 }, { 20, 14, 7, 1 }

local function thac0(a)
  local level, bonus = a.level, affects.total(a.who, "hitroll", a.sums)
  local hitroll = a.diku.hitroll
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

--- What WHO strikes with, or nil: a weapon in hand; of an npc the first that it has.
function fight.weapon(who)
  local wielded = verbs.living(who.wielded)
  if wielded and wielded.location == who then return wielded end
  for _, thing in ipairs(who:is("npc") and who.contents or {}) do
    if body.diku(thing).dice then return thing end
  end
  return nil
end

--- The dice of A's blow, and how it is called.
local function dice_of(a)
  local weapon = not affects.is_bare(a.sums) and fight.weapon(a.who)
  local arms, damage = weapon and body.diku(weapon) or {}, a.diku.damage
  if weapon and arms.dice then
    local plus = body.number(body.fields(damage).plus, 0)
    return { number = arms.dice, size = arms.dice_size, plus = plus }, arms.attack
  end
  return damage or { number = 1, size = 3, plus = 0 }, a.diku.attack
end

local function strength_of(a, preset)
  local own = a.is_player and preset.player or a.level <= 15 and preset.low or preset.high
  return own * a.stance.deals
end

--- What D20 must reach for A to hit B.
local function needed(a, b, ground)
  local armour = math.max(-100, math.min(100, body.armour(b.who, b.sums, b.diku) + b.stance.armour))
  local reach = thac0(a) - armour / 10
  if ground and ground.plain then return reach end
  return shadow.number(a.who.location, "to_hit", { needed = reach, level = a.level, foe_level = b.level,
    armour = armour }, reach)
end

local function is_asleep(b)
  return not (body.number(b.hp) and b.hp <= 0) and b.sums.flags.sleep == true
end

local function weakness(b)
  if body.number(b.hp) and b.hp <= 0 then return 3 end
  if b.sums.flags.sleep then return 2 end
  return not verbs.living(b.fighting) and verbs.living(b.sitting) and 1.33 or 1
end

--- What A's blow takes whose dice give ROLLED.
local function force_of(a, rolled, preset)
  local strength = a.is_player and math.max(0, growth.ability(a.who, "str", a.sums) - 16) or 0
  rolled = rolled + affects.total(a.who, "damroll", a.sums) + strength
  return math.max(1, math.min(rolled, PLAYER_MAX)) * strength_of(a, preset)
end

local function points_of(a, b, rolled, ground)
  local amount = force_of(a, rolled, ground and ground.preset or fight.preset()) * weakness(b)
  if body.affected(b.who, "sanctuary", b.sums) then amount = amount / 2 end
  if b.who.guarding then amount = amount / 2 end
  amount = math.max(1, math.floor(amount + 0.5))
  if ground and ground.plain then return amount end
  return math.floor(shadow.number(a.who.location, "damage", { points = amount, level = a.level,
    foe_level = b.level }, amount))
end

--- How many rounds A needs for B on average, by the rules themselves; at most 999.
function fight.rounds(a, b)
  local one, other = side(a), side(b)
  local chance = math.max(1, math.min(19, 21 - needed(one, other))) / 20
  local blow = math.max(1, force_of(one, body.mean((dice_of(one))), fight.preset()))
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

local FIGHT = { kind = "fight" } -- how all that is told of fights is told
local made = {} -- texts of WORDS by number and verb: few, for each verb is one of VERBS or an area's own
local MADE_MOST = 2000
local made_count = 0

--- The text of ROW, for a blow that is called KIND, and VERB in the sentence.
local function text_of(row, kind, verb)
  local key = row .. kind .. " " .. verb
  local text = made[key]
  if text then return text end
  text = WORDS[row][2]:gsub("%u%u%u%u", { VERB = verb, KIND = kind })
  if made_count == MADE_MOST then made, made_count = {}, 0 end
  made[key], made_count = text, made_count + 1
  return text
end

local function tell_hit(a, b, amount, kind, ground)
  local own = not ground or ground.own_words
  kind = own and shadow.word(a.location, kind) or kind
  for i, row in ipairs(WORDS) do
    if amount <= row[1] then
      local verb = row[3] and (own and shadow.word(a.location, row[3]) or row[3]) or kind
      return act(a, text_of(i, kind, verb), { foe = b }, FIGHT)
    end
  end
end

--- Takes AMOUNT from WHO, whom KILLER (who may be nil) hurt.
function fight.hurt(who, amount, killer)
  body.begin(who)
  local hp = body.set_hp(who, body.hp(who) - amount)
  if who.affects then affects.take_flag(who, "sleep") end
  if killer and fight.on_hurt then fight.on_hurt(who, killer) end
  if killer and killer.duel == who and fight.is_duel(killer, who) and hp < 1 then
    body.set_hp(who, 1)
    act(killer, "{Actor} {verb:have} won the duel against {the foe}.", { foe = who })
    fight.stop(who)
    fight.stop(killer)
    return
  end
  fight.mortality.look_at(who, killer)
end

--- A strikes B: gives the points it took, 0 if it missed. GROUND: of their turn, or nil.
function fight.strike(a, b, factor, ground)
  local one, other = side(a), side(b)
  local dice, kind = dice_of(one)
  kind = VERBS[kind] and kind or "hit"
  local event = { actor = a, thing = b, how = kind }
  local thrown = random(1, 20)
  if not is_asleep(other) and (thrown == 1 or (thrown < 20 and thrown < needed(one, other, ground))) then
    local word = ground and not ground.own_words and kind or shadow.word(a.location, kind)
    act(a, "{Actor} {verb:miss} {the foe} with {actor their} " .. word .. ".", { foe = b }, FIGHT)
    after_event("miss", event)
    return 0
  end
  event.amount = math.floor(points_of(one, other, body.roll(dice), ground) * (factor or 1))
  local ok, amount = before_event("hit", event)
  if not ok then
    if amount ~= "" then a:tell(verbs.ready(amount)) end
    return 0
  end
  event.amount = math.floor(math.max(0, math.min(1000, amount)))
  tell_hit(a, b, event.amount, kind, ground)
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
local function is_scared(who, wimpy)
  if not wimpy and body.acts(who, "wimpy") then wimpy = body.max_hp(who) / 4 end
  if not wimpy then return false end
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

local function announces(who, foe, ground)
  return ground.preset.tells and foe:is("player") and not who:is("player") and body.level(who) >= TELLS_FROM
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
local function carry_out(who, foe, plan)
  local planned = body.fields(who.planned)
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
local function loses_turn(who, lasting, down)
  if lasting and body.position(who) == "sleeping" then return true end
  down = down and body.number(down, 0) or 0
  if down < 1 then return false end
  who.down = down > 1 and down - 1 or nil
  return true
end

local function take_round(who, foe, ground)
  local lasting, down, wimpy, telling, plan, guarding = read(who, "affects", "down", "wimpy", "telling", "plan",
    "guarding")
  if loses_turn(who, lasting, down) then return end
  if is_scared(who, wimpy) and fight.flee(who) then return end
  if telling then return strike_announced(who, foe) end
  if plan == nil then
    if guarding then who.guarding = nil end
  elseif carry_out(who, foe, plan) then
    return
  end
  if handles(who, "round") and not before_event("round", { actor = who, thing = foe }) then return end
  if announces(who, foe, ground) then
    who.telling = random(1, #TELLS)
    act(who, TELLS[who.telling][1], {}, FIGHT)
    return
  end
  fight.strike(who, foe, nil, ground)
end

--- WHO fights whoever is left to fight, or nobody.
local function turn_to_others(who)
  fight.stop(who)
  local others = fight.foes(who, who.location)
  if others[1] and fight.may(who, others[1]) then
    face(who, others[1])
    fight.keep_rounds(who.location, ROUND)
  end
end

--- WHO's turn; GROUND: what is so of their place, if it is at hand.
function fight.round(who, ground)
  local hp, fighting, place, acted = read(who, "hp", "fighting", "location", "acted")
  local foe = verbs.living(fighting)
  if body.number(hp) and hp <= 0 then return fight.mortality.look_at(who, foe) end
  ground = place and (ground or ground_of(place))
  if not foe or not place or foe.location ~= place or not may_still(who, foe, ground) then
    turn_to_others(who)
    if foe and foe.fighting == who and foe.location ~= who.location then turn_to_others(foe) end
    return
  end
  if acted then
    who.acted = nil
    if now() - body.number(acted, 0) < HALF then return end -- they struck when they began
  end
  take_round(who, foe, ground)
end

--- LIST, of PLACE, have their turns: some now, the others in slices of their own.
function fight.take_turns(place, list)
  local ground = ground_of(place)
  for i = 1, math.min(#list, TURNS) do
    local who = verbs.living(list[i])
    if who and who.location == place then
      local ok, why = atomic(fight.round, who, ground)
      if not ok then build.report(object("character"), why) end
    end
  end
  if #list > TURNS then place:after(0, "turns", { table.unpack(list, TURNS + 1) }) end
end

--- PLACE's timer: there is another, whatever becomes of this one.
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

--- All who fight in PLACE have their turns.
function fight.all_turns(place)
  local list = {}
  for _, who in ipairs(place.contents) do
    if who.fighting and who:is("character") then list[#list + 1] = who end -- also one whose foe is gone
  end
  if #list == 0 then return place:cancel("round") end
  fight.take_turns(place, list)
end

--- The timer of WHO: they lie on the ground. (In older worlds, each who fought had one.)
function fight.lie(who)
  if body.position(who) ~= "dying" then
    if verbs.living(who.fighting) then fight.keep_rounds(who.location, 0) end
  elseif fight.mortality.bleed(who) then
    fight.set_round(who)
  end
end

return fight
