-- A shopkeeper: list, buy, sell, value. rules/trade.lua says what is traded, when, and for how much.
local calendar = require("calendar")
local posture = require("posture")
local trade = require("trade")
local verbs = require("verbs")
local words = require("words")

--- Returns the keeper's own text for KEY, with %s for the customer and %d for the price, or nil.
local function own_words(e, key, price)
  local own = trade.terms(e.this).messages
  local text = own and own[key]
  if type(text) ~= "string" then return nil end
  text = text:gsub("^%%s%s*", ""):gsub("%%s", (known_as(e.actor, e.this):gsub("%%", "%%%%")))
  return (text:gsub("%%d", tostring(math.tointeger(price) or 0)))
end

local SAYS = "<say>{The this} {this verb:say} to you, \"{text}\"</>"

--- Ends the command with the keeper's refusal for KEY: its own text, or that of trade.messages.
local function decline(e, key, names)
  local text = own_words(e, key, names and names.price)
  if text then speak_for(e.this, trade.terms(e.this)) end
  refuse(SAYS, { this = e.this, text = text or render(e.actor, trade.messages[key], names or {}) })
end

--- Tells the customer the keeper's own text for a trade that was made, if there is one.
local function comment(e, key, price)
  local text = own_words(e, key, price)
  if not text then return end
  speak_for(e.this, trade.terms(e.this))
  e.actor:tell(SAYS, { this = e.this, text = text })
  speak_for()
end

--- Returns the hour at which WHO, a sleeper who is asleep, wakes.
local function wakes_at(who)
  local hour, wakes = (calendar.now()), nil
  for _, span in ipairs(calendar.sleeps(who)) do
    if not wakes or calendar.is_in(span, hour) then wakes = math.floor(span.to) end
  end
  return wakes
end

local function check_open(e)
  if posture.of(e.this) == "sleeping" then
    refuse(e.this:is("sleeper") and "{The this} is asleep until {hour} o'clock. To see the hour, type "
      .. "<cmd time>time</>."
      or "{The this} is asleep.", { this = e.this, hour = wakes_at(e.this) })
  end
  local key, names = trade.excuse(e.this)
  if key then decline(e, key, names) end
end

local function coins(price)
  return words.count(price, "coin")
end

--- Asks the customer before they pay. They are asked if the price exceeds their `set confirm`, or if a
--- builder's shop has not shown them that price yet. True if they agree or need not be asked.
local function confirm(e, offer, count)
  local most, price = sys.option(e.actor, "confirm"), offer.price * count
  local known = trade.is_known_price(e.actor, e.this, offer.thing, offer.price)
  if known and (type(most) ~= "number" or price <= most) then return true end
  trade.show(e.actor, e.this, offer.thing, offer.price)
  local question = count == 1 and "{The this} {this verb:want} {price} for {the thing}. Do you pay?"
    or "{The this} {this verb:want} {price} for {count} times {the thing}. Do you pay?"
  local names = { this = e.this, thing = offer.thing, price = coins(price), count = count }
  return e.actor:choose(render(e.actor, question, names), { "yes", "no" }) == 1
end

-- list

local function list(e)
  check_open(e)
  local offers = trade.offers(e.this)
  local mistakes = build.controls(e.actor, e.this) and trade.mistakes(e.this) or {}
  for _, mistake in ipairs(mistakes) do e.actor:tell(mistake) end
  if #offers == 0 and #mistakes > 0 then return end
  if #offers == 0 then refuse("{The this} {this verb:have} nothing for sale.", { this = e.this }) end
  e.actor:tell("{The this} {this verb:sell}:", { this = e.this })
  for i, offer in ipairs(offers) do
    trade.show(e.actor, e.this, offer.thing, offer.price)
    local left = offer.made and "" or " (" .. offer.count .. " left)"
    e.actor:tell("{number}. <cmd list {number}>{a thing}</>, {price}{left} <cmd buy {number}>buy</>",
      { number = i, thing = offer.thing, price = coins(offer.price), left = left })
  end
end

command("list", list)
command("list from {this}", list)

-- buy

local NUMBERS = { two = 2, three = 3, four = 4, five = 5, six = 6, seven = 7, eight = 8, nine = 9, ten = 10 }
local SEVERAL = { several = true, some = true, many = true, more = true }
local MOST = 20 -- at once

--- Returns the offer that TEXT means, by its number in the list or by its name. If several fit, that is the
--- one with exactly that name, or else the first in the list.
local function match_offer(e, text, offers)
  local number = text:match("^%d+$")
  if number then return offers[math.tointeger(tonumber(number)) or 0] end
  local things, plain = {}, text:lower():gsub("^an? ", ""):gsub("^the ", "")
  for i, offer in ipairs(offers) do things[i] = offer.thing end
  local found, first = e.actor:match(text, things), nil
  for _, offer in ipairs(offers) do
    if offer.thing == found then return offer end
    if not found and e.actor:match(text, { offer.thing }) then
      local name = offer.thing.name:lower():gsub("^an? ", ""):gsub("^the ", "")
      if name == plain then return offer end
      first = first or offer
    end
  end
  return first
end

--- Returns the offer that TEXT means, and how many: "candle", "2", "2 candles", "two candles". Ends the
--- command if none fits.
local function find_offer(e, text)
  text = text:gsub("[%s,]+please[%s.!]*$", "")
  local offers = trade.offers(e.this)
  local offer = match_offer(e, text, offers)
  if offer then return offer, 1 end
  local number, name = text:match("^(%w+)%s+(%a.*)$")
  local count = number and (number:find("^%d+$") and tonumber(number) or NUMBERS[number:lower()])
  if not count and not (number and SEVERAL[number:lower()]) then decline(e, "keeper_lacks_item") end
  offer = match_offer(e, name, offers) or match_offer(e, (name:gsub("s$", "")), offers)
  if not offer then decline(e, "keeper_lacks_item") end
  if not count or count < 1 or count > MOST then decline(e, "so_many", { thing = offer.thing, most = MOST }) end
  if not offer.made and offer.count < count then decline(e, "fewer", { count = offer.count }) end
  return offer, count
end

--- Returns COUNT things of OFFER, newly made or from the shelf.
local function take_from_shelf(e, offer, count)
  if not offer.made then return { table.unpack(offer.all, 1, count) } end
  local things = {}
  for i = 1, count do
    local thing, reason = create(offer.thing)
    if not thing then verbs.decline(reason) end
    things[i] = thing
  end
  return things
end

local function buy(e)
  check_open(e)
  local offer, count = find_offer(e, e.what)
  if not confirm(e, offer, count) then return "You keep your money." end
  if e.actor.location ~= e.this.location then return "The shop isn't here any more." end
  local agreed = offer.price * count
  offer, count = find_offer(e, e.what)
  local price = offer.price * count
  if price ~= agreed then refuse("{The this} {this verb:have} a new price. To see it: "
    .. "<cmd list>list</>", { this = e.this }) end
  local ok = e.actor:pay(e.this, price)
  if not ok then decline(e, "player_lacks_money", { price = price }) end
  trade.note("moved", "to shops", price)
  local things = take_from_shelf(e, offer, count)
  for _, thing in ipairs(things) do
    verbs.must(verbs.may("buy", { actor = e.actor, thing = thing, from = e.this, to = e.actor }))
    verbs.must(verbs.move(e.actor, thing, e.actor, "buy"))
  end
  comment(e, "player_buys", price)
  e.actor:act(count > 1 and "{Actor} {verb:buy} {things} from {the this} for {price}."
    or "{Actor} {verb:buy} {a thing} from {the this} for {price}.",
    { thing = things[1], things = things, this = e.this, price = coins(price) })
  for _, thing in ipairs(things) do
    mention(e.actor, thing)
    after_event("buy", { actor = e.actor, thing = thing, from = e.this, to = e.actor })
  end
end

-- A thing for sale can be looked at before it is bought.
command("list {what:text}", function(e)
  local keeper = e.actor:match(e.what, e.room.contents)
  if keeper == e.this then return list(e) end
  if keeper and keeper:is("shopkeeper") then return pass() end
  check_open(e)
  local offer = find_offer(e, e.what)
  trade.show(e.actor, e.this, offer.thing, offer.price)
  e.actor:tell(verbs.ready(look_thing(e.actor, offer.thing)))
  for i, one in ipairs(trade.offers(e.this)) do
    if one.thing == offer.thing then
      e.actor:tell("It costs {price}. <cmd buy {number}>buy</>", { price = coins(offer.price), number = i })
    end
  end
end)

command("buy {what:text} from {this}", buy)
command("buy {what:text}", buy)

-- sell, value

--- Returns what E.thing would bring; ends the command if nothing.
local function price_for(e)
  check_open(e)
  if e.thing.worn then refuse("You are wearing {the thing}. <cmd remove {the thing}>Take it off</> first.", e) end
  if not trade.buys(e.this, e.thing) then decline(e, "does_not_buy") end
  return trade.pays(e.this, e.thing)
end

local function sell(e)
  local price = price_for(e)
  local event = { actor = e.actor, thing = e.thing, from = e.actor, to = e.this }
  verbs.must(verbs.may("sell", event))
  if not trade.pay_out(e.this, e.actor, price) then decline(e, "keeper_lacks_money") end
  comment(e, "player_sells", price)
  e.actor:act("{Actor} {verb:sell} {the thing} to {the this} for {price}.",
    { thing = e.thing, this = e.this, price = coins(price) })
  verbs.must(verbs.move(e.actor, e.thing, e.this, "sell"))
  after_event("sell", event)
  if trade.is_endless(e.this, e.thing) and #e.thing.contents == 0 then e.thing:destroy() end
end

command("sell {thing:held} [to {this}]", sell)

local function value(e)
  e.actor:tell("{The this} {this verb:offer} you {price} for {the thing}.",
    { this = e.this, thing = e.thing, price = coins(price_for(e)) })
end

command("value {thing:held}", value)

local function shop(t)
  local bun = create("food", { name = "a bun", price = 4 })
  local keeper = create({ "npc", "shopkeeper" }, { name = "a baker", location = t.room, goods = { bun }, buys = true,
    purse = 100 })
  return keeper, bun
end

local purse = trade.coins_of

test("goods are listed and sold for their price", function(t)
  local _, bun = shop(t)
  local ann = t:player("Ann")
  t:create("coin", { amount = 10, location = ann })
  t:has(t:command(ann, "list"), "a bun, 4 coins")
  t:has(t:command(ann, "buy bun"), "You buy a bun")
  t:equal(purse(ann), 6)
  local found = false
  for _, thing in ipairs(ann.contents) do found = found or thing:is(bun) end
  t:ok(found, "she has no bun")
end)

test("a keeper with its own texts says them at each trade", function(t)
  local keeper = shop(t)
  keeper.messages = { player_buys = "%s That is %d.", player_sells = "Here is %d, %s." }
  local ann = t:player("Ann")
  t:create("coin", { amount = 20, location = ann })
  t:has(t:command(ann, "buy bun"), 'says to you, "That is 4."')
  t:has(t:command(ann, "sell bun"), 'says to you, "Here is 2, Ann."')
end)

test("a player without money gets nothing", function(t)
  shop(t)
  local ann = t:player("Ann")
  t:refused(ann, "buy bun", "can't afford")
  t:refused(ann, "buy cake", "nothing like that")
  t:equal(#ann.contents, 0)
end)

test("things that the keeper wears, wields or holds are not for sale", function(t)
  local keeper = shop(t)
  keeper.goods = nil
  local ann = t:player("Ann")
  t:create("coin", { amount = 30, location = ann })
  local function own(name, props)
    props.name, props.price, props.location = name, 3, keeper
    return t:create("item", props)
  end
  own("an apron", { worn = true })
  keeper.wielded, keeper.held = own("a ladle", {}), { own("a candle", {}) }
  own("a vase", {})
  local told = t:command(ann, "list")
  t:has(told, "a vase")
  for _, name in ipairs({ "ladle", "candle", "apron" }) do t:equal(told:find(name, 1, true), nil, name) end
  for _, name in ipairs({ "ladle", "candle", "apron" }) do t:refused(ann, "buy " .. name, "nothing like that") end
  keeper.wielded, keeper.held = nil, nil
  t:has(t:command(ann, "list"), "ladle")
end)

test("a player can buy several at once, by name or by number", function(t)
  local keeper = shop(t)
  local ann = t:player("Ann")
  t:create("coin", { amount = 30, location = ann })
  t:has(t:command(ann, "buy 2 buns"), "for 8 coins")
  t:command(ann, "buy two buns, please")
  t:command(ann, "buy 1")
  t:equal(purse(ann), 10)
  t:refused(ann, "buy 3 buns", "can't afford")
  t:refused(ann, "buy several buns", "How many")
  t:refused(ann, "buy 0 buns", "How many")
  t:refused(ann, "buy 21 buns", "20 at most")
  t:refused(ann, "buy -1 buns", "nothing like that")
  t:refused(ann, "buy 99999999999999999999 buns", "How many")
  t:refused(ann, "buy 2 cakes", "nothing like that")
  t:refused(ann, "buy 7", "nothing like that")
  t:equal(purse(ann), 10)
  local buns = 0
  for _, thing in ipairs(ann.contents) do buns = buns + (thing.name == "a bun" and 1 or 0) end
  t:equal(buns, 5)
  for _ = 1, 2 do t:create("item", { name = "a vase", price = 2, location = keeper }) end
  t:refused(ann, "buy 3 vases", "have 2 of those")
  t:command(ann, "buy 2 vases")
  t:equal(purse(ann), 6)
  t:equal(#ann.contents, 8)
end)

test("if a word fits several goods, the one with exactly that name is bought", function(t)
  local keeper = shop(t)
  local way = create("food", { name = "a waybread", aliases = { "bread" }, price = 9 })
  local bread = create("food", { name = "a bread", price = 4 })
  keeper.goods = { way, bread }
  local ann = t:player("Ann")
  t:create("coin", { amount = 30, location = ann })
  t:has(t:command(ann, "buy 2 bread"), "for 8 coins")
  t:has(t:command(ann, "buy waybread"), "for 9 coins")
  way.name, bread.name, bread.aliases = "a hard loaf", "a soft loaf", { "bread" }
  t:has(t:command(ann, "buy bread"), "for 9 coins")
end)

test("a keeper pays half the price", function(t)
  shop(t)
  local ann = t:player("Ann")
  t:create("item", { name = "a vase", price = 20, location = ann })
  t:has(t:command(ann, "value vase"), "10 coins")
  t:command(ann, "sell vase")
  t:equal(purse(ann), 10)
end)

test("a keeper whose goods were destroyed sells the others", function(t)
  local keeper, bun = shop(t)
  local pie = create("food", { name = "a pie", price = 6 })
  keeper.goods = { pie, bun, { proto = pie, price = 2 }, { proto = "no/such/thing", price = 3 } }
  pie:destroy()
  local ann = t:player("Ann")
  t:create("coin", { amount = 10, location = ann })
  t:has(t:command(ann, "list"), "1. a bun, 4 coins")
  t:has(t:command(ann, "buy bun"), "You buy a bun")
end)

test("one span of hours needs no list, and may last over midnight", function(t)
  local keeper = shop(t)
  local ann = t:player("Ann")
  keeper.hours = { from = 20, to = 4 }
  t:has(t:command(ann, "list"), "20")
  for _, hour in ipairs({ 20, 0, 4 }) do
    t:hour(hour)
    t:has(t:command(ann, "list"), "a bun", hour)
  end
  t:hour(5)
  t:lacks(t:command(ann, "list"), "a bun")
end)
