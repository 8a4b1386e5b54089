--- Words, lists and spans of time as people write and read them.
local words = {}

--- "a, b and c".
function words.list(items, last)
  last = last or "and"
  if #items < 2 then return items[1] or "" end
  local head = table.concat(items, ", ", 1, #items - 1)
  return head .. " " .. last .. " " .. items[#items]
end

--- The parts of "a, b, c", without blanks around them and without empty ones.
function words.split(text)
  local parts = {}
  for part in (text .. ","):gmatch("%s*(.-)%s*,") do
    if part ~= "" then parts[#parts + 1] = part end
  end
  return parts
end

--- TEXT without quotation marks around all of it.
function words.unquote(text)
  return text:match('^"(.*)"$') or text
end

--- The same of what is spoken: `"yes" or "no"` keeps its marks.
function words.spoken(text)
  return text:match('^"([^"]+)"$') or text
end

--- "1 lamp", "3 lamps".
function words.count(number, noun)
  return number .. " " .. noun .. (number == 1 and "" or "s")
end

local UNITS = {
  { "day", 86400 }, { "hour", 3600 }, { "minute", 60 }, { "second", 1 },
}

--- Seconds in the largest unit that fits: "3 minutes".
function words.duration(seconds)
  seconds = math.floor(seconds)
  for _, unit in ipairs(UNITS) do
    if seconds >= unit[2] then return words.count(seconds // unit[2], unit[1]) end
  end
  return "0 seconds"
end

--- How long ago TIME was: "3 minutes ago".
function words.ago(time)
  local seconds = now() - time
  return seconds < 5 and "just now" or words.duration(seconds) .. " ago"
end

--- "90", "10 minutes", "2h", "3d" in seconds, or nil.
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

--- True if TYPED is WORD with one letter missing, too many, another, or two of them swapped.
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

return words
