--- Experience, levels, classes and practice.
---
--- A level is reached when `experience` reaches its threshold, and is never lost. A character without a class
--- hits like a beginner, and can't learn anything until a teacher takes them in.
local body = require("body")
local classes = require("class_list")
local points = require("points")
local shadow = require("shadow")
local words = require("words")

local growth = {}

growth.HIGHEST = 30
growth.CHANGES_BELOW = 5 -- a class may be changed once, below this level
local AWARDS = { [5] = true, [10] = true, [20] = true, [30] = true }
local SAME_KIND = 1800 -- seconds in which another kill of that kind is worth less
local ABILITIES = { str = "strength", int = "intelligence", wis = "wisdom", dex = "dexterity", con = "constitution",
  cha = "charisma" }
growth.abilities = ABILITIES

local THRESHOLDS = { 0, 2000, 4000, 8000, 16000, 32000, 64000, 125000, 250000, 500000, 750000, 1000000, 1250000,
  1500000, 1850000, 2200000, 2550000, 2900000, 3250000, 3600000, 3900000, 4200000, 4500000, 4800000, 5150000,
  5500000, 5950000, 6400000, 6850000, 7400000 }

--- Returns the experience at which LEVEL begins; nil above the highest.
function growth.threshold(level)
  return THRESHOLDS[level]
end

function growth.experience(who)
  return math.max(0, math.floor(body.number(who.experience, 0)))
end

local function bounded(value, otherwise, low, high)
  return math.max(low, math.min(high, math.floor(body.number(value, otherwise))))
end

--- Returns the class NAME as the area's table OWN changes STOCK, a stock class or {}.
local function altered(name, own, stock)
  local hits, to_hit = body.fields(own.hits), body.fields(own.to_hit)
  local row = { name = name, good = stock.good, most = bounded(own.most, stock.most or 80, 0, 95), to_hit = {},
    skills = body.fields(own.skills), mana = stock.mana }
  local low = bounded(hits[1], stock.hits and stock.hits[1] or 5, 1, 15)
  row.hits = { low, bounded(hits[2], stock.hits and stock.hits[2] or 10, low, 15) }
  for i = 1, 4 do row.to_hit[i] = bounded(to_hit[i], (stock.to_hit or { 20, 14, 7, 1 })[i], 1, 20) end
  if type(own.mana) == "boolean" then row.mana = own.mana end
  return row
end

--- Returns the row of the class NAME in PLACE, or nil: the stock one, or as the area changes it (`classes = {
--- warrior = { most = 90 }, monk = { hits, to_hit, mana, most, skills = { kick = 1 } } }`).
function growth.find_class(name, place)
  if type(name) ~= "string" then return nil end
  local own = body.fields(shadow.scope(place).classes)[name]
  if type(own) ~= "userdata" and type(own) ~= "table" then return classes[name] end
  if #name > 24 or not name:find("^%l[%l ]*$") then return nil end
  return altered(name, own, classes[name] or {})
end

-- The class of players in areas with `class_of = "none"`: they can learn everything, but nothing fully.
local NO_CLASS = { name = "adventurer", hits = { 5, 10 }, to_hit = { 20, 14, 7, 1 }, most = 60, mana = true,
  learns_all = true }

--- Returns the row of WHO's class where they are, or nil.
function growth.class(who)
  local class = growth.find_class(who.class, who.location)
  if class or not who:is("player") then return class end
  return shadow.scope(who.location).class_of == "none" and NO_CLASS or nil
end

function body.is_caster(who)
  local class = growth.class(who)
  return class ~= nil and class.mana == true
end

function body.next_level(who)
  return THRESHOLDS[body.level(who) + 1]
end

--- Returns an ability of WHO, 3 to 25: their own or 13, plus training, plus affects and worn things.
function growth.ability(who, name, sums)
  local trained = body.number(body.fields(who.trained)[name], 0)
  local own = body.number(who[name], body.number(body.diku(who)[name], 13))
  return math.max(3, math.min(25, math.floor(own + trained + body.total(who, name, sums))))
end

local function rise(who)
  local level, class = body.level(who) + 1, growth.class(who)
  local low, high = table.unpack(class and class.hits or { 5, 9 })
  local constitution = math.max(0, (growth.ability(who, "con") - 14) // 2)
  local hits = random(low, high)
  hits = math.floor(shadow.number(who.location, "rise", { points = hits, level = level }, hits)) + constitution
  body.begin(who)
  who.level = level
  who.max_hp = body.number(who.max_hp, 24) + hits
  who.hp = body.hp(who) + hits
  if class and class.mana then
    local mana = math.min(10, random(level, level * 3 // 2))
    who.max_mana = body.number(who.max_mana, 100) + mana
    who.mana = body.number(who.mana, 0) + mana
  end
  local wisdom = math.max(0, (growth.ability(who, "wis") - 13) // 2)
  who.practices = math.floor(body.number(who.practices, 0)) + 2 + wisdom
  who:tell("You rise a level! You are level {level} now.", { level = level })
  who:act("{Actor} {verb:rise} a level!", {}, { except = { who } })
  if AWARDS[level] then
    who:award("level " .. level, ("level %d reached"):format(level))
  end
  after_event("level", { actor = who, thing = who, data = level })
end

--- Gives WHO POINTS of experience, and the levels that they reach.
function growth.gain(who, amount)
  if amount <= 0 then return end
  body.begin(who)
  who.experience = growth.experience(who) + math.floor(amount)
  while body.level(who) < growth.HIGHEST and growth.experience(who) >= THRESHOLDS[body.level(who) + 1] do
    rise(who)
  end
  body.show(who)
end

--- Takes WHO's experience for a death: at most PART of the level, and half of what they have above its
--- threshold. Returns the points lost.
function growth.lose(who, part)
  local level, has = body.level(who), growth.experience(who)
  local floor = THRESHOLDS[math.min(level, growth.HIGHEST)] or 0
  local step = (THRESHOLDS[level + 1] or floor + 500000) - floor
  local lost = math.max(0, math.min((has - floor) // 2, math.floor(step * part)))
  lost = math.floor(math.min(math.max(0, has - floor),
    shadow.number(who.location, "loss", { points = lost, experience = has, level = level }, lost)))
  if lost > 0 then who.experience = has - lost end
  return lost
end

--- Returns how much of VICTIM's worth counts for WHO: a tenth less for each of its kind killed within half an
--- hour.
function growth.freshness(who, victim)
  local kind = victim.protos[1]
  local id = tostring(kind and kind.id or 0)
  local kept, list = {}, body.fields(who.recent_kills)
  local count = 0
  for key, one in pairs(list) do
    local at, times = body.number(body.fields(one).at, 0), body.number(body.fields(one).times, 0)
    if now() - at < SAME_KIND then
      kept[key] = { at = at, times = times }
      if key == id then count = times end
    end
  end
  local shared = kind and kind ~= object("npc") and #kind.protos > 0
  if shared then
    kept[id] = { at = now(), times = math.min(10, count + 1) }
    who.recent_kills = kept
  end
  return shared and math.max(0.3, 1 - count / 10) or 1
end

local BUILT_A_DAY = 10 -- kills of builders' npcs per player and day that give experience

--- Returns the most that a kill of a builder's npc gives WHO: as much as a stock npc of its level, or of WHO's
--- level if that is lower, and only for BUILT_A_DAY kills a day.
local function built_worth(who, victim)
  local day = now() // 86400
  local had = body.fields(who._built_kills)
  local count = had.day == day and body.number(had.count, 0) or 0
  if count >= BUILT_A_DAY then return 0 end
  who._built_kills = { day = day, count = count + 1 }
  return math.min(body.level(victim), body.level(who)) * 100 / 3
end

--- Returns the experience that WHO gets for VICTIM, if COUNT players share it.
function growth.worth(who, victim, count)
  local worth = body.number(body.diku(victim).experience, body.level(victim) * 100) / 3
  local area = victim.location and shadow.scope(victim.location)
  if build.maker(victim) or area and build.maker(area) then
    return math.floor(math.max(0, math.min(worth, built_worth(who, victim)) / count
      * growth.freshness(who, victim)))
  end
  local share = (worth + count - 1) / count * (1 + 0.05 * (count - 1))
  local above = math.max(0, math.min(8, body.level(victim) - body.level(who)))
  local amount = math.max(1, math.min(100000, math.floor(share * (1 + above / 8) * growth.freshness(who, victim))))
  return math.floor(shadow.number(victim.location, "experience", { points = amount, level = body.level(who),
    victim_level = body.level(victim), count = count }, amount))
end

-- Skills.

--- Returns how well WHO has learned SKILL, in percent.
function growth.learned(who, skill)
  return math.max(0, math.min(100, math.floor(body.number(body.fields(who.skills)[skill], 0))))
end

--- Returns the level from which WHO may learn the skill ROW, or nil if never.
function growth.level_for(who, row)
  local class = growth.class(who)
  local own = class and class.skills and body.number(class.skills[row.name])
  if class and class.learns_all then
    local least
    for _, level in pairs(row.classes or {}) do least = math.min(least or level, level) end
    return least
  end
  return own and math.max(1, own) or class and row.classes and row.classes[class.name] or row.free and 1 or nil
end

local function set_learned(who, skill, percent)
  local skills = {}
  for name, value in pairs(body.fields(who.skills)) do skills[name] = value end
  skills[skill] = percent
  who.skills = skills
end

--- Makes WHO practise the skill ROW. Returns true, or nil and the refusal.
function growth.practise(who, row)
  local level, class = growth.level_for(who, row), growth.class(who)
  if not level or not class or body.level(who) < level then return nil, "You can't learn that yet." end
  local most, has = class.most, growth.learned(who, row.name)
  if has >= most then return nil, "You are already learned in that area." end
  if class.learns_all and who.practices == nil then who.practices = 3 end
  if body.number(who.practices, 0) < 1 then
    return nil, "You have no practice sessions left. You get more with your next level."
  end
  who.practices = math.floor(who.practices) - 1
  local step = math.max(8, math.min(25, 15 + (growth.ability(who, "int") - 13)))
  set_learned(who, row.name, math.min(most, has + step))
  return true
end

--- Called when WHO has used the skill ROW with success: sometimes they get better at it.
function growth.used(who, row)
  local class, has = growth.class(who), growth.learned(who, row.name)
  if not class or has == 0 or has >= class.most or random(1, 100) > 1 then return end
  set_learned(who, row.name, has + 1)
  who:tell("You get better at {skill}.", { skill = row.name })
end

--- Gives WHO the class NAME. Returns true, or nil and the refusal.
function growth.join(who, name)
  if not growth.find_class(name, who.location) then return nil, "There is no such class." end
  if who.class == name then return nil, "You have that class already." end
  if who.class and (who.class_changed or body.level(who) >= growth.CHANGES_BELOW) then
    return nil, "You have chosen a class already."
  end
  if who.class then who.class_changed, who.skills = true, nil end
  body.begin(who)
  who.class = name
  if not who.practices then who.practices = 3 end
  return true
end

--- Raises an ability of WHO by 3; each player can train two. Returns true, or nil and the refusal.
function growth.train(who, name)
  local trained, count = {}, 0
  for key, value in pairs(body.fields(who.trained)) do
    trained[key] = value
    count = count + 1
  end
  if not ABILITIES[name] then return nil, "You can train str, int, wis, dex, con and cha." end
  if trained[name] then return nil, "You have trained that already." end
  if count >= 2 then return nil, "You have trained two abilities, which is the limit." end
  trained[name] = 3
  who.trained = trained
  return true
end

local BAR = 20 -- letters

--- Tells the fighting values of WHO, if they have ever fought.
local function tell_points(who)
  local class, level = growth.class(who), body.level(who)
  who:tell("You are {health}: {hp} of {max} points, {class}of level {level}.", {
    health = body.health(who), hp = body.hp(who), max = body.max_hp(who), level = level,
    class = class and "a " .. class.name .. " " or "",
  })
  who:tell(who.show_numbers and "Your armour is {armour}: {class} of 100, which is bare." or "Your armour is {armour}.",
    { armour = body.armour_word(who), class = body.armour(who) })
  if class and class.mana then
    who:tell("You have {mana} of {most} points of mana.",
      { mana = body.number(who.mana, 0), most = body.number(who.max_mana, 0) })
  end
  local next_level = growth.threshold(level + 1)
  local left = next_level and math.max(0, next_level - growth.experience(who))
  who:tell(left and "You have {points} of experience, {left} short of the next level, and have won {kills}."
    or "You have {points} of experience, and have won {kills}.", {
    points = words.count(growth.experience(who), "point"), left = left,
    kills = words.count(math.floor(body.number(who.kills, 0)), "fight"),
  })
  if next_level then
    local from = growth.threshold(level) or 0
    local part = math.max(0, math.min(1, (growth.experience(who) - from) / math.max(1, next_level - from)))
    local bar = ("#"):rep(math.floor(part * BAR)) .. ("-"):rep(BAR - math.floor(part * BAR))
    who:tell(sys.option(who, "screenreader") and "You've done {part}% of this level."
      or "This level: {bar} {part}%", { bar = "[" .. bar .. "]", part = math.floor(part * 100) })
  end
end

points.add("score.lines", function(who)
  if body.is_shown(who) then tell_points(who) end
  local lack = body.lacks(who)
  if lack then who:tell("You are {lack}, and heal slowly.", { lack = lack }) end
end)

return growth
