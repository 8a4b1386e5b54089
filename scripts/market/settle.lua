-- Gives back what the auction house holds while the package is off: debts, the highest bids, and the things. What
-- belongs to nobody any longer stays in the house.
local function copy(list)
  local all = {}
  for i, one in ipairs(list or {}) do
    local fields = {}
    for key, value in pairs(one) do fields[key] = value end
    all[i] = fields
  end
  return all
end

--- Takes the entry at AT out of LIST; returns nil for an empty list.
local function without(list, at)
  table.remove(list, at)
  return #list > 0 and list or nil
end

--- Pays one debt; true if it did.
local function pay_debt(house)
  local owed = copy(house._owed)
  for at, debt in ipairs(owed) do
    local who = living(debt.who)
    if who and house:pay(who, debt.sum) then
      house._owed = without(owed, at)
      return true
    end
  end
end

--- Gives back the bid or the thing of one lot; true if it did.
local function end_lot(house)
  local lots = copy(house._lots)
  for at, lot in ipairs(lots) do
    local bidder, heir, thing = living(lot.bidder), living(lot.over and lot.heir or lot.seller), living(lot.thing)
    if bidder and lot.bid and house:pay(bidder, lot.bid) then
      lot.bid, lot.bidder = nil, nil
      house._lots = lots
      return true
    end
    local is_there = thing and thing.location == house
    if is_there and heir then move(thing, heir, "give", { force = true }) end
    if heir or not is_there then
      house._lots = without(lots, at)
      return true
    end
  end
end

return {
  run = function()
    local house = object("auctioneer")
    return not house or not (pay_debt(house) or end_lot(house))
  end,
}
