--- The time where a player lives: offsets from UTC, and names of zones with their summer time.
---
--- Only today's rules of summer time are known, so times of past years can be an hour off.
local words = require("words")

local timezones = {}

local OFFSET_LEAST, OFFSET_MOST = -12 * 60, 14 * 60 -- minutes

-- Standard time in minutes from UTC, and the rule of summer time.
local ZONES = {
  ["UTC"] = { 0 },
  ["Europe/London"] = { 0, "eu" }, ["Europe/Dublin"] = { 0, "eu" }, ["Europe/Lisbon"] = { 0, "eu" },
  ["Europe/Berlin"] = { 60, "eu" }, ["Europe/Paris"] = { 60, "eu" }, ["Europe/Madrid"] = { 60, "eu" },
  ["Europe/Rome"] = { 60, "eu" }, ["Europe/Vienna"] = { 60, "eu" }, ["Europe/Zurich"] = { 60, "eu" },
  ["Europe/Amsterdam"] = { 60, "eu" }, ["Europe/Brussels"] = { 60, "eu" }, ["Europe/Copenhagen"] = { 60, "eu" },
  ["Europe/Oslo"] = { 60, "eu" }, ["Europe/Stockholm"] = { 60, "eu" }, ["Europe/Prague"] = { 60, "eu" },
  ["Europe/Warsaw"] = { 60, "eu" }, ["Europe/Budapest"] = { 60, "eu" }, ["Europe/Belgrade"] = { 60, "eu" },
  ["Europe/Athens"] = { 120, "eu" }, ["Europe/Helsinki"] = { 120, "eu" }, ["Europe/Kyiv"] = { 120, "eu" },
  ["Europe/Bucharest"] = { 120, "eu" }, ["Europe/Sofia"] = { 120, "eu" }, ["Europe/Istanbul"] = { 180 },
  ["Europe/Moscow"] = { 180 },
  ["America/St_Johns"] = { -210, "us" }, ["America/Halifax"] = { -240, "us" }, ["America/New_York"] = { -300, "us" },
  ["America/Toronto"] = { -300, "us" }, ["America/Chicago"] = { -360, "us" }, ["America/Winnipeg"] = { -360, "us" },
  ["America/Denver"] = { -420, "us" }, ["America/Phoenix"] = { -420 }, ["America/Los_Angeles"] = { -480, "us" },
  ["America/Vancouver"] = { -480, "us" }, ["America/Anchorage"] = { -540, "us" }, ["Pacific/Honolulu"] = { -600 },
  ["America/Mexico_City"] = { -360 }, ["America/Bogota"] = { -300 }, ["America/Lima"] = { -300 },
  ["America/Sao_Paulo"] = { -180 }, ["America/Buenos_Aires"] = { -180 },
  ["Africa/Lagos"] = { 60 }, ["Africa/Johannesburg"] = { 120 }, ["Africa/Nairobi"] = { 180 },
  ["Asia/Dubai"] = { 240 }, ["Asia/Karachi"] = { 300 }, ["Asia/Kolkata"] = { 330 }, ["Asia/Kathmandu"] = { 345 },
  ["Asia/Dhaka"] = { 360 }, ["Asia/Bangkok"] = { 420 }, ["Asia/Jakarta"] = { 420 }, ["Asia/Shanghai"] = { 480 },
  ["Asia/Hong_Kong"] = { 480 }, ["Asia/Singapore"] = { 480 }, ["Asia/Manila"] = { 480 }, ["Asia/Taipei"] = { 480 },
  ["Australia/Perth"] = { 480 }, ["Asia/Tokyo"] = { 540 }, ["Asia/Seoul"] = { 540 },
  ["Australia/Adelaide"] = { 570, "au" }, ["Australia/Darwin"] = { 570 }, ["Australia/Brisbane"] = { 600 },
  ["Australia/Sydney"] = { 600, "au" }, ["Australia/Melbourne"] = { 600, "au" }, ["Pacific/Auckland"] = { 720, "nz" },
}

-- Month and Sunday (5: the last) on which summer time begins and ends, and the minute of that day: of UTC for "eu", of
-- standard time for the others.
local RULES = {
  eu = { 3, 5, 10, 5, 60, 60, utc = true },
  us = { 3, 2, 11, 1, 120, 60 },
  au = { 10, 1, 4, 1, 120, 120 },
  nz = { 9, 5, 4, 1, 120, 120 },
}

--- Returns the days since 1970-01-01 of the N-th Sunday of a month; N = 5: the last.
local function sunday(year, month, n)
  local first = words.day(year, month, 1)
  local day = first + (3 - first) % 7 -- 1970-01-01 was a Thursday
  if n < 5 then return day + (n - 1) * 7 end
  local next_month = month == 12 and words.day(year + 1, 1, 1) or words.day(year, month + 1, 1)
  return day + (next_month - 1 - day) // 7 * 7
end

local function is_summer(standard, rule, time)
  local year = words.civil((time + standard * 60) // 86400)
  local shift = rule.utc and 0 or standard * 60
  local from = sunday(year, rule[1], rule[2]) * 86400 + rule[5] * 60 - shift
  local to = sunday(year, rule[3], rule[4]) * 86400 + rule[6] * 60 - shift
  if from < to then return time >= from and time < to end
  return time >= from or time < to
end

local function parse_offset(text)
  local sign, hours, minutes = text:gsub("^utc", ""):gsub("^gmt", ""):match("^([+-])(%d%d?):?(%d?%d?)$")
  if not sign then return nil end
  local all = tonumber(hours) * 60 + (tonumber(minutes) or 0)
  if sign == "-" then all = -all end
  return (tonumber(minutes) or 0) < 60 and all >= OFFSET_LEAST and all <= OFFSET_MOST and all or nil
end

local function offset_name(minutes)
  local rest = math.abs(minutes) % 60
  return minutes == 0 and "UTC" or ("UTC%s%d%s"):format(minutes < 0 and "-" or "+", math.abs(minutes) // 60,
    rest == 0 and "" or (":%02d"):format(rest))
end

--- Returns the zone that TEXT means: a name, a city or an offset such as +5:30; or nil.
function timezones.parse(text)
  local plain = text:lower():gsub("%s+", "_")
  local offset = parse_offset(plain)
  if offset then return offset_name(offset) end
  for name in pairs(ZONES) do
    local lower = name:lower()
    if lower == plain or lower:match("[^/]+$") == plain then return name end
  end
  return plain == "gmt" and "UTC" or nil
end

--- Returns the minutes from UTC at TIME in ZONE, which timezones.parse returned.
function timezones.offset(zone, time)
  local known = ZONES[zone]
  if not known then return parse_offset(zone:lower()) or 0 end
  return known[1] + (known[2] and is_summer(known[1], RULES[known[2]], math.floor(time)) and 60 or 0)
end

--- Returns the wall-clock TIME where WHO lives: "2026-12-01 19:30 UTC+1".
function timezones.time(who, time)
  time = math.floor(time)
  local zone = sys.option(who, "timezone")
  local minutes = type(zone) == "string" and timezones.offset(zone, time) or 0
  return (words.time(time + minutes * 60):gsub("UTC$", offset_name(minutes)))
end

return timezones
