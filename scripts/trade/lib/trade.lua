--- Prices and goods of shops. A keeper's terms are its own properties, or those of the object in its `shop`:
--- goods       what it never runs out of: prototypes, or { proto =, price = }
--- buys        what it buys: prototypes' refs or types ("food"), or true for everything
--- asks, pays  factors of the price when it sells (1) and when it buys (0.5)
--- hours       { from = 6, to = 18 } or a list of such spans, hours of the game's day; without it, always
--- shop_rooms  the only rooms it trades in
--- messages    its own refusals: see `trade.messages`
--- A thing's worth is its `price`; without one it is not for sale. A keeper pays with the coins it holds, then, if no
--- builder made it, out of `purse`.
---
--- Its points: "coins.noted"(KIND, WHAT, AMOUNT) *, AMOUNT coins were "made", are "gone" or were "moved", WHAT for; and
--- "coins.earned"(), true if players earn coins in every world, which says to the linter that they can buy.
local calendar = require("calendar")
local checks = require("checks")
local points = require("points")
local shapes = require("shapes")
local values = require("values")
local verbs = require("verbs")

local trade = {}

local PRICE_MOST = 1000000000
local NO_WARES = { "room", "exit", "character", "area", "coin", "quest" }

--- Notes that AMOUNT coins were "made", are "gone" or were "moved" (KIND), and WHAT for.
function trade.note(kind, what, amount)
  if amount > 0 then points.each("coins.noted", kind, what, amount) end
end

--- Returns how many coins THING is; 0 if it is not a coin.
function trade.amount_of(thing)
  return thing:is("coin") and math.max(0, math.tointeger(thing.amount or 1) or 0) or 0
end

--- True if BY may bring new coins into the world: only the game and wizards made it (build.maker).
function trade.may_mint(by)
  return by ~= nil and build.maker(by) == nil
end

--- Called when THING was just made on behalf of BY. Counts new coins, or destroys them if BY may not make any.
--- Returns THING, or nil.
function trade.minted(why, thing, by)
  if thing:is("coin") and not trade.may_mint(by) then
    thing:destroy()
    return nil
  end
  trade.note("made", why, trade.amount_of(thing))
  return thing
end

--- Makes a heap of AMOUNT coins on behalf of BY; nil if BY may not. In PLACE, if given, it joins the heap
--- there.
function trade.mint(why, amount, by, place)
  local heap = trade.may_mint(by) and create("coin", { amount = amount, location = place }) or nil
  if heap then trade.note("made", why, amount) end
  return heap
end

--- Destroys THING, or NUMBER coins of a heap, and counts coins that left the world.
function trade.melt(why, thing, number)
  local amount = trade.amount_of(thing)
  local part = math.min(number or amount, amount)
  if part < amount then thing.amount = amount - part else thing:destroy() end
  trade.note("gone", why, part)
end

--- A keeper's refusals, unless it has texts of its own.
trade.messages = {
  closed = "I'm sorry, we're closed. Come back at {hour} o'clock.",
  elsewhere = "Come to my shop for that.",
  keeper_lacks_item = "I have nothing like that.",
  so_many = "How many? I sell {most} at most.",
  fewer = "I only have {count} of those.",
  does_not_buy = "I don't buy such things.",
  keeper_lacks_money = "I can't afford that just now.",
  player_lacks_money = "You can't afford that. It costs {price}.",
}

shapes.add("good", "one of the goods of a shop", {
  proto = { "ref", "the prototype" },
  price = { "number 0..", "its own price" },
})
local said = {}
for key, text in pairs(trade.messages) do said[key] = { "text", text } end
shapes.add("shop_messages", "refusals of a shop", said)
shapes.property("shopkeeper", "goods", "ref | list of (ref | good)")
shapes.property("shopkeeper", "messages", "shop_messages")

-- The prices that players were last shown: id of the player -> { shop = id, prices = name -> price }.
local shown, shown_count = {}, 0
local SHOWN_MOST = 1000 -- players; beyond that all entries are dropped, and players are asked again

--- Notes that WHO was shown PRICE for THING in SHOP.
function trade.show(who, shop, thing, price)
  if not who:is("player") then return end
  if not shown[who.id] then
    if shown_count >= SHOWN_MOST then shown, shown_count = {}, 0 end
    shown[who.id], shown_count = {}, shown_count + 1
  end
  local own = shown[who.id]
  if own.shop ~= shop.id then own.shop, own.prices = shop.id, {} end
  own.prices[thing.name] = price
end

--- True if WHO may pay PRICE for THING in SHOP without a question: always if the game or a wizard set the
--- price, and in a builder's shop if the price they were last shown was not lower.
function trade.is_known_price(who, shop, thing, price)
  if not who:is("player") or not (build.maker(shop) or build.maker(thing)) then return true end
  local own = shown[who.id]
  local last = own and own.shop == shop.id and own.prices[thing.name]
  return last and price <= last or false
end

--- Returns the object that has the terms of KEEPER.
function trade.terms(keeper)
  return verbs.living(keeper.shop) or keeper
end

--- Returns the worth of THING, or nil.
local function worth(thing)
  local price = thing.price
  return type(price) == "number" and price > 0 and price or nil
end

--- Returns KEEPER's price for THING, or nil. A builder's keeper sells things of the game at least at their
--- worth.
function trade.asks(keeper, thing, price)
  local least = worth(thing)
  price = values.number(price) or least
  if not price or price <= 0 then return nil end
  price = price * values.number(trade.terms(keeper).asks, 1)
  if least and price < least and build.maker(keeper) and not build.maker(thing) then price = least end
  return math.tointeger(math.max(1, math.min(PRICE_MOST, price + 0.5)) // 1)
end

--- Returns what KEEPER pays for THING, or nil.
function trade.pays(keeper, thing)
  local price = worth(thing)
  price = price and price * values.number(trade.terms(keeper).pays, 0.5)
  return price and math.tointeger(math.max(1, math.min(PRICE_MOST, price)) // 1)
end

--- True if a keeper can sell things like THING: portable things, but no coins.
function trade.is_ware(thing)
  for _, kind in ipairs(NO_WARES) do
    if thing:is(kind) then return false end
  end
  return thing.portable ~= false
end

--- Returns the object that VALUE names or is, or nil; a builder can write anything.
local function referred(value)
  if type(value) == "string" then return object(value) end
  return verbs.living(value)
end

--- Returns the prototype of one of a keeper's goods, and its own price, if any.
local function read_good(good)
  local row = values.fields(good)
  if row.proto then return referred(row.proto), row.price end
  return referred(good)
end

--- True if KEEPER never runs out of things like THING.
function trade.is_endless(keeper, thing)
  for _, good in ipairs(values.list(trade.terms(keeper).goods)) do
    local proto = read_good(good)
    if proto and thing:is(proto) then return true end
  end
  return false
end

--- True if KEEPER wears, wields or holds THING.
local function in_use(keeper, thing)
  if thing.worn or verbs.living(keeper.wielded) == thing then return true end
  for _, one in ipairs(values.list(keeper.held)) do
    if verbs.living(one) == thing then return true end
  end
  return false
end

--- True if THING, which KEEPER has, is for sale as a single thing.
local function is_on_shelf(keeper, thing)
  return not in_use(keeper, thing) and not thing:is("coin") and not trade.is_endless(keeper, thing)
end

--- Returns what KEEPER sells: a list of { thing =, price =, made = true if it never runs out, else count = and
--- all = the things }.
function trade.offers(keeper)
  local offers, by_name = {}, {}
  for _, good in ipairs(values.list(trade.terms(keeper).goods)) do
    local proto, named = read_good(good)
    local price = proto and trade.is_ware(proto) and trade.asks(keeper, proto, named)
    if price then offers[#offers + 1] = { thing = proto, price = price, made = true } end
  end
  for _, thing in ipairs(keeper.contents) do
    local price = is_on_shelf(keeper, thing) and trade.asks(keeper, thing)
    local key = price and thing.name .. "\n" .. price
    if price and by_name[key] then
      local offer = by_name[key]
      offer.count, offer.all[#offer.all + 1] = offer.count + 1, thing
    elseif price then
      by_name[key] = { thing = thing, price = price, count = 1, all = { thing } }
      offers[#offers + 1] = by_name[key]
    end
  end
  return offers
end

--- Returns a list of sentences about mistakes in KEEPER's goods.
function trade.mistakes(keeper)
  local mistakes = {}
  for _, good in ipairs(values.list(trade.terms(keeper).goods)) do
    local proto, named = read_good(good)
    local text = values.fields(good).proto or good
    if not proto then
      mistakes[#mistakes + 1] = render(keeper,
        "In the goods, {good} doesn't exist. List the refs of prototypes (to set one, type @ref THING = REF).",
        { good = type(text) == "string" and "\"" .. text .. "\"" or tostring(text) })
    elseif not trade.is_ware(proto) then
      mistakes[#mistakes + 1] = render(keeper,
        "In the goods, {a proto} can't be sold, because people can't carry it.", { proto = proto })
    elseif not trade.asks(keeper, proto, named) then
      mistakes[#mistakes + 1] = render(keeper, "In the goods, {a proto} has no price. To set one, type "
        .. "@set {id}.price = 5", { proto = proto, id = "#" .. proto.id })
    end
  end
  return mistakes
end

local ALWAYS = { from = 0, to = 24 }

--- True if no hour is in HOURS of a keeper.
local function is_never(hours)
  if hours == nil then return false end
  for _, span in ipairs(calendar.spans(hours, ALWAYS)) do
    if span.from ~= span.to then return false end
  end
  return true
end

--- True if KEEPER sleeps in each of HOURS.
local function is_asleep(keeper, hours)
  if hours == nil or not keeper:is("sleeper") then return false end
  local opens, rests = calendar.spans(hours, ALWAYS), calendar.sleeps(keeper)
  for hour = 0, 23 do
    local is_open, sleeps = false, false
    for _, span in ipairs(opens) do is_open = is_open or calendar.is_in(span, hour, true) end
    for _, span in ipairs(rests) do sleeps = sleeps or calendar.is_in(span, hour) end
    if is_open and not sleeps then return false end
  end
  return true
end

--- True if a value of property NAME of a thing of WORLD brings coins.
local function brings(world, name)
  for _, one in ipairs(world:all(name)) do
    local number = type(one) == "table" and (one.coins or one.gold) or one
    if type(number) == "number" and number > 0 then return true end
  end
  return false
end

--- True if players of WORLD may get coins: some lie where they come, or are paid, carried or made.
local function has_coins(world)
  if world.coins == nil then
    world.coins = world:is_had(object("coin")) or world:says("coin") or world:exists(object("dump"))
      or points.first("coins.earned") or #world:all("vnum") > 0
    for _, name in ipairs(world.coins and {} or { "purse", "reward", "diku" }) do
      world.coins = world.coins or brings(world, name)
    end
  end
  return world.coins
end

checks.pays = has_coins

checks.add("shopkeeper", function(keeper, world, say)
  if world:is_prototype(keeper) or keeper.vnum ~= nil or world:has_script(keeper) then return end
  local terms = trade.terms(keeper)
  if is_never(terms.hours) then
    say("hours", "the shop is never open: its hours end when they begin; write hours = { from = 6, to = 18 }")
  elseif is_asleep(keeper, terms.hours) then
    say("hours", "the shop is never open: its keeper is asleep in all its hours; write other hours, or other sleeps")
  end
  for at, good in ipairs(values.list(terms.goods)) do
    local proto, named = read_good(good)
    local place = ("goods[%d]"):format(at)
    if proto and not trade.is_ware(proto) then
      say("goods", ("%s can't be sold, because people can't carry it: take it out"):format(place))
    elseif proto and not trade.asks(keeper, proto, named) then
      say("goods", ("%s, %s, has no price: write price = 5 there"):format(place, world:name(proto)))
    end
  end
  for at, one in ipairs(type(terms.buys) ~= "boolean" and values.list(terms.buys) or {}) do
    if type(one) == "string" and not object(one) then
      local near = build.near_ref and build.near_ref(one, false, "item")
      say("buys", ("buys[%d] names \"%s\", but no thing is called so%s"):format(at, one,
        near and ("; did you mean \"%s\"?"):format(near) or ": write the ref of a prototype, or buys = true"))
    end
  end
  local sells = #trade.offers(keeper) > 0 or #values.list(terms.goods) > 0
  local is_needed = #values.list(terms.goods) == 0
  for _, good in ipairs(values.list(terms.goods)) do
    local proto = read_good(good)
    is_needed = is_needed or not proto or not world:is_free(proto)
  end
  if sells and is_needed and not has_coins(world) then
    say("goods", "nobody in this game has coins, so nobody can buy here: put some where players get them: item \"REF\" "
      .. "{ proto = \"coin\", at = \"ROOM\", amount = 50 }")
  end
  if not sells and terms.buys and terms.goods == nil then
    say("buys", "the shop sells nothing: write goods = { ref \"THING\" }, or goods = {} if it only buys")
  end
  if not sells and not terms.buys then
    say("goods", "the shop sells and buys nothing: write goods = { ref \"THING\" }, and a price in the thing")
  end
end)

--- True if KEEPER buys things like THING. The game's keepers pay with new coins, so they don't buy builders'
--- things.
function trade.buys(keeper, thing)
  local buys = trade.terms(keeper).buys
  if thing:is("coin") or not buys or not worth(thing) then return false end
  if build.maker(thing) and not build.maker(keeper) then return false end
  if buys == true then return true end
  local kind = thing.circle and thing.circle.type
  for _, one in ipairs(values.list(buys)) do
    if one == kind then return true end
    local proto = type(one) == "string" and object(one) or verbs.living(one)
    if proto and thing:is(proto) then return true end
  end
  return false
end


--- Returns the hour at which KEEPER opens next, or nil if it is open.
local function opens_at(keeper)
  local hours, hour, first = trade.terms(keeper).hours, (calendar.now()), nil
  for _, span in ipairs(hours and calendar.spans(hours, ALWAYS) or {}) do
    if calendar.is_in(span, hour, true) then return nil end
    if not first or (span.from > hour and first <= hour) then first = span.from end
  end
  return first
end

--- Returns the key and names of the message why KEEPER does not trade here and now; nil if it does.
function trade.excuse(keeper)
  local rooms = trade.terms(keeper).shop_rooms
  if rooms and #values.list(rooms) > 0 and not values.has(rooms, keeper.location) then
    return "elsewhere", {}
  end
  local hour = opens_at(keeper)
  if hour then return "closed", { hour = hour } end
  return nil
end

--- Returns the hour at which KEEPER's routine next brings it to ROOM, or nil.
local function returns_at(keeper, room)
  local hour, first, least = (calendar.now()), nil, 25
  for _, row in ipairs(values.list(keeper.routine)) do
    local fields = values.fields(row)
    local at = type(fields.at) == "number" and math.floor(fields.at) % 24
    local goals = at and values.list(fields.go) or {}
    local last = goals[#goals] and verbs.living(object(goals[#goals]))
    local ahead = at and (at - hour - 1) % 24
    if last == room and ahead < least then first, least = at, ahead end
  end
  return first
end

--- Returns why nobody trades in ROOM if its keeper has left by routine: a template and its names; or nil.
function trade.away(room)
  local keeper = room and verbs.living(room._keeper_gone)
  if not keeper or keeper.location == room or not keeper:is("shopkeeper") then return nil end
  local hour = returns_at(keeper, room)
  return hour and "{The keeper} {keeper verb:be} not here, but will be back at {hour} o'clock. To see the hour, "
    .. "type time."
    or "{The keeper} {keeper verb:be} not here just now.", { keeper = keeper, hour = hour }
end

local function coins_of(who)
  local sum = 0
  for _, thing in ipairs(who.contents) do sum = sum + trade.amount_of(thing) end
  return sum
end

--- Makes KEEPER pay AMOUNT to WHO; false if it can't.
function trade.pay_out(keeper, who, amount)
  local missing = amount - coins_of(keeper)
  if missing > 0 then
    local purse = values.number(keeper.purse, 0)
    if purse < missing or not trade.mint("purses", missing, keeper, keeper) then return false end
    keeper.purse = purse - missing
  end
  local ok = keeper:pay(who, amount) == true
  if ok then trade.note("moved", "from shops", amount) end
  return ok
end

--- Returns the coins that a character or a thing holds.
trade.coins_of = coins_of

return trade
