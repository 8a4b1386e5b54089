--- Fields of characters in triggers: %actor.name%, %self.hitp%, %actor.gold(-5)% … Each is FN(who, argument,
--- run) and returns a text; the argument is a text or nil. Some fields set or add to a value, if may_change
--- allows it.
local body = require("body")
local posture = require("posture")
local finding = require("trigger_find")
local growth = require("growth")
local pronouns = require("pronouns")
local rights = require("trigger_rights")
local trade = require("trade")
local values = require("values")
local verbs = require("verbs")
local words = require("trigger_words")

local people = {}

local number, uid = body.number, finding.uid

local function flag(value) return value and "1" or "0" end

local function whole(value) return tostring(math.tointeger(math.floor(number(value, 0))) or 0) end

local SEXES = { he = "male", she = "female" }

local function pronoun(who, index)
  return pronouns.of(who)[index]
end

function people.name(who, _, run) return run and run.owner and known_as(who, run.owner) or who.name or "" end
function people.alias(who) return table.concat(values.list(who.aliases), " ") end
function people.id(who) return uid(who) end
function people.is_pc(who) return flag(who:is("player")) end
function people.heshe(who) return pronoun(who, 1) end
function people.himher(who) return pronoun(who, 2) end
function people.hisher(who) return pronoun(who, 3) end
function people.room(who) return uid(place_of(who) or who.location) end
function people.weight(who) return whole(number(who.weight, 1)) end

function people.vnum(who, argument)
  local vnum = who:is("player") and "-1" or tostring(who.vnum or -1)
  if argument and argument ~= "" then return flag(vnum == argument) end
  return vnum
end

-- Points and the like. Missing values default to those of a beginner.

local DEFAULTS = { mana = 100, maxmana = 100, move = 85, maxmove = 85, str = 13, int = 13, wis = 13, dex = 13, con = 13,
  cha = 13, drunk = -1, hunger = 24, thirst = 24, questpoints = 0, prac = 0, stradd = 0, align = 0 }
local PROPERTIES = { mana = "mana", maxmana = "max_mana", move = "stamina", maxmove = "max_stamina",
  questpoints = "quest_points", prac = "practices", stradd = "str_add", align = "alignment" }

--- Returns the value of NAME for WHO: their own, or that of the area file.
local function has(who, name)
  if name == "align" then return body.alignment(who) end
  local property = PROPERTIES[name] or name
  return number(who[property], number(body.diku(who)[property], DEFAULTS[name] or 0))
end

--- True if the run may change WHO.
local function may_change(run, who)
  if #run.rights == 0 then return true end
  if who:is("player") then
    run.complain("a builder's trigger can't change players")
    return false
  end
  return rights.controls(run.rights, who)
end

--- Defines a field whose argument is added to the value, or with SETS replaces it.
local LIMITS = 1000000000
local function field(name, sets)
  people[name] = function(who, argument, run)
    if argument and argument ~= "" and may_change(run, who) then
      local amount = tonumber(argument:match("^%s*([+-]?%d+)"))
      if amount then
        local value = sets and amount or has(who, name) + amount
        who[PROPERTIES[name] or name] = math.floor(math.max(-LIMITS, math.min(LIMITS, value)))
      end
    end
    return whole(has(who, name))
  end
end

for _, name in ipairs({ "mana", "move", "questpoints", "prac", "stradd", "maxmana", "maxmove" }) do field(name) end
for _, name in ipairs({ "align", "drunk", "hunger", "thirst" }) do field(name, true) end

--- Abilities, including training, worn things and affects.
for name in pairs(growth.abilities) do
  people[name] = function(who, argument, run)
    local amount = argument and tonumber(argument:match("^%s*([+-]?%d+)"))
    if amount and may_change(run, who) then
      who[name] = math.floor(math.max(3, math.min(25, has(who, name) + amount)))
    end
    return whole(growth.ability(who, name))
  end
end

for _, name in ipairs({ "hitroll", "damroll", "saving_para", "saving_rod", "saving_petri", "saving_breath",
  "saving_spell" }) do
  people[name] = function(who) return whole(number(body.diku(who)[name], 0) + body.total(who, name)) end
end

function people.armor(who) return whole(body.armour(who)) end

function people.level(who, argument, run)
  if argument and argument:match("^%d+$") and may_change(run, who) then
    who.level = math.max(1, math.min(1000, tonumber(argument)))
  end
  return whole(body.level(who))
end

local GIVEN = { male = "he", female = "she", neutral = "it" }

function people.sex(who, argument, run)
  local wanted = argument and GIVEN[argument:lower()]
  if wanted and may_change(run, who) then who.pronoun = wanted end
  return SEXES[who.pronoun] or "neutral"
end

local TITLE_BYTES = 80

function people.title(who, argument, run)
  local fits = argument and argument ~= "" and #argument <= TITLE_BYTES
  if fits and may_change(run, who) then who.title = argument end
  return type(who.title) == "string" and who.title or ""
end

local CLASSES = { mage = "magic user", cleric = "cleric", thief = "thief", warrior = "warrior" }

function people.class(who, argument, run)
  local wanted = argument and argument ~= "" and argument:lower()
  if wanted == CLASSES.mage then wanted = "mage" end
  if wanted and growth.find_class(wanted, who.location) and may_change(run, who) then who.class = wanted end
  local class = who.class or who.guild
  return CLASSES[class] or (who:is("player") and "warrior" or "")
end

function people.hitp(who, argument, run)
  local amount = argument and tonumber(argument:match("^%s*([+-]?%d+)"))
  if amount and may_change(run, who) then
    body.begin(who)
    body.set_hp(who, math.max(body.hp(who) + amount, who:is("player") and -10 or 1))
  end
  if number(who.hp) then return whole(body.hp(who)) end
  return people.maxhitp(who)
end

function people.maxhitp(who, argument, run)
  local amount = argument and tonumber(argument:match("^%s*([+-]?%d+)"))
  if amount and may_change(run, who) then
    body.begin(who)
    who.max_hp = math.floor(math.max(1, math.min(LIMITS, body.max_hp(who) + amount)))
  end
  if number(who.max_hp) then return whole(body.max_hp(who)) end
  local dice = body.diku(who).hit_points
  return whole(who:is("player") and 24 or dice and body.mean(dice) or 10 + 8 * body.level(who))
end

local EXPERIENCE_MOST = 1000

function people.exp(who, argument, run)
  local amount = argument and tonumber(argument:match("^%s*([+-]?%d+)"))
  if amount and may_change(run, who) then
    amount = math.max(-EXPERIENCE_MOST, math.min(EXPERIENCE_MOST, amount))
    who.experience = math.max(0, math.floor(number(who.experience, 0) + amount))
    if who:is("player") then
      who:tell(amount < 0 and "You lose {n} experience points." or "You receive {n} experience points.",
        { n = math.floor(math.abs(amount)) })
    end
  end
  return whole(number(who.experience, 0))
end

-- Money: coins in hand, and for an npc also the gold of its area file.

local function coins(who)
  local sum = 0
  for _, thing in ipairs(who.contents) do
    if thing:is("coin") then sum = sum + math.max(0, math.floor(number(thing.amount, 1))) end
  end
  return sum
end

local function take_coins(who, amount)
  for _, thing in ipairs(who.contents) do
    if amount <= 0 then return end
    if thing:is("coin") then
      local part = math.min(amount, trade.amount_of(thing))
      amount = amount - part
      trade.melt("triggers", thing, part)
    end
  end
end

local GOLD_MOST = 10000000

function people.gold(who, argument, run)
  local amount = argument and math.tointeger(tonumber(argument:match("^%s*([+-]?%d+)")))
  if amount and may_change(run, who) then
    amount = math.max(-GOLD_MOST, math.min(GOLD_MOST, amount))
    if amount > 0 then
      local heap = trade.mint("triggers", amount, #run.rights == 0 and run.owner or nil)
      if heap and not move(heap, who, "give", { mover = who, force = true }) then trade.melt("triggers", heap) end
    else
      take_coins(who, -amount)
    end
  end
  local own = not who:is("player") and math.floor(number(body.diku(who).gold, 0)) or 0
  return whole(coins(who) + own)
end

-- State.

local POSITIONS = { fighting = "Fighting", sitting = "Sitting", resting = "Resting",
  sleeping = "Sleeping", standing = "Standing" }

function people.pos(who, argument, run)
  local wanted = argument and argument:lower() or ""
  if POSITIONS[wanted] and wanted ~= "fighting" and not verbs.living(who.fighting)
    and may_change(run, who) then
    posture.lay(who, wanted)
  end
  return POSITIONS[body.position(who)] or (body.downed(who):gsub("^%l", string.upper))
end

function people.fighting(who) return uid(verbs.living(who.fighting)) end

function people.affect(who, argument)
  if not argument then return "" end
  return flag(body.affected(who, argument:lower()) or body.affected(who, words.flag(argument)))
end

function people.npcflag(who, argument)
  local name = not who:is("player") and argument and words.flag(argument)
  return flag(name and (name == "npc" or body.acts(who, name)))
end

--- Player flags: only those that players set themselves; the others of the original are always 0.
function people.pref(who, argument)
  if argument and argument:lower() == "brief" then return flag(who.brief == true) end
  return "0"
end

function people.is_killer(who, argument, run)
  if argument and argument ~= "" and may_change(run, who) then who.is_killer = argument:lower() == "on" or nil end
  return flag(who.is_killer == true)
end

function people.is_thief(who, argument, run)
  if argument and argument ~= "" and may_change(run, who) then who.is_thief = argument:lower() == "on" or nil end
  return flag(who.is_thief == true)
end

function people.canbeseen(who, _, run)
  return flag(not run.owner:is("character") or sees(run.owner, who))
end

--- Returns how well a character has learned a skill, in percent.
function people.skill(who, argument)
  return whole(argument and number(body.fields(who.skills)[argument:lower()], 0) or 0)
end

function people.skillset(who, argument, run)
  local name, part = (argument or ""):match("^(.-)%s+(%d+)$")
  if name and may_change(run, who) then
    local skills = {}
    for key, value in pairs(body.fields(who.skills)) do skills[key] = value end
    skills[name:lower():sub(1, 30)] = math.min(100, tonumber(part))
    who.skills = skills
  end
  return ""
end

function people.quest(who) return tostring(who.quest or "") end

function people.questdone(who, argument)
  return flag(argument and values.has(who.quests_done, math.tointeger(tonumber(argument))))
end

--- Stuns a player for some seconds.
function people.wait(who, argument, run)
  local seconds = argument and tonumber(argument:match("^%d+"))
  if seconds and may_change(run, who) then who.stunned_until = now() + math.min(seconds, 60) end
  return "0"
end

-- Companions.

function people.master(who) return uid(verbs.living(who.following)) end

function people.follower(who)
  for _, other in ipairs(finding.people(who.location)) do
    if other.following == who then return uid(other) end
  end
  return ""
end

function people.next_in_room(who)
  return uid(finding.after(finding.people(who.location), who))
end

-- Things they have.

function people.inventory(who, argument)
  local things = finding.things(who, true)
  if argument and argument ~= "" then
    for _, thing in ipairs(things) do
      if finding.has_vnum(thing, argument) then return uid(thing) end
    end
    return ""
  end
  return uid(things[1])
end

--- True if THING is worn at PLACE, a wear flag of the area files or one of `slots`.
local function is_worn_at(thing, place)
  if not thing.worn then return false end
  local slots = { body = "torso", wrist = "wrists" }
  return values.has(body.fields(thing.circle).wear, place) or values.has(thing.slots, slots[place] or place)
end

local function held_at(who, place)
  local wielded = verbs.living(who.wielded)
  if place == "wield" then
    if wielded and wielded.location == who then return wielded end
    if who:is("player") then return nil end
  end
  for _, thing in ipairs(finding.things(who)) do
    local fits = place == "light" and thing:is("light") and thing.lit
      or place ~= "light" and values.has(body.fields(thing.circle).wear, place)
    if fits and not thing.worn and thing ~= wielded then return thing end
  end
  return nil
end

local HELD = { wield = true, hold = true, light = true }
local SECOND = { [2] = true, [4] = true, [15] = true }

function people.eq(who, argument)
  local text = (argument or ""):lower()
  local index = words.place_numbers[text] or math.tointeger(tonumber(text))
  if text == "*" then
    for _, thing in ipairs(who.contents) do
      if thing.worn then return "1" end
    end
    return verbs.living(who.wielded) and "1" or "0"
  end
  local place = index and words.places[index]
  if not place then return "" end
  if HELD[place] then return uid(held_at(who, place)) end
  local skip = SECOND[index] and 1 or 0
  for _, thing in ipairs(who.contents) do
    if is_worn_at(thing, place) then
      if skip == 0 then return uid(thing) end
      skip = skip - 1
    end
  end
  return ""
end

local function holds(holder, wanted, depth)
  for _, thing in ipairs(finding.things(holder)) do
    local is = wanted.thing == thing or finding.has_vnum(thing, wanted.text)
      or not wanted.vnum and not wanted.thing and finding.is_called(thing, wanted.text)
    if is or depth < 4 and holds(thing, wanted, depth + 1) then return true end
  end
  return false
end

function people.has_item(who, argument)
  if not argument or argument == "" then return "0" end
  return flag(holds(who, { text = argument, vnum = argument:match("^%d+$"), thing = finding.by_uid(argument) }, 1))
end

return people
