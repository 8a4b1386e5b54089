-- An auctioneer, as an npc or a board; see rules/auction.lua. All of them share one house, the prototype,
-- which also holds the timers.
local auction = require("auction")
local trade = require("trade")
local words = require("words")

local function check_open(e)
  local why, names = trade.excuse(e.this)
  if why == "closed" then
    refuse("{The this} {this verb:be} closed. Come back at {hour} o'clock. To see the hour, type <cmd time>time</>.",
      { this = e.this, hour = names.hour })
  end
  if why then refuse("{The this} only {this verb:take} things to auction in another room.", e) end
end

local function bid(e)
  check_open(e)
  return auction.bid(e.actor, e.n, e.amount)
end

command("auction|auctions|auction list", function(e) return auction.list(e.actor) end)
for _, word in ipairs({ "look", "show", "examine" }) do
  command("auction " .. word .. " [lot] {n:number}", function(e) return auction.show(e.actor, e.n) end)
end
command("auction bid {amount:number} [coins] on|for [lot] {n:number}", bid)
command("bid {amount:number} [coins] on|for [lot] {n:number}", bid)

for _, word in ipairs({ "cancel", "withdraw" }) do
  command("auction " .. word .. " [lot] {n:number}", function(e)
    check_open(e)
    return auction.withdraw(e.actor, e.n)
  end)
end

for _, word in ipairs({ "collect", "fetch" }) do
  command("auction " .. word, function(e)
    check_open(e)
    return auction.collect(e.actor)
  end)
end

local function put_up(e)
  local seconds = e.long and words.parse_duration(e.long)
  check_open(e)
  if e.long and not seconds then refuse("For how long? For example, type <cmd auction lamp for 20 for 2h>auction lamp "
    .. "for 20 for 2h</>.") end
  return auction.put_up(e.actor, e.this, e.thing, e.price, seconds)
end

command("auction {thing:held} for|from {price:number} [coins]", put_up)
command("auction {thing:held} for|from {price:number} [coins] for {long:word}", put_up)

command("auction {words:noun}", { fallback = true }, function()
  refuse("To see the lots, type <cmd auction>auction</>. To sell something you hold, type "
    .. "<cmd auction THING for 20>auction THING for 20</>.")
end)

on("timer:lots", function() auction.settle() end)
on("timer:show", function() auction.show_some() end)

local coins_in = trade.coins_of

test("the highest bidder gets the thing, the seller gets the money, and the fee leaves the game", function(t)
  create({ "item", "auctioneer" }, { name = "a desk", location = t.room })
  local ann, bob, kim = t:player("Ann"), t:player("Bob"), t:player("Kim")
  for _, who in ipairs({ ann, bob, kim }) do t:create("coin", { amount = 200, location = who }) end
  t:create("item", { name = "a blue vase", location = ann })
  t:has(t:command(ann, "auction vase for 20 for 1h"), "lot 1")
  t:refused(ann, "bid 20 on 1", "bid for your own lot")
  t:refused(bob, "bid 19 on 1", "least you can bid is 20")
  t:refused(bob, "bid 201 on 1", "don't have that many")
  t:has(t:command(bob, "bid 100 on 1"), "You bid 100 coins")
  t:equal(coins_in(bob), 100)
  t:refused(bob, "bid 120 on 1", "yours already")
  t:refused(kim, "bid 104 on 1", "least you can bid is 105")
  t:command(kim, "bid 110 on 1")
  t:has(t:told(bob), "You were outbid")
  t:command(bob, "auction collect")
  t:equal(coins_in(bob), 200)
  t:refused(ann, "auction cancel 1", "bid for it already")
  t:advance(3700)
  t:has(t:command(kim, "auction collect"), "blue vase")
  t:equal(coins_in(kim), 90)
  t:command(ann, "auction collect")
  t:equal(coins_in(ann), 199 + 110 - 5)
  t:equal(#object("auctioneer").contents, 0)
end)

test("an unsold thing comes back, and a destroyed thing costs nobody anything", function(t)
  create({ "item", "auctioneer" }, { name = "a desk", location = t.room })
  local ann, bob = t:player("Ann"), t:player("Bob")
  for _, who in ipairs({ ann, bob }) do t:create("coin", { amount = 50, location = who }) end
  t:create("item", { name = "a blue vase", location = ann })
  local cup = t:create("item", { name = "a cup", location = ann })
  t:command(ann, "auction vase for 20")
  t:command(ann, "auction cup for 5")
  t:command(bob, "bid 9 on 2")
  cup:destroy()
  t:advance(86500)
  t:has(t:command(ann, "auction collect"), "blue vase")
  t:has(t:command(bob, "auction collect"), "9 coins")
  t:equal(coins_in(bob), 50)
  t:refused(bob, "auction collect", "nothing to collect")
end)

test("coins owed to a deleted player leave the game", function(t)
  create({ "item", "auctioneer" }, { name = "a desk", location = t.room })
  local ann, bob, kim = t:player("Ann"), t:player("Bob"), t:player("Kim")
  for _, who in ipairs({ ann, bob, kim }) do t:create("coin", { amount = 50, location = who }) end
  t:create("item", { name = "a blue vase", location = ann })
  t:command(ann, "auction vase for 20")
  t:command(bob, "bid 20 on 1")
  t:command(kim, "bid 30 on 1")
  t:equal(coins_in(object("auctioneer")), 50)
  local house = object("auctioneer")
  house._owed = { { sum = house._owed[1].sum } } -- as if Bob were deleted
  t:command(ann, "auction")
  t:equal(coins_in(house), 30)
  t:refused(bob, "auction collect", "nothing to collect")
end)

test("a handler of the thing can forbid selling it", function(t)
  create({ "item", "auctioneer" }, { name = "a desk", location = t.room })
  local ann = t:player("Ann")
  t:create("coin", { amount = 5, location = ann })
  local ring = t:create("item", { name = "a ring", location = ann })
  build.program(ring, "before(\"move\", function() return \"It does not come off.\" end)")
  t:refused(ann, "auction ring for 5", "does not come off")
  t:equal(ring.location, ann)
  t:equal(coins_in(ann), 5)
end)

test("the almanac counts coins that go to and from shops and banks", function(t)
  local almanac = require("almanac")
  create({ "item", "bank" }, { name = "a teller", location = t.room })
  create({ "npc", "shopkeeper" }, { name = "a baker", location = t.room, buys = true, purse = 100,
    goods = { create("food", { name = "a bun", price = 4 }) } })
  local ann = t:player("Ann")
  t:create("coin", { amount = 20, location = ann })
  t:create("item", { name = "a vase", price = 20, location = ann })
  sys.set_kv("almanac", {})
  t:command(ann, "buy bun")
  t:command(ann, "sell vase")
  t:command(ann, "deposit 5")
  t:command(ann, "withdraw 2")
  local row = almanac.rows()[1]
  t:equal(row.moved["to shops"], 4)
  t:equal(row.moved["from shops"], 10)
  t:equal(row.moved["to banks"], 5)
  t:equal(row.moved["from banks"], 2)
  t:equal(row.made.purses, 6)
end)

--- Returns the number of all coins in the world.
local function coins_everywhere()
  local sum = 0
  for _, heap in ipairs(find({ proto = "coin" })) do sum = sum + trade.amount_of(heap) end
  return sum
end

--- Returns the number of coins made less the number destroyed, according to the almanac.
local function coins_noted()
  local sum = 0
  for _, row in ipairs(require("almanac").rows()) do
    for _, amount in pairs(row.made) do sum = sum + amount end
    for _, amount in pairs(row.gone) do sum = sum - amount end
  end
  return sum
end

local death = optional("death")

if death then
  test("the coins in the world are those made less those destroyed", { needs = { "npcs" } }, function(t)
    for _, kind in ipairs({ "bank", "auctioneer" }) do
      create({ "item", kind }, { name = "a " .. kind, location = t.room })
    end
    build.set_protos(t.room, { object("room"), object("dump") })
    t.room.area = create("area", { fighting = true })
    local baker = create({ "npc", "shopkeeper" }, { name = "a baker", location = t.room, buys = true, purse = 100 })
    local ring = create("item", { name = "ring" })
    create({ "npc", "seeker" }, { name = "an old man", location = t.room, wants = ring, reward = 5 })
    local rat = create("npc", { name = "a rat", location = t.room, diku = { gold = 13 } })
    local ann, bob = t:player("Ann"), t:player("Bob")
    create(ring, { name = "a gold ring", location = ann })
    t:create("coin", { amount = 90, location = bob })
    t:create("coin", { amount = 2, location = baker })
    for _, name in ipairs({ "a vase", "a jar" }) do t:create("item", { name = name, price = 40, location = ann }) end
    create("item", { name = "a bowl", price = 90, location = ann })
    local before = coins_everywhere()
    sys.set_kv("almanac", {})
    local function whole(after)
      t:equal(coins_everywhere() - before, coins_noted(), "the coins after " .. after)
    end

    t:has(t:command(ann, "sell vase"), "coins")
    whole("a sale")
    t:has(t:command(ann, "give ring to man"), "gives you")
    whole("a reward")
    t:has(t:command(ann, "drop bowl"), "puff of smoke")
    whole("the dump")
    t:command(ann, "deposit 3")
    t:command(ann, "withdraw 1")
    whole("the bank")
    t:has(t:command(ann, "auction jar for 20 for 1h"), "lot 1")
    t:command(bob, "bid 50 on 1")
    t:command(ann, "auction collect")
    whole("an auction's fee")
    death.die(rat)
    whole("a death")
    local corpse
    for _, thing in ipairs(t.room.contents) do corpse = corpse or thing.corpse and thing end
    t:equal(trade.coins_of(corpse), 13)
    death.rot(corpse)
    whole("a corpse fell to dust")
    for _, thing in ipairs(t.room.contents) do
      if trade.amount_of(thing) == 13 then
        trade.melt("triggers", thing, 6)
        whole("a part")
        trade.melt("areas", thing)
      end
    end
    whole("the rest")
    t:equal(require("almanac").rows()[1].made.creatures, 13)
    t:equal(require("almanac").rows()[1].gone.areas, 7)
  end)
end

