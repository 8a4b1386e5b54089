-- A room that destroys things dropped in it and pays the player who dropped them a tenth of the price, 50
-- coins at most. Owned things, things made by builders, coins and containers with contents stay.
local trade = require("trade")
local values = require("values")
local verbs = require("verbs")

local PART, MOST = 10, 50

on("drop", "room", function(e)
  local thing = e.thing
  if not verbs.living(thing) or thing.location ~= e.this or verbs.is_owned(thing) or build.maker(thing)
    or thing:is("coin") or #thing.contents > 0 then
    return
  end
  local pay_of = math.floor(math.min(MOST, values.number(thing.price, 0) / PART))
  e.this:announce("{The thing} vanishes in a puff of smoke!", { thing = thing })
  thing:destroy()
  if pay_of < 1 or not e.actor:is("player") then return end
  local heap = trade.mint("dumps", pay_of, e.this)
  if not heap then return end
  e.actor:tell("You are awarded for outstanding performance.")
  move(heap, e.actor, "give", { mover = e.actor, force = true })
end)

test("a dump destroys a dropped thing and pays for it once", function(t)
  build.set_protos(t.room, { object("room"), object("dump") })
  local ann = t:player("Ann")
  local vase = create("item", { name = "a vase", price = 90, location = ann })
  t:has(t:command(ann, "drop vase"), "puff of smoke")
  t:ok(not verbs.living(vase), "it is gone")
  t:equal(ann.contents[1].amount, 9)
  t:command(ann, "drop coins")
  t:equal(#t.room.contents, 2, "she and her coins")
end)
