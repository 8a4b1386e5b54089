--- Spells: the rows of skill_list.lua, for casters and for wands, scrolls and potions.
---
--- A spell that hurts is like a blow: it asks fight.may, and takes a round in a fight. `magic.apply` does a
--- spell without cost or skill, for things and scripts.
local affects = require("affects")
local body = require("body")
local company = require("company")
local fight = require("fight")
local growth = require("growth")
local skills = require("skills")
local verbs = require("verbs")
local vision = require("vision")
local weather = require("weather")
local words = require("words")

local magic = {}

local CALL = 30 -- seconds for which a player can accept a summons
local calls = {} -- id of the called player -> { by =, at =, go = function that moves them }

--- True if WHO is a player, or the pet of one.
local function is_players(who)
  return who:is("player") or verbs.living(who.pet_of) ~= nil
end

local function saves(target, level)
  local bonus = affects.total(target, "saving_spell")
  return random(1, 100) < 5 * (body.level(target) // 2 - bonus) - level
end

local function dice_of(row, caster)
  local dice = caster.class == "mage" and row.mage or not caster:is("player") and row.mage or row.dice
  return { number = dice[1], size = dice[2], plus = dice[3] }
end

local function tell_text(row, caster, target)
  caster:act(row.text, { who = target, actor = caster }, { kind = "fight" })
end

--- Makes CASTER fight TARGET, unless they do already. Returns true, or nil and the refusal.
local function challenge(caster, target)
  local ok, why, names = fight.may(caster, target)
  if not ok then return nil, why, names end
  if caster.fighting == target or target.fighting == caster then return true end
  return fight.face(caster, target)
end

local function hurt(caster, target, amount)
  if body.affected(target, "sanctuary") then amount = amount // 2 end
  amount = math.max(1, math.min(200, amount))
  fight.unsettle(caster, target, amount)
  fight.hurt(target, amount, caster)
end

local function affect_of(row, level)
  local hours = row.hours[1] + (row.hours[2] and level // row.hours[2] or 0)
  return { name = row.name, seconds = math.max(1, hours) * affects.HOUR, mods = row.mods, flags = row.flags,
    ends = row.ends, stack = row.stack }
end

local alignment = body.alignment

-- By the row's `does`: each does the spell, and returns true, or nil and the refusal.
local does = {}

function does.damage(row, caster, target, level)
  local good = row.only and (row.only == "evil" and alignment(target) < -350 or row.only == "good"
    and alignment(target) > 350)
  if row.only and not good then return nil, "{The who} {who verb:be} not touched by it.", { who = target } end
  local ok, why, names = challenge(caster, target)
  if not ok then return nil, why, names end
  tell_text(row, caster, target)
  local amount = body.roll(dice_of(row, caster))
  local saved = saves(target, level // 4)
  if row.also and not saved then
    affects.put(target, affect_of({ name = row.name, hours = row.also.hours, mods = row.also.mods,
      ends = row.also.ends }, level), caster)
  end
  hurt(caster, target, saved and amount // 2 or amount)
  return true
end

function does.drain(row, caster, target, level)
  local before_it = body.hp(target)
  local ok, why, names = challenge(caster, target)
  if not ok then return nil, why, names end
  tell_text(row, caster, target)
  hurt(caster, target, body.level(target) <= 2 and 100 or body.roll(dice_of(row, caster)) + level)
  local left = verbs.living(target) and target.hp and body.hp(target) or 0
  if caster.hp then body.set_hp(caster, body.hp(caster) + math.max(0, before_it - left) // 2) end
  return true
end

function does.quake(row, caster, _, level)
  caster:act(row.text, {}, { kind = "fight" })
  for _, other in ipairs(caster.location and caster.location.contents or {}) do
    local foe = verbs.living(other) and other:is("character") and other ~= caster
      and not company.are_together(caster, other)
    if foe and (other.fighting == caster or caster.fighting == other or not other:is("player"))
      and fight.may(caster, other) and challenge(caster, other) then
      hurt(caster, other, body.roll(dice_of(row, caster)) + level)
    end
  end
  return true
end

function does.heal(row, caster, target, level)
  body.begin(target)
  local amount = body.roll(dice_of(row, caster)) + (row.part and level // row.part or 0)
  body.set_hp(target, body.hp(target) + amount)
  if row.cures then affects.take_flag(target, row.cures) end
  tell_text(row, caster, target)
  return true
end

function does.cure(row, caster, target)
  if not affects.take_flag(target, row.cures) then
    return nil, "Nothing seems to happen."
  end
  tell_text(row, caster, target)
  return true
end

function does.affect(row, caster, target, level)
  local hides = row.flags and row.flags[1] == "invisible" and is_players(caster) and target:is("player")
  if hides and not company.are_together(caster, target) then
    return nil, "{The who} {who verb:be} not in your group. They would no longer be seen.", { who = target }
  end
  if not affects.put(target, affect_of(row, level), caster) then return nil, "No more spells can take hold there." end
  tell_text(row, caster, target)
  return true
end

function does.curse(row, caster, target, level)
  local ok, why, names = challenge(caster, target)
  if not ok then return nil, why, names end
  if (row.needs and body.acts(target, row.needs)) or saves(target, 0) then
    caster:tell("It does not take hold of {the who}.", { who = target })
    return true
  end
  tell_text(row, caster, target)
  affects.put(target, affect_of(row, level), caster)
  return true
end

--- Returns how many pets WHO has here, without npcs of builders, who could fill the list.
function magic.followers(who)
  local count = 0
  for _, other in ipairs(who.location and who.location.contents or {}) do
    if other:is("npc") and body.master(other) == who then count = count + 1 end
  end
  return count
end

--- Returns how many pets WHO may have.
function magic.followers_most(who)
  return growth.ability(who, "cha") // 3
end

function does.charm(row, caster, target, level)
  if target:is("player") then return nil, "Players have a mind of their own." end
  local ok, why, names = fight.may(caster, target)
  if not ok then return nil, why, names end
  if body.level(target) >= level or body.acts(target, "no_charm") or saves(target, 0) then
    return fight.face(caster, target)
  end
  if magic.followers(caster) >= magic.followers_most(caster) then
    return nil, "You have too many followers already."
  end
  tell_text(row, caster, target)
  fight.stop(target)
  target.following, target.pet_of = caster, caster
  affects.put(target, { name = row.name, seconds = row.hours[1] * affects.HOUR, flags = { "charm" } }, caster)
  return true
end

-- Summoning: a player who would be moved by another player's spell is asked first.

--- Asks WHO whether to come with CASTER. GO(who) then moves them, and returns true, or nil and the refusal.
local function call(caster, who, go)
  local ok, why = verbs.may("summon", { actor = caster, thing = who })
  if not ok then return nil, why end
  calls[who.id] = { by = caster, at = now(), go = go }
  local function answered(yes)
    if yes and magic.caller(who) == caster then verbs.must(magic.come(who)) end
  end
  local text, names = "{The caster} {caster verb:call} you by magic. To go, type: "
    .. "<cmd accept>accept</>", { caster = caster }
  if not who:offer(text, answered, names, "summons") then who:tell(text, names) end
  caster:tell("You call {the who}, who can accept or stay.", { who = who })
  return true
end

--- Returns the caster whose summons WHO can still accept, or nil.
function magic.caller(who)
  local one = calls[who.id]
  local by = one and now() - one.at <= CALL and verbs.living(one.by)
  return by and by.location and company.are_together(by, who) and by or nil
end

--- Makes WHO accept the summons. Returns true, or nil and the refusal.
function magic.come(who)
  local by = magic.caller(who)
  if not by then return nil, "That call is over." end
  if verbs.living(who.fighting) then return nil, "No way! You're fighting for your life!" end
  local go = calls[who.id].go
  calls[who.id] = nil
  return go(who)
end

function does.company(row, caster, _, level)
  local one = skills.find(row.of)
  for _, member in ipairs(company.here(caster)) do
    if one.moves and member ~= caster then
      call(caster, member, function(who) return magic.apply(one, who, who, level) end)
    else
      magic.apply(one, caster, member, level)
    end
  end
  return true
end

--- A spell that moves is not a weapon: players and their pets can move only themselves by it.
local function must_be_own(caster, target)
  if target == caster or not is_players(caster) then return true end
  return nil, "It does not take hold of {the who}.", { who = target }
end

function does.recall(_, caster, target)
  local ok, why, names = must_be_own(caster, target)
  if not ok then return nil, why, names end
  if verbs.living(target.fighting) then fight.stop(target) end
  target:act("{Actor} {verb:vanish}.", {}, { except = { target } })
  local home = fight.mortality.home_of(target)
  move(target, home, "recall", { mover = target, force = true })
  target:act("{Actor} {verb:appear} out of nowhere.", {}, { except = { target } })
  return true
end

-- Flags of rooms that random teleports avoid.
local CLOSED = { "private", "godroom", "house", "death", "no_magic" }

function does.teleport(_, caster, target)
  local own, no, names = must_be_own(caster, target)
  if not own then return nil, no, names end
  local area = target.location and verbs.living(target.location.area)
  local rooms = area and find { area = area } or {}
  local room = rooms[math.max(1, random(1, math.max(1, #rooms)))]
  if not room or not room:is("room") or room.private == true then return nil, "Nothing happens." end
  for _, flag in ipairs(CLOSED) do
    if body.is_flagged(room, flag) then return nil, "Nothing happens." end
  end
  target:act("{Actor} {verb:vanish}.", {}, { except = { target } })
  local ok, why = verbs.move(target, target, room, "teleport")
  if not ok then return nil, why end
  target:act("{Actor} {verb:appear} out of nowhere.", {}, { except = { target } })
  return true
end

--- Only members of the caster's group are summoned, and come if they accept.
function does.summon(_, caster, text)
  local who = caster:match(text, company.members(caster))
  if not who or who == caster then return nil, "You can only summon members of your group." end
  if who.location == caster.location then return nil, "{The who} {who verb:be} here.", { who = who } end
  if not body.is_on(who.location) then return nil, "Your call can't reach {the who}.", { who = who } end
  return call(caster, who, function(one)
    local from, to = one.location, caster.location
    local ok, why = verbs.may_move(one, one, to, "summon")
    if not ok then return nil, why end
    return vision.watch({ from, to }, function()
      one:act("{Actor} {verb:vanish}.", {}, { except = { one } })
      ok, why = verbs.move(one, one, to, "summon")
      if not ok then return nil, why end
      one:act("{Actor} {verb:appear} out of nowhere.", {}, { except = { one } })
      return true
    end, one)
  end)
end

local FOUND = 10

function does.locate(_, caster, text, level)
  local count = 0
  for _, thing in ipairs(find { name = text }) do
    local room = not thing:is("character") and not thing:is("exit") and place_of(thing)
    if room and room:is("room") and room.public and count < math.min(FOUND, level // 2 + 1) then
      caster:tell("{A thing} is in {place}.", { thing = thing, place = room.name })
      count = count + 1
    end
  end
  if count == 0 then return nil, "You sense nothing called that." end
  return true
end

function does.identify(_, caster, target)
  local diku = body.diku(target)
  caster:tell("{A thing}: it weighs {weight}, and is worth {price}.", { thing = target,
    weight = ("%g"):format(body.number(target.weight, 0)),
    price = words.count(math.floor(body.number(target.price, 0)), "coin") })
  if diku.dice then
    caster:tell("As a weapon it does {dice}, on average {mean}.", { dice = ("%gd%g"):format(body.number(diku.dice, 1),
      body.number(diku.dice_size, 1)), mean = ("%g"):format(body.mean({ number = diku.dice, size = diku.dice_size })) })
  end
  if diku.armour then
    caster:tell("As armour it is {armour}.", { armour = ("%g"):format(body.number(diku.armour, 0)) })
  end
  for _, modifier in ipairs(body.fields(diku.modifiers)) do
    local to, by = body.fields(modifier).to, body.number(body.fields(modifier).by, 0)
    if to and by ~= 0 then
      caster:tell("{to}: {by}", { to = tostring(to):gsub("_", " "), by = ("%+g"):format(by) })
    end
  end
  for i = 1, 3 do
    local row = skills.numbered(diku["spell_" .. i])
    if row then caster:tell("It holds the spell {spell}.", { spell = row.name }) end
  end
  return true
end

function does.sense_poison(_, caster, target)
  local poisoned = target:is("character") and affects.has(target, "poison") or body.fields(target.circle).poisoned
  caster:tell(poisoned and "You sense poison in {the who}." or "You sense no poison in {the who}.", { who = target })
  return true
end

function does.make(row, caster)
  local props = { location = caster.location }
  for name, value in pairs(row.props) do props[name] = value end
  local thing, why = create(row.proto, props)
  if not thing then return nil, verbs.ready(why) end
  caster:act(row.text, { thing = thing })
  return true
end

--- True if CASTER holds TARGET, which players must for spells that change a thing; else nil and the refusal.
local function must_be_held(caster, target)
  if target.location == caster or not is_players(caster) then return true end
  return nil, "You have to hold {the thing} for that.", { thing = target }
end

function does.fill(row, caster, target)
  local ok, why, names = must_be_held(caster, target)
  if not ok then return nil, why, names end
  local most = math.floor(body.number(body.fields(target.circle).drinks_max, 0))
  if not target:is("drink") or most < 1 then
    return nil, "You can't fill {the thing} with water.", { thing = target }
  end
  target.servings = most
  caster:act(row.text, { thing = target })
  return true
end

function does.enchant(row, caster, target, level)
  local ok, why, names = must_be_held(caster, target)
  if not ok then return nil, why, names end
  local diku = body.diku(target)
  if not diku.dice or #body.fields(diku.modifiers) > 0 then
    return nil, "{The thing} can't be enchanted.", { thing = target }
  end
  local made = {}
  for name, value in pairs(diku) do made[name] = value end
  made.modifiers = { { to = "hitroll", by = level >= 18 and 2 or 1 }, { to = "damroll", by = level >= 20 and 2 or 1 } }
  target.diku = made
  caster:act(row.text, { thing = target })
  return true
end

--- Darkens a room for a while where fighting is on; lamps still burn.
function does.darken(row, caster, _, level)
  local room = caster.location
  if not body.is_on(room) or body.is_peaceful(room) then return nil, "Nothing seems to happen." end
  caster:act(row.text)
  vision.watch({ room }, function()
    if room._light == nil then
      room._light = type(room.light) == "number" and room.light or 0
      room.light = 0
    end
  end)
  room:after(affect_of(row, level).seconds, "darkness")
  return true
end

function does.weather(row, caster, word)
  if not weather.of(caster.location) then return nil, "You can't change the weather indoors." end
  caster:act(row.text)
  local by = row.says[word] or row.says.better -- wands and the like have no word
  if not weather.turn(caster.location, by) then return nil, "The weather stays as it is." end
  return true
end

--- Makes an npc that follows CASTER as a pet. Returns true, or nil and the refusal.
local function make_pet(caster, name, level)
  if magic.followers(caster) >= magic.followers_most(caster) then
    return nil, "You have too many followers already."
  end
  local pet, why = create("npc", { name = name, level = math.max(1, level), location = caster.location,
    following = caster, pet_of = caster })
  if not pet then return nil, verbs.ready(why) end
  caster:act("{The pet} {pet verb:rise}, and {pet verb:follow} {actor}.", { pet = pet, actor = caster })
  return true
end

function does.animate(_, caster, target, level)
  if not target.corpse or verbs.living(target.corpse) then return nil, "You can't animate that." end
  local kept = fight.mortality.keeps(target, caster)
  if kept then return nil, verbs.ready(kept) end
  for _, thing in ipairs(target.contents) do
    move(thing, target.location, "drop", { mover = caster, force = true })
  end
  local ok, why, names = make_pet(caster, "a zombie", level // 2)
  if ok then target:destroy() end
  return ok, why, names
end

function does.clone(_, caster, _, level)
  local shown = words.shown(caster)
  return make_pet(caster, "an image of " .. (known_as(caster) == shown and shown or "somebody"), level // 2)
end

--- Does ROW's spell by CASTER at LEVEL on TARGET (a character, a thing, or for "name" a text), without skill
--- or cost. Returns true, or nil and the refusal.
function magic.apply(row, caster, target, level)
  local ok, why, names = does[row.does](row, caster, target, level)
  local thing = type(target) == "userdata" and verbs.living(target) or nil -- it may have died
  if ok then after_event("cast", { actor = caster, thing = thing, text = row.name }) end
  return ok, why, names
end

-- Casting.

--- Returns what ROW's spell costs WHO.
function magic.cost(who, row)
  local most, least, step = table.unpack(row.mana)
  local from = growth.level_for(who, row) or body.level(who)
  return math.max(least, most - step * math.max(0, body.level(who) - from))
end

--- Returns true if WHO may cast ROW's spell, or nil and the refusal.
function magic.may_cast(who, row)
  local level = growth.level_for(who, row)
  if row.kind ~= "spell" then return nil, "That isn't a spell." end
  if not growth.class(who) then return nil, "You don't know any magic. To learn it, join a guild." end
  if not level or body.level(who) < level or growth.learned(who, row.name) == 0 then
    return nil, "You are unfamiliar with that spell."
  end
  if body.number(who.mana, 0) < magic.cost(who, row) then
    return nil, "You don't have the energy to cast that spell!"
  end
  return true
end

--- Makes WHO cast ROW's spell and pay for it. Returns true, or nil and the refusal.
function magic.cast(who, row, target)
  local ok, why, names = magic.may_cast(who, row)
  if not ok then return nil, why, names end
  ok, why = verbs.may("cast", { actor = who, thing = type(target) == "userdata" and target or nil, text = row.name })
  if not ok then return nil, why end
  if body.is_flagged(who.location, "no_magic") then return nil, "Your magic fizzles out and dies." end
  local cost = magic.cost(who, row)
  if random(1, 100) > growth.learned(who, row.name) then
    who.mana = math.max(0, who.mana - cost // 2)
    who:tell("You lost your concentration!")
    body.show(who)
    return true
  end
  who:act("{Actor} {verb:utter} the words \"{spell}\".", { spell = row.name }, { except = { who } })
  ok, why, names = magic.apply(row, who, target, body.level(who))
  if not ok then return nil, why, names end
  who.mana = math.max(0, who.mana - cost)
  if not verbs.living(who.fighting) then body.mend(who) end
  growth.used(who, row)
  body.show(who)
  return true
end

return magic
