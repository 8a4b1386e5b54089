--- The terrain of a wilderness at X, Y: a key of its `kinds`. It comes from `map` (rows of text, a sign a key, each
--- sign `scale` places wide and high), from `grows` (keys with weights, mixed by a noise that depends only on `seed`),
--- or from the wilderness's own script, on("call:terrain"). X grows to the east, Y to the south, both from 0.
local conditions = require("conditions")
local values = require("values")

local terrain = {}

local SIZE_MOST, SCALE_MOST, GRAIN = 10000, 1000, 8

local function scale_of(wild) return values.whole(wild.scale, 1, SCALE_MOST, 1) end

--- Returns the width and height of WILD in places.
function terrain.size(wild)
  local rows = values.fields(wild.map)
  if type(rows[1]) == "string" and rows[1] ~= "" then
    local scale = scale_of(wild)
    return math.min(SIZE_MOST, #rows[1] * scale), math.min(SIZE_MOST, #rows * scale)
  end
  local size = values.fields(wild.size)
  return values.whole(size[1], 1, SIZE_MOST, 100), values.whole(size[2], 1, SIZE_MOST, 100)
end

--- Returns a number from 0 to 1 that depends only on SEED, X and Y.
local function hash(seed, x, y)
  local n = x * 374761393 + y * 668265263 + seed * 2147483647
  n = (n ~ (n >> 13)) * 1274126177
  n = (n ~ (n >> 16)) & 0xffffff
  return n / 0xffffff
end

local function smooth(t) return t * t * (3 - 2 * t) end

--- Returns a number from 0 to 1 that changes gently over GRAIN places.
local function noise(seed, x, y, grain)
  local left, top = x // grain, y // grain
  local dx, dy = smooth(x % grain / grain), smooth(y % grain / grain)
  local above = hash(seed, left, top) * (1 - dx) + hash(seed, left + 1, top) * dx
  local below = hash(seed, left, top + 1) * (1 - dx) + hash(seed, left + 1, top + 1) * dx
  return above * (1 - dy) + below * dy
end

local function grown(wild, x, y)
  local rows, sum = values.fields(wild.grows), 0
  for _, row in ipairs(rows) do sum = sum + math.max(0, values.number(values.fields(row)[2], 0)) end
  local seed = values.whole(wild.seed, 0, 1e9, wild.id)
  local at = noise(seed, x, y, values.whole(wild.grain, 1, 1000, GRAIN)) * sum
  for _, row in ipairs(rows) do
    local key, weight = values.fields(row)[1], math.max(0, values.number(values.fields(row)[2], 0))
    if at <= weight then return key end
    at = at - weight
  end
  return nil
end

--- Returns the key of the kind of place at X, Y, or nil outside of WILD.
function terrain.key(wild, x, y)
  local width, height = terrain.size(wild)
  if x < 0 or y < 0 or x >= width or y >= height then return nil end
  local rows, scale = values.fields(wild.map), scale_of(wild)
  local row = rows[y // scale + 1]
  if type(row) == "string" then
    local column = x // scale + 1
    return row:sub(column, column)
  end
  if wild.grows ~= nil then return grown(wild, x, y) end
  local key = wild:call("terrain", { x = x, y = y })
  return type(key) == "string" and key or nil
end

--- Returns the kind of place at X, Y: a table with `name` and others (help wilderness); nil where nobody can be.
function terrain.kind(wild, x, y)
  local key = terrain.key(wild, x, y)
  local kind = key and values.fields(wild.kinds)[key]
  return kind and values.fields(kind) or nil, key
end

--- True if somebody can walk on a place of KIND.
function terrain.is_open(kind)
  return kind ~= nil and not kind.blocks
end

--- Returns the name and the description of a place of KIND at X, Y. Of several texts the place decides.
function terrain.texts(wild, kind, x, y)
  local function pick(value)
    local list = values.list(value)
    if #list == 0 then return nil end
    local text = list[1 + math.floor(hash(wild.id, x, y) * (#list - 0.001))]
    return type(text) == "string" and text ~= "" and text or nil
  end
  return pick(kind.name) or wild.name, pick(kind.desc)
end

--- Returns the links of WILD at X, Y: ways to places outside of it, each { way, to }.
function terrain.links(wild, x, y)
  local list = {}
  for _, one in ipairs(values.fields(wild.links)) do
    local row = values.fields(one)
    local to = row.x == x and row.y == y and conditions.object(row.to)
    if to and to:is("room") and type(row.way) == "string" then list[#list + 1] = { way = row.way, to = to } end
  end
  return list
end

return terrain
