-- Fires the triggers of imported areas (rules/triggers.lua). Triggers for typed lines, for actions and for
-- hours are in scripted_command.lua, scripted_act.lua and scripted_clock.lua, so that only owners that need
-- them pay for them.
local body = require("body")
local finding = require("trigger_find")
local runs = require("trigger_run")
local triggers = require("triggers")
local verbs = require("verbs")

local FORBIDDEN = "" -- silently
local WALKS = { walk = true, flee = true }
local GREETS = { "greet", "greet_all" }

on("timer:trigger_wait", function(e) runs.resume(e.this) end)

--- Returns the side from which a character who went e.text arrives, or "none".
local function side(e)
  return WALKS[e.how] and e.text and e.text ~= "" and opposite(e.text) or "none"
end

local function is_awake(npc)
  if not npc:is("character") or verbs.living(npc.fighting) then return false end
  local position = body.position(npc)
  return position ~= "dying" and position ~= "sleeping"
end

-- Coming and going.

local function remembers(npc, who)
  local line = body.fields(npc._remembers)["#" .. who.id]
  if line == nil then return end
  if type(line) == "string" and line ~= "" then
    npc:after(1, "trigger_memory", { line = line })
  else
    triggers.fire(npc, "memory", { actor = who }, { soon = true })
  end
end

on("timer:trigger_memory", function(e)
  if e.this.location and type(e.data.line) == "string" then perform(e.this, e.data.line) end
end)

on("enter", "witness", function(e)
  local npc, who = e.this, e.actor
  if who == npc or e.how == "at" or e.how == "reset" or not is_awake(npc) then return end
  if npc._remembers then remembers(npc, who) end
  if not WALKS[e.how] or who.location ~= npc.location then return end
  local vars, from = { actor = who, direction = side(e) }, e.from
  local types = sees(npc, who) and GREETS or "greet_all"
  if triggers.fire(npc, types, vars, { soon = true }) == 0 then triggers.send_back(who, from) end
end)

on("enter", "actor", function(e)
  if e.actor ~= e.this or not WALKS[e.how] or not e.this:is("character") then return end
  local from = e.from
  if triggers.fire(e.this, "entry", { direction = side(e) }, { soon = true }) == 0 then
    triggers.send_back(e.this, from)
  end
end)

before("enter", "room", function(e)
  if e.how == "at" or e.how == "reset" then return nil end
  local vars = { actor = e.actor, direction = side(e) }
  if triggers.fire(e.this, "enter", vars, { first = true }) == 0 then return stop(FORBIDDEN) end
end)

local EXITS = { north = "0", east = "1", south = "2", west = "3", up = "4", down = "5" }

--- Runs the exit programs (ROM) for the way E goes. True if one ran: whatever it answers, the way is barred.
local function bars(e)
  local options = { first = true, sure = true, matches = function(known) return known.argument == EXITS[e.text] end }
  local vars, result = { actor = e.actor, direction = e.text or "" }, nil
  if sees(e.this, e.actor) then result = triggers.fire(e.this, "exit", vars, options) end
  return result or triggers.fire(e.this, "exit_all", vars, options)
end

local function leaves(e)
  if e.actor == e.this or not WALKS[e.how] then return nil end
  if e.this:is("character") and is_awake(e.this) and e.actor:is("player") and bars(e) then return stop(FORBIDDEN) end
  if e.this:is("character") and not (is_awake(e.this) and sees(e.this, e.actor)) then return nil end
  local vars = { actor = e.actor, direction = e.text ~= "" and e.text or "none" }
  if triggers.fire(e.this, "leave", vars, { first = true }) == 0 then return stop(FORBIDDEN) end
end

before("leave", "witness", leaves)
before("leave", "room", leaves)

on("connect", "room", function(e) triggers.fire(e.this, "login", { actor = e.actor }, { soon = true }) end)

-- Words.

local function hears(e)
  if e.actor == e.this or e.how ~= "say" or not e.text then return end
  local speech = finding.typed(e.text)
  triggers.fire(e.this, "speech", { actor = e.actor, speech = speech },
    { first = true, sure = true, late = true, matches = function(known) return triggers.hears(known, speech) end })
end

on("hear", "witness", hears)
on("hear", "room", hears)

-- Things.

--- Fires TYPE on the thing itself before EVENT. A result of 0 forbids the event.
local function forbids(event, type, options)
  before(event, "thing", function(e)
    if e.this:is("character") or e.this:is("room") then return nil end
    local command = e.how == "quaff" and e.how or options.command
    local vars = { actor = e.actor, victim = e.to, object = e.this, command = command }
    local given = { first = true, own = true, sure = options.sure }
    local result = triggers.fire(e.this, type, vars, given)
    if result == 0 or not verbs.living(e.this) then return stop(FORBIDDEN) end
  end)
end

forbids("take", "get", {})
forbids("drop", "drop", {})
forbids("give", "give", {})
forbids("wear", "wear", { sure = true })
forbids("wield", "wear", { sure = true })
forbids("remove", "remove", { sure = true })
forbids("eat", "consume", { command = "eat" })
forbids("drink", "consume", { command = "drink" })

before("drop", "room", function(e)
  local result = triggers.fire(e.this, "drop", { actor = e.actor, object = e.thing }, { first = true })
  if result == 0 or not verbs.living(e.thing) then return stop(FORBIDDEN) end
end)

before("give", "to", function(e)
  if not e.this:is("npc") or e.thing:is("coin") then return nil end
  local said = render(e.actor, "You give {the thing} to {the who}.", { thing = e.thing, who = e.this })
  local result = triggers.fire(e.this, "receive", { actor = e.actor, object = e.thing }, { first = true })
  if not verbs.living(e.thing) then return stop(verbs.ready(said)) end -- it was taken and destroyed
  if result == 0 then return stop(FORBIDDEN) end
end)

on("give", "to", function(e)
  local amount = body.number(e.amount)
  if not amount or not e.this:is("npc") then return end
  amount = math.floor(amount)
  triggers.fire(e.this, "bribe", { actor = e.actor, amount = amount },
    { first = true, sure = true, matches = function(known) return amount >= known.number end })
end)

local function doors(event)
  local function ask(e)
    if e.actor == e.this or not e.thing:is("exit") then return nil end
    local vars = { actor = e.actor, cmd = event, direction = direction(e.thing.name) or e.thing.name }
    if triggers.fire(e.this, "door", vars, { first = true }) == 0 then return stop(FORBIDDEN) end
  end
  before(event, "room", ask)
  before(event, "witness", ask)
end

for _, event in ipairs({ "open", "close", "lock", "unlock" }) do doors(event) end

--- A gift to a ROM program, whose argument names what it waits for, or is "all".
on("give", "to", function(e)
  if not e.this:is("npc") or e.amount or not e.thing or e.thing:is("coin") then return end
  triggers.fire(e.this, "given", { actor = e.actor, object = e.thing }, { first = true, sure = true,
    matches = function(known)
      local wanted = known.argument:lower()
      return wanted == "all" or finding.has_vnum(e.thing, wanted) or finding.is_called(e.thing, wanted)
    end })
end)

on("timer:trigger_delay", function(e) triggers.fire(e.this, "delay", {}, { soon = true }) end)

-- Fights.

on("attack", "thing", function(e)
  if e.this:is("npc") and e.how == "first" then
    triggers.fire(e.this, "kill", { actor = e.actor }, { first = true })
  end
end)

before("surrender", "thing", function(e)
  if triggers.fire(e.this, "surrender", { actor = e.actor }, { first = true }) then return stop(FORBIDDEN) end
end)

before("round", "actor", function(e)
  if e.actor == e.this then triggers.fire(e.this, "fight", { actor = e.thing }, { first = true }) end
end)

before("hit", "thing", function(e)
  local amount = math.floor(e.amount)
  local vars = { actor = e.actor, victim = e.this, damage = amount, attacktype = e.how or "hit" }
  local result = triggers.fire(e.this, "damage", vars, { first = true, broken = amount, result = amount })
  if result and result < 0 then return stop("") end
  return result
end)

on("hit", "thing", function(e)
  if not e.this:is("npc") or not e.this.hp then return end
  local left = body.hp(e.this) - body.number(e.amount, 0)
  local part = left * 100 / body.max_hp(e.this)
  if left <= 0 then return end
  triggers.fire(e.this, "hit_percent", { actor = e.actor },
    { first = true, sure = true, matches = function(known) return part <= known.number end })
end)

before("death", "thing", function(e)
  local killer = e.actor ~= e.this and e.actor or ""
  if triggers.fire(e.this, "death", { actor = killer }, { first = true }) == 0 then return stop(FORBIDDEN) end
end)

local function casts(e)
  local goal = e.thing
  local is_somebody = goal ~= nil and goal:is("character")
  local vars = { actor = e.actor, spell = e.text or "", spellname = e.text or "", victim = is_somebody and goal or "",
    object = goal and not is_somebody and goal or "" }
  if triggers.fire(e.this, "cast", vars, { first = true }) == 0 then return stop(FORBIDDEN) end
end

before("cast", "thing", casts)
before("cast", "room", casts)

-- Creation and timers.

local function begins(e)
  if not e.this:is("room") then triggers.fire(e.this, "load", {}, { soon = true }) end
  local hours = body.number(body.fields(e.this.circle).timer, 0)
  if hours > 0 and triggers.has(e.this, "timer") then e.this:after(math.min(hours, 10000) * 75, "trigger_timer") end
end

on("create", begins)
on("timer:trigger_made", begins) -- for things that an import made

on("timer:trigger_timer", function(e) triggers.fire(e.this, "timer", {}, { sure = true }) end)

-- Tests. Each makes a trigger of a type and a text, and attaches it.

local attached = triggers.attached

local function guard(t, name)
  return create("npc", { name = name or "a guard", location = t.room, aliases = { "guard" } })
end

test("a greet trigger waits, then speaks to a player who came from that side", function(t)
  local outside = t:place("Outside")
  create("exit", { name = "north", to = t.room, location = outside })
  attached(guard(t), { "greet" }, "if %actor.is_pc% && %direction% == south\n  wait 1 sec\n"
    .. "  say Hello, %actor.name%.\nend")
  local ann = t:player("Ann", outside)
  t:command(ann, "north")
  t:lacks(t:told(ann), "Hello")
  t:advance(1.1)
  t:has(t:told(ann), "says, \"Hello, Ann.\"")
end)

test("a result of 0 sends an arriving player back, and bars a leaving player's way", function(t)
  local outside = t:place("Outside")
  create("exit", { name = "north", to = t.room, location = outside })
  create("exit", { name = "south", to = outside, location = t.room })
  local npc = guard(t)
  attached(npc, { "greet" }, "return 0")
  local ann = t:player("Ann", outside)
  t:command(ann, "north")
  t:equal(ann.location, outside)
  triggers.detach(npc, nil)
  attached(npc, { "leave" }, "if %direction% == south\n  %send% %actor% Nobody passes.\n  return 0\nend")
  ann:move(t.room)
  t:told(ann)
  t:has(t:command(ann, "south"), "Nobody passes.")
  t:equal(ann.location, t.room)
end)

test("a speech trigger answers a word, and remembers the speaker", function(t)
  local npc = guard(t)
  attached(npc, { "speech" }, "set helped 1\nremote helped %actor.id%\nsay Thanks.", { argument = "yes", number = 1 })
  attached(npc, { "speech" }, "if %actor.varexists(helped)%\n  say Again: %actor.helped%\nend",
    { argument = '"please help"', number = 1 })
  local ann = t:player("Ann")
  t:has(t:command(ann, "say Oh yes!"), "Thanks.")
  t:has(t:command(ann, "say please help me"), "Again: 1")
  t:lacks(t:command(ann, "say yesterday"), "Thanks.")
end)

test("a receive trigger can refuse a gift", function(t)
  local npc = guard(t)
  attached(npc, { "receive" }, "if %object.vnum% == 7\n  say Good.\n  %purge% %object%\nelse\n  say No.\n"
    .. "  return 0\nend")
  local ann = t:player("Ann")
  local bone = t:create("item", { name = "a bone", location = ann })
  local gem = t:create("item", { name = "a gem", location = ann, vnum = 7 })
  t:has(t:command(ann, "give bone to guard"), "No.")
  t:equal(bone.location, ann)
  t:has(t:command(ann, "give gem to guard"), "Good.")
  t:ok(not verbs.living(gem), "the gem is gone")
end)

test("a bribe trigger needs enough coins", function(t)
  local npc = guard(t)
  attached(npc, { "bribe" }, "say %amount% coins!", { number = 10 })
  local ann = t:player("Ann")
  t:create("coin", { amount = 30, location = ann })
  t:lacks(t:command(ann, "give 5 coins to guard"), "coins!")
  t:has(t:command(ann, "give 12 coins to guard"), "12 coins!")
end)

test("a trigger of a thing can forbid taking it", function(t)
  local ann = t:player("Ann")
  local idol = t:create("item", { name = "an idol" })
  attached(idol, { "get" }, "%send% %actor% It burns!\nreturn 0")
  t:has(t:command(ann, "take idol"), "It burns!")
  t:equal(idol.location, t.room)
end)

test("an enter trigger can keep a player out", function(t)
  local inside = t:place("Inside")
  create("exit", { name = "in", to = inside, location = t.room })
  attached(inside, { "enter" }, "if %actor.level% < 5\n  %send% %actor% You are too young.\n  return 0\nend")
  local ann = t:player("Ann")
  t:has(t:command(ann, "in"), "You are too young.")
  t:equal(ann.location, t.room)
  ann.level = 5
  t:command(ann, "in")
  t:equal(ann.location, inside)
end)

-- Triggers keep their place over a wait; see also tests/script/trigger_test.c.

test("wounds and death set off their triggers", function(t)
  t.room.area = create("area", { fighting = true })
  local rat = guard(t, "a rat")
  rat.hp, rat.max_hp, rat.level = 10, 10, 1
  attached(rat, { "hit_percent" }, "say Ouch, %actor.name%!", { number = 50 })
  attached(rat, { "death" }, "say You got the best of me.\n%echo% A sigh.\nreturn 0")
  local ann = t:player("Ann")
  t:dice{ 10, 20, 2 }
  local told = t:command(ann, "kill rat")
  t:lacks(told, "Ouch")
  rat.hp = 5
  t:dice{ 20, 2 }
  require("fight").strike(ann, rat)
  t:has(t:told(ann), "Ouch, Ann!")
  rat.hp = 1
  t:dice{ 20, 2 }
  require("fight").strike(ann, rat)
  t:has(t:told(ann), "A rat says, \"You got the best of me.\"\nA sigh.")
  t:ok(not verbs.living(rat), "it is dead for all that")
end)

test("door and teleport commands work on rooms of the import", function(t)
  local room, other = t:place("Cellar"), t:place("Vault")
  build.set_ref(room, "circle/room/901")
  build.set_ref(other, "circle/room/902")
  local npc = guard(t)
  attached(npc, { "speech" }, "%door% 901 down flags abc\n%door% 901 down name trapdoor\n%door% 901 down room 902\n"
    .. "%teleport% %actor% 901\n%force% %actor% look", { argument = "*" })
  local ann = t:player("Ann")
  t:has(t:command(ann, "say go"), "Cellar")
  t:equal(ann.location, room)
  local exit = room:exit("down")
  t:equal(exit.to, other)
  t:ok(exit.door and exit.locked and not exit.open, "it is locked")
  t:refused(ann, "down", "closed")
end)

test("a random trigger goes off while somebody is about", function(t)
  local area = create("area", { triggers_inside = true })
  t.room.area = area
  attached(t.room, { "random" }, "%echo% A cold wind blows.")
  local ann = t:player("Ann")
  triggers.tick(area, 1, true)
  t:advance(0.1)
  t:has(t:told(ann), "A cold wind blows.")
end)

test("the result of a damage trigger replaces the damage, and a negative one stops the blow", function(t)
  t.room.area = create("area", { fighting = true })
  local rat = guard(t, "a rat")
  rat.hp, rat.max_hp = 100, 100
  local trigger = attached(rat, { "damage" }, "%echo% It takes %damage%.\nreturn -1")
  local ann = t:player("Ann")
  t:dice{ 10, 20, 2 }
  t:has(t:command(ann, "kill rat"), "It takes 3.")
  t:equal(rat.hp, 100)
  for body_text, left in pairs({ ["return 1"] = 99, ["return 30"] = 70, ["%echo% Ow."] = 97 }) do
    rat.hp, trigger.trigger.body = 100, body_text
    t:dice{ 20, 2 }
    require("fight").strike(ann, rat)
    t:equal(rat.hp, left, body_text)
  end
end)

test("a trigger can change a character's position", function(t)
  t.room.area = create("area", { fighting = true })
  local npc = guard(t)
  attached(npc, { "speech" }, "nop %actor.pos(Sleeping)%\n%echo% %actor.pos%.\nsleep\n%echo% %self.pos%.\nwake\n"
    .. "%echo% %self.pos%.", { argument = "*" })
  local ann = t:player("Ann")
  body.begin(ann)
  local told = t:command(ann, "say go")
  t:has(told, "Sleeping.\nA guard lies down and falls asleep.\nSleeping.\nA guard stands up.\nStanding.")
  t:refused(ann, "kill guard", "In your dreams")
end)

test("a sleeping npc greets nobody, and wakes up when hit", function(t)
  t.room.area = create("area", { fighting = true })
  local outside = t:place("Outside")
  create("exit", { name = "north", to = t.room, location = outside })
  local npc = guard(t)
  npc.circle, npc.hp, npc.max_hp = { position = "sleeping", action = { "aggressive" } }, 50, 50
  body.settle(npc)
  attached(npc, { "greet" }, "say Who is there?")
  local ann = t:player("Ann", outside)
  t:command(ann, "north")
  t:advance(60)
  t:lacks(t:told(ann), "guard")
  t:command(ann, "kill guard")
  t:advance(4)
  t:has(t:told(ann), "scrambles to")
  t:equal(npc.sitting, nil)
end)

test("abilities include affects, and rooms compare their number", function(t)
  local npc = guard(t)
  t.room.vnum = 7
  attached(npc, { "speech" }, "dg_affect %actor% str 2 5\n%echo% %actor.str%, %actor.dex% %actor.room.vnum(7)%"
    .. " %actor.room.vnum(8)%", { argument = "*" })
  t:has(t:command(t:player("Ann"), "say go"), "15, 13 1 0")
end)

test("a weapon is loaded into the named position", function(t)
  local sword = create("item", { name = "a sword", diku = { dice = 1, dice_size = 6 } })
  build.set_ref(sword, "circle/obj/904")
  local npc = guard(t)
  attached(npc, { "speech" }, "%load% obj 904 %actor% wield\n%load% obj 904 %self% 16", { argument = "*" })
  local ann = t:player("Ann")
  t:command(ann, "say go")
  t:equal(ann.wielded, ann.contents[1])
  t:equal(npc.wielded, npc.contents[1])
end)

test("triggers set off each other ten deep", function(t)
  for i = 1, 10 do
    attached(guard(t, "guard " .. string.char(96 + i)), { "speech" }, ("say step%d"):format(i + 1),
      { argument = "step" .. i, number = 1 })
  end
  local ann = t:player("Ann")
  local told = t:command(ann, "say step1")
  for _ = 1, 12 do
    t:advance(0.1)
    told = told .. t:told(ann)
  end
  t:has(told, "step11")
end)

test("flags have the names of the original", function(t)
  local npc = guard(t)
  npc.circle = { action = { "sentinel", "aggressive", "no_bash", "stay_zone" } }
  create("item", { name = "a ring", location = npc, circle = { extra = { "no_drop", "anti_good" } } })
  attached(npc, { "speech" }, "eval r %self.inventory%\n%echo% %self.npcflag(AGGR)%%self.npcflag(!BASH)%"
    .. "%self.npcflag(STAY-ZONE)%%self.npcflag(ISNPC)%%self.npcflag(!KILL)% %r.extra(!DROP)%%r.extra(!GOOD)%"
    .. "%r.extra(GLOW)%",
    { argument = "*" })
  t:has(t:command(t:player("Ann"), "say go"), "11110 110")
end)

test("one of several greet triggers is enough to send a player back, and each runs once", function(t)
  local outside = t:place("Outside")
  create("exit", { name = "north", to = t.room, location = outside })
  local npc = guard(t)
  attached(npc, { "greet" }, "say Halt!\nreturn 0")
  attached(npc, { "greet", "greet_all" }, "say Well met.\nreturn 1")
  local ann = t:player("Ann", outside)
  t:equal(select(2, t:command(ann, "north"):gsub("Well met", "")), 1)
  t:equal(ann.location, outside)
end)

test("quaffing fires consume, and wielding fires wear", function(t)
  t.room.area = create("area", { fighting = true })
  local ann = t:player("Ann")
  local vial = create("item", { name = "a vial", location = ann, circle = { type = "potion" } })
  attached(vial, { "consume" }, "%send% %actor% You do not %command% this.\nreturn 0")
  local stick = create("item", { name = "a stick", location = ann, diku = { dice = 1, dice_size = 3 } })
  attached(stick, { "wear" }, "%send% %actor% It slips away.\nreturn 0")
  t:has(t:command(ann, "quaff vial"), "You do not quaff this.")
  t:ok(verbs.living(vial), "it is there")
  t:has(t:command(ann, "wield stick"), "It slips away.")
  t:equal(ann.wielded, nil)
end)

test("a loop goes thirty times round before it pauses", function(t)
  local npc = guard(t)
  attached(npc, { "speech" }, "while %i% < 35\n  eval i %i% + 1\n  %echo% Round %i%.\ndone", { argument = "*" })
  local ann = t:player("Ann")
  local told = t:command(ann, "say go")
  t:has(told, "Round 30.")
  t:lacks(told, "Round 31.")
  t:advance(0.2)
  t:has(t:told(ann), "Round 35.")
end)

test("the signs before a name are replaced for each reader", function(t)
  local npc = guard(t)
  attached(npc, { "speech" }, "%echo% ~%actor.name% scratches ^%actor% head, |%actor% guard: *shrug* & so on.",
    { argument = "*" })
  local ann, bob = t:player("Ann"), t:player("Bob")
  ann.pronoun = "she"
  t:has(t:command(ann, "say go"), "you scratches your head, your guard: *shrug* & so on.")
  t:has(t:told(bob), "Ann scratches her head, Ann's guard: *shrug* & so on.")
end)

test("triggers set class, title and sex, and raise the maximum of hit points", function(t)
  local npc = guard(t)
  attached(npc, { "speech" }, "nop %actor.class(magic user)% %actor.title(the Bold)% %actor.sex(female)%\n"
    .. "nop %actor.maxhitp(10)%\n%echo% %actor.class%, %actor.title%, %actor.heshe%, %actor.maxhitp%",
    { argument = "*" })
  local ann = t:player("Ann")
  t:has(t:command(ann, "say go"), "magic user, the Bold, she, 34")
  t:equal(ann.class, "mage")
end)

test("an npc that purges itself during a blow or its death is gone", function(t)
  t.room.area = create("area", { fighting = true })
  local ann = t:player("Ann")
  for _, type in ipairs({ "damage", "death", "hit_percent" }) do
    local rat = guard(t, "a rat")
    rat.hp, rat.max_hp = type == "death" and 1 or 10, 10
    attached(rat, { type }, "%echo% It bursts.\n%purge% %self%")
    t:dice{ 10, 20, 3 }
    t:has(t:command(ann, "kill rat"), "It bursts.")
    t:ok(not verbs.living(rat), type)
    t:equal(ann.fighting, nil, type)
    t.room:cancel("round")
  end
end)

test("a kill trigger runs once, when the fight begins", function(t)
  t.room.area = create("area", { fighting = true })
  local rat = guard(t, "a rat")
  rat.hp, rat.max_hp = 1000, 1000
  attached(rat, { "kill" }, "say You dare, %actor.name%?")
  local ann, ben = t:player("Ann"), t:player("Ben")
  t:has(t:command(ann, "kill rat"), "You dare, Ann?")
  t:lacks(t:command(ben, "kill rat"), "You dare")
end)

test("an echo of a carried thing is heard where its carrier is", function(t)
  local ann, bob = t:player("Ann"), t:player("Bob")
  local bag = t:create("container", { name = "a bag", location = ann, open = true })
  for _, where in ipairs({ ann, bag }) do
    local bell = create("item", { name = "a bell", location = where, aliases = { "bell" } })
    attached(bell, { "timer" }, "%echo% A bell rings in %self.room.name%.")
    t:event(bell, "timer:trigger_timer")
    t:has(t:told(ann), "A bell rings in " .. t.room.name .. ".")
    t:has(t:told(bob), "A bell rings")
  end
end)
