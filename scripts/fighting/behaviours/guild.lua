-- A teacher of a guild. `teaches` is the class it teaches, or "any", as in ROM: join, practice, train, gain.
local body = require("body")
local growth = require("growth")
local skills = require("skills")
local verbs = require("verbs")
local words = require("words")

local CLASSES = { "mage", "cleric", "thief", "warrior" }

local function class_of(teacher)
  return growth.find_class(teacher.teaches, teacher.location)
end

local function teaches_all(teacher)
  return teacher.teaches == "any"
end

--- Returns the class that WHO asks a teacher of all classes for, or refuses.
local function asked_class(teacher, what)
  local class = what and growth.find_class(what:lower():gsub("^as ", ""):gsub("^an? ", ""), teacher.location)
  return class or refuse("Join as what? For example: join mage. There are {classes}.",
    { classes = words.list(CLASSES) })
end

--- Defines a command that works where fighting is on and while the teacher is not fighting.
local function lesson(pattern, fn)
  command(pattern, function(e)
    if not body.is_on(e.room) then return pass() end
    if verbs.living(e.this.fighting) then refuse("{The who} {who verb:be} busy fighting.", { who = e.this }) end
    return fn(e)
  end)
end

lesson("join [{what:text}]", function(e)
  local class = teaches_all(e.this) and asked_class(e.this, e.what) or class_of(e.this)
  if not class then return pass() end
  verbs.must(growth.join(e.actor, class.name))
  e.actor:act("{The teacher} {teacher verb:take} {actor} in as a {class}.", { teacher = e.this, class = class.name })
  e.actor:tell("To see what you can learn, type <cmd practice>practice</>. To learn it, type "
    .. "<cmd practice NAME>practice</> and its name.")
end)

lesson("practice|practise {skill:text}", function(e)
  local class = class_of(e.this)
  local own = growth.class(e.actor)
  if not own then refuse("You have no class yet. To become a {class}, type <cmd join>join</>.",
    { class = class and class.name or "pupil" }) end
  if not own.learns_all and not teaches_all(e.this) and (not class or e.actor.class ~= class.name) then
    refuse("{The who} can't teach your class.", { who = e.this })
  end
  local row = skills.find(e.skill)
  if not row then refuse("There is no such skill.") end
  verbs.must(growth.practise(e.actor, row))
  e.actor:tell("You practice for a while. You now know {percent}% of {skill}.",
    { skill = row.name, percent = growth.learned(e.actor, row.name) })
end)

--- ROM sells groups of skills; here they come with the class.
lesson("gain [{what:text}]", function(e)
  if not teaches_all(e.this) then return pass() end
  return "Your class brings its skills and spells by itself. To see them, type <cmd practice>practice</>. To learn "
    .. "one, type <cmd practice NAME>practice</> and its name."
end)

lesson("train", function(e)
  local list = {}
  for name, long in pairs(growth.abilities) do
    list[#list + 1] = long .. " " .. growth.ability(e.actor, name)
  end
  table.sort(list)
  e.actor:tell("{list}. You can train two of them, once each. For example, type <cmd train str>train str</>.",
    { list = table.concat(list, ", ") })
end)

lesson("train {ability:word}", function(e)
  local name = e.ability:lower():sub(1, 3)
  verbs.must(growth.train(e.actor, name))
  e.actor:tell("Your {ability} is {number} now.",
    { ability = growth.abilities[name], number = growth.ability(e.actor, name) })
end)

local function school(t)
  t.room.area = create("area", { fighting = true })
  local master = create({ "npc", "guild" }, { name = "a master", location = t.room, teaches = "mage" })
  return master, t:player("Ann")
end

test("a teacher takes a player in, and teaches what their level allows", function(t)
  local _, ann = school(t)
  t:refused(ann, "practice magic missile", "no class yet")
  t:has(t:command(ann, "join"), "as a mage")
  t:refused(ann, "join", "that class already")
  t:refused(ann, "practice fireball", "can't learn that yet")
  t:refused(ann, "practice flummery", "no such skill")
  t:has(t:command(ann, "practice magic missile"), "15%")
  t:has(t:command(ann, "practice"), "magic missile: 15%")
  t:equal(ann.practices, 2)
  t:equal(body.level(ann), 1)
end)

test("a teacher of all classes takes a player in as what they ask for", function(t)
  t.room.area = create("area", { fighting = true })
  create({ "npc", "guild" }, { name = "a trainer", location = t.room, teaches = "any" })
  local ann = t:player("Ann")
  t:refused(ann, "practice kick", "no class yet")
  t:refused(ann, "join", "Join as what?")
  t:has(t:command(ann, "join warrior"), "as a warrior")
  t:has(t:command(ann, "practice kick"), "15%")
  t:has(t:command(ann, "gain list"), "Your class brings its skills")
end)

test("without classes everyone can learn everything, up to a point", function(t)
  local _, ann = school(t)
  t.room.area.class_of = "none"
  t:has(t:command(ann, "practice kick"), "15%")
  t:has(t:command(ann, "practice magic missile"), "15%")
  ann.skills.kick = 60
  t:refused(ann, "practice kick", "already learned")
end)

test("two abilities are trained, once each", function(t)
  local _, ann = school(t)
  t:has(t:command(ann, "train str"), "strength is 16")
  t:refused(ann, "train str", "already")
  t:command(ann, "train wis")
  t:refused(ann, "train int", "two")
end)

--- Returns Ann as a mage of LEVEL who knows the named spells well.
local function mage(t, level, ...)
  local master, ann = school(t)
  master:destroy()
  t:command(ann, "set prompt points")
  ann.class, ann.level, ann.skills = "mage", level, {}
  ann.max_hp, ann.hp = 200, 200
  for _, name in ipairs({ ... }) do ann.skills[name] = 95 end
  return ann
end

local function rat(t, props)
  local made = create("npc", { name = "a rat", location = t.room, diku = { level = 1, hitroll = 0, armour = 100,
    hit_points = { number = 0, size = 1, plus = 200 }, damage = { number = 1, size = 1, plus = 0 } } })
  for name, value in pairs(props or {}) do made[name] = value end
  return made
end

test("a spell that hurts begins a fight, and costs mana", function(t)
  local ann, foe = mage(t, 1, "magic missile"), rat(t)
  t:refused(ann, "cast magic missile", "on what")
  t:refused(ann, "cast fireball rat", "unfamiliar")
  t:refused(ann, "cast flummery rat", "That spell doesn't exist")
  t:dice{ 10, 10, 5, 99 }
  t:has(t:command(ann, "cast 'magic missile' rat"), "strikes")
  t:equal(ann.mana, 75)
  t:ok(foe.hp < 200, "the rat is hurt")
  t:equal(ann.fighting, foe)
  t:has(t:command(ann, "cast mag mis"), "will cast")
  t:dice{ 1, 1, 1, 1, 1, 1, 1, 1 }
  t:advance(4)
  t:equal(ann.mana, 50)
end)

test("a spell can kill, from a wand too, and is told after its target is gone", function(t)
  local ann, foe = mage(t, 10, "magic missile"), rat(t)
  foe.hp, foe.max_hp = 1, 200
  t:dice{ 10, 10, 5, 99 }
  t:has(t:command(ann, "cast 'magic missile' rat"), "A rat is dead.")
  t:equal(ann.mana, 90)
  local other = rat(t)
  other.hp, other.max_hp = 1, 200
  t:create("item", { name = "a wand", location = ann, circle = { type = "wand" },
    diku = { level = 10, charges = 1, spell = 32 } })
  t:has(t:command(ann, "zap wand at rat"), "A rat is dead.")
  t:ok(not verbs.living(other), "it is dead")
end)

--- Returns Ann, a mage, and Ben of her group.
local function two(t, ...)
  local ann, ben = mage(t, 20, ...), t:player("Ben")
  t:command(ben, "follow ann")
  t:command(ann, "group ben")
  return ann, ben
end

test("a summoned player comes only if they accept, and only from where fighting is on",
  { needs = { "party" } }, function(t)
  local ann, ben = two(t)
  ann.class, ann.skills = "cleric", { summon = 100 }
  local there = t:place("There")
  ben:move(there)
  t:refused(ann, "cast summon ben", "can't reach")
  there.area = t.room.area
  t:refused(ben, "accept", "Nobody has challenged you")
  t:has(t:command(ann, "cast summon ben"), "who can accept or stay")
  t:equal(ben.location, there)
  t:has(t:told(ben), "To go, type: accept")
  t:command(ben, "accept")
  t:equal(ben.location, t.room)
  ben:move(there)
  t:command(ann, "cast summon ben")
  t:advance(31)
  t:refused(ben, "accept", "Nobody has challenged you")
  t:command(ann, "cast summon ben")
  t:command(ben, "ungroup")
  t:refused(ben, "accept", "Nobody has challenged you")
  t:equal(ben.location, there)
end)

test("a scroll or a staff moves nobody else, and a group is asked first", { needs = { "party" } }, function(t)
  local ann, ben = two(t)
  ann.class, ann.skills = "cleric", { ["group recall"] = 100 }
  ann.level = 30
  local scroll = { name = "a scroll", location = ann, circle = { type = "scroll" },
    diku = { level = 20, spell_1 = 42 } }
  create("item", scroll)
  t:has(t:command(ann, "recite scroll ben"), "does not take hold of Ben")
  create("item", { name = "a staff", location = ann, circle = { type = "staff" },
    diku = { level = 20, charges = 3, spell = 2 } })
  t:has(t:command(ann, "use staff"), "does not take hold of Ben")
  local zombie = create("npc", { name = "a zombie", location = t.room, following = ann, pet_of = ann })
  scroll.location = zombie
  create("item", scroll)
  t:command(ann, "order zombie recite scroll ben")
  t:equal(ben.location, t.room)
  t:told(ben)
  t:command(ann, "cast group recall")
  t:equal(ann.location, object("start"))
  t:equal(ben.location, t.room)
  t:has(t:told(ben), "To go, type: accept")
  t:command(ben, "accept ann")
  t:equal(ben.location, object("start"))
end)

test("magic hides nobody against their will and changes nobody else's things", function(t)
  local ann, cid = mage(t, 30, "invisibility", "enchant weapon", "animate dead"), t:player("Cid")
  ann.mana, ann.max_mana = 1000, 1000
  t:refused(ann, "cast invisibility cid", "not in your group")
  t:equal(cid.hidden, false)
  local sword = create("item", { name = "a sword", location = t.room, diku = { dice = 1, dice_size = 8 } })
  ann.skills["enchant weapon"], ann.skills["animate dead"] = 100, 100
  t:refused(ann, "cast enchant weapon sword", "have to hold")
  sword:move(ann)
  t:has(t:command(ann, "cast enchant weapon sword"), "glows blue")
  local corpse = create("container", { name = "a corpse", corpse = true, killed_by = cid, died = now(), open = true,
    location = t.room })
  create("item", { name = "a bone", location = corpse })
  t:refused(ann, "cast animate dead corpse", "Cid, who killed it")
  create("npc", { name = "a zombie", location = t.room, following = ann, pet_of = ann })
  t:command(ann, "order zombie take bone from corpse")
  t:equal(#corpse.contents, 1)
end)

test("the whole group hears of a new level", { needs = { "party" } }, function(t)
  local ann, ben = two(t)
  ben:move(t:place("There"))
  require("growth").gain(ann, 250000)
  ann.level, ann.experience = 3, 0
  t:told(ben)
  require("growth").gain(ann, 8000)
  t:has(t:told(ann), "You rise a level! You are level 4 now.")
  t:has(t:told(ben), "Ann has risen to level 4.")
end)

test("an affect ends by itself, once, and its effect with it", function(t)
  local ann = mage(t, 10, "armor")
  local bare = body.armour(ann)
  t:command(ann, "cast armor")
  t:equal(body.armour(ann), bare - 20)
  t:command(ann, "cast armor me")
  t:equal(body.armour(ann), bare - 20, "two castings do not add up")
  t:has(t:command(ann, "affects"), "armor, for 48 hours more")
  t:advance(48 * 75 + 1)
  t:has(t:told(ann), "You feel less protected.")
  t:equal(body.armour(ann), bare)
  t:equal(ann.affects, nil)
  t:has(t:command(ann, "affects"), "No spells affect you")
end)

test("a character put to sleep by magic sleeps until they are hit", function(t)
  local ann, foe = mage(t, 20, "sleep"), rat(t)
  t:dice{ 10, 20, 99 }
  t:command(ann, "cast sleep rat")
  t:equal(body.position(foe), "sleeping")
  t:dice{ 20, 3 }
  t:advance(2.5)
  t:ok(body.position(foe) ~= "sleeping", "the blow woke it")
end)

test("potions and wands cast their spells without skill", function(t)
  local ann, foe = mage(t, 1), rat(t)
  local potion = t:create("item", { name = "a potion", location = ann, circle = { type = "potion" },
    diku = { level = 10, spell_1 = 1 } })
  t:has(t:command(ann, "quaff wand"), "no wand")
  t:has(t:command(ann, "quaff potion"), "shields you")
  t:ok(not verbs.living(potion), "it is used up")
  local wand = t:create("item", { name = "a wand", location = ann, circle = { type = "wand" },
    diku = { level = 10, charges = 1, spell = 32 } })
  t:dice{ 10, 5, 99 }
  t:has(t:command(ann, "zap wand at rat"), "strikes")
  t:ok(foe.hp < 200, "the rat is hurt")
  t:refused(ann, "zap wand at rat", "powerless")
  t:equal(wand.charges, 0)
  t:equal(wand.diku.charges, 1)
end)

test("magic can't hurt anyone who can't be attacked", function(t)
  local ann = mage(t, 20, "magic missile", "sleep", "charm person", "poison")
  local ben = t:player("Ben")
  for _, spell in ipairs({ "magic missile", "sleep", "charm person", "poison" }) do
    t:refused(ann, "cast '" .. spell .. "' ben", "agree")
  end
  t:equal(ben.affects, nil)
  t:equal(ann.mana, 100)
  local pet = rat(t, { following = ann, pet_of = ann })
  t:refused(ann, "order rat kill ben", "agree")
  t:told(ben)
  t:command(ann, "order rat tell ben a-word")
  t:lacks(t:told(ben), "a-word")
  t:equal(pet.fighting, nil)
  t:refused(ben, "order rat kill ann", "no reason")
end)

test("a new level gives its points once, and death takes no level", function(t)
  local ann, foe = mage(t, 1), rat(t)
  foe.diku.experience = 6300
  foe.diku.hit_points = { number = 0, size = 1, plus = 1 }
  ann.experience = 0
  t:dice{ 10, 20, 3, 5 }
  local said = t:command(ann, "kill rat")
  t:has(said, "You rise a level! You are level 2")
  t:lacks(said, "level 3")
  t:equal(ann.max_hp, 205)
  t:equal(ann.experience, 2100)
  t:equal(growth.lose(ann, 0.05), 50)
  t:equal(growth.lose(ann, 1), 25)
  t:equal(body.level(ann), 2)
end)

test("a group shares experience among the members who are there", { needs = { "party" } }, function(t)
  local ann, foe = mage(t, 1), rat(t)
  local ben, cid = t:player("Ben"), t:player("Cid", t:place("Elsewhere"))
  t:has(t:command(ann, "group ben"), "You ask Ben to join")
  t:refused(ben, "group", "You aren't in a group")
  for _, who in ipairs({ ben, cid }) do
    who.following = ann
  end
  t:has(t:command(ann, "group ben"), "has joined the group")
  ben:move(t.room)
  t:has(t:command(ben, "group"), "Ann (leader)")
  t:has(t:command(ben, "gtell hello"), "You tell the group")
  t:has(t:told(ann), "Ben tells the group, \"hello\"")
  foe.diku.experience, foe.diku.hit_points = 300, { number = 0, size = 1, plus = 1 }
  t:dice{ 10, 20, 3 }
  t:has(t:command(ann, "kill rat"), "your share of 53")
  t:has(t:told(ben), "your share of 53")
  t:equal(cid.experience, nil)
  t:create("coin", { amount = 11, location = ann })
  t:has(t:command(ann, "split 11"), "5 coins")
  t:equal(ben.contents[1].amount, 5)
  t:command(ben, "ungroup")
  t:equal(ann.group, nil)
end)

test("a thief sneaks, hides and picks locks, where others walk and gather", function(t)
  local ann = mage(t, 20)
  ann.class, ann.skills = "thief", { sneak = 100, hide = 100, pick = 100 }
  local box = t:create("container", { name = "a box", locked = true, location = t.room })
  t:has(t:command(ann, "sneak"), "move in silence")
  t:has(t:command(ann, "hide"), "try to hide")
  t:has(t:command(ann, "pick box"), "pick the lock of the box")
  t:equal(box.locked, false)
  t:refused(ann, "pick flowers", "To pick something up")
  t.room.area.fighting = false
  t:refused(ann, "sneak", "Which way")
end)

test("a learned skill takes the place of a blow", function(t)
  local ann, foe = mage(t, 12), rat(t)
  t:refused(ann, "kick rat", "haven't learned")
  ann.class, ann.skills = "warrior", { kick = 80, bash = 80 }
  t:refused(ann, "kick", "Whom")
  t:has(t:command(ann, "kick rat"), "You will kick")
  t:dice{ 1, 2, 1, 1, 1, 1 }
  t:advance(2.5)
  t:ok(foe.hp < 200, "it was kicked")
end)
