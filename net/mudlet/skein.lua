-- Skein in Mudlet: a map, tabs for what is said, and bars for how one is, out of the game's GMCP (help client data).
--
-- What comes is data, whoever made it: names of exits, rooms and people, and what they say. It is shown by echo alone,
-- which knows no colours of its own, and no exit becomes a command that Mudlet could read as anything but a direction.

skein = skein or {}

local WIDTH, BARS, TAB = 420, 26, 24 -- pixels
local MOST_TABS = 8

local DIRECTIONS = {
  north = "north", northeast = "northeast", east = "east", southeast = "southeast", south = "south",
  southwest = "southwest", west = "west", northwest = "northwest", up = "up", down = "down", ["in"] = "in", out = "out",
}
local STEPS = {
  north = { 0, 1, 0 }, northeast = { 1, 1, 0 }, east = { 1, 0, 0 }, southeast = { 1, -1, 0 }, south = { 0, -1, 0 },
  southwest = { -1, -1, 0 }, west = { -1, 0, 0 }, northwest = { -1, 1, 0 }, up = { 0, 0, 1 }, down = { 0, 0, -1 },
}

-- Handlers of GMCP, which a newer version of the package replaces.

skein.handlers = skein.handlers or {}
for _, id in ipairs(skein.handlers) do killAnonymousEventHandler(id) end
skein.handlers = {}

local function on(event, handler)
  skein.handlers[#skein.handlers + 1] = registerAnonymousEventHandler(event, handler)
end

local function text_of(value) return type(value) == "string" and value or "" end
local function number_of(value) return tonumber(value) or 0 end

-- The window: at the right the map above and the talk below it, bars along the foot.

local function build()
  setBorderRight(WIDTH)
  setBorderBottom(BARS)
  skein.side = Geyser.Container:new({ name = "skein.side", x = -WIDTH, y = 0, width = WIDTH, height = "100%" })
  skein.map = Geyser.Mapper:new({ name = "skein.map", x = 0, y = 0, width = "100%", height = "50%" }, skein.side)
  skein.talk = Geyser.Container:new(
    { name = "skein.talk", x = 0, y = "50%", width = "100%", height = "50%" }, skein.side)
  skein.foot = Geyser.Container:new({ name = "skein.foot", x = 0, y = -BARS, width = -WIDTH, height = BARS })
  skein.tabs, skein.order, skein.shown = {}, {}, nil
  skein.bars = {}
end

-- Talk.

local function paint_tabs()
  for i, name in ipairs(skein.order) do
    local tab = skein.tabs[name]
    tab.label:move(math.floor((i - 1) * WIDTH / #skein.order), 0)
    tab.label:resize(math.floor(WIDTH / #skein.order), TAB)
    tab.label:echo((name == skein.shown and "* " or tab.unread > 0 and "! " or "") .. name:gsub("[<>&]", ""))
  end
end

function skein.show(name)
  if not skein.tabs[name] then return end
  for other, tab in pairs(skein.tabs) do
    if other == name then tab.console:show() else tab.console:hide() end
  end
  skein.tabs[name].unread = 0
  skein.shown = name
  paint_tabs()
end

local function tab_of(name)
  if skein.tabs[name] then return skein.tabs[name] end
  if #skein.order >= MOST_TABS then return nil end
  local n = #skein.order + 1
  local tab = { unread = 0 }
  tab.label = Geyser.Label:new({ name = "skein.tab" .. n, x = 0, y = 0, width = TAB, height = TAB }, skein.talk)
  tab.label:setClickCallback("skein.show", name)
  tab.console = Geyser.MiniConsole:new({ name = "skein.console" .. n, x = 0, y = TAB, width = "100%", height = -TAB,
    autoWrap = true, fontSize = 10 }, skein.talk)
  skein.tabs[name] = tab
  skein.order[n] = name
  if not skein.shown then skein.shown = name end
  skein.show(skein.shown)
  return tab
end

local function say(name, line)
  local tab = tab_of(name)
  if not tab then return end
  tab.console:echo(line .. "\n")
  if skein.shown ~= name then tab.unread = tab.unread + 1 end
end

--- "say here", "tell Bea", "whisper Bea" are no channels: a channel has no blank in its name.
local function tab_name(channel)
  local apart = channel:match("^(%a+) ")
  if apart == "say" then return "Here" end
  if apart then return "Private" end
  return channel
end

function skein.on_talk()
  local said = gmcp.Comm and gmcp.Comm.Channel and gmcp.Comm.Channel.Text
  if type(said) ~= "table" then return end
  local channel, talker, text = text_of(said.channel), text_of(said.talker), text_of(said.text)
  local name = tab_name(channel)
  tab_of("All")
  say("All", "[" .. channel .. "] " .. talker .. ": " .. text)
  say(name, talker .. ": " .. text)
  paint_tabs()
end

function skein.on_channels()
  local list = gmcp.Comm and gmcp.Comm.Channel and gmcp.Comm.Channel.List
  tab_of("All")
  for _, one in ipairs(type(list) == "table" and list or {}) do
    if one.enabled and text_of(one.name) ~= "" then tab_of(one.name) end
  end
end

-- Bars.

local BARS_OF = {
  { "hp", "maxhp", "Health", "#a03030" }, { "mp", "maxmp", "Magic", "#3050a0" }, { "ep", "maxep", "Stamina", "#308050" },
}

function skein.on_vitals()
  local vitals = gmcp.Char and gmcp.Char.Vitals
  if type(vitals) ~= "table" then return end
  for i, row in ipairs(BARS_OF) do
    local now, most = number_of(vitals[row[1]]), number_of(vitals[row[2]])
    local bar = skein.bars[row[1]]
    if most > 0 and not bar then
      bar = Geyser.Gauge:new(
        { name = "skein.bar" .. i, x = (i - 1) * 33 .. "%", y = 0, width = "32%", height = BARS }, skein.foot)
      bar.front:setStyleSheet("background-color: " .. row[4])
      skein.bars[row[1]] = bar
    end
    if bar and most > 0 then
      bar:setValue(math.max(0, math.min(now, most)), most, ("%s %d/%d"):format(row[3], now, most))
    end
  end
end

-- The map. A room is known by its world and number; where it lies is the game's word, or a step from the last.

local function key_of(info, number) return text_of(info.world) .. ":" .. tostring(number) end

local function area_of(info)
  local name = text_of(info.area)
  if name == "" then name = "somewhere" end
  if text_of(info.world) ~= "" then name = name .. " (" .. info.world .. ")" end
  return getAreaTable()[name] or addAreaName(name)
end

--- The way from the room before, if one of its exits leads here.
local function step_here(number)
  local last = skein.last
  for direction, to in pairs(last and last.exits or {}) do
    if to == number and STEPS[direction] then return STEPS[direction] end
  end
end

local function place(info, id)
  local x, y, z
  if type(info.coords) == "table" then
    x, y, z = number_of(info.coords[1]), number_of(info.coords[2]), number_of(info.coords[3])
  else
    local step = step_here(info.num)
    if step and skein.last.id then
      x, y, z = getRoomCoordinates(skein.last.id)
      x, y, z = x + step[1], y + step[2], z + step[3]
    end
  end
  setRoomCoordinates(id, x or 0, y or 0, z or 0)
end

--- An exit of a name of its own is what one types; only letters, digits, blanks, ' and - are typed.
local function is_typed(name)
  return #name <= 40 and name:match("^%a[%w%s'%-]*$") ~= nil and name:lower():match("^script") == nil
end

local function join(id, name, to)
  if DIRECTIONS[name] then
    setExit(id, to, DIRECTIONS[name])
  elseif is_typed(name) then
    addSpecialExit(id, to, name)
  end
end

function skein.on_room()
  local info = gmcp.Room and gmcp.Room.Info
  if type(info) ~= "table" or not info.num then return end
  local key = key_of(info, info.num)
  local id = getRoomIDbyHash(key)
  if not id or id < 0 then
    id = createRoomID()
    addRoom(id)
    setRoomIDbyHash(id, key)
    setRoomArea(id, area_of(info))
    place(info, id)
  elseif type(info.coords) == "table" then
    place(info, id)
  end
  setRoomName(id, text_of(info.name))
  skein.waiting = skein.waiting or {}
  local exits = {}
  for name, to in pairs(type(info.exits) == "table" and info.exits or {}) do
    exits[name] = to
    local there = getRoomIDbyHash(key_of(info, to))
    if there and there > 0 then
      join(id, name, there)
    else
      if DIRECTIONS[name] then setExitStub(id, DIRECTIONS[name], true) end
      local waiting = skein.waiting[key_of(info, to)] or {}
      waiting[#waiting + 1] = { id, name }
      skein.waiting[key_of(info, to)] = waiting
    end
  end
  for _, from in ipairs(skein.waiting[key] or {}) do join(from[1], from[2], id) end
  skein.waiting[key] = nil
  skein.last = { id = id, exits = exits }
  centerview(id)
end

--- Mudlet's own name for what a click on a room of the map does.
function doSpeedWalk()
  for _, direction in ipairs(speedWalkDir or {}) do
    if DIRECTIONS[direction] or is_typed(direction) then send(direction) end
  end
end

mudlet = mudlet or {}
mudlet.mapper_script = true

-- Beginning.

function skein.hello()
  sendGMCP('Core.Supports.Add ["Char 1", "Room 1", "Comm.Channel 1"]')
end

build()
on("gmcp.Room.Info", "skein.on_room")
on("gmcp.Char.Vitals", "skein.on_vitals")
on("gmcp.Comm.Channel.Text", "skein.on_talk")
on("gmcp.Comm.Channel.List", "skein.on_channels")
on("sysProtocolEnabled", "skein.on_protocol")
function skein.on_protocol(_, protocol)
  if protocol == "GMCP" then skein.hello() end
end
skein.hello()
