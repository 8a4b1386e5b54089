--- Fighting commands, for areas that allow it (rules/body.lua): kill, flee, wimpy, consider, stance and others. All
--- are fallbacks that pass elsewhere, so peaceful places never show them.
local arena = require("arena")
local body = require("body")
local death = require("death")
local fight = require("fight")
local magic = require("magic")
local manners = require("manners")
local verbs = require("verbs")
local words = require("words")

local fighting = arena.command
local must_live = body.must_act

local function kill(e)
  must_live(e.actor)
  local foe = verbs.living(e.actor.fighting)
  if foe == e.who then refuse("You're fighting the best you can!") end
  if foe then
    verbs.must(fight.may(e.actor, e.who))
    e.actor:act("{Actor} {verb:turn} on {the who}.", { who = e.who })
    return verbs.must(fight.face(e.actor, e.who))
  end
  verbs.must(fight.start(e.actor, e.who))
end

fighting("kill|k|attack|fight|hit|murder {who:character}", kill)
fighting("kill|k|attack|fight|hit|murder", function() refuse("Kill whom?") end)

fighting("flee|retreat", function(e)
  must_live(e.actor)
  if not verbs.living(e.actor.fighting) then refuse("You aren't fighting anybody. To see the ways out, type "
    .. "<cmd exits>exits</>.") end
  if fight.is_broken(e.room) then return fight.flee(e.actor) and nil or fight.keep_rounds(e.room, 0) end
  e.actor.plan = "flee"
  fight.keep_rounds(e.room, 0)
  return "You look for a way out."
end)

--- Surrenders. A program of the foe may decide how the foe reacts.
fighting("surrender", function(e)
  must_live(e.actor)
  local foe = verbs.living(e.actor.fighting)
  if not foe or foe.location ~= e.room then refuse("You aren't fighting anybody.") end
  e.actor:act("{Actor} {verb:surrender} to {the foe}.", { foe = foe })
  if fight.is_duel(e.actor, foe) or not before_event("surrender", { actor = e.actor, thing = foe }) then
    fight.stop(e.actor)
    if verbs.living(foe) and foe.fighting == e.actor then fight.stop(foe) end
    return
  end
  e.actor:tell("{The foe} {foe verb:seem} to ignore your cowardly act!", { foe = foe })
end)

fighting("wimpy {points:text}", function(e)
  local part, points = e.points:match("^(%d%d?)%%$"), math.tointeger(tonumber(e.points))
  if e.points == "off" or points == 0 then
    e.actor.wimpy = nil
    return "You will fight to the end."
  end
  if not part and not (points and points > 0 and points <= 100000) then
    refuse("Give points (wimpy 20), a part of your own (wimpy 40%), or wimpy off.")
  end
  e.actor.wimpy = part and part .. "%" or points
  e.actor:tell("You'll flee automatically below {points}.", { points = part and part .. "%" or points .. " points" })
end)

fighting("wimpy", function(e)
  if not e.actor.wimpy then return "You don't flee automatically. Try: wimpy 40%" end
  e.actor:tell("You flee automatically below {points}.", { points = e.actor.wimpy })
end)

-- Judging others.

local CHANCES = {
  { -10, "It wouldn't be a fight." }, { -5, "You could do it half asleep." }, { -2, "That would be easy." },
  { -1, "That would be fairly easy." }, { 0, "You are equals." }, { 1, "You would need some luck." },
  { 2, "You would need a lot of luck." }, { 5, "You would need a lot of luck, and better things to fight with." },
  { 10, "You would very probably lose." }, { math.huge, "You would lose." },
}

fighting("consider|con {who:character}", function(e)
  if e.who == e.actor then return "You know yourself best." end
  local above = body.level(e.who) - body.level(e.actor)
  for _, row in ipairs(CHANCES) do
    if above <= row[1] then
      e.actor:tell(row[2])
      break
    end
  end
  e.actor:tell("{The who} {who verb:be} {health}. About {mine} of yours against {theirs} of {who theirs}.", {
    who = e.who, health = body.health(e.who), mine = fight.rounds(e.actor, e.who) .. " rounds",
    theirs = fight.rounds(e.who, e.actor),
  })
end)

fighting("diagnose {who:character}", function(e)
  e.actor:tell("{The who} {who verb:be} {health}.", { who = e.who, health = body.health(e.who) })
end)

-- Stances and answers.

fighting("stance {stance:word}", function(e)
  local stance = e.stance:lower()
  if not fight.stances[stance] then refuse("The stances are bold, steady and wary.") end
  e.actor.stance = stance ~= "steady" and stance or nil
  e.actor:tell("You take a {stance} stance.", { stance = stance })
end)

fighting("stance", function(e)
  e.actor:tell("Your stance is {stance}. To change it, type: <cmd stance bold>stance bold</>, steady or wary",
    { stance = fight.stances[e.actor.stance] and e.actor.stance or "steady" })
end)

--- Registers an answer for the next round, in place of a blow.
local function plan(pattern, name, said)
  fighting(pattern, function(e)
    must_live(e.actor)
    if not verbs.living(e.actor.fighting) then refuse("You aren't fighting anybody.") end
    e.actor.plan = name
    return said
  end)
end

plan("step aside", "aside", "You watch for the right moment to step aside.")
plan("dodge", "aside", "You watch for the right moment to step aside.")
plan("guard|block|parry", "guard", "You will guard yourself.")
plan("interrupt", "interrupt", "You wait for an opening.")

-- Weapons.

fighting("wield {thing:held}", function(e)
  if not body.diku(e.thing).dice then refuse("{The thing} {thing verb:be} not a weapon.", e) end
  local event = { actor = e.actor, thing = e.thing }
  verbs.must(verbs.may("wield", event))
  e.actor.wielded = e.thing
  e.actor:act("{Actor} {verb:wield} {the thing}.", e)
  after_event("wield", event)
end)

fighting("unwield", function(e)
  local thing = verbs.living(e.actor.wielded)
  if not thing then refuse("You aren't wielding anything.") end
  e.actor.wielded = nil
  e.actor:act("{Actor} {verb:lower} {the thing}.", { thing = thing })
end)

-- Helping and challenging others.

fighting("aid {who:character}", function(e)
  must_live(e.actor)
  if e.who == e.actor or body.position(e.who) ~= "dying" then
    refuse("{The who} {who verb:do} not need aid.", { who = e.who })
  end
  if verbs.living(e.actor.fighting) then refuse("You have your hands full.") end
  local wait = death.aid_wait(e.who)
  if wait > 0 then
    refuse("{The who} {who verb:have} just been aided. Try again in {time}.",
      { who = e.who, time = words.duration(wait) })
  end
  death.aid(e.who)
  e.actor:act("{Actor} {verb:aid} {the who}, who will live.", { who = e.who })
end)

fighting("foes", function(e)
  local foes = fight.foes(e.actor, e.room)
  if #foes == 0 then return "Nobody here is fighting you." end
  for _, foe in ipairs(foes) do
    e.actor:tell(foe == e.actor.fighting and "{The who}, whom you fight: {health}" or "{The who}: {health}",
      { who = foe, health = body.health(foe) })
  end
end)

local OFFER_SECONDS = 30
local offers = {} -- id -> { to =, at = }

--- Returns the players in ROOM whose challenge to WHO is still open, the newest first.
local function challengers(who, room)
  local found = {}
  for _, other in ipairs(room.contents) do
    local offer = offers[other.id]
    if offer and offer.to == who and now() - offer.at <= OFFER_SECONDS then found[#found + 1] = other end
  end
  table.sort(found, function(a, b) return offers[a.id].at > offers[b.id].at end)
  return found
end

local answered

local function duel(who, other)
  must_live(who)
  if other == who or not other:is("player") then refuse("You can only duel another player who is here.") end
  if sys.setting("fighting", "pvp") == "off" then refuse("Players can't fight each other here.") end
  if body.is_peaceful(place_of(who)) then refuse("This room has such a peaceful feeling.") end
  if verbs.living(who.fighting) or verbs.living(other.fighting) then refuse("One fight at a time.") end
  local theirs = offers[other.id]
  if not theirs or theirs.to ~= who or now() - theirs.at > OFFER_SECONDS then
    manners.must_show(who)
    verbs.must(verbs.may("duel", { actor = who, thing = other }))
    offers[who.id] = { to = other, at = now() }
    who:act("{Actor} {verb:challenge} {the who} to a duel.", { who = other })
    local text = "To accept, type: <cmd accept>accept</>"
    if not other:offer(text, answered(who, other), nil, "duel") then other:tell(text) end
    return
  end
  offers[other.id] = nil
  who.duel, other.duel = other, who
  verbs.must(fight.start(who, other))
end

--- Returns what OTHER's answer to WHO's challenge does.
function answered(who, other)
  return function(yes)
    local challenge = offers[who.id]
    if not challenge or challenge.to ~= other then return end
    if now() - challenge.at > OFFER_SECONDS then return yes and "The challenge has expired." end
    if yes then return duel(other, who) end
    if yes == nil then return end
    offers[who.id] = nil
    who:tell("{The who} {who verb:decline} the duel.", { who = other })
  end
end

--- Accepts the challenge of OTHER.
local function accept(who, other)
  if not build.answer_offer(who, other, true, "duel") then duel(who, other) end
end

fighting("duel {who:character}", function(e)
  local challenge = offers[e.who.id]
  if challenge and challenge.to == e.actor then return accept(e.actor, e.who) end
  duel(e.actor, e.who)
end)

--- Moves the actor to the caller who summoned them by a spell.
local function come(e)
  must_live(e.actor)
  local caster = magic.caller(e.actor)
  if not caster or not build.answer_offer(e.actor, caster, true, "summons") then verbs.must(magic.come(e.actor)) end
end

fighting("accept [duel]", function(e)
  local other = challengers(e.actor, e.room)[1]
  if not other and magic.caller(e.actor) then return come(e) end
  accept(e.actor, other or refuse("Nobody has challenged you. To challenge somebody: duel NAME"))
end)

--- Accepts the challenger or caller that e.name means.
fighting("accept [duel] [of|from|with] {name:text}", function(e)
  local asking, caller = challengers(e.actor, e.room), magic.caller(e.actor)
  local others = #asking
  asking[others + 1] = caller
  local who = e.actor:match(e.name, asking)
  if not who then refuse("Nobody called that has challenged you. To challenge them: duel NAME") end
  for i = 1, others do
    if asking[i] == who then return accept(e.actor, who) end
  end
  return come(e)
end)

arena.own("corpse", function(e)
  local corpse = verbs.living(e.actor.corpse_at)
  if not corpse or not corpse.location then return "You have no corpse anywhere." end
  e.actor:tell("Your corpse lies in {place}, with {count} in it.",
    { place = place_of(corpse).name, count = #corpse.contents == 1 and "1 thing" or #corpse.contents .. " things" })
end)

arena.own("allow {who:player}", function(e)
  if e.who == e.actor then refuse("Your corpse is yours already.") end
  local loot = {}
  for id in pairs(e.actor.loot or {}) do loot[id] = true end
  loot[e.who.id] = true
  e.actor.loot = loot
  e.actor:tell("{Name} may now take things from your corpses.", { name = words.shown(e.who) })
end)
