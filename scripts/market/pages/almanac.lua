--- The almanac for the administrator's page: coins, deaths and quests day by day.
local almanac = require("almanac")

--- Returns { { why =, count = }, … } of a table { WHY = count }, sorted by WHY.
local function noted(part)
  local list = {}
  for why, count in pairs(part or {}) do list[#list + 1] = { why = why, count = math.tointeger(count) or 0 } end
  table.sort(list, function(a, b) return a.why < b.why end)
  return list
end

on_page("almanac", function()
  local days = {}
  for i, row in ipairs(almanac.rows()) do
    days[i] = { time = row.day * 86400, made = noted(row.made), gone = noted(row.gone), counts = noted(row.counts) }
  end
  return { days = days }
end)
