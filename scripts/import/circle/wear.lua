--- Where a thing is worn.
-- There, a thing has several places where it may go, and takes one; here, a
-- garment covers all of its slots. So the place is chosen that the original
-- chooses when told just to wear it: the last of its flags in their order.
-- A cloak goes over armour, armour over a shirt, a shield over what covers the arms: that is its bulk.
-- Wielding and holding is having in hand and makes no garment.

local names = require("circle/names")

local wear = {}

-- By bit of the wear flags; of those abreast, two are worn side by side.
local PLACES = {
  { slot = "fingers", bulk = 1, abreast = true }, { slot = "neck", bulk = 1, abreast = true },
  { slot = "torso", bulk = 2 }, { slot = "head", bulk = 1 }, { slot = "legs", bulk = 1 },
  { slot = "feet", bulk = 1 }, { slot = "hands", bulk = 1 }, { slot = "arms", bulk = 1 },
  { slot = "arms", bulk = 3 }, { slot = "torso", bulk = 3 }, { slot = "waist", bulk = 1 },
  { slot = "wrists", bulk = 1, abreast = true },
}

-- Equipment positions by number.
local POSITION_LIGHT, POSITION_WIELD = 0, 16

--- The place of a thing with these wear flags, or nil: { slot =, bulk =, abreast = }.
function wear.place(flags)
  for bit = #PLACES, 1, -1 do
    if names.has(flags, bit) then
      return PLACES[bit]
    end
  end
end

function wear.is_worn(flags, position)
  return position > POSITION_LIGHT and position < POSITION_WIELD and wear.place(flags) ~= nil
end

return wear
