--- Converts the values of SMAUG's mobiles and objects to this game's terms. Numbers of 0 in a file mean those that its
--- code computes from the level, as in Merc.
local merc = require("merc/traits")

local traits = {}

--- Returns what circle/mobiles.lua needs from a format.
function traits.mobile(c, mob, odd)
  local circle = merc.circle(c, mob, odd)
  local level = math.max(1, mob.level)
  local hitroll, armour, hit_points, damage = merc.by_level(level)
  local dice, blow = mob.hit_points, mob.damage
  local diku = {
    level = level, gold = math.max(0, mob.gold), experience = mob.experience > 0 and mob.experience or nil,
    hitroll = (mob.thac0 > 0 and mob.thac0 < 21 and 20 - mob.thac0 or hitroll) + (mob.hit_bonus or 0),
    armour = mob.armour ~= 0 and mob.armour or armour,
    hit_points = dice.number * dice.size + dice.plus > 0 and dice or hit_points,
    damage = blow.number * blow.size > 0 and blow or damage,
  }
  if (mob.damage_bonus or 0) ~= 0 then
    diku.damage = { number = diku.damage.number, size = diku.damage.size, plus = diku.damage.plus + mob.damage_bonus }
  end
  for name, value in pairs(mob.abilities) do diku[name] = value end
  for _, set in ipairs({ "parts", "res", "imm", "vuln", "attacks", "defenses" }) do
    if mob[set] then mob.more[set] = c.names.flags(set, mob[set], odd) end
  end
  mob.more.special = mob.special
  return circle, diku, mob.more
end

--- Converts an object to the shape that circle/objects.lua reads.
function traits.object(c, object)
  merc.object(c, object)
  if #object.values > 4 then object.more.values = { table.unpack(object.values, 5) } end
end

return traits
