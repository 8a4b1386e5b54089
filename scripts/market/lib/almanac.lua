--- Daily statistics for administrators: where coins come from and go to, deaths, quests. One row per day, the
--- newest DAYS of them, kept beside the world. They name nobody.
local deeds = require("deeds")
local points = require("points")

local almanac = {}

local DAYS, KEYS = 60, 24

--- Returns the number of today, in days since 1970.
local function today()
  return math.floor(now()) // 86400
end

--- Returns the rows { day =, made = { WHY = coins }, gone = { WHY = coins }, moved = { WHAT = coins }, counts
--- = { WHAT = number } }, oldest first. Older rows have no `moved`.
function almanac.rows()
  return sys.kv("almanac") or {}
end

local function add(part, key, amount)
  local rows = almanac.rows()
  local row = rows[#rows]
  if not row or row.day ~= today() then
    row = { day = today(), made = {}, gone = {}, moved = {}, counts = {} }
    rows[#rows + 1] = row
    if #rows > DAYS then table.remove(rows, 1) end
  end
  row[part] = row[part] or {}
  local size = 0
  for _ in pairs(row[part]) do size = size + 1 end
  if not row[part][key] and size >= KEYS then key = "other" end
  row[part][key] = (row[part][key] or 0) + amount
  sys.set_kv("almanac", rows)
end

--- Counts coins that came into the world.
function almanac.made(why, amount) add("made", why, amount) end

--- Counts coins that left the world.
function almanac.gone(why, amount) add("gone", why, amount) end

--- Counts coins that changed hands: "to shops", "from banks".
function almanac.moved(what, amount) add("moved", what, amount) end

--- Counts one event: "deaths", "quests".
function almanac.count(what) add("counts", what, 1) end

points.add("coins.noted", function(kind, what, amount) almanac[kind](what, amount) end)
deeds.on("death", function() almanac.count("deaths") end)
deeds.on("quest", function() almanac.count("quests") end)

return almanac
