-- Nobody pulls a seat away from under somebody.

before("move", function(e)
  local place = e.this.location
  for _, other in ipairs(place and place.contents or {}) do
    if other.sitting == e.this then return "Somebody is sitting on it." end
  end
end)
