--- Counts the words for which help has no page, for the people who write the pages. Nobody is named.
local misses = {}

local WORDS_MOST, LETTERS_MOST = 200, 24
local RECENT_MOST = 2000

-- Which reader asked for which word since the scripts were loaded, so that each counts once.
local recent, recent_count = {}, 0

local function rows() return sys.kv("help_misses") or {} end

--- Returns true if WORD is short, has only letters and isn't a player's name, so passwords and people stay out.
local function is_counted(word)
  return #word <= LETTERS_MOST and word:find("^%a[%a' -]*$") and not sys.player(word)
end

local function is_first(who, word)
  local key = who.id .. " " .. word
  if recent[key] then return false end
  if recent_count >= RECENT_MOST then recent, recent_count = {}, 0 end
  recent[key], recent_count = true, recent_count + 1
  return true
end

local function by_count(a, b)
  if a.count ~= b.count then return a.count > b.count end
  return a.word < b.word
end

--- Counts WORD, which WHO looked for in vain.
function misses.count(who, word)
  word = word:lower()
  if not is_counted(word) or not is_first(who, word) then return end
  local list = rows()
  for _, row in ipairs(list) do
    if row.word == word then
      row.count = row.count + 1
      sys.set_kv("help_misses", list)
      return
    end
  end
  if #list >= WORDS_MOST then
    table.sort(list, by_count)
    list[#list] = nil
  end
  list[#list + 1] = { word = word, count = 1 }
  sys.set_kv("help_misses", list)
end

--- Returns the N words that were asked for most, as { word =, count = }.
function misses.top(n)
  local list = rows()
  table.sort(list, by_count)
  return table.move(list, 1, math.min(#list, n), 1, {})
end

function misses.clear() sys.set_kv("help_misses", {}) end

return misses
