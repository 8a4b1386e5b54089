-- Timers of characters: healing, rounds and the end of affects; see rules/fight.lua.
local affects = require("affects")
local body = require("body")
local death = require("death")
local fight = require("fight")
local verbs = require("verbs")

on("timer:heal", function(e) body.heal(e.this) end)
on("timer:round", function(e) fight.lie(e.this) end)
on("timer:affects", function(e) affects.expire(e.this) end)

--- Returns a rat with seven hit points at most, and Ann, in an area where fighting is on. PROPS are set on the
--- rat.
local function arena(t, props)
  t.room.area = create("area", { fighting = true })
  local rat = create("npc", { name = "a rat", location = t.room, diku = {
    level = 1, hitroll = 0, armour = 100, hit_points = { number = 0, size = 1, plus = 6 },
    damage = { number = 1, size = 2, plus = 0 }, experience = 30, gold = 7,
  } })
  for name, value in pairs(props or {}) do rat[name] = value end
  return rat, t:player("Ann")
end

local function count_coins(place)
  local sum = 0
  for _, thing in ipairs(place.contents) do
    if thing:is("coin") then sum = sum + thing.amount end
  end
  return sum
end

test("a killed rat leaves one corpse with everything it had", function(t)
  local rat, ann = arena(t)
  local cheese = create("item", { name = "a cheese", location = rat })
  t:dice{ 10, 20, 3 } -- turns begin in a second; Ann hits for 3
  t:has(t:command(ann, "kill rat"), "You hit the rat")
  t:equal(rat.hp, 1)
  t:refused(ann, "kill rat", "the best you can")
  t:refused(ann, "north", "fighting for your life")
  t:dice{ 1, 20, 2, 1, 1, 1, 1 }
  t:advance(2.5)
  t:has(t:told(ann), "A rat is dead.")
  t:equal(ann.fighting, nil)
  local corpses = 0
  for _, thing in ipairs(t.room.contents) do
    if thing.corpse then
      corpses = corpses + 1
      t:equal(cheese.location, thing)
      t:equal(count_coins(thing), 7)
    end
  end
  t:equal(corpses, 1, "the count of corpses")
  t:equal(ann.experience, 10)
end)

test("autoloot takes everything from a corpse, and autosplit shares the coins", { needs = { "party" } }, function(t)
  local rat, ann = arena(t)
  local cheese, ben = create("item", { name = "a cheese", location = rat }), t:player("Ben")
  ben.following = ann
  t:command(ann, "group ben")
  t:command(ann, "autogold")
  t:command(ann, "autosplit")
  rat.diku.hit_points = { number = 0, size = 1, plus = 1 }
  t:dice{ 10, 20, 3 }
  t:has(t:command(ann, "kill rat"), "You give 3 coins")
  t:equal(count_coins(ann), 4)
  t:equal(count_coins(ben), 3)
  t:ok(cheese.location.corpse, "the cheese is in the corpse")
  t:command(ann, "autoloot")
  local dog = create("npc", { name = "a dog", location = t.room, diku = { level = 1, hitroll = 0, armour = 100,
    hit_points = { number = 0, size = 1, plus = 1 }, damage = { number = 1, size = 1, plus = 0 } } })
  local bone = create("item", { name = "a bone", location = dog })
  t:dice{ 20, 3 }
  t:command(ann, "kill dog")
  t:equal(bone.location, ann)
end)

test("only the killer and their group can loot a fresh corpse", function(t)
  local rat, ann = arena(t)
  local cheese, ben = create("item", { name = "a cheese", location = rat }), t:player("Ben")
  rat.diku.hit_points = { number = 0, size = 1, plus = 1 }
  t:dice{ 10, 20, 3 }
  t:command(ann, "kill rat")
  t:refused(ben, "take cheese from corpse", "Ann, who killed it")
  t:advance(301)
  t:has(t:command(ben, "take cheese from corpse"), "You take")
  t:equal(cheese.location, ben)
end)

test("autosac removes empty corpses", function(t)
  local rat, ann = arena(t)
  rat.diku.hit_points = { number = 0, size = 1, plus = 1 }
  t:has(t:command(ann, "set auto"), "autosac: off")
  t:has(t:command(ann, "set autosac on"), "automatically remove the empty corpses")
  t:refused(ann, "set autosac maybe", "on or off")
  t:command(ann, "autoloot")
  t:dice{ 10, 20, 3 }
  t:has(t:command(ann, "kill rat"), "You leave nothing of the corpse")
  t:equal(count_coins(ann), 7)
  for _, thing in ipairs(t.room.contents) do t:ok(not thing.corpse, "there is no corpse") end
end)

test("surrender ends a fight only if the opponent accepts it", function(t)
  local rat, ann = arena(t)
  rat.hp, rat.max_hp = 1000, 1000
  t:refused(ann, "surrender", "aren't fighting")
  t:command(ann, "kill rat")
  t:has(t:command(ann, "surrender"), "ignore your cowardly act")
  t:equal(ann.fighting, rat)
  build.program(rat, "before('surrender', function(e) return stop('') end)")
  t:command(ann, "surrender")
  t:equal(ann.fighting, nil)
  t:equal(rat.fighting, nil)
end)

test("a round is two seconds, and nobody gets two", function(t)
  local rat, ann = arena(t)
  rat.hp, rat.max_hp = 1000, 1000
  rat.no_wandering = true
  local blows = 0
  t:command(ann, "kill rat")
  ann.hp, ann.max_hp = 1000, 1000
  for _ = 1, 10 do
    t:told(ann)
    t:advance(2.1) -- a round, and never two
    for line in t:told(ann):gmatch("[^\n]+") do
      if line:find("^You ") then blows = blows + 1 end
    end
  end
  t:equal(blows, 10, "Ann's blows in ten rounds")
end)

test("the fighting commands are refused where fighting is off", function(t)
  local rat, ann = arena(t)
  t.room.area.fighting = false
  t:refused(ann, "kill rat", "Nobody fights here.")
  t:refused(ann, "consider rat", "Nobody fights here.")
  t:equal(rat.hp, nil)
  t:equal(ann.hp, nil)
end)

test("peaceful rooms, protected npcs and other players can't be attacked", function(t)
  local rat, ann = arena(t, { no_kill = true })
  local ben = t:player("Ben")
  t:refused(ann, "kill rat", "under protection")
  rat.no_kill = nil
  rat.circle = { action = { "sentinel", "no_kill" } }
  t:refused(ann, "kill rat", "under protection")
  rat.circle = nil
  t:refused(ann, "kill ben", "has to agree")
  t:refused(ann, "kill ann", "yourself")
  t.room.peaceful = true
  t:refused(ann, "kill rat", "too peaceful")
  t:ok(ben)
end)

test("a duel takes two, and nobody dies of it", function(t)
  local _, ann = arena(t)
  local ben = t:player("Ben")
  t:has(t:command(ann, "duel ben"), "challenge")
  t:advance(31)
  t:has(t:command(ben, "duel ann"), "challenge")
  t:command(ann, "duel ben")
  t:equal(ann.fighting, ben)
  for _ = 1, 100 do
    if ann.fighting then t:advance(2) end
  end
  t:equal(ann.fighting, nil)
  t:ok(math.min(ann.hp, ben.hp) == 1, "one is left with a point")
  t:refused(ann, "kill ben", "has to agree")
end)

test("fleeing ends the fight", function(t)
  local rat, ann = arena(t)
  local there = t:place("There")
  create("exit", { name = "north", to = there, location = t.room })
  rat.hp, rat.max_hp = 1000, 1000
  t:dice{ 20, 20, 1 }
  t:command(ann, "kill rat")
  t:has(t:command(ann, "flee"), "way out")
  t:dice{ 1, 1, 1, 1, 1, 1 }
  t:advance(2)
  t:equal(ann.location, there)
  t:equal(ann.fighting, nil)
  t:equal(rat.fighting, nil)
  t:equal(#build.timers(rat), 0, "the count of its timers")
end)

test("a player who dies wakes at the start with everything they had", function(t)
  local rat, ann = arena(t)
  local lamp = t:create("item", { name = "a lamp", location = ann })
  rat.hp, rat.max_hp = 1000, 1000
  t:command(ann, "kill rat")
  ann.hp = -10
  t:advance(4)
  t:equal(ann.location, object("start"))
  t:equal(lamp.location, ann)
  t:ok(ann.hp > 0, "she lives")
  t:has(t:command(ann, "score"), "6 of 24 points")
  t:refused(ann, "out", "You are sitting")
end)

test("only its owner can loot the corpse of an experienced player", function(t)
  local rat, ann = arena(t)
  local ben = t:player("Ben")
  local lamp = t:create("item", { name = "a lamp", location = ann })
  ann.level = 9
  rat.hp, rat.max_hp = 1000, 1000
  t:command(ann, "kill rat")
  ann.hp = -10
  t:advance(4)
  t:equal(ann.location, object("start"))
  t:ok(lamp.location.corpse == ann, "the lamp is in her corpse")
  rat:destroy()
  t:refused(ben, "take lamp from corpse", "isn't yours")
  t:has(t:told(ann), "are in your corpse in")
  t:has(t:command(ann, "corpse"), "with 1 thing in it")
  t:has(t:command(ann, "allow ben"), "may now take")
  ann.loot = nil
  ann:move(t.room)
  t:has(t:command(ann, "take lamp from corpse"), "You take")
end)

test("things in a player's corpse come back to them after a day", function(t)
  local _, ann = arena(t)
  local lamp = t:create("item", { name = "a lamp", location = ann })
  ann.level = 9
  body.begin(ann)
  fight.hurt(ann, 40)
  local corpse = lamp.location
  t:equal(ann.corpse_at, corpse)
  corpse.died = now() - 23 * 3600
  death.rot(corpse)
  t:equal(lamp.location, corpse)
  corpse.died = now() - 25 * 3600
  t:told(ann)
  death.rot(corpse)
  t:equal(lamp.location, ann)
  t:has(t:told(ann), "have come back to your hands")
  t:ok(not verbs.living(corpse), "the corpse is gone")
end)

test("a player can step aside from an announced attack", function(t)
  local rat, ann = arena(t)
  rat.diku.level = 10
  rat.hp, rat.max_hp, ann.hp, ann.max_hp = 1000, 1000, 1000, 1000
  t:dice{ 10, 1 }
  t:command(ann, "kill rat")
  rat.telling = 1
  t:has(t:command(ann, "step aside"), "step aside")
  t:dice{ 70 }
  t:advance(2)
  t:has(t:told(ann), "You step lightly.\nA rat breathes out at you!\nYou step aside in time.")
  t:ok(not rat.telling, "it was done")
  t:equal(ann.guarding, "aside")
  t:advance(2)
  t:equal(ann.guarding, nil)
end)

test("a dying player can be aided", function(t)
  local _, ann = arena(t)
  local ben = t:player("Ben")
  body.begin(ann)
  fight.hurt(ann, body.hp(ann) + 6)
  t:refused(ann, "kill ben", "mortally wounded")
  t:refused(ann, "north", "mortally wounded")
  t:command(ben, "aid ann")
  t:equal(ann.hp, 1)
  t:advance(60)
  t:ok(ann.hp > 1, "she heals")
end)

test("a player can be aided again after ten seconds, not before", function(t)
  local _, ann = arena(t)
  local ben = t:player("Ben")
  body.begin(ann)
  fight.hurt(ann, 26)
  t:command(ben, "aid ann")
  fight.hurt(ann, 5)
  t:refused(ben, "aid ann", "just been aided")
  t:advance(10)
  t:ok(ann.hp < 0, "she lies there")
  t:has(t:command(ben, "aid ann"), "who will live")
  t:equal(ann.hp, 1)
end)

test("soak lowers the damage of each blow, down to one point", { needs = { "clothes" } }, function(t)
  local rat, ann = arena(t)
  rat.hp, rat.max_hp, ann.hp, ann.max_hp = 1000, 1000, 1000, 1000
  local mail = create({ "item", "garment" }, { name = "a coat of mail", slots = { "torso" }, location = ann, soak = 3 })
  rat.diku.damage = { number = 1, size = 1, plus = 9 }
  local function blow()
    t:dice{ 20, 1 }
    return fight.strike(rat, ann)
  end
  local bare = blow()
  t:command(ann, "wear mail")
  t:equal(blow(), bare - 3)
  ann.soak = 2
  t:equal(blow(), bare - 5)
  mail.soak = 1e9
  t:equal(blow(), 1)
  mail.soak = nil
  t:equal(blow(), bare - 2)
end)

test("steps tire fighters, and an exhausted player can't walk but can still flee", function(t)
  local rat, ann = arena(t)
  local there, ben = t:place("There"), t:player("Ben")
  there.area, there.circle = t.room.area, { sector = "mountains" }
  create("exit", { name = "north", to = there, location = t.room })
  create("exit", { name = "south", to = t.room, location = there })
  t:command(ben, "follow ann")
  t:command(ann, "north")
  t:equal(ann.stamina, nil, "nobody is tired who never fought")
  t:equal(ben.location, there)
  for _, who in ipairs({ ann, ben }) do body.begin(who) end
  ben.stamina = 2
  t:command(ann, "south")
  t:equal(ann.stamina, 85 - 3)
  t:equal(ben.location, there)
  t:refused(ben, "south", "too exhausted")
  t:advance(61)
  t:equal(ann.stamina, 85, "it comes back")
  rat.hp, rat.max_hp = 1000, 1000
  t:command(ann, "kill rat")
  ann.stamina = 0
  t:dice{ 1, 1 }
  t:ok(fight.flee(ann), "she is away")
  t:equal(ann.location, there)
end)

-- Npcs that act by themselves (rules/temper.lua).

local temper = require("temper")

test("an aggressive npc shows it, then attacks", function(t)
  local rat, ann = arena(t, { temper = "aggressive" })
  ann.level = 5
  temper.tick(t.room.area, 1)
  t:has(t:told(ann), "bares their teeth at you")
  t:equal(rat.fighting, nil)
  temper.tick(t.room.area, 1)
  t:equal(rat.fighting, ann)
end)

test("nobody is attacked in a peaceful room", function(t)
  local rat, ann = arena(t, { temper = { "aggressive", "helper" } })
  t.room.peaceful = true
  temper.tick(t.room.area, 1)
  temper.tick(t.room.area, 1)
  t:equal(rat.fighting, nil)
  t:equal(t:told(ann), "")
end)

test("a helper comes to the aid of an npc, never of a player", function(t)
  local rat, ann = arena(t)
  local dog = create("npc", { name = "a dog", location = t.room, temper = "helper" })
  local ben = t:player("Ben")
  rat.hp, rat.max_hp = 1000, 1000
  t:command(ann, "kill rat")
  temper.tick(t.room.area, 1)
  t:has(t:told(ben), "A dog jumps to the aid of the rat!")
  t:equal(dog.fighting, ann)
end)

test("an npc with a memory attacks whoever hurt it, for two hours", function(t)
  local rat, ann = arena(t, { temper = "memory" })
  local there = t:place("There")
  create("exit", { name = "north", to = there, location = t.room })
  rat.hp, rat.max_hp, ann.hp, ann.max_hp = 1000, 1000, 1000, 1000
  t:dice{ 10, 20, 1 }
  t:command(ann, "kill rat")
  fight.stop(ann)
  fight.stop(rat)
  t:command(ann, "north")
  temper.tick(t.room.area, 1)
  t:equal(rat.fighting, nil)
  ann:move(t.room)
  temper.tick(t.room.area, 1)
  t:has(t:told(ann), "You're the fiend that attacked me!!!")
  t:equal(rat.fighting, ann)
  fight.stop(ann)
  fight.stop(rat)
  rat.grudges = { [ann.id] = now() - 7201 }
  temper.tick(t.room.area, 1)
  t:equal(rat.fighting, nil)
end)

test("a scavenger takes the most expensive thing that has no owner", function(t)
  local rat, ann = arena(t, { temper = "scavenger" })
  create("item", { name = "a twig", location = t.room, price = 1 })
  local gem = create("item", { name = "a gem", location = t.room, price = 100 })
  t:dice{ 1 }
  temper.tick(t.room.area, 1)
  t:equal(gem.location, rat)
  t:ok(ann)
end)

test("a fighter whose foe is gone turns to another attacker", function(t)
  local rat, ann = arena(t)
  local dog = create("npc", { name = "a dog", location = t.room, hp = 1000, max_hp = 1000 })
  local ben = t:player("Ben")
  for _, who in ipairs({ ann, ben }) do who.hp, who.max_hp = 1000, 1000 end
  t:command(ann, "kill rat")
  t:command(ben, "kill rat")
  fight.start(dog, ann)
  fight.hurt(rat, 5000, ann)
  t:equal(ann.fighting, dog)
  t:equal(ben.fighting, nil)
  t:command(ben, "kill dog")
  fight.stop(ann)
  fight.turn_to_others(dog)
  t:equal(dog.fighting, ben)
end)

-- Brief combat and resting.

test("set combat brief shows one line per round to that player only", function(t)
  local rat, ann = arena(t)
  local ben = t:player("Ben")
  rat.hp, rat.max_hp, ann.hp, ann.max_hp = 1000, 1000, 1000, 1000
  t:command(ann, "kill rat")
  t:has(t:command(ann, "set combat brief"), "one line")
  t:refused(ann, "set combat short", "brief")
  t:told(ann)
  t:told(ben)
  t:advance(4.5)
  local lines = 0
  for line in t:told(ann):gmatch("[^\n]+") do
    t:ok(line:find("^%u.* missed") or line:find("^%u.*%d hits? %(%d+%)"), "no such line: " .. line)
    lines = lines + 1
  end
  t:ok(lines >= 1 and lines <= 3, "lines in two rounds: " .. lines)
  t:lacks(t:told(ben), "1 hit (")
  t:command(ann, "set combat full")
  t:told(ann)
  t:advance(2)
  t:lacks(t:told(ann), "1 hit (")
end)

test("resting and sleeping players heal faster", function(t)
  local rat, ann = arena(t)
  body.begin(ann)
  ann.max_hp, ann.hp = 1000, 500
  local function healed()
    local before_it = ann.hp
    body.heal(ann)
    return ann.hp - before_it
  end
  local standing = healed()
  t:has(t:command(ann, "rest"), "rest")
  create("exit", { name = "north", to = t:place("There"), location = t.room })
  t:refused(ann, "north", "Stand up")
  local resting = healed()
  t:command(ann, "sleep")
  t:refused(ann, "kill rat", "In your dreams")
  local sleeping = healed()
  t:ok(standing < resting and resting < sleeping, ("%d %d %d"):format(standing, resting, sleeping))
  t:dice{ 2, 2 } -- a sleeper is always hit
  fight.strike(rat, ann)
  t:equal(ann.resting, nil)
  t:has(t:command(ann, "stand"), "stand up")
  t:refused(ann, "wake", "awake")
end)

test("accept works only for the player who was challenged", function(t)
  local _, ann = arena(t)
  local ben, cid = t:player("Ben"), t:player("Cid")
  t:command(ann, "duel ben")
  t:refused(cid, "accept", "Nobody has challenged you")
  t:refused(ben, "accept cid", "Nobody called that has challenged you")
  t:command(ben, "accept")
  t:equal(ann.fighting, ben)
  t:refused(cid, "kill ben", "has to agree")
end)

test("the consent to a duel ends with the duel", function(t)
  local rat, ann = arena(t)
  local ben, there = t:player("Ben"), t:place("There")
  create("exit", { name = "north", to = there, location = t.room })
  t:command(ann, "duel ben")
  t:command(ben, "accept")
  t:command(ben, "kill rat")
  t:equal(ben.fighting, rat)
  t:dice{ 1, 1, 1, 1, 1, 1, 1, 1 }
  t:ok(fight.flee(ann), "Ann has got away")
  ann:move(t.room)
  t:refused(ann, "kill ben", "has to agree")
end)

test("foes lists your opponents, and quest givers can't be attacked", function(t)
  local rat, ann = arena(t)
  t:has(t:command(ann, "foes"), "Nobody here")
  t:command(ann, "kill rat")
  t:has(t:command(ann, "foes"), "rat, whom you fight")
  local prior = create("npc", { name = "a prior", location = t.room, quests = {} })
  t:refused(ann, "kill prior", "under protection")
  t:ok(rat and prior)
end)

test("a wound, a kill and a round are events", function(t)
  local rat, ann = arena(t)
  rat.hp, rat.max_hp = 8, 8
  build.program(rat, "on('wound', 'thing', function(e)"
    .. " e.this.location:announce('Below ' .. math.floor(e.amount) .. '!') end)")
  build.program(t.room, "on('kill', 'room', function(e) e.this:announce('It is over.') end)")
  fight.hurt(rat, 5, ann)
  t:has(t:told(ann), "Below 50!")
  fight.hurt(rat, 5, ann)
  t:has(t:told(ann), "It is over.")
end)

test("a wimpy npc attacks only sleepers, and an aggressive_to_evil npc only evil players", function(t)
  local rat, ann = arena(t, { temper = { "aggressive", "wimpy" } })
  ann.level = 5
  for _ = 1, 2 do temper.tick(t.room.area, 1) end
  t:equal(rat.fighting, nil)
  t:command(ann, "sleep")
  for _ = 1, 2 do temper.tick(t.room.area, 1) end
  t:equal(rat.fighting, ann)
  fight.stop(ann)
  fight.stop(rat)
  rat.temper = "aggressive_to_evil"
  for _ = 1, 2 do temper.tick(t.room.area, 1) end
  t:equal(rat.fighting, nil)
  ann.alignment = -500
  for _ = 1, 2 do temper.tick(t.room.area, 1) end
  t:equal(rat.fighting, ann)
end)

test("a fight whose rounds keep failing breaks off", function(t)
  local rat, ann = arena(t)
  local there = t:place("There")
  create("exit", { name = "north", to = there, location = t.room })
  rat.hp, rat.max_hp = 1000, 1000
  t:command(ann, "kill rat")
  local take_turns = fight.take_turns
  fight.take_turns = function() error("too much") end
  for _ = 1, 6 do pcall(fight.all_turns, t.room) end
  fight.take_turns = take_turns
  t:ok(#t:faults() > 0)
  t:has(t:told(ann), "The fight breaks off")
  t:equal(ann.fighting, nil)
  t:equal(rat.fighting, nil)
end)

test("a player who is moved away from their foe no longer fights", function(t)
  local rat, ann = arena(t)
  local there = t:place("There")
  create("exit", { name = "north", to = t.room, location = there })
  rat.hp, rat.max_hp = 1000, 1000
  t:command(ann, "kill rat")
  ann:move(there)
  t:equal(ann.fighting, nil)
  t:command(ann, "north")
  t:equal(ann.location, t.room)
end)

local company = require("company")

test("pets leave the game with their owner and come back with them", function(t)
  local _, ann = arena(t)
  local dog = create("npc", { name = "a dog", location = t.room, following = ann, pet_of = ann })
  company.take_away(ann)
  t:ok(dog.location ~= t.room, "the dog is gone")
  company.bring_back(ann)
  t:equal(dog.location, t.room)
  t:equal(dog.following, ann)
  t:equal(ann._pets_away, nil)
end)

test("a follower who is fighting stays behind", function(t)
  local rat, ann = arena(t)
  local ben, there = t:player("Ben"), t:place("There")
  create("exit", { name = "north", to = there, location = t.room })
  rat.hp, rat.max_hp = 1000, 1000
  t:command(ben, "follow ann")
  t:command(ben, "kill rat")
  t:command(ann, "north")
  t:equal(ann.location, there)
  t:equal(ben.location, t.room)
end)

local magic = require("magic")
local skills = require("skills")

test("darkness falls, and lifts again", function(t)
  local _, ann = arena(t)
  t:ok(magic.apply(skills.find("darkness"), ann, nil, 1))
  t:has(t:told(ann), "It grows dark.")
  t:ok(not is_lit(t.room), "it is dark")
  t:ok(magic.apply(skills.find("darkness"), ann, nil, 1))
  t:advance(80)
  t:ok(is_lit(t.room), "it is light again")
end)
