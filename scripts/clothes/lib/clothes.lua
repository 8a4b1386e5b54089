--- Clothes: slots from crown to feet. In each slot the bulkier garment is worn over the thinner one.
local points = require("points")

local clothes = {}

--- The slots, in the order in which garments are listed.
clothes.slots = {
  "crown", "head", "hair", "face", "eyes", "ears", "neck", "shoulders", "back", "torso", "chest",
  "body", "arms", "wrists", "hands", "fingers", "waist", "hips", "legs", "knees", "ankles", "feet",
}

local function slots_of(garment)
  local slots = garment.slots
  if type(slots) == "string" then return { slots } end
  return slots or {}
end

local function covers(garment, slot)
  for _, own in ipairs(slots_of(garment)) do
    if own == slot then return true end
  end
  return false
end

--- Returns the things that WHO wears, and those that WHO only holds.
function clothes.worn(who)
  local worn, held = {}, {}
  for _, thing in ipairs(who.contents) do
    local list = thing.worn and worn or held
    list[#list + 1] = thing
  end
  return worn, held
end

--- Returns how many of the two can be worn side by side in one slot: two rings, but not two hats.
local function abreast(one, other)
  return math.min(one.abreast or 1, other.abreast or 1)
end

--- Returns the first thing that stops WHO from putting on or taking off GARMENT: it shares a slot and is
--- bulkier or, if OVER, as bulky with no room beside it. Nil if nothing does.
function clothes.in_the_way(who, garment, over)
  local bulk = garment.bulk or 1
  for _, slot in ipairs(slots_of(garment)) do
    local beside = 0
    for _, other in ipairs(clothes.worn(who)) do
      if other ~= garment and covers(other, slot) then
        local thick = other.bulk or 1
        if thick > bulk then return other end
        if thick == bulk then beside = beside + 1 end
        if over and thick == bulk and beside >= abreast(garment, other) then return other end
      end
    end
  end
  return nil
end

local rank = {}
for i, slot in ipairs(clothes.slots) do rank[slot] = i end

--- Returns the sort key of a garment: its first slot, its bulk (bulkier first), and its index.
local function order_of(garment, index)
  local first = #clothes.slots + 1
  for _, slot in ipairs(slots_of(garment)) do first = math.min(first, rank[slot] or first) end
  return { first, -(garment.bulk or 1), index }
end

--- Returns the things WHO wears, in the order of slots with the outermost first, and the things WHO only
--- holds.
function clothes.listed(who)
  local worn, held = clothes.worn(who)
  if #worn < 2 then return worn, held end
  local orders = {}
  for i, garment in ipairs(worn) do orders[garment] = order_of(garment, i) end
  table.sort(worn, function(a, b)
    local one, other = orders[a], orders[b]
    local i = 1
    while i < 3 and one[i] == other[i] do i = i + 1 end
    return one[i] < other[i]
  end)
  return worn, held
end

points.add("look.worn", clothes.listed)

return clothes
