--- Formats and parses words, lists and times.
local words = {}

-- These do not exist in a builder's script that requires this.
local plural = sys and sys.plural or function(noun) return noun .. "s" end
local in_language = sentence or function(text) return text end

--- Returns the items as "a, b and c".
function words.list(items, last)
  last = last or in_language("and")
  if #items < 2 then return items[1] or "" end
  local head = table.concat(items, ", ", 1, #items - 1)
  return head .. " " .. last .. " " .. items[#items]
end

--- Returns the non-empty parts of "a, b, c", without blanks around them.
function words.split(text)
  local parts = {}
  for part in (text .. ","):gmatch("%s*(.-)%s*,") do
    if part ~= "" then parts[#parts + 1] = part end
  end
  return parts
end

--- Returns the name of WHO, a person or the name of one, as readers are shown it: Zoë, whose name is Zoe.
function words.shown(who)
  if type(who) == "string" then who = sys and sys.player(who) or { name = who } end
  return who.written_name or who.name
end

--- Returns the words of TEXT as a set.
function words.set(text)
  local set = {}
  for word in text:gmatch("%S+") do set[word] = true end
  return set
end

--- Returns the last word of TEXT. ("%S+$" would try every position of a long text.)
function words.last(text)
  return text:match("^.*%s(%S+)$") or text
end

--- Returns NAME in small letters, without an article before it.
function words.bare(name)
  return (name:lower():gsub("^the ", ""):gsub("^an? ", ""))
end

--- Returns the name of a place inside a sentence: "the Jetty" of "The Jetty".
function words.inside(name)
  return (name:gsub("^The ", "the "):gsub("^An? ", string.lower))
end

--- Returns TEXT, which a person wrote, with two blanks before each line, so that no line of it looks like the game's.
function words.indent(text)
  return (("\n" .. text):gsub("\n([^\n])", "\n  %1"):sub(2))
end

--- Returns TEXT without quotation marks around all of it.
function words.unquote(text)
  return text:match('^"(.*)"$') or text
end

local function as_links(lines)
  return (lines:gsub("[%l@][%w %-=]*%w", "<cmd %0>%0</>"))
end

--- Returns TEXT as markup in which the commands behind "type:", as in "Type: take lamp, light lamp", are links.
--- Commands begin with a small letter or "@", are separated by commas, and end before another mark.
function words.hints(text)
  return (quote(text):gsub("([Tt]ype: )([%l@][%w ,%-=]+)", function(before, lines)
    return before .. as_links(lines)
  end))
end

--- The same for speech: `"yes" or "no"` keeps its marks.
function words.spoken(text)
  return text:match('^"([^"]+)"$') or text
end

--- Returns TEXT in the game's language, with NAMES put in for {name}, as they are. NAMES.count chooses the number form.
function words.fill(text, names)
  return (in_language(text, math.tointeger(names.count)):gsub("{(%a+)}", names))
end

-- KEY is "{count} lamp".
local function counted(key, number, noun)
  local text = in_language(key, math.tointeger(number))
  if text ~= key then return (text:gsub("{count}", tostring(number))) end
  return number .. " " .. (number == 1 and noun or plural(noun))
end

--- Returns a number with its noun: "1 lamp", "3 lamps", "2 boxes". In another language the sentence is
--- "{count} lamp", with number forms.
function words.count(number, noun) return counted("{count} " .. noun, number, noun) end

local UNITS = {
  { "day", 86400, "{count} day" }, { "hour", 3600, "{count} hour" },
  { "minute", 60, "{count} minute" }, { "second", 1, "{count} second" },
}

--- Returns a time in the largest unit that is exact to a tenth: "3 minutes", "90 minutes", "2 hours".
function words.duration(seconds)
  seconds = math.floor(seconds + 0.5)
  for _, unit in ipairs(UNITS) do
    local count = (seconds + unit[2] // 2) // unit[2]
    if count > 0 and math.abs(count * unit[2] - seconds) * 10 <= seconds then
      return counted(unit[3], count, unit[1])
    end
  end
  return words.count(0, "second")
end

--- Returns the year, month and day for a number of days since 1970-01-01 (Hinnant's civil calendar).
function words.civil(day)
  local z = day + 719468
  local era = z // 146097
  local of_era = z - era * 146097
  local year = (of_era - of_era // 1460 + of_era // 36524 - of_era // 146096) // 365
  local of_year = of_era - (365 * year + year // 4 - year // 100)
  local m = (5 * of_year + 2) // 153
  local month = m < 10 and m + 3 or m - 9
  return year + era * 400 + (month <= 2 and 1 or 0), month, of_year - (153 * m + 2) // 5 + 1
end

--- Returns the days since 1970-01-01 of a date; the reverse of words.civil.
function words.day(year, month, day)
  local y = month <= 2 and year - 1 or year
  local era = y // 400
  local of_era = y - era * 400
  local of_year = (153 * (month + (month > 2 and -3 or 9)) + 2) // 5 + day - 1
  return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468
end

--- Returns a wall-clock time as a date: "2026-12-01".
function words.date(time)
  return string.format("%04d-%02d-%02d", words.civil(math.floor(time) // 86400))
end

--- Returns a wall-clock time as hour and minute in UTC: "18:30".
function words.clock(time)
  return string.format("%02d:%02d", time // 3600 % 24, time // 60 % 60)
end

--- The date and the time: "2026-12-01 18:30 UTC".
function words.time(time)
  return words.date(time) .. " " .. words.clock(time) .. " UTC"
end

--- Returns how long ago TIME was: "3 minutes ago".
function words.ago(time)
  local seconds = now() - time
  return seconds < 5 and in_language("just now") or words.fill("{time} ago", { time = words.duration(seconds) })
end

--- Returns the seconds of "90", "10 minutes", "2h" or "3d", or nil.
function words.parse_duration(text)
  local number, unit = text:lower():match("^(%d+)%s*(%a*)$")
  number = tonumber(number)
  if not number or number > 1000000 then return nil end
  if unit == "" then return number end
  for _, known in ipairs(UNITS) do
    if (known[1] .. "s"):sub(1, #unit) == unit then return number * known[2] end
  end
  return nil
end

--- True if TYPED is WORD with one letter missing, added or changed, or with two letters swapped.
function words.is_slip(typed, word)
  if math.abs(#typed - #word) > 1 or typed == word then return false end
  local from = 1
  while from <= #word and typed:byte(from) == word:byte(from) do from = from + 1 end
  local function rest(of, at) return of:sub(at) end
  if #typed < #word then return rest(typed, from) == rest(word, from + 1) end
  if #typed > #word then return rest(typed, from + 1) == rest(word, from) end
  local swapped = typed:sub(from, from + 1) == word:sub(from, from + 1):reverse()
  return rest(typed, from + 1) == rest(word, from + 1) or swapped and rest(typed, from + 2) == rest(word, from + 2)
end

local ENTITIES = { lt = "<", gt = ">", amp = "&" }

--- Returns markup as plain text.
function words.plain(text)
  return (text:gsub("<[^>]*>", ""):gsub("&(%a+);", ENTITIES))
end

--- Returns TEXT, cut to MOST bytes with an ellipsis if it is longer.
function words.short(text, most)
  return #text <= most and text or text:sub(1, (utf8.offset(text, 0, most + 1) or 1) - 1) .. "…"
end

return words
