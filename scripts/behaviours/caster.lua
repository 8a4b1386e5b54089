-- Fights by magic, one round in four: the spell of its level. With `casts`, a list of spells, one of those, the later
-- ones only when it is at least four levels higher for each.
local body = require("body")
local fight = require("fight")
local magic = require("magic")
local skills = require("skills")
local values = require("values")

-- From which level, and the spell.
local SPELLS = {
  { 13, "fireball" }, { 10, "color spray" }, { 8, "lightning bolt" }, { 6, "shocking grasp" }, { 5, "burning hands" },
  { 1, "magic missile" },
}

local A_STEP = 4

--- One of its own spells, or nil.
local function own_spell(npc)
  local list = values.list(npc.casts)
  local most = math.min(#list, body.level(npc) // A_STEP + 1)
  return most > 0 and skills.find(list[random(1, most)]) or nil
end

before("round", "actor", function(e)
  if e.actor ~= e.this or random(1, 4) > 1 then return nil end
  local own = own_spell(e.this)
  if own then
    magic.apply(own, e.this, e.thing, body.level(e.this))
    return stop()
  end
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

test("one that has spells of its own casts those, the stronger when it is older", function(t)
  t.here.area = create("area", { fighting = true })
  local priest = create({ "npc", "caster" }, { name = "a priest", location = t.here, level = 3,
    casts = { "curse", "harm" } })
  local ann = t:player("Ann")
  t:command(ann, "kill priest")
  t:dice{ 1, 1 }
  fight.round(priest)
  t:has(t:told(ann), "glow")
end)
