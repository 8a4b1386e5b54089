--- A character's levels, practice, skills and spells, and things that hold spells, in worlds with fighting.
local acts = require("acts")
local affects = require("affects")
local arena = require("arena")
local body = require("body")
local fight = require("fight")
local growth = require("growth")
local magic = require("magic")
local posture = require("posture")
local skills = require("skills")
local verbs = require("verbs")
local words = require("words")

-- Growth.

arena.own("levels", function(e)
  local class = growth.class(e.actor)
  e.actor:tell(class and "You are a {class} of level {level}. The experience that each level needs:"
    or "You are level {level}. The experience that each level needs:",
    { class = class and class.name, level = body.level(e.actor) })
  for level = 1, growth.HIGHEST do
    e.actor:tell("{level}. {points}", { level = level, points = words.count(growth.threshold(level), "point") })
  end
end)

--- Tells WHO which skills and spells their class and level allow, one per line.
local function tell_skills(who)
  local class = growth.class(who)
  if not class then return who:tell("You have no class yet. Find a guild's teacher, then type <cmd join>join</>.") end
  who:tell("You have {count} left. Your skills and spells:", {
    count = words.count(math.floor(body.number(who.practices, 0)), "practice session"),
  })
  for _, row in ipairs(skills.rows) do
    local level = growth.level_for(who, row)
    if level and level <= body.level(who) then
      who:tell("{skill}: {percent}% ({what})", { skill = row.name, percent = growth.learned(who, row.name),
        what = row.kind == "spell" and words.count(magic.cost(who, row), "point") .. " of mana" or "no magic" })
    end
  end
end

arena.own("practice|practise|skills|spells", function(e) tell_skills(e.actor) end)

arena.command("practice|practise {skill:text}", function()
  refuse("Nobody teaches that here. Go to your guild's teacher.")
end)

arena.command("train [{ability:word}]", function()
  refuse("Nobody can train you here. Go to a guild's teacher.")
end)

arena.own("affects|affected", function(e)
  local list = affects.list(e.actor)
  if #list == 0 then return "No spells affect you." end
  for _, one in ipairs(list) do
    local hours = math.ceil((one["until"] - now()) / affects.HOUR)
    e.actor:tell("{name}, for {hours} more", { name = one.name, hours = words.count(hours, "hour") })
  end
end)

-- Rest. A resting or sleeping character sits; standing up ends it.

local function lie(how, text)
  return function(e)
    body.must_act(e.actor)
    if verbs.living(e.actor.fighting) then refuse("You have your hands full.") end
    if e.actor.resting == how and verbs.living(e.actor.sitting) then refuse("You're doing that already. To get up, "
      .. "type <cmd stand>stand</>.") end
    if not verbs.living(e.actor.sitting) then verbs.must(verbs.may("sit", { actor = e.actor, thing = e.room })) end
    posture.lay(e.actor, how)
    e.actor:act(text)
    body.mend(e.actor)
  end
end

arena.command("rest|relax", lie("resting", "{Actor} {verb:sit} down and {verb:rest}."))
arena.command("sleep|nap", lie("sleeping", "{Actor} {verb:lie} down and {verb:fall} asleep."))

arena.command("wake|awaken [up]", function(e)
  if body.position(e.actor) ~= "sleeping" then refuse("You're awake already.") end
  if affects.has(e.actor, "sleep") then refuse("You can't wake up!") end
  e.actor.resting = nil
  e.actor:act("{Actor} {verb:wake}, and {verb:sit} up.")
end)

-- Spells.

--- Returns the spell that TEXT begins with, the longest name first, and the words behind it.
local function read_spell(text)
  local quoted, rest = text:match("^['\"]([^'\"]+)['\"]%s*(.*)$")
  if quoted then return skills.find(quoted), rest end
  local parts = {}
  for word in text:gmatch("%S+") do parts[#parts + 1] = word end
  for count = #parts, 1, -1 do
    local row = skills.find(table.concat(parts, " ", 1, count))
    if row then return row, table.concat(parts, " ", count + 1) end
  end
  return nil
end

local function reachable(who)
  local list = { who }
  for _, place in ipairs({ who, who.location }) do
    for _, thing in ipairs(place.contents) do
      if thing ~= who and sees(who, thing) then list[#list + 1] = thing end
    end
  end
  return list
end

local function only(list, wanted)
  local kept = {}
  for _, thing in ipairs(list) do
    if thing:is("character") == wanted then kept[#kept + 1] = thing end
  end
  return kept
end

local NO_WORDS = {
  foe = function(who) return verbs.living(who.fighting) end,
  friend = function(who) return who end,
  self = function(who) return who end,
  none = function() return nil end,
  room = function() return nil end,
}

--- Returns the target of ROW's spell when WHO names TEXT, or refuses.
local function target_of(who, row, text)
  if text == "" then
    local own = NO_WORDS[row.on]
    local target = own and own(who)
    if not own or (row.on == "foe" and not target) then refuse("Cast it on what or whom?") end
    return target
  end
  if row.on == "name" then return text end
  if row.on == "word" then
    local word = text:lower()
    if not row.says[word] then refuse("Better or worse? For example: cast '{spell}' better", { spell = row.name }) end
    return word
  end
  if row.on == "none" or row.on == "room" then return nil end
  if text == "me" or text == "self" or text == "myself" then return who end
  local list = reachable(who)
  if row.on ~= "any" then list = only(list, row.on ~= "thing") end
  local target, why = who:match(text, list)
  if not target then verbs.decline(why) end
  if row.on == "self" and target ~= who then refuse("That works only on yourself.") end
  return target
end

arena.command("cast {words:text}", function(e)
  body.must_act(e.actor)
  local row, rest = read_spell(e.words)
  if not row then refuse("That spell doesn't exist. For the spells you know, type <cmd practice>practice</>.") end
  verbs.must(magic.may_cast(e.actor, row))
  local target = target_of(e.actor, row, rest or "")
  if verbs.living(e.actor.fighting) then
    e.actor.plan, e.actor.planned = "cast", { spell = row.name, target = target }
    return e.actor:tell("You will cast {spell}.", { spell = row.name })
  end
  if row.on == "foe" then verbs.must(fight.may(e.actor, target)) end
  verbs.must(magic.cast(e.actor, row, target))
end)

arena.command("cast", function() refuse("Cast what? For example: cast 'magic missile' rat") end)

-- Things that hold spells.

--- Casts the spells NUMBERS of THING on TARGET.
local function release(who, thing, numbers, target)
  local level = math.max(1, math.floor(body.number(body.diku(thing).level, 1)))
  local any = false
  for _, number in ipairs(numbers) do
    local row = skills.numbered(math.tointeger(body.number(number, 0)) or 0)
    if row and row.kind == "spell" then
      local goal = target or who
      if row.on == "thing" and goal:is("character") then goal = thing end
      local ok, why, names = magic.apply(row, who, row.on == "name" and goal.name or goal, level)
      if not ok then who:tell(why, names) end
      any = true
    end
  end
  if not any then who:tell("Nothing happens.") end
end

local function spells_of(thing)
  local diku = body.diku(thing)
  return { diku.spell_1 or 0, diku.spell_2 or 0, diku.spell_3 or 0 }
end

local function is_of(thing, kind)
  return body.fields(thing.circle).type == kind
end

arena.command("quaff {thing:held}", function(e)
  body.must_act(e.actor)
  if not is_of(e.thing, "potion") then refuse("You can only quaff potions.") end
  verbs.must(verbs.may("drink", { actor = e.actor, thing = e.thing, how = "quaff" }))
  e.actor:act("{Actor} {verb:quaff} {the thing}.", { thing = e.thing })
  release(e.actor, e.thing, spells_of(e.thing), e.actor)
  if verbs.living(e.thing) then e.thing:destroy() end
end)

--- Returns what WHO means by TEXT when using THING. If its first spell is for people, a person comes before their
-- corpse.
local function aim(who, thing, text)
  if not text then return nil end
  if text == "me" or text == "self" or text == "myself" then return who end
  local diku, list = body.diku(thing), reachable(who)
  local row = skills.numbered(math.tointeger(body.number(diku.spell or diku.spell_1, 0)) or 0)
  local somebody = row and row.on ~= "thing" and who:match(text, only(list, true))
  if somebody then return somebody end
  local found, why = who:match(text, list)
  return found or verbs.decline(why)
end

local function recite(e)
  body.must_act(e.actor)
  if not is_of(e.thing, "scroll") then refuse("You can only recite scrolls.") end
  local what = aim(e.actor, e.thing, e.what)
  e.actor:act("{Actor} {verb:recite} {the thing}, which dissolves.", { thing = e.thing })
  release(e.actor, e.thing, spells_of(e.thing), what or verbs.living(e.actor.fighting) or e.actor)
  if verbs.living(e.thing) then e.thing:destroy() end
end

arena.command("recite {thing:held}", recite)
arena.command("recite {thing:held} [at|on] {what:text}", recite)

--- Takes one charge from THING; false if it has none.
local function spend(thing)
  local left = math.floor(body.number(thing.charges, body.number(body.diku(thing).charges, 0)))
  if left < 1 then return false end
  thing.charges = left - 1
  return true
end

local function zap(e)
  body.must_act(e.actor)
  local is_wand, is_staff = is_of(e.thing, "wand"), is_of(e.thing, "staff")
  if not is_wand and not is_staff then refuse("{The thing} {thing verb:be} not a wand or a staff.",
    { thing = e.thing }) end
  local what = aim(e.actor, e.thing, e.what)
  if is_wand and not what and not verbs.living(e.actor.fighting) then refuse("At what or whom?") end
  if not spend(e.thing) then refuse("{The thing} {thing verb:seem} powerless.", { thing = e.thing }) end
  local numbers = { body.diku(e.thing).spell or 0 }
  if is_wand then
    local target = what or verbs.living(e.actor.fighting)
    e.actor:act("{Actor} {verb:point} {the thing} at {the who}.", { thing = e.thing, who = target })
    return release(e.actor, e.thing, numbers, target)
  end
  e.actor:act("{Actor} {verb:tap} {the thing} three times on the ground.", { thing = e.thing })
  for _, other in ipairs(e.room.contents) do
    local meant = verbs.living(other) and other:is("character") and other ~= e.actor
    if meant then release(e.actor, e.thing, numbers, other) end
  end
end

arena.command("use|zap|wave {thing:held}", zap)
arena.command("use|zap|wave {thing:held} [at|on] {what:text}", zap)

-- Acts.

local function learned(who, name)
  body.must_act(who)
  verbs.must(acts.may(who, name))
end

--- Registers an act for the next round of a fight. A character who is not fighting yet starts the fight with it.
local function planned(pattern, name)
  arena.command(pattern, function(e)
    learned(e.actor, name)
    local foe = verbs.living(e.actor.fighting)
    if not foe then refuse("Whom? For example: {act} rat", { act = name }) end
    e.actor.plan = name
    e.actor:tell("You will {act} {the foe}.", { act = name, foe = foe })
  end)
  arena.command(pattern .. " {who:character}", function(e)
    learned(e.actor, name)
    local foe = verbs.living(e.actor.fighting)
    if foe ~= e.who then
      verbs.must(fight.may(e.actor, e.who))
      verbs.must(fight.face(e.actor, e.who))
    end
    e.actor.plan = name
    e.actor:tell("You will {act} {the foe}.", { act = name, foe = e.who })
  end)
end

planned("kick", "kick")
planned("bash", "bash")
planned("disarm", "disarm")
planned("whirlwind", "whirlwind")

arena.command("rescue {who:character}", function(e)
  learned(e.actor, "rescue")
  if e.who == e.actor then refuse("What about fleeing instead?") end
  if verbs.living(e.actor.fighting) == e.who then refuse("How can you rescue somebody you are trying to kill?") end
  local foe = fight.foes(e.who, e.room)[1]
  if not foe then refuse("But nobody is fighting {the who}!", { who = e.who }) end
  verbs.must(fight.may(e.actor, foe))
  if verbs.living(e.actor.fighting) then
    e.actor.plan, e.actor.planned = "rescue", { target = e.who }
    return "You will rescue them."
  end
  fight.acts.rescue(e.actor, nil, e.who)
end)

arena.command("backstab {who:character}", function(e)
  learned(e.actor, "backstab")
  verbs.must(acts.backstab(e.actor, e.who))
end)

arena.command("steal {what:text} from {who:character}", function(e)
  learned(e.actor, "steal")
  verbs.must(acts.steal(e.actor, e.what:lower(), e.who))
end)

for _, name in ipairs({ "sneak", "hide" }) do
  arena.first(name, function(e)
    learned(e.actor, name)
    if verbs.living(e.actor.fighting) then refuse("You have your hands full.") end
    acts.sneak(e.actor, name)
  end)
end

arena.first("pick [lock [of]] {thing:seen}", function(e)
  if e.thing.locked == nil then return pass() end
  learned(e.actor, "pick")
  verbs.must(acts.pick(e.actor, e.thing))
end)

arena.command("track {who:text}", function(e)
  learned(e.actor, "track")
  local way, why = acts.track(e.actor, e.who)
  if not way then refuse(why) end
  e.actor:tell(way == "here" and "You are in the same room." or "You sense a trail {way} from here.", { way = way })
end)

arena.command("bandage {who:character}", function(e)
  learned(e.actor, "bandage")
  verbs.must(acts.bandage(e.actor, e.who))
end)

arena.command("compare {a:held} [with|to|and] {b:held}", function(e)
  local function worth(thing)
    local diku = body.diku(thing)
    return diku.dice and body.mean({ number = diku.dice, size = diku.dice_size }) or body.number(diku.armour, 0)
  end
  local a, b = worth(e.a), worth(e.b)
  e.actor:tell(a == b and "They look about the same." or "{The better} {better verb:look} better.",
    { better = a > b and e.a or e.b })
end)
