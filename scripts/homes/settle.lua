-- Gives the owners of homes what is for sale on their shelves, and the coins paid for what was.
local function is_furniture(thing, room)
  return thing ~= nil and thing.furniture_of == room and build.maker(thing) == nil
end

local function rooms_of(who, home)
  local list = {}
  for _, id in ipairs({ home.room, table.unpack(home.rooms or {}) }) do
    local room = object(id)
    if room and room.home_of == who then list[#list + 1] = room end
  end
  return list
end

local function take_coins(who, shelf)
  local sum = 0
  for _, thing in ipairs(shelf.contents) do
    if thing:is("coin") then sum = sum + thing.amount end
  end
  if sum > 0 then shelf:pay(who, sum) end
end

return {
  each = "player",
  run = function(who)
    local home = sys.option(who, "home")
    if not home then return end
    local changed = {}
    for key, value in pairs(home) do changed[key] = value end
    for _, room in ipairs(rooms_of(who, home)) do
      for _, shelf in ipairs(room.contents) do
        if is_furniture(shelf, room) then take_coins(who, shelf) end
      end
      for id in pairs(home.prices or {}) do
        local thing = object(id)
        if thing and is_furniture(thing.location, room) then move(thing, who, "give", { force = true }) end
      end
    end
    changed.prices = nil
    sys.set_option(who, "home", changed)
  end,
}
