-- Casts a spell in one round of four, chosen by its level. With `casts`, a list of spells, it casts one of
-- those instead; each later spell of the list needs four more levels.
local body = require("body")
local fight = require("fight")
local magic = require("magic")
local skills = require("skills")
local values = require("values")

-- The least level for each spell, highest first.
local SPELLS = {
  { 13, "fireball" }, { 10, "color spray" }, { 8, "lightning bolt" }, { 6, "shocking grasp" }, { 5, "burning hands" },
  { 1, "magic missile" },
}

local A_STEP = 4

--- Returns a random spell of its `casts` that its level allows, or nil.
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

test("a caster casts a spell instead of striking", function(t)
  t.room.area = create("area", { fighting = true })
  local mage = create({ "npc", "caster" }, { name = "a mage", location = t.room, level = 1 })
  local ann = t:player("Ann")
  t:command(ann, "kill mage")
  local before_it = ann.hp
  t:dice{ 1, 4, 99 }
  fight.round(mage)
  t:has(t:told(ann), "A dart of light from a mage strikes you.")
  t:equal(ann.hp, before_it - 5)
end)

test("a caster with its own list casts from it, and the later spells only at higher levels", function(t)
  t.room.area = create("area", { fighting = true })
  local priest = create({ "npc", "caster" }, { name = "a priest", location = t.room, level = 3,
    casts = { "curse", "harm" } })
  local ann = t:player("Ann")
  t:command(ann, "kill priest")
  t:dice{ 1, 1 }
  fight.round(priest)
  t:has(t:told(ann), "glow")
end)
