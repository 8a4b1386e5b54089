--- Where a thing is worn.
-- There, a thing has several places where it may go, and takes one; here, a
-- garment covers all of its slots. So the place is chosen that the original
-- chooses when told just to wear it: the last of its flags in their order.
-- A cloak goes over armour, armour over a shirt, a shield over what covers the arms: that is its bulk.
-- Wielding and holding is having in hand and makes no garment.

local wear = {}

-- By wear flags, in their order; of those abreast, two are worn side by side.
local PLACES = {
  { flag = "finger", slot = "fingers", bulk = 1, abreast = true },
  { flag = "neck", slot = "neck", bulk = 1, abreast = true }, { flag = "body", slot = "torso", bulk = 2 },
  { flag = "head", slot = "head", bulk = 1 }, { flag = "legs", slot = "legs", bulk = 1 },
  { flag = "feet", slot = "feet", bulk = 1 }, { flag = "hands", slot = "hands", bulk = 1 },
  { flag = "arms", slot = "arms", bulk = 1 }, { flag = "shield", slot = "arms", bulk = 3 },
  { flag = "about", slot = "torso", bulk = 3 }, { flag = "waist", slot = "waist", bulk = 1 },
  { flag = "wrist", slot = "wrists", bulk = 1, abreast = true },
}

-- Equipment positions by number.
local POSITION_LIGHT, POSITION_WIELD, POSITION_HOLD = 0, 16, 17

--- The place of a thing with these wear flags, by the names of its format, or nil: { slot =, bulk =, abreast = }.
function wear.place(names, flags)
  for i = #PLACES, 1, -1 do
    if names.has("wear", flags, PLACES[i].flag) then
      return PLACES[i]
    end
  end
end

--- The property of somebody that says they have a thing in that position in their hands, or nil.
function wear.hand(position)
  if position == POSITION_WIELD then return "wielded" end
  return (position == POSITION_LIGHT or position == POSITION_HOLD) and "held" or nil
end

function wear.is_worn(names, flags, position)
  return position > POSITION_LIGHT and position < POSITION_WIELD and wear.place(names, flags) ~= nil
end

return wear
