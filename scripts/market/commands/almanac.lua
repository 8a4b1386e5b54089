--- @almanac shows wizards daily totals: coins made and gone, deaths, quests.
local almanac = require("almanac")
local words = require("words")

local DAYS = 7

local function total(part)
  local sum, parts = 0, {}
  for why, count in pairs(part) do
    sum = sum + count
    parts[#parts + 1] = why .. " " .. count
  end
  table.sort(parts)
  return sum, #parts > 0 and " (" .. table.concat(parts, ", ") .. ")" or ""
end

local function show(e, days)
  local rows = almanac.rows()
  if #rows == 0 then return "Nothing has been recorded yet." end
  for at = math.max(1, #rows - days + 1), #rows do
    local row = rows[at]
    local made, made_of = total(row.made)
    local gone, gone_to = total(row.gone)
    local moved, moved_by = total(row.moved or {})
    local year, month, day = words.civil(row.day)
    e.actor:tell("{date}: coins made {made}{made_of}, gone {gone}{gone_to}, changed hands {moved}{moved_by}; "
      .. "deaths {deaths}, quests {quests}", {
      date = string.format("%d-%02d-%02d", year, month, day), made = made, made_of = quote(made_of), gone = gone,
      gone_to = quote(gone_to), moved = moved, moved_by = quote(moved_by),
      deaths = row.counts.deaths or 0, quests = row.counts.quests or 0 })
  end
end

command("@almanac", { role = "wizard" }, function(e) return show(e, DAYS) end)
command("@almanac {days:number}", { role = "wizard" }, function(e) return show(e, math.max(1, math.floor(e.days))) end)
