--- The weather of an area: `weather`, one of the skies below; sunny, if it says nothing. What is under the sky has it.
local verbs = require("verbs")

local weather = {}

-- From the worst to the best.
local SKIES = { "lightning", "rainy", "cloudy", "sunny" }

local SEEN = {
  lightning = "Lightning flashes in the sky.", rainy = "It is raining.", cloudy = "The sky is covered with clouds.",
}
local TURNS = {
  lightning = "Lightning starts to show in the sky.", rainy = "It starts to rain.", cloudy = "The sky gets cloudy.",
  sunny = "The clouds disappear.",
}

local function rank_of(sky)
  for i, name in ipairs(SKIES) do
    if name == sky then return i end
  end
  return #SKIES
end

--- The sky over PLACE, or nil where there is none.
function weather.of(place)
  local area = place and place:is("outdoors") and verbs.living(place.area)
  return area and SKIES[rank_of(area.weather)] or place and place:is("outdoors") and SKIES[#SKIES] or nil
end

--- How it looks from PLACE, or nil.
function weather.seen(place)
  return SEEN[weather.of(place)]
end

--- Makes it better (1) or worse (-1) over PLACE, and all under that sky are told: false if it cannot be.
function weather.turn(place, by)
  local area = place and place:is("outdoors") and verbs.living(place.area)
  local sky = area and SKIES[rank_of(area.weather) + by]
  if not sky then return false end
  area.weather = sky ~= SKIES[#SKIES] and sky or nil
  for _, one in ipairs(sys.who()) do
    local room = one.player.location and place_of(one.player)
    if room and room.area == area and room:is("outdoors") then one.player:tell(TURNS[sky]) end
  end
  return true
end

return weather
