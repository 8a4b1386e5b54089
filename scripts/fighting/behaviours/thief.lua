-- Steals up to a tenth of a player's coins, unless it is caught. It never steals from guests, nor where
-- fighting is off. A builder's thief takes nothing, since it would have to ask (help consent).
local body = require("body")
local fight = require("fight")
local verbs = require("verbs")

local function purse_of(who)
  for _, thing in ipairs(who.contents) do
    if thing:is("coin") and #build.timers(thing) == 0 then return thing end
  end
end

local function steal(thief, who)
  local purse = purse_of(who)
  local amount = purse and math.tointeger(purse.amount or 1) or 0
  if random(0, body.level(thief)) == 0 then
    who:tell("You discover that {the thief} has {thief their} hands in your wallet.", { thief = thief })
    thief:act("{Actor} {verb:try} to steal gold from {the who}.", { who = who }, { except = { who } })
    return
  end
  local taken = amount * random(1, 10) // 100
  if taken < 1 or taken >= amount then return end
  local part = create(purse.protos, { name = purse.name, aliases = purse.aliases, desc = purse.desc, amount = taken })
  if not part then return end
  purse.amount = amount - taken
  verbs.must(move(part, thief, "steal", { mover = thief, force = true }))
end

on("idle", function(e)
  -- A builder's thief takes from nobody.
  local owner = e.this.owner
  if build.maker(e.this) or (owner and sys.role(owner) ~= "wizard") then return end
  local victims = {}
  for _, who in ipairs(e.room.contents) do
    if who:is("player") and sys.online(who) and not sys.is_guest(who) and sys.role(who) == "player"
      and fight.may(e.this, who) then
      victims[#victims + 1] = who
    end
  end
  if #victims > 0 and random(1, 5) == 1 then steal(e.this, victims[random(1, #victims)]) end
end)

test("a thief takes a tenth at most, and no coins are lost", function(t)
  t.room.area = create("area", { fighting = true })
  local thief = create({ "npc", "thief" }, { name = "a thief", location = t.room })
  local ann = t:player("Ann")
  t:create("coin", { amount = 100, location = ann })
  t:dice{ 1, 1, 1, 10 }
  after_event("idle", { thing = thief, actor = thief, room = t.room })
  t:equal(ann.contents[1].amount, 90)
  t:equal(thief.contents[1].amount, 10)
  t:dice{ 1, 1, 0 }
  after_event("idle", { thing = thief, actor = thief, room = t.room })
  t:has(t:told(ann), "hands in your wallet")
  t:equal(ann.contents[1].amount, 90)
end)
