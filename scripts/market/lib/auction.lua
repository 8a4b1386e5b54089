--- Auctions: a player offers a thing at a lowest price, others bid with coins that they hold, and a timer ends
--- it. All auctioneers share one house, the prototype `auctioneer`:
--- 1. It holds each thing until it is collected, and the coins of each highest bid from the moment of the bid.
--- 2. Its coins equal the current bids plus the debts (`_owed`: to whom); `_gone` counts the coins that left the
--- world here.
--- 3. The list shows things and prices, but no names of sellers or bidders.
--- `_lots`: { { number =, thing =, seller =, low =, bid =, bidder =, ends =, over = true once it has ended, heir = who
--- may then collect the thing }, … }.
local almanac = require("almanac")
local deeds = require("deeds")
local lately = require("lately")
local trade = require("trade")
local verbs = require("verbs")
local words = require("words")

local auction = {}

local LOTS_MOST, LOTS_EACH = 60, sys.setting("market", "lots")
local LONG, LONG_LEAST, LONG_MOST = 24 * 3600, 600, 7 * 24 * 3600
local LAST_MINUTES = 120 -- seconds: a bid this close to the end extends the auction
local LISTING, PART, PRICE_MOST = 1, sys.setting("market", "fee"), 1000000000 -- coins, percent of a price, coins
local FETCH_SECONDS = 30 * 24 * 3600

local function house()
  return object("auctioneer")
end

local function lots()
  local list = {}
  for i, lot in ipairs(house()._lots or {}) do
    list[i] = { number = lot.number, thing = living(lot.thing), seller = living(lot.seller), low = lot.low,
      bid = lot.bid, bidder = living(lot.bidder), ends = lot.ends, over = lot.over, heir = living(lot.heir) }
  end
  return list
end

--- Returns the lowest bid that is accepted.
local function least(lot)
  return lot.bid and lot.bid + math.max(1, lot.bid // 20) or lot.low
end

-- Client data.

local SHOWN, NAME = 30, 60 -- lots, and bytes of a name, that clients are sent at most
local told = {} -- ids of players whose clients show an auction; lost at a restart

local function is_held_in(room)
  local home = house()
  return room ~= nil and home ~= nil and #things_in(room, 1, home.ref) > 0
end

--- Returns what clients and pages show of the lots in LIST (nil: all): things and prices, without names. `yours`
--- is for WHO, nil for strangers.
function auction.shown(who, list)
  local shown = {}
  for _, lot in ipairs(list or (house() and lots() or {})) do
    if not lot.over and lot.thing and #shown < SHOWN then
      local name = words.plain(render(who, "{a thing}", { thing = lot.thing }))
      shown[#shown + 1] = { number = lot.number, price = lot.bid or lot.low, bids = lot.bid ~= nil, least = least(lot),
        name = words.short(name, NAME),
        left = math.max(0, lot.ends - math.floor(now())),
        yours = who and (lot.seller == who and "sold" or lot.bidder == who and "bid") or nil }
    end
  end
  return shown
end

--- True if there is an auctioneer where WHO is.
function auction.is_here(who)
  return is_held_in(who.location)
end

--- Sends the lots to WHO's clients (Room.Auction) if there is an auctioneer where WHO is; else clears their
--- list.
local function show_to(who, list)
  if not is_held_in(who.location) then
    if told[who.id] then who:send_data("Room.Auction", {}) end
    told[who.id] = nil
    return
  end
  local shown = auction.shown(who, list)
  told[who.id] = true
  who:send_data("Room.Auction", { lots = #shown > 0 and shown or nil, here = true })
end

local AT_ONCE = 20 -- players whose clients are updated per transaction
local waiting = {} -- ids of players whose clients are still to be updated

--- Updates some of the waiting clients, and sets a timer for the others.
local function show_some()
  local list, left = lots(), AT_ONCE
  while left > 0 and #waiting > 0 do
    local who = object(table.remove(waiting))
    if who and told[who.id] then
      show_to(who, list)
      left = left - 1
    end
  end
  if #waiting > 0 then house():after(0, "show") end
end

auction.show_some = show_some

local function show_to_all()
  waiting = {}
  for id in pairs(told) do waiting[#waiting + 1] = id end
  show_some()
end

for _, name in ipairs({ "enter", "connect", "joined" }) do
  deeds.on(name, function(who)
    if told[who.id] or is_held_in(who.location) then show_to(who, lots()) end
  end)
end

--- Stores the lots, and sets the timer for the next one to end.
local function keep(list)
  local home, soonest = house(), nil
  home._lots = #list > 0 and list or nil
  for _, lot in ipairs(list) do soonest = math.min(soonest or lot.ends, lot.ends) end
  if soonest then home:after(math.max(1, soonest - now()), "lots") else home:cancel("lots") end
  show_to_all()
end

local function tell(who, text, names)
  if who and sys.online(who) then who:tell(text, names) end
end

-- Money.

--- Returns the sum owed to WHO, and the list of the other debts.
local function debts(who)
  local own, others = 0, {}
  for _, debt in ipairs(house()._owed or {}) do
    local other = living(debt.who)
    if other == who then own = own + debt.sum else others[#others + 1] = { who = other, sum = debt.sum } end
  end
  return own, others
end

local function owe(who, amount)
  local own, all = debts(who)
  all[#all + 1] = { who = who, sum = own + amount }
  house()._owed = all
end

--- Removes coins from the world: fees, and coins without an owner.
local function sink(amount, why)
  local pit = amount > 0 and create("thing", { name = "a pit" })
  if not pit then return end
  if house():pay(pit, amount) then
    for _, coin in ipairs(pit.contents) do trade.melt(why, coin) end
    house()._gone = (house()._gone or 0) + amount
  end
  pit:destroy()
end

--- Removes the coins owed to deleted players from the world.
local function forget_gone()
  local kept, gone = {}, 0
  for _, debt in ipairs(house()._owed or {}) do
    if living(debt.who) then kept[#kept + 1] = { who = debt.who, sum = debt.sum } else gone = gone + debt.sum end
  end
  if gone == 0 then return end
  house()._owed = #kept > 0 and kept or nil
  sink(gone, "forfeit")
end

--- Owes AMOUNT to WHO, or removes it from the world if WHO no longer exists.
local function give_back(who, amount)
  if amount < 1 then return end
  if who then owe(who, amount) else sink(amount, "forfeit") end
end

-- Lots.

--- True if the thing is still in the house. Its owner may have moved or destroyed it.
local function is_there(lot)
  return lot.thing ~= nil and lot.thing.location == house()
end

local function thing_words(who, lot)
  return lot.thing and render(who, "{a thing}", { thing = lot.thing }) or "something that is gone"
end

--- Ends a lot: pays the seller or returns the bid, and sets who may collect the thing.
local function settle(lot)
  local price, names = lot.bid, { thing = lot.thing, price = lot.bid and words.count(lot.bid, "coin") }
  lot.over, lot.ends = true, now() + FETCH_SECONDS
  if price and not is_there(lot) then
    give_back(lot.bidder, price)
    tell(lot.bidder, "A thing that you bid for is gone from the auction. To get your coins back, type "
      .. "<cmd auction collect>auction collect</>.")
    lot.heir = nil
  elseif price and lot.bidder then
    local fee = PART > 0 and math.max(1, math.tointeger(price * PART // 100)) or 0
    sink(fee, "auction fees")
    give_back(lot.seller, price - fee)
    almanac.moved("auctions", price)
    if not build.maker(lot.thing) then lately.note("sale", words.plain(render(house(), "{a thing}", names)), price) end
    lot.heir = lot.bidder
    tell(lot.bidder, "You won the auction: {the thing} is yours for {price}. To get it, type "
      .. "<cmd auction collect>auction collect</>.", names)
    tell(lot.seller, "{The thing} {thing verb:be} sold for {price}, less a fee of {part}%. To get your coins, type "
      .. "<cmd auction collect>auction collect</>.", { thing = lot.thing, price = names.price, part = PART })
  else
    if price then sink(price, "forfeit") end -- the bidder no longer exists
    lot.heir = lot.seller
    if is_there(lot) then
      tell(lot.seller, "Nobody has bought {the thing}. To get it back, type <cmd auction collect>auction "
        .. "collect</>.", names)
    end
  end
  lot.bid, lot.bidder = nil, nil
end

--- Removes a thing that nobody collected in time, or whose heir is gone. A thing with an owner is moved to
--- nowhere; others are destroyed.
local function clear(lot)
  if not is_there(lot) then return end
  if lot.thing.owner then move(lot.thing, nil, "move", { force = true }) else lot.thing:destroy() end
end

--- Ends the lots whose time is over. Every command calls it first, so that none has to wait for the timer.
function auction.settle()
  local kept, all, changed = {}, lots(), false
  forget_gone()
  for _, lot in ipairs(all) do
    if not lot.over and lot.ends <= now() then
      settle(lot)
      changed = true
    end
    local is_done = lot.over and (not is_there(lot) or not lot.heir or lot.ends <= now())
    if is_done then
      clear(lot)
      changed = true
    else
      kept[#kept + 1] = lot
    end
  end
  if changed or #all > 0 then keep(kept) end
  return kept
end

local function find(list, number)
  for at, lot in ipairs(list) do
    if lot.number == number and not lot.over then return lot, at end
  end
  refuse("Lot {n} doesn't exist. To see the lots, type <cmd auction>auction</>.", { n = number })
end

local function must_be_somebody(who)
  if not who:is("player") or sys.is_guest(who) then refuse("Guests can't take part in auctions.") end
end

--- Ends the command if WHO can't auction THING. A thing with contents is refused, so that nobody sells hidden
--- things.
local function check_thing(who, thing)
  if thing:is("coin") or thing:is("character") then refuse("You can't auction that.") end
  if thing.location ~= who then refuse("You have to hold {the thing} to auction it.", { thing = thing }) end
  if thing.worn or living(who.wielded) == thing then
    refuse("You are using {the thing}. <cmd remove {the thing}>Take it off</> first.", { thing = thing })
  end
  if #thing.contents > 0 then refuse("{The thing} {thing verb:be} not empty.", { thing = thing }) end
end

--- Puts up WHO's THING with AUCTIONEER, for PRICE at least, for SECONDS.
function auction.put_up(who, auctioneer, thing, price, seconds)
  must_be_somebody(who)
  check_thing(who, thing)
  seconds = seconds or LONG
  if seconds < LONG_LEAST or seconds > LONG_MOST then
    refuse("An auction lasts from ten minutes to seven days, for example: for 2h")
  end
  if price ~= math.floor(price) or price < 1 or price > PRICE_MOST then
    refuse("The price has to be a whole number of coins, from 1 to {most}.", { most = math.tointeger(PRICE_MOST) })
  end
  local list, own = auction.settle(), 0
  for _, lot in ipairs(list) do own = own + (lot.seller == who and 1 or 0) end
  if own >= LOTS_EACH then refuse("You have {n} lots already, which is the limit.", { n = own }) end
  if #list >= LOTS_MOST then refuse("The auction is full. Try again when something is sold.") end
  verbs.must(verbs.may("give", { actor = who, thing = thing, to = auctioneer }))
  if not who:pay(house(), LISTING) then refuse("Listing costs 1 coin, and you have none.") end
  verbs.must(verbs.move(who, thing, house(), "give"))
  sink(LISTING, "auction fees")
  -- Numbers are never reused, so that a bid by number is for the thing the bidder saw.
  local number = (house()._lot_last or 0) + 1
  house()._lot_last = number
  list[#list + 1] = { number = number, thing = thing, seller = who, low = math.tointeger(price),
    ends = math.floor(now()) + seconds }
  keep(list)
  who:act("{Actor} {verb:put} {a thing} up for auction.", { thing = thing })
  who:tell("It is lot {n}, for {price} or more, for {long}.", { n = number,
    price = words.count(math.tointeger(price), "coin"), long = words.duration(seconds) })
end

--- Bids AMOUNT for lot NUMBER on behalf of WHO, with coins they hold; the house holds the coins from now on.
function auction.bid(who, number, amount)
  must_be_somebody(who)
  local list = auction.settle()
  local lot = find(list, number)
  amount = math.tointeger(amount)
  if not amount or amount > PRICE_MOST then
    refuse("A bid has to be a whole number of coins, at most {most}.", { most = math.tointeger(PRICE_MOST) })
  end
  if lot.seller == who then refuse("You can't bid for your own lot.") end
  if lot.bidder == who then refuse("The highest bid is yours already.") end
  if not is_there(lot) then refuse("That is gone from the auction, and the bids are paid back.") end
  if amount < least(lot) then refuse("The least you can bid is {n} coins.", { n = least(lot) }) end
  if not who:pay(house(), amount) then refuse("You don't have that many coins.") end
  if lot.bid then
    give_back(lot.bidder, lot.bid)
    tell(lot.bidder, "You were outbid for {the thing}: {n} coins. To get your coins back, type "
      .. "<cmd auction collect>auction collect</>.",
      { thing = lot.thing, n = amount })
  end
  lot.bid, lot.bidder = amount, who
  lot.ends = math.max(lot.ends, math.floor(now()) + LAST_MINUTES)
  keep(list)
  who:tell("You bid {price} for {the thing}. It ends in {long}.", { price = words.count(amount, "coin"),
    thing = lot.thing, long = words.duration(lot.ends - now()) })
end

--- Withdraws lot NUMBER of WHO, if nobody has bid for it.
function auction.withdraw(who, number)
  local list = auction.settle()
  local lot = find(list, number)
  if lot.seller ~= who then refuse("That isn't your lot.") end
  if lot.bid then refuse("Someone has bid for it already.") end
  lot.ends = now()
  keep(list)
  auction.settle()
end

--- Gives WHO the coins that are owed to them, and the things they won or did not sell.
function auction.collect(who)
  local list, any, home = auction.settle(), false, house()
  local sum, others = debts(who)
  if sum > 0 and home:pay(who, sum) then
    home._owed = #others > 0 and others or nil
    any = true
    who:tell("You are given {coins}.", { coins = words.count(sum, "coin") })
  end
  for _, lot in ipairs(list) do
    if lot.over and lot.heir == who and is_there(lot) then
      any = true
      local ok, why, names = verbs.move(who, lot.thing, who, "take")
      if ok then
        who:tell("You are given {the thing}.", { thing = lot.thing })
      else
        who:tell(sentence("{The thing} stays here for now:") .. " " .. sentence(why), names or { thing = lot.thing })
      end
    end
  end
  auction.settle()
  if not any then refuse("You have nothing to collect here.") end
end

function auction.list(who)
  local any = false
  for _, lot in ipairs(auction.settle()) do
    if not lot.over then
      any = true
      who:tell("{n}. {what}: {how} {price}, {long} left{own}", { n = lot.number, what = thing_words(who, lot),
        how = lot.bid and "bid" or "from", price = words.count(lot.bid or lot.low, "coin"),
        long = words.duration(math.max(1, lot.ends - now())),
        own = lot.seller == who and " (yours)" or lot.bidder == who and " (your bid)" or "" })
    end
  end
  if not any then who:tell("Nothing is up for auction. To sell something, type <cmd auction THING for 20>auction THING "
    .. "for 20</>.") end
  local sum = debts(who)
  if sum > 0 then
    who:tell("You have {coins} to collect. To get them, type "
      .. "<cmd auction collect>auction collect</>.", { coins = words.count(sum, "coin") })
  end
end

--- Shows WHO the thing of lot NUMBER.
function auction.show(who, number)
  local lot = find(auction.settle(), number)
  who:tell(lot.thing and verbs.ready(look_thing(who, lot.thing)) or "That is gone.")
end

return auction
