-- Breathes on its foe in one round of eight: one of the kinds in `breath` ("fire", "acid", "frost", "gas" or
-- "lightning"). The damage grows with the breather's own hit points.
local body = require("body")
local fight = require("fight")
local values = require("values")

local LINES = {
  fire = "{Actor} {verb:breathe} a cone of fire at {the who}.",
  acid = "{Actor} {verb:spit} acid at {the who}.",
  frost = "{Actor} {verb:breathe} a freezing cone of frost at {the who}.",
  gas = "{Actor} {verb:breathe} a cloud of poisonous gas at {the who}.",
  lightning = "{Actor} {verb:breathe} a bolt of lightning at {the who}.",
}
local ONE_IN, LEAST, MOST = 8, 18, 10 -- the damage is between 1/18 and 1/10 of its hit points

before("round", "actor", function(e)
  if e.actor ~= e.this or random(1, ONE_IN) > 1 then return nil end
  local kinds = values.list(e.this.breath)
  local line = LINES[kinds[random(1, math.max(1, #kinds))]] or LINES.fire
  local points = math.max(10, math.floor(body.hp(e.this)))
  e.this:act(line, { who = e.thing }, { kind = "fight" })
  fight.hurt(e.thing, random(points // LEAST + 1, points // MOST + 1), e.this)
  return stop()
end)

test("a breather sometimes breathes fire instead of striking", function(t)
  t.room.area = create("area", { fighting = true })
  local dragon = create({ "npc", "breather" }, { name = "a dragon", location = t.room, hp = 90, max_hp = 90,
    breath = { "frost", "fire" } })
  local ann = t:player("Ann")
  t:command(ann, "kill dragon")
  local before_it = ann.hp
  t:dice{ 1, 2, 7 }
  fight.round(dragon)
  t:has(t:told(ann), "a cone of fire at you")
  t:equal(ann.hp, before_it - 7)
end)
