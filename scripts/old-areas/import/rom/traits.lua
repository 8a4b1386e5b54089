--- Converts the values of ROM's mobiles and objects to this game's terms: `diku` for fights and magic,
--- `circle` for flags, and `rom` for values that no other format has.
local skills = require("skills")

local traits = {}

-- The original adds this to hitroll per level 32, by class; it is in its code, not in its files.
local TO_HIT = { { "warrior", 30 }, { "thief", 24 }, { "cleric", 18 }, { "mage", 14 } }
local BEGINNER, BEST_LEVEL = 24, 32

local function hitroll_of(c, mob)
  local best = BEGINNER
  for _, class in ipairs(TO_HIT) do
    if c.names.has("action", mob.action, class[1]) then best = class[2] end
  end
  return mob.hitroll + math.max(mob.level, 0) * best // BEST_LEVEL
end

-- Flags of mobiles that assist others.
local ASSISTS = { "assist_all", "assist_race", "assist_align", "assist_vnum" }

local function add(list, name)
  list = list or {}
  list[#list + 1] = name
  return list
end

local function action_of(c, mob, odd)
  local list = c.names.flags("action", mob.action, odd)
  for _, name in ipairs(ASSISTS) do
    if c.names.has("off", mob.off, name) then
      list = add(list, "helper")
      break
    end
  end
  if c.names.has("imm", mob.imm, "summon") then list = add(list, "no_summon") end
  if c.names.has("imm", mob.imm, "charm") then list = add(list, "no_charm") end
  return list
end

--- Returns what circle/mobiles.lua needs from a format.
function traits.mobile(c, mob, odd)
  local names, armours = c.names, mob.armours
  local affect = names.flags("affect", mob.affect, odd)
  for _, name in ipairs(mob.shield and names.flags("shield", mob.shield, odd) or {}) do affect = add(affect, name) end
  local circle = {
    action = action_of(c, mob, odd), affect = affect, position = mob.position,
    default_position = mob.default_position, sex = mob.sex or "neutral",
  }
  local diku = {
    level = mob.level, hitroll = hitroll_of(c, mob), hit_points = mob.hit_points,
    armour = 10 * (armours[1] + armours[2] + armours[3]) // 3, damage = mob.damage, attack = mob.attack,
    gold = math.max(mob.wealth, 0),
  }
  local rom = {
    race = mob.race, group = mob.group ~= 0 and mob.group or nil, mana = mob.mana, armours = armours, size = mob.size,
    material = mob.material, special = mob.special, dies = mob.more.dies, speaks = mob.more.speaks,
    action_2 = mob.action_2 and names.flags("action_2", mob.action_2, odd),
  }
  for _, set in ipairs({ "off", "imm", "res", "vuln", "form", "parts" }) do
    rom[set] = names.flags(set, mob[set], odd)
  end
  local removed = {}
  for set, flags in pairs(mob.removed) do removed[set] = names.flags(set, flags, odd) end
  rom.removed = c.or_nil(removed)
  return circle, diku, rom
end

-- Spells with another name here.
local SPELLS = { ["cure critical"] = "cure critic", ["cure serious"] = "cure critic", ["cure blindness"] = "cure blind",
  ["giant strength"] = "strength", ["protection evil"] = "protection from evil", ["detect good"] = "detect alignment",
  ["detect evil"] = "detect alignment", ["colour spray"] = "color spray",
  ["mass invis"] = "group invisible", ["invis"] = "invisibility", ["detect invis"] = "detect invisibility" }

--- Returns the number of the spell WORD here; the word itself if it is unknown; nil for none.
function traits.spell_number(word, odd)
  if word == "" or word == "reserved" or word == "0" or word == "none" or word == "-1" then return nil end
  local row = skills.find(SPELLS[word] or word)
  if not row then odd("unknown spell \"%s\", so its name was kept", word) end
  return row and row.number or word
end

-- The positions of spells among the values.
local SPELL_AT = { potion = { 2, 3, 4, 5 }, pill = { 2, 3, 4, 5 }, scroll = { 2, 3, 4, 5 }, wand = { 4 },
  staff = { 4 } }

local COINS = 100 -- silver coins per gold coin

local function set_values(object, odd)
  local values, rom = object.values, object.more
  for _, i in ipairs(SPELL_AT[object.type_name] or {}) do values[i] = traits.spell_number(values[i], odd) or 0 end
  if object.type_name == "money" then
    values[1] = values[1] + COINS * values[2]
  elseif object.type_name == "armour" then
    rom.armours = { table.unpack(values, 1, 4) }
    values[1] = (values[1] + values[2] + values[3]) // 3
  elseif object.type_name == "food" then
    rom.filling, values[2] = values[2], 0
  end
end

local function names_into(c, set, bits, odd, list)
  for _, name in ipairs(c.names.flags(set, bits, odd) or {}) do list = add(list, name) end
  return list
end

local function set_affects(c, object, odd)
  local mods, rom = {}, object.more
  for _, one in ipairs(object.affects) do
    if one.location ~= 0 or one.modifier ~= 0 then mods[#mods + 1] = one end
    if one.where == "affect" then
      for i = 1, 2 do object.affect[i] = object.affect[i] | one.bits[i] end
    elseif one.where == "shield" then
      object.shields = names_into(c, "shield", one.bits, odd, object.shields)
    elseif one.where then
      rom[one.where] = names_into(c, one.where, one.bits, odd, rom[one.where])
    end
  end
  object.affects = mods
end

--- Converts an object to the shape that circle/objects.lua reads.
function traits.object(c, object)
  local odd = c:oddities(object)
  local rom = object.more
  object.affect, object.rent, object.timer = { 0, 0, 0, 0 }, 0, 0
  set_values(object, odd)
  set_affects(c, object, odd)
  rom.weapon = rom.weapon and c.names.flags("weapon", rom.weapon, odd)
  rom.material, rom.condition = object.material, object.condition
end

return traits
