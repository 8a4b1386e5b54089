--- The weather on the map of the world: the sky over each area that has one.
local weather = require("weather")

on_page("areas", function()
  local skies = {}
  for _, area in ipairs(find({ proto = "area" })) do
    local sky, frost = weather.over(area)
    if sky and area.public ~= false then skies[#skies + 1] = { id = area.id, sky = sky, frost = frost } end
  end
  return { skies = skies }
end)
