--- The score as players of tbaMUD know it: abilities, points, alignment, position.
local body = require("body")
local company = require("company")
local deeds = require("deeds")
local growth = require("growth")
local affects = require("affects")
local heaps = require("heaps")
local words = require("words")

local ABILITIES = { { "Str", "str" }, { "Int", "int" }, { "Wis", "wis" }, { "Dex", "dex" }, { "Con", "con" },
  { "Cha", "cha" } }

local ALIGNMENTS = { { 350, "good" }, { -349, "neutral" }, { -math.huge, "evil" } }

local function alignment_word(alignment)
  for _, row in ipairs(ALIGNMENTS) do
    if alignment >= row[1] then return row[2] end
  end
end

local POSITIONS = { standing = sentence("You are standing."), sitting = sentence("You are sitting."),
  resting = sentence("You are resting."), sleeping = sentence("You are sleeping.") }
local DOWNED = { stunned = sentence("You are stunned! You can't move."),
  incapacitated = sentence("You are incapacitated, slowly fading away."),
  ["mortally wounded"] = sentence("You are mortally wounded! You should seek help.") }

local function tell_points(who)
  who:tell("You have {hp}({max_hp}) hit, {mana}({max_mana}) mana and {moves}({max_moves}) movement points.", {
    hp = body.hp(who), max_hp = body.max_hp(who), mana = body.number(who.mana, 0),
    max_mana = body.number(who.max_mana, 0), moves = body.number(who.stamina, 0),
    max_moves = body.number(who.max_stamina, 0),
  })
  local alignment = math.floor(body.alignment(who))
  who:tell("Your armour class is {armour}/10, and your alignment is {alignment} ({word}).",
    { armour = body.armour(who), alignment = alignment, word = alignment_word(alignment) })
end

local function tell_abilities(who)
  local parts = {}
  for i, row in ipairs(ABILITIES) do parts[i] = ("%s: %d"):format(row[1], growth.ability(who, row[2])) end
  who:tell("{abilities}", { abilities = table.concat(parts, "  ") })
end

local function tell_growth(who)
  local level = body.level(who)
  local next_level = growth.threshold(level + 1)
  local money = heaps.of(who)
  who:tell(#money > 0 and "You have {points} exp, and {money}." or "You have {points} exp, and no coins.",
    { points = growth.experience(who), money = money })
  if next_level then
    who:tell("You need {points} exp to reach your next level.",
      { points = math.max(0, next_level - growth.experience(who)) })
  end
end

local function tell_position(who)
  local position = body.position(who)
  local foe = position == "fighting" and who.fighting
  if foe then return who:tell("You are fighting {the foe}!", { foe = foe }) end
  who:tell(DOWNED[body.downed(who) or ""] or POSITIONS[position] or "You are standing.")
end

command("score", function(e)
  local who = e.actor
  if not sys.rules().fighting then return pass() end
  body.begin(who)
  local class = growth.class(who)
  who:tell(class and "This ranks you as {name} the {class} (level {level})."
    or "This ranks you as {name} (level {level}).",
    { name = words.shown(who), class = class and class.name, level = body.level(who) })
  tell_points(who)
  tell_abilities(who)
  tell_growth(who)
  tell_position(who)
  local leader = company.leader(who)
  if leader then
    who:tell(leader == who and "You lead a group." or "You are in the group of {leader}.",
      { leader = company.called(leader, who) })
  end
  if affects.has(who, "invisible") then who:tell("You are invisible.") end
  local lack = body.lacks(who)
  if lack then who:tell("You are {lack}.", { lack = lack }) end
  local titles = awards(who)
  if #titles > 0 then who:tell("You have earned {titles}.", { titles = words.list(titles) }) end
  deeds.tell("score", who)
end)
