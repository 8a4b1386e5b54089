--- Where a thing is worn. In the files a thing has several possible places and takes one; here a garment
--- covers all of its slots. So the place is the one that the original chooses for a plain "wear": the last of
--- its flags in their order. A cloak goes over armour, armour over a shirt, a shield over things on the arms:
--- that is the bulk. Wielded and held things are in hand, and not garments.

local wear = {}

-- By wear flags, in their order; things with `abreast` can be worn two side by side.
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

--- Returns the place { slot =, bulk =, abreast = } of a thing with these wear flags, by the format's names; or
--- nil.
function wear.place(names, flags)
  for i = #PLACES, 1, -1 do
    if names.has("wear", flags, PLACES[i].flag) then
      return PLACES[i]
    end
  end
end

--- Returns the holder's property for a thing in hand at that position, or nil.
function wear.hand(position)
  if position == POSITION_WIELD then return "wielded" end
  return (position == POSITION_LIGHT or position == POSITION_HOLD) and "held" or nil
end

function wear.is_worn(names, flags, position)
  return position > POSITION_LIGHT and position < POSITION_WIELD and wear.place(names, flags) ~= nil
end

return wear
