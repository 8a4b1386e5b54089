-- Fights by magic, one round in four: the spell of its level.
local body = require("body")
local fight = require("fight")
local magic = require("magic")
local skills = require("skills")

-- From which level, and the spell.
local SPELLS = {
  { 13, "fireball" }, { 10, "color spray" }, { 8, "lightning bolt" }, { 6, "shocking grasp" }, { 5, "burning hands" },
  { 1, "magic missile" },
}

before("round", "actor", function(e)
  if e.actor ~= e.this or random(1, 4) > 1 then return nil end
  for _, spell in ipairs(SPELLS) do
    if body.level(e.this) >= spell[1] then
      magic.apply(skills.find(spell[2]), e.this, e.thing, body.level(e.this))
      return stop()
    end
  end
end)

test("a spell takes the place of a blow", function(t)
  t.here.area = create("area", { fighting = true })
  local mage = create({ "npc", "caster" }, { name = "a mage", location = t.here, level = 1 })
  local ann = t:player("Ann")
  t:command(ann, "kill mage")
  local before_it = ann.hp
  t:dice{ 1, 4, 99 }
  fight.round(mage)
  t:has(t:told(ann), "A dart of light from a mage strikes you.")
  t:equal(ann.hp, before_it - 5)
end)
