--- Dying, corpses, and waking up again.
---
--- 1. An npc dies at 0 points, a player at -11; with the preset classic, an npc as well. A character who lies there
---    loses a point per round unless somebody aids them; a stunned one gains one.
--- 2. Death is one transaction: everything the victim had is in one corpse, or still on them. Nothing is lost
---    or doubled.
--- 3. Only its player can loot a player's corpse, and its contents come back to them after a day.
local affects = require("affects")
local body = require("body")
local company = require("company")
local deeds = require("deeds")
local fight = require("fight")
local growth = require("growth")
local posture = require("posture")
local trade = require("trade")
local verbs = require("verbs")
local words = require("words")

local death = {}
fight.mortality = death

local DEAD = -11
local NEWCOMERS = 5 -- up to this level players keep their things
local NPC_ROTS, ROTS, KEPT = 375, 3600, 24 * 3600 -- seconds
local AID = 10 -- seconds between two aids of one player
local LOOT = 300 -- seconds for which only the killer can loot an npc's corpse

-- Corpses.

local function is_theirs(victim)
  return victim:is("player")
end

local function make_corpse(victim, killer)
  local called = known_as(victim) == words.shown(victim) and words.shown(victim) or "somebody"
  local props = {
    killed_by = not is_theirs(victim) and killer and (body.master(killer) or killer) or nil,
    name = "the corpse of " .. called, aliases = { "corpse" }, corpse = is_theirs(victim) and victim or true,
    died = now(), open = true, capacity = 1e6, portable = false, proper = true,
    weight = math.max(1, body.number(victim.weight, 1)), location = victim.location,
    room_line = words.fill("The corpse of {name} is lying here.", { name = quote(called) }),
  }
  local corpse = create("container", props)
  if corpse then return corpse end
  props.name = "a corpse" -- the name above was too long
  return verbs.living(create("container", props)) or error("a corpse could not be made")
end

--- Moves everything that VICTIM held and wore into CORPSE.
local function empty_hands(victim, corpse)
  for _, thing in ipairs(victim.contents) do
    if thing.worn then thing.worn = nil end
    move(thing, corpse, "death", { mover = victim, force = true })
  end
  victim.wielded = nil
  local gold = not victim:is("player") and math.floor(body.number(body.diku(victim).gold, 0)) or 0
  if gold > 0 then
    local heap = trade.mint("creatures", gold, victim)
    if heap then move(heap, corpse, "death", { mover = victim, force = true }) end
  end
end

--- For a corpse's timer: it crumbles, or stays longer if it is a player's with contents.
function death.rot(corpse)
  local owner = verbs.living(corpse.corpse)
  if not corpse.corpse then return end
  if owner and #corpse.contents > 0 then
    if now() - body.number(corpse.died, 0) < KEPT then
      corpse:after(ROTS, "rot")
      return
    end
    for _, thing in ipairs(corpse.contents) do move(thing, owner, "death", { mover = owner, force = true }) end
    owner:tell("The things in your corpse have come back to your hands.")
  end
  if corpse.location then corpse.location:announce("{The corpse} crumbles to dust.", { corpse = corpse }) end
  corpse:destroy()
end

--- Returns why WHO, or a pet of theirs, can't take from CORPSE; or nil.
function death.keeps(corpse, who)
  who = body.master(who) or who
  local owner, killer = verbs.living(corpse.corpse), verbs.living(corpse.killed_by)
  if killer and killer:is("player") and who:is("player") and not company.are_together(killer, who)
    and now() - body.number(corpse.died, 0) < LOOT then
    return words.fill("It isn't yours. For some minutes it is reserved for {name}, who killed it.",
      { name = quote(known_as(killer, who)) })
  end
  if not owner or owner == who or body.fields(owner.loot)[who.id] then return nil end
  return "It isn't yours. Only the player who died can take that."
end

-- Dying.

local function tell_near(room)
  for _, exit in ipairs(room.contents) do
    local to = exit:is("exit") and verbs.living(exit.to)
    if to and to ~= room then to:announce("Your blood freezes as you hear a death cry from somewhere near.") end
  end
end

--- Gives the experience for VICTIM to KILLER, or shares it among the members of their group who are there.
local function reward(victim, killer)
  killer = killer and body.master(killer) or killer
  if not killer or not killer:is("player") or victim:is("player") then return end
  local sharers = {}
  for _, member in ipairs(company.members(killer)) do
    if member:is("player") and member.location == victim.location then sharers[#sharers + 1] = member end
  end
  if #sharers == 0 then sharers = { killer } end
  for _, member in ipairs(sharers) do
    local points = growth.worth(member, victim, #sharers)
    member:tell(#sharers > 1 and "You receive your share of {count}." or "You receive {count}.",
      { count = words.count(points, "experience point") })
    growth.gain(member, points)
  end
  killer.kills = body.number(killer.kills, 0) + 1
end

--- True if the makers of AREA may decide about RECALL.
local function may_say(area, recall)
  local maker = build.maker(area)
  return not maker or build.controls(maker, recall) == true
end

--- Returns the room where VICTIM wakes: the area's `recall` if its builder may say so, else the start.
function death.home_of(victim)
  local area = victim.location and verbs.living(victim.location.area)
  local recall = area and verbs.living(area.recall)
  if recall and recall:is("room") and may_say(area, recall) then return recall end
  return verbs.start()
end

--- Wakes VICTIM at home. Their things are in CORPSE, if that is not nil.
local function wake(victim, corpse)
  local home = death.home_of(victim)
  victim.dying = nil
  victim.hp = math.max(1, body.max_hp(victim) // 4)
  affects.clear(victim)
  growth.lose(victim, fight.preset().loss)
  move(victim, home, "death", { mover = victim, force = true })
  victim:act("{Actor} {verb:wake}, pale and shaken.", {}, { except = { victim } })
  posture.lay(victim, "resting")
  victim:tell("You wake up again, weak but alive, and rest. To get up, type <cmd stand>stand</>.")
  if corpse and #corpse.contents > 0 then
    victim:tell("Your things are in your corpse in {place}. To read that again, type <cmd corpse>corpse</>.",
      { place = place_of(corpse).name })
  end
  body.show(victim)
end

--- Loots CORPSE as KILLER has set: autogold takes the coins, autoloot everything; autosplit shares the coins;
--- autosac removes the empty corpse.
local function loot(killer, corpse)
  if not killer or not verbs.living(corpse) or not killer:is("player") or killer.location ~= corpse.location then
    return
  end
  local coins = trade.coins_of(corpse)
  local takes = killer.autoloot and #corpse.contents > 0 and "all" or killer.autogold and coins > 0 and "all.coin"
  if takes then
    perform(killer, "take " .. takes .. " from #" .. corpse.id)
    if killer.autosplit and coins > 1 and #company.here(killer) > 1 then perform(killer, "split " .. coins) end
  end
  if killer.autosac and verbs.living(corpse) and #corpse.contents == 0 then
    killer:act("{Actor} {verb:leave} nothing of {the corpse}.", { corpse = corpse })
    corpse:destroy()
  end
end

local function tell_kill(killer, victim)
  if fight.on_kill then fight.on_kill(killer, victim) end
  local by = body.master(killer) or killer
  if by:is("player") and victim:is("npc") then deeds.tell("kill", by, { thing = victim }) end
end

--- Kills VICTIM. KILLER may be nil.
function death.die(victim, killer)
  local room = victim.location
  local event = { actor = killer or victim, thing = victim, room = room }
  if not is_theirs(victim) then victim.hp = 1 end -- so that it can say last words, and run its triggers
  local cries = before_event("death", event)
  if not verbs.living(victim) then return end -- a handler has destroyed them
  fight.quit(victim)
  victim:cancel("round")
  victim:act("{Actor} {verb:be} dead.", {}, { except = { victim }, kind = "fight" })
  victim:tell("You are dead.")
  if cries then tell_near(room) end
  local corpse
  if not is_theirs(victim) or body.level(victim) > NEWCOMERS then
    corpse = make_corpse(victim, killer)
    empty_hands(victim, corpse)
    corpse:after(is_theirs(victim) and ROTS or NPC_ROTS, "rot")
    if is_theirs(victim) then victim.corpse_at = corpse end
  end
  reward(victim, killer)
  if killer then tell_kill(killer, victim) end
  if killer then after_event("kill", { actor = killer, thing = victim, room = room }) end
  after_event("death", event)
  if is_theirs(victim) then deeds.tell("death", victim, event) end
  if is_theirs(victim) then return wake(victim, corpse) end
  victim:destroy()
  if corpse then loot(killer, corpse) end
end

--- Ends the state of being on the ground.
function death.rise(who)
  who.dying = nil
  fight.stop(who)
end

local FALLS = { stunned = "{Actor} {verb:fall} to the ground, stunned.",
  incapacitated = "{Actor} {verb:lie} on the ground, incapacitated.",
  ["mortally wounded"] = "{Actor} {verb:lie} on the ground, mortally wounded." }
local OUTLOOK = { stunned = "You will probably recover.",
  incapacitated = "You will slowly die if nobody aids you.",
  ["mortally wounded"] = "You will die soon if nobody aids you." }

--- Ends the fights of WHO, who is beaten and lives. The winner is paid as for a death.
local function give_up(who, winner)
  body.set_hp(who, 1)
  who.dying = nil
  who:act("{Actor} {verb:give} up.", {}, { kind = "fight" })
  for _, foe in ipairs(fight.foes(who, who.location)) do fight.stop(foe) end
  fight.stop(who)
  reward(who, winner)
  after_event("yield", { actor = winner or who, thing = who })
end

--- Checks whether WHO, who was hurt, is still alive, and kills or fells them if not.
function death.look_at(who, killer)
  local hp = body.hp(who)
  if hp > 0 then return end
  if who.yields then return give_up(who, killer and (body.master(killer) or killer)) end
  if hp <= DEAD or not (who:is("player") or fight.preset().all_lie) then return death.die(who, killer) end
  local how = body.downed(who)
  if who.dying == how then return end
  if not who.dying then fight.set_round(who) end
  who.dying, who.plan, who.guarding = how, nil, nil
  who:act(FALLS[how], {}, { kind = "fight" })
  who:tell(OUTLOOK[how])
end

--- Changes a stunned player by one point up, a worse wounded one by one point down. False once they died or
--- recovered.
function death.bleed(who)
  local how = body.downed(who)
  body.set_hp(who, body.hp(who) + (how == "stunned" and 1 or -1))
  if body.hp(who) > 0 then
    death.rise(who)
    who:act("{Actor} {verb:come} to.", {}, { kind = "fight" })
    return false
  end
  if body.hp(who) <= DEAD then
    who.dying = nil
    death.die(who, verbs.living(who.fighting))
    return false
  end
  death.look_at(who)
  return true
end

--- Returns the seconds until WHO can be aided again; 0 if now.
function death.aid_wait(who)
  return math.max(0, math.ceil(body.number(who.aided, -AID) + AID - now()))
end

--- Aids WHO, who lives then.
function death.aid(who)
  who.aided = now()
  body.set_hp(who, 1)
  death.rise(who)
end

return death
