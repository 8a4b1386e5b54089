--- Skills that take the place of a blow (kick, bash, backstab …), and thieves' skills outside a fight.
---
--- An act is planned (`plan` is its name, `planned` its target) and done in the next round, as fight.lua
--- says; a character who is not fighting yet begins a fight with it. Each is a function of the actor and the target.
local affects = require("affects")
local body = require("body")
local company = require("company")
local exits = require("exits")
local fight = require("fight")
local growth = require("growth")
local magic = require("magic")
local skills = require("skills")
local trade = require("trade")
local verbs = require("verbs")

local acts = {}

--- Rolls for WHO's skill ROW, with LESS percent off. True on success; using a skill may improve it.
local function succeeds(who, row, less)
  if random(1, 100) > growth.learned(who, row.name) - (less or 0) then return false end
  growth.used(who, row)
  return true
end

local row_of = skills.find

local function deal(who, foe, amount, text)
  who:act(text, { foe = foe }, { kind = "fight" })
  amount = math.max(1, math.min(200, math.floor(amount)))
  fight.unsettle(who, foe, amount)
  fight.hurt(foe, amount, who)
end

--- Returns true if WHO may use the skill NAME at all, or nil and the reason.
function acts.may(who, name)
  local row = row_of(name)
  local level = growth.level_for(who, row)
  if not growth.class(who) or not level or body.level(who) < level or growth.learned(who, row.name) == 0 then
    return nil, "You haven't learned how to do that."
  end
  return true
end

function fight.acts.kick(who, foe)
  if not succeeds(who, row_of("kick"), (body.level(foe) - body.level(who)) * 2) then
    who:act("{Actor} {verb:kick} at {the foe}, and {verb:miss}.", { foe = foe }, { kind = "fight" })
    return true
  end
  deal(who, foe, body.level(who) / 2 + 1, "{Actor} {verb:kick} {the foe}.")
  return true
end

--- Rounds that a character who is knocked down loses.
local DOWN = 2

function fight.acts.bash(who, foe)
  if not fight.weapon(who) then
    who:tell("You need a weapon for that.")
    return false
  end
  if body.acts(foe, "no_bash") or not succeeds(who, row_of("bash"), (body.level(foe) - body.level(who)) * 2) then
    who:act("{Actor} {verb:throw} {actor themself} at {the foe}, {verb:miss} and {verb:fall}.", { foe = foe },
      { kind = "fight" })
    who.down = DOWN
    return true
  end
  foe.down, foe.telling = DOWN, nil
  deal(who, foe, 1, "{Actor} {verb:bash} {the foe} to the ground.")
  return true
end

function fight.acts.whirlwind(who)
  who:act("{Actor} {verb:whirl} about with {actor their} arms out.", {}, { kind = "fight" })
  local row = row_of("whirlwind")
  for _, foe in ipairs(fight.foes(who, who.location)) do
    if verbs.living(foe) and succeeds(who, row) then fight.strike(who, foe) end
  end
  return true
end

function fight.acts.disarm(who, foe)
  local weapon = fight.weapon(foe)
  if not weapon then
    who:tell("{The foe} {foe verb:wield} nothing.", { foe = foe })
    return false
  end
  if succeeds(who, row_of("disarm"), (body.level(foe) - body.level(who)) * 3) then
    foe.wielded = nil
    local ok = move(weapon, foe.location, "drop", { mover = foe, force = true })
    who:act(ok and "{Actor} {verb:knock} {the weapon} out of {the foe's} hands."
      or "{Actor} {verb:strike} at {the weapon} of {the foe}.", { foe = foe, weapon = weapon }, { kind = "fight" })
  else
    who:act("{Actor} {verb:try} to disarm {the foe}, in vain.", { foe = foe }, { kind = "fight" })
  end
  return true
end

function fight.acts.rescue(who, _, friend)
  local foe = friend and verbs.living(fight.foes(friend, who.location)[1])
  if not foe or friend.location ~= who.location then
    who:tell("Nobody needs to be rescued.")
    return false
  end
  if not succeeds(who, row_of("rescue")) then
    who:tell("You fail the rescue!")
    return true
  end
  who:act("{Actor} heroically {verb:rescue} {the friend}!", { friend = friend }, { kind = "fight" })
  foe.fighting = who
  if friend.fighting == foe then friend.fighting = nil end
  fight.face(who, foe)
  return true
end

local NEEDS_TARGET = { foe = true, thing = true, any = true, name = true, word = true }

function fight.acts.cast(who, foe, target, spell)
  local row = skills.find(tostring(spell or ""))
  if not row then return false end
  if row.on == "foe" then target = target or foe end
  if row.on == "friend" or row.on == "self" then target = target or who end
  local is_here = type(target) ~= "userdata" or target.location == who.location or target.location == who
  if not is_here or not target and NEEDS_TARGET[row.on] then
    who:tell("The target of your spell isn't here.")
    return false
  end
  local ok, why, names = magic.cast(who, row, target)
  if not ok then who:tell(why, names) end
  return ok == true
end

-- Outside a fight.

--- Makes WHO open a fight with FOE by a stab in the back. Returns true, or nil and the refusal.
function acts.backstab(who, foe)
  local weapon = fight.weapon(who)
  if not weapon or body.diku(weapon).attack ~= "pierce" and body.diku(weapon).attack ~= "stab" then
    return nil, "You need a piercing weapon for that."
  end
  if verbs.living(who.fighting) or verbs.living(foe.fighting) then
    return nil, "{The who} {who verb:be} too much on guard.", { who = foe }
  end
  local ok, why, names = fight.may(who, foe)
  if not ok then return nil, why, names end
  fight.face(who, foe)
  if body.acts(foe, "aware") or not succeeds(who, row_of("backstab")) then
    who:act("{The foe} {foe verb:notice} {actor} in time.", { foe = foe }, { kind = "fight" })
    return true
  end
  who:act("{Actor} {verb:stab} {the foe} in the back!", { foe = foe }, { kind = "fight" })
  fight.strike(who, foe, math.min(5, 2 + body.level(who) // 8))
  return true
end

--- Makes WHO steal WHAT ("coins", or a thing's name) from NPC. Returns true, or nil and the refusal.
function acts.steal(who, what, npc)
  local ok, why, names = fight.may(who, npc)
  if not ok then return nil, why, names end
  if npc:is("player") then return nil, "You can't steal from players." end
  if not succeeds(who, row_of("steal"), (body.level(npc) - body.level(who)) * 5) then
    npc:act("{Actor} {verb:catch} {the who} stealing!", { who = who })
    fight.start(npc, who)
    return true
  end
  if what == "coins" or what == "gold" then
    local has = math.floor(body.number(body.diku(npc).gold, 0))
    local stolen = math.min(1782, has * random(1, 10) // 100)
    if stolen < 1 then return nil, "You couldn't get any coins." end
    if not trade.mint("thieves", stolen, npc, who) then return nil, "You couldn't get any coins." end
    local diku = {}
    for name, value in pairs(body.diku(npc)) do diku[name] = value end
    diku.gold = has - stolen
    npc.diku = diku
    who:tell("Bingo! You got {count} coins.", { count = stolen })
    return true
  end
  local things = {}
  for _, thing in ipairs(npc.contents) do
    if thing ~= fight.weapon(npc) and not thing.worn then things[#things + 1] = thing end
  end
  local thing, reason = who:match(what, things)
  if not thing then return nil, verbs.ready(reason) end
  ok, why = verbs.move(who, thing, who, "take")
  if not ok then return nil, why end
  who:tell("You take {the thing} without a sound.", { thing = thing })
  return true
end

--- Hides WHO for a while: from npcs (sneak), or from everyone until they move or fight (hide).
function acts.sneak(who, name)
  who:tell(name == "hide" and "You try to hide." or "You try to move in silence for a while.")
  if succeeds(who, row_of(name)) then
    affects.put(who, { name = name, seconds = affects.HOUR * math.max(1, body.level(who) // 2),
      flags = { name == "hide" and "invisible" or "sneak" } })
  end
  return true
end

--- Makes WHO pick the lock of a door or a box. Returns true, or nil and the refusal.
function acts.pick(who, thing)
  if not thing.locked then return nil, "{The thing} {thing verb:be} not locked.", { thing = thing } end
  local flags = body.fields(body.fields(thing.circle).container or body.fields(thing.circle).door)
  for _, flag in ipairs(flags) do
    if flag == "pickproof" then return nil, "The lock can't be picked." end
  end
  local maker = build.maker(thing)
  if thing.pickproof or maker and not build.accepts(maker, who.location) then
    return nil, "The lock can't be picked."
  end
  local ok, why = verbs.may("unlock", { actor = who, thing = thing })
  if not ok then return nil, why end
  if not succeeds(who, row_of("pick")) then return nil, "You failed to pick the lock." end
  thing.locked = false
  who:act("{Actor} {verb:pick} the lock of {the thing}.", { thing = thing })
  after_event("unlock", { actor = who, thing = thing })
  return true
end

local FAR = 150 -- rooms that a tracker searches

--- Returns the first exit on the way from WHO to the nearest npc that TEXT means, or "here"; or nil and the
--- reason.
function acts.track(who, text)
  local seen, queue = { [who.location.id] = true }, { { who.location } }
  for i = 1, FAR do
    local room, way = table.unpack(queue[i] or {})
    if not room then break end
    local npcs = {}
    for _, one in ipairs(room.contents) do
      if one:is("npc") then npcs[#npcs + 1] = one end
    end
    local found = #npcs > 0 and who:match(text, npcs)
    if found then return way or "here" end
    for _, exit in ipairs(room.contents) do
      local to = exit:is("exit") and not exit.hidden and exits.goal(exit)
      if to and not seen[to.id] and to.area == who.location.area then
        seen[to.id] = true
        queue[#queue + 1] = { to, way or exit.name }
      end
    end
  end
  return nil, "You can't find a trail of that from here."
end

--- Makes WHO bandage FRIEND. Returns true, or nil and the refusal.
function acts.bandage(who, friend)
  if verbs.living(who.fighting) then return nil, "You have your hands full." end
  if not friend.hp or body.hp(friend) >= body.max_hp(friend) // 4 then
    return nil, "{The who} {who verb:be} not hurt enough to need a bandage.", { who = friend }
  end
  if not succeeds(who, row_of("bandage")) then
    who:act("{Actor} {verb:try} to bandage {the friend}, and {verb:fail}.", { friend = friend })
    return true
  end
  if friend.dying then fight.mortality.aid(friend) end
  body.set_hp(friend, math.max(1, body.hp(friend) + random(2, 6)))
  who:act("{Actor} {verb:bandage} {the friend}.", { friend = friend })
  return true
end

--- Ends hiding, when WHO moves or fights.
function acts.uncover(who)
  if who.affects then affects.take(who, function(one) return one.name == "hide" end) end
end

local function joins(other, who, foe)
  if other == foe or not other:is("character") or verbs.living(other.fighting) then return false end
  local friend = other.pet_of == who
    or (other:is("player") and other.autoassist ~= false and not foe:is("player") and company.leader(other)
      and company.are_together(other, who))
  return friend and body.position(other) == "standing" and fight.may(other, foe) == true
end

--- Makes WHO's friends join the fight: pets, and against npcs members of the group who have not turned it off.
function acts.friends_join(who, foe)
  for _, other in ipairs(who.location and who.location.contents or {}) do
    if other ~= who and joins(other, who, foe) then
      other:act("{Actor} {verb:jump} to the aid of {the who}!", { who = who })
      fight.face(other, foe)
    end
  end
end

fight.on_begin = function(who, foe)
  acts.uncover(who)
  acts.friends_join(who, foe)
  acts.friends_join(foe, who)
end

return acts
