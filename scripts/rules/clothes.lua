--- Clothes: slots from crown to feet; in each slot the bulkier thing is worn over the thinner one.
local clothes = {}

--- Slots in the order in which one is looked at.
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

--- The things that WHO wears.
function clothes.worn(who)
  local worn = {}
  for _, thing in ipairs(who.contents) do
    if thing.worn then worn[#worn + 1] = thing end
  end
  return worn
end

--- How many of the two are worn side by side in one slot: two rings, but not two hats.
local function abreast(one, other)
  return math.min(one.abreast or 1, other.abreast or 1)
end

--- The first thing worn by WHO that shares a slot with GARMENT and is thicker or, if OVER, as thick
--- with no room beside it: what keeps it from being put on or taken off.
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

--- What WHO wears in the order of slots, each once, the outermost of a slot first.
function clothes.listed(who)
  local left, listed = clothes.worn(who), {}
  table.sort(left, function(a, b) return (a.bulk or 1) > (b.bulk or 1) end)
  local function take(wanted)
    local kept = {}
    for _, garment in ipairs(left) do
      local list = wanted(garment) and listed or kept
      list[#list + 1] = garment
    end
    left = kept
  end
  for _, slot in ipairs(clothes.slots) do
    take(function(garment) return covers(garment, slot) end)
  end
  take(function() return true end)
  return listed
end

return clothes
