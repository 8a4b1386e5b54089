--- Converts the values of mobiles and objects of Merc, Envy and GodWars to this game's terms. Their code computes how
--- strong a mobile is from its level alone; the numbers of the file, which it doesn't use, are kept in the format's
--- table.
local rom = require("rom/traits")
local terms = require("smaug/terms")

local traits = {}

local BEST_LEVEL = 32 -- at which a mobile hits always, and can hardly be hit

--- Returns how strong a mobile of LEVEL is: hit bonus, armour, dice of hit points and of damage.
function traits.by_level(level)
  level = math.max(1, level)
  local least = level * level // 4
  return 20 * level // BEST_LEVEL, 100 - 200 * level // BEST_LEVEL,
    { number = 1, size = level * level - least + 1, plus = 8 * level + least - 1 },
    { number = 1, size = level + 1, plus = math.max(0, level // 2 - 1) }
end

--- Returns the flags, positions and sex of a mobile, as CircleMUD has them.
function traits.circle(c, mob, odd)
  return {
    action = c.names.flags("action", mob.action, odd), affect = c.names.flags("affect", mob.affect, odd),
    position = mob.position, default_position = mob.default_position, sex = mob.sex,
  }
end

--- Returns what circle/mobiles.lua needs from a format.
function traits.mobile(c, mob, odd)
  local circle = traits.circle(c, mob, odd)
  local diku = { level = math.max(1, mob.level), gold = math.max(0, mob.gold) }
  diku.hitroll, diku.armour, diku.hit_points, diku.damage = traits.by_level(mob.level)
  mob.more.file = { hitroll = mob.hitroll, armour = mob.armour, hit_points = mob.hit_points, damage = mob.damage,
    experience = mob.experience }
  mob.more.special = mob.special
  return circle, diku, mob.more
end

--- Converts spells by name, and words where a number should be, in the values of OBJECT.
function traits.values(object, odd)
  local values, is_spell = object.values, {}
  for _, i in ipairs(terms.SPELLS[object.type_name] or {}) do
    is_spell[i] = true
    if type(values[i]) == "string" then values[i] = rom.spell_number(values[i], odd) or 0 end
    if values[i] == -1 then values[i] = 0 end
  end
  for i, value in ipairs(values) do
    if type(value) == "string" and not is_spell[i] then
      odd("object #%d has the value \"%s\", which is not a number, so it is 0", object.vnum, value:sub(1, 40))
      values[i] = 0
    end
  end
end

--- Converts an object to the shape that circle/objects.lua reads.
function traits.object(c, object)
  traits.values(object, c:oddities(object))
  object.affect, object.level, object.timer = { 0, 0, 0, 0 }, object.level or 0, 0
end

return traits
