-- - Stands in for Mudlet: runs a script of its packages under Lua 5.1, gives it GMCP, and prints its calls.
-- - - usage: lua5.1 mudlet.lua SCRIPT.lua FEED.lua. FEED returns a list of { topic, data } or { run = "Lua" }. Each
-- call of the
-- - script to Mudlet is a line on stdout, `name arg arg`, if it is of a kind that is tested.
local script, feed = arg[1], arg[2]

local function show(value)
  if type(value) ~= "table" then return tostring(value) end
  return value.name or "table"
end

local function say(name, ...)
  local out = { name }
  for i = 1, select("#", ...) do out[#out + 1] = show((select(i, ...))) end
  print((table.concat(out, " "):gsub("\n", "\\n")))
end

-- Windows: each is its name; calls on it are printed.

local function class(kind)
  local methods = {}
  local meta = { __index = function(_, method)
    return methods[method] or function(self, ...) say(kind .. "." .. method, self.name, ...) end
  end }
  function methods.new(_, options, parent)
    assert(type(options.name) == "string" and (parent == nil or parent.name), "a window without a name")
    local window = setmetatable({ name = options.name }, meta)
    if kind == "Gauge" then window.front = setmetatable({ name = options.name .. ".front" }, meta) end
    return window
  end
  return { new = methods.new }
end

Geyser = {}
for _, kind in ipairs({ "Container", "Mapper", "Label", "MiniConsole", "Gauge" }) do Geyser[kind] = class(kind) end

-- The map.

local rooms, hashes, areas, last = {}, {}, {}, 0

function getRoomIDbyHash(hash) return hashes[hash] or -1 end
function createRoomID() last = last + 1 return last end
function addRoom(id) rooms[id] = {} end
function setRoomIDbyHash(id, hash) hashes[hash] = id end
function getAreaTable() return areas end
function addAreaName(name) areas[name] = #areas + 1 say("area", name) return areas[name] end
function setRoomArea(id, area) rooms[id].area = area end
function setRoomCoordinates(id, x, y, z) rooms[id].at = { x, y, z } say("at", id, x, y, z) end
function getRoomCoordinates(id) return unpack(rooms[id].at) end
function setRoomName(id, name) say("room", id, name) end
function setExit(from, to, direction) assert(rooms[from] and rooms[to]) say("exit", from, to, direction) end
function addSpecialExit(from, to, command) assert(rooms[from] and rooms[to]) say("special", from, to, command) end
function setExitStub(id, direction, on) say("stub", id, direction, on) end
function centerview(id) say("center", id) end

-- The rest.

local handlers = {}

function registerAnonymousEventHandler(event, name)
  handlers[#handlers + 1] = { event = event, name = name }
  return #handlers
end
function killAnonymousEventHandler(id) handlers[id] = {} end
function setBorderRight() end
function setBorderBottom() end
function sendGMCP(text) say("gmcp", text) end
function send(text) say("send", text) end

gmcp = {}

local function raise(event, ...)
  for _, one in ipairs(handlers) do
    if one.event == event then
      local found = _G
      for part in one.name:gmatch("[^.]+") do found = found[part] end
      found(event, ...)
    end
  end
end

local function put(topic, data)
  local at, parts = gmcp, {}
  for part in topic:gmatch("[^.]+") do parts[#parts + 1] = part end
  for i = 1, #parts - 1 do
    if type(at[parts[i]]) ~= "table" then at[parts[i]] = {} end
    at = at[parts[i]]
  end
  at[parts[#parts]] = data
  raise("gmcp." .. topic)
end

assert(loadfile(script))()
for _, one in ipairs(assert(loadfile(feed))()) do
  if one.run then
    assert(loadstring(one.run))()
  else
    put(one[1], one[2])
  end
end
