-- Buys and sells: list, buy, sell, value. What, when and for how much is in rules/trade.lua.
local trade = require("trade")
local verbs = require("verbs")
local words = require("words")

--- Ends the command with what KEEPER says to it: its own words, where %s stands for the customer
--- and %d for the price, or those of the rules.
local function decline(e, key, names)
  local own = trade.terms(e.this).messages
  local text = own and own[key]
  if text then
    text = text:gsub("^%%s%s*", ""):gsub("%%s", (e.actor.name:gsub("%%", "%%%%")))
    text = text:gsub("%%d", tostring(names and names.price or 0))
  else
    text = render(e.actor, trade.messages[key], names or {})
  end
  refuse("{The this} {this verb:say} to you, \"{text}\"", { this = e.this, text = text })
end

local function check_open(e)
  local key, names = trade.excuse(e.this)
  if key then decline(e, key, names) end
end

local function coins(price)
  return words.count(price, "coin")
end

--- One whose `set confirm` is lower than PRICE is asked first.
local function confirm(e, price, text, names)
  local most = sys.option(e.actor, "confirm")
  if type(most) ~= "number" or price <= most then return true end
  names.price = coins(price)
  return choose(e.actor, render(e.actor, text, names), { "yes", "no" }) == 1
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
    local left = offer.made and "" or " (" .. offer.count .. " left)"
    e.actor:tell("{number}. {a thing}, {price}{left}",
      { number = i, thing = offer.thing, price = coins(offer.price), left = left })
  end
end

command("list", list)
command("list [from] {this}", list)

-- buy

local NUMBERS = { two = true, three = true, four = true, five = true, six = true, seven = true, eight = true,
  nine = true, ten = true, several = true, some = true, many = true, more = true }

--- Which of THINGS is meant by "2 candles", "two candles" or "2 candle", or nil.
local function find_several(e, text, things)
  local number, name = text:match("^(%w+)%s+(%a.*)$")
  name = number and (number:find("^%d+$") or NUMBERS[number:lower()]) and name
  return name and (match(e.actor, name, things) or match(e.actor, (name:gsub("s$", "")), things))
end

local function find_offer(e, text)
  text = text:gsub("[%s,]+please[%s.!]*$", "")
  local offers, things = trade.offers(e.this), {}
  for i, offer in ipairs(offers) do things[i] = offer.thing end
  local found = match(e.actor, text, things)
  for _, offer in ipairs(offers) do
    if offer.thing == found then return offer end
  end
  local several = find_several(e, text, things)
  if several then decline(e, "one_at_a_time", { thing = several }) end
  decline(e, "keeper_lacks_item")
end

--- The thing itself, fresh or from the shelf.
local function take_from_shelf(offer)
  if not offer.made then return offer.thing end
  return create(offer.thing)
end

local function buy(e)
  check_open(e)
  local offer = find_offer(e, e.what)
  local question = "{The this} {this verb:want} {price} for {the thing}. Do you pay?"
  if not confirm(e, offer.price, question, { this = e.this, thing = offer.thing }) then
    return "You keep your money."
  end
  if e.actor.location ~= e.this.location then return "The shop is not here any more." end
  local agreed = offer.price
  offer = find_offer(e, e.what)
  if offer.price ~= agreed then refuse("{The this} {this verb:want} another price now.", { this = e.this }) end
  local ok = pay(e.actor, e.this, offer.price)
  if not ok then decline(e, "player_lacks_money", { price = offer.price }) end
  local thing, reason = take_from_shelf(offer)
  if not thing then verbs.decline(reason) end
  verbs.must(verbs.may("buy", { actor = e.actor, thing = thing, from = e.this, to = e.actor }))
  verbs.must(verbs.move(e.actor, thing, e.actor, "buy"))
  act(e.actor, "{Actor} {verb:buy} {a thing} from {the this} for {price}.",
    { thing = thing, this = e.this, price = coins(offer.price) })
  mention(e.actor, thing)
  after_event("buy", { actor = e.actor, thing = thing, from = e.this, to = e.actor })
end

command("buy {what:text} from {this}", buy)
command("buy {what:text}", buy)

-- sell, value

--- What E.thing would bring; ends the command if nothing.
local function price_for(e)
  check_open(e)
  if e.thing.worn then refuse("You are wearing {the thing}. Take it off first.", e) end
  if not trade.buys(e.this, e.thing) then decline(e, "does_not_buy") end
  return trade.pays(e.this, e.thing)
end

local function sell(e)
  local price = price_for(e)
  local event = { actor = e.actor, thing = e.thing, from = e.actor, to = e.this }
  verbs.must(verbs.may("sell", event))
  if not trade.pay_out(e.this, e.actor, price) then decline(e, "keeper_lacks_money") end
  act(e.actor, "{Actor} {verb:sell} {the thing} to {the this} for {price}.",
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
  local keeper = create({ "npc", "shopkeeper" }, { name = "a baker", location = t.here, goods = { bun }, buys = true,
    purse = 100 })
  return keeper, bun
end

local function purse(who)
  local sum = 0
  for _, thing in ipairs(who.contents) do
    if thing:is("coin") then sum = sum + thing.amount end
  end
  return sum
end

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

test("who has no money gets nothing", function(t)
  shop(t)
  local ann = t:player("Ann")
  t:refused(ann, "buy bun", "can't afford")
  t:refused(ann, "buy cake", "nothing like that")
  t:equal(#ann.contents, 0)
end)

test("who asks for several is told to buy one at a time", function(t)
  shop(t)
  local ann = t:player("Ann")
  t:create("coin", { amount = 10, location = ann })
  t:refused(ann, "buy 2 buns", "One at a time, please. Say: buy a bun")
  t:refused(ann, "buy 2 bun", "One at a time")
  t:refused(ann, "buy two buns", "One at a time")
  t:refused(ann, "buy 3 buns, please", "One at a time")
  t:refused(ann, "buy 2 cakes", "nothing like that")
  t:equal(purse(ann), 10)
end)

test("a keeper pays half for what is brought", function(t)
  shop(t)
  local ann = t:player("Ann")
  t:create("item", { name = "a vase", price = 20, location = ann })
  t:has(t:command(ann, "value vase"), "10 coins")
  t:command(ann, "sell vase")
  t:equal(purse(ann), 10)
end)
