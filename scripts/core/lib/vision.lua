--- Tells players about changes of light.
local vision = {}

--- Returns the places whose light can change with PLACE: itself, and the places around it.
local function around(place)
  local places = {}
  while place and not place:is("character") do
    places[#places + 1] = place
    place = place.location
  end
  return places
end

--- False for a container one can see out of: the place around it tells its contents.
local function is_of_its_own(place)
  return not place:is("container") or not (place.open or place.transparent)
end

--- Returns the characters inside PLACE who are in another of PLACES whose light did not change.
local function unmoved(place, places, before)
  local people = {}
  for _, inner in ipairs(places) do
    if inner ~= place and is_lit(inner) == before[inner.id] then
      for _, one in ipairs(inner.contents) do
        if one:is("character") then people[#people + 1] = one end
      end
    end
  end
  return people
end

--- Sends the clients of the players in PLACE the room as data again: exits are shown only in the light.
local function send_room(place)
  for _, one in ipairs(place.contents) do
    if one:is("player") then sys.send_room(one) end
  end
end

--- Runs FN, then tells characters around each of PLACES, except EXCEPT, if it has grown dark or bright there.
--- Returns the results of FN.
function vision.watch(places, fn, except)
  local before, order = {}, {}
  for _, start in ipairs(places) do
    for _, place in ipairs(around(start)) do
      if before[place.id] == nil then
        before[place.id] = is_lit(place)
        order[#order + 1] = place
      end
    end
  end
  local results = table.pack(fn())
  for _, place in ipairs(order) do
    local lit = is_lit(place)
    if lit ~= before[place.id] then send_room(place) end
    if lit ~= before[place.id] and is_of_its_own(place) then
      local others = unmoved(place, order, before)
      others[#others + 1] = except
      place:announce(lit and "It grows brighter." or "It grows dark.", {}, table.unpack(others))
    end
  end
  return table.unpack(results, 1, results.n)
end

return vision
