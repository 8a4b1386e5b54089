--- The lots that are up for auction, on the site and beside the client: things and prices, without names.
local auction = require("auction")
local panels = require("panels")
local words = require("words")

panels.add("auctions", { title = "Auctions", site = true, client = true,
  about = "The lots that are up for auction, with their prices." }, function(who)
  local rows, numbers = {}, {}
  local is_here = who ~= nil and auction.is_here(who)
  for i, lot in ipairs(auction.shown(who)) do
    local price = words.count(lot.price, "coin")
    rows[i] = { lot.number, is_here and { text = lot.name, line = "auction look " .. lot.number } or lot.name,
      (lot.bids and "bid " or "from ") .. price, words.duration(math.max(1, lot.left)),
      lot.yours == "sold" and "yours" or lot.yours == "bid" and "your bid" or "" }
    if is_here and not lot.yours then numbers[#numbers + 1] = tostring(lot.number) end
    if is_here and not lot.yours then
      local line = ("bid %d on %d"):format(lot.least, lot.number)
      rows[i][5] = { text = words.fill("Bid {n}", { n = lot.least }), line = line }
    end
  end
  if #rows == 0 then return { { text = "Nothing is up for auction." } } end
  local blocks = { { columns = { "Lot", "What", "Price", "Ends in", "" }, rows = rows } }
  if #numbers > 0 then
    blocks[2] = { form = { line = "bid {value}", label = "30 on " .. numbers[1], button = "Bid" } }
  elseif who and not is_here then
    blocks[2] = { text = "To bid or to sell something, go to an auctioneer." }
  end
  return blocks
end)
