--- Areas: for wizards, bringing back now what a reset would.
local resets = require("resets")

--- The area that TEXT means: here, $ref, #ID, a number of the area files, or a name.
local function find_area(e, text)
  if text:lower() == "here" then return e.room and e.room.area end
  if text:match("^[#$]") then return object(text) end
  if text:match("^%d+$") then return object("circle/zone/" .. text) end
  for _, area in ipairs(find { proto = "area" }) do
    if area.name and area.name:lower() == text:lower() then return area end
  end
  return nil
end

command("@reset {area:text}", { role = "wizard", exact = true }, function(e)
  local area = find_area(e, e.area)
  if not area then refuse("There is no area {name}.", { name = e.area }) end
  if not area.resets then refuse("{The area} has nothing to reset.", { area = area }) end
  sys.audit("reset", area.name or "", "")
  resets.start(area)
  e.actor:tell("{The area} is reset: {rows} rows.", { area = area, rows = resets.count(area) })
end)
