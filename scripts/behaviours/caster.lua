-- Fights by magic, one round in four: the spell of its level.
local body = require("body")
local fight = require("fight")

-- From which level, the spell's name, and its dice.
local SPELLS = {
  { 13, "fireball", { number = 11, size = 8, plus = 11 } },
  { 10, "color spray", { number = 9, size = 8, plus = 9 } },
  { 8, "lightning bolt", { number = 7, size = 8, plus = 7 } },
  { 6, "shocking grasp", { number = 5, size = 8, plus = 5 } },
  { 5, "burning hands", { number = 3, size = 8, plus = 3 } },
  { 1, "magic missile", { number = 1, size = 8, plus = 1 } },
}

before("round", "actor", function(e)
  if e.actor ~= e.this or random(1, 4) > 1 then return nil end
  for _, spell in ipairs(SPELLS) do
    if body.level(e.this) >= spell[1] then
      act(e.this, "{Actor} {verb:utter} a word, and a " .. spell[2] .. " {missile} {the who}!",
        { who = e.thing, missile = "strikes" }, { kind = "fight" })
      local amount = body.roll(spell[3])
      if random(1, 100) < 5 * (body.level(e.thing) // 2) then amount = amount // 2 end
      fight.hurt(e.thing, math.min(100, amount), e.this)
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
  t:has(t:told(ann), "a magic missile strikes you!")
  t:equal(ann.hp, before_it - 5)
end)
