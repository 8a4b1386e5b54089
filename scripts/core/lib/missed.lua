--- Things that a player missed while away: tells, mentions, letters, visits, notices, news.
---
--- The option `gone` is { since =, back = }: when they went, and whether they are back.
local notices = require("notices")
local points = require("points")
local words = require("words")

local missed = {}

local MOST = 50 -- entries of each kind: the newest

--- Marks WHO as away from now on, unless they are already.
function missed.go(who)
  local gone = sys.option(who, "gone")
  if not gone or gone.back then sys.set_option(who, "gone", { since = now() }) end
end

function missed.come(who)
  local gone = sys.option(who, "gone")
  if gone and not gone.back then sys.set_option(who, "gone", { since = gone.since, back = true }) end
end

--- True if NAME is a word of TEXT.
local function mentions(text, name)
  return (" " .. text:lower() .. " "):find("[^%w_-]" .. name:lower():gsub("%-", "%%-") .. "[^%w_-]") ~= nil
end

--- True if TEXT names WHO, in either way in which their name is written.
local function is_named(text, who)
  return mentions(text, who.name) or who.written_name and mentions(text, who.written_name)
end

local function add(list, one)
  one.order = #list
  list[#list + 1] = one
end

--- Sorts LIST by time and drops what is too much; list.dropped counts that.
local function keep_newest(list)
  table.sort(list, function(a, b)
    if a.time ~= b.time then return a.time < b.time end
    return a.order < b.order
  end)
  list.dropped = math.max(0, #list - MOST)
  table.move(list, list.dropped + 1, #list + list.dropped, 1)
end

local function said(who, since, found)
  for _, line in ipairs(sys.scrollback(who, since)) do
    local aside = line.style == "tell" or line.style == "whisper"
    if line.sender ~= who.name and (aside or is_named(line.text, who)) then
      add(aside and found.tells or found.mentions, { time = line.time, text = line.text })
    end
  end
end

--- True if WHO ignores SENDER, a player or somebody on a bridged network, by name or by a mask.
function missed.is_ignored(who, sender)
  local by = sys.player(sender)
  if by then return sys.ignores(who, by) end
  for mask in pairs(sys.option(who, "ignore") or {}) do
    local pattern = type(mask) == "string" and mask:gsub("[^%w*?]", "%%%0"):gsub("%*", ".*"):gsub("%?", ".")
    if pattern and sender:lower():find("^" .. pattern .. "$") then return true end
  end
  return false
end

local function on_channels(who, since, found)
  for _, name in ipairs(sys.channels(who, since)) do
    for _, line in ipairs(sys.channel_mentions(who, name) or {}) do
      if line.time >= since and line.sender ~= who.name and is_named(line.text, who) then
        add(found.mentions, { time = line.time, text = ("[%s] %s: %s"):format(name, line.written, line.text) })
      end
    end
  end
end

local function written(who, since, found)
  for _, letter in ipairs(sys.is_guest(who) and {} or sys.mail(who)) do
    if letter.time >= since and not letter.read then
      add(found.letters, { time = letter.time, text = words.shown(letter.sender) .. ": " .. letter.subject })
    end
  end
  for id in pairs(sys.option(who, "boards") or {}) do
    local board = object(id)
    for _, one in ipairs(board and sys.notices and sys.notices(board, -MOST) or {}) do
      if one.time >= since and one.author ~= who.id and not missed.is_ignored(who, one.name) then
        local text = ("%s: %s (%s)"):format(board.name, one.subject, words.shown(one.name))
        add(found.notices, { time = one.time, text = text })
      end
    end
  end
  for _, news in ipairs(sys.is_guest(who) and {} or notices.news(who, since)) do
    add(found.news, { time = news.time, text = news.subject })
  end
end

-- Kinds: the key, the heading, and the noun in the singular and in the plural.
missed.KINDS = {
  { "tells", "Tells", "tell", "tells" }, { "mentions", "Mentions", "mention", "mentions" },
  { "letters", "Letters", "letter", "letters" }, { "visits", "Visits", "visit", "visits" },
  { "notices", "Boards", "note on a board", "notes on boards" },
  { "news", "News", "piece of news", "pieces of news" },
}

--- Returns what WHO missed since they last went away, { tells = {{ time =, text = }, ..., dropped = N }, ... }, how
--- many entries that is (N older ones that are not listed included), and since when; nil if they were never away.
function missed.list(who)
  local gone = sys.option(who, "gone")
  if not gone then return nil end
  local since, count = math.floor(gone.since), 0 -- letters have whole seconds
  local found = { tells = {}, mentions = {}, letters = {}, visits = {}, notices = {}, news = {} }
  said(who, since, found)
  on_channels(who, since, found)
  written(who, since, found)
  points.each("missed.lines", who, since, function(kind, one) add(found[kind], one) end)
  for _, list in pairs(found) do
    keep_newest(list)
    count = count + #list + list.dropped
  end
  return found, count, since
end

--- Returns a summary: "1 tell and 2 mentions".
function missed.in_short(found)
  local parts = {}
  for _, kind in ipairs(missed.KINDS) do
    local count = #found[kind[1]] + found[kind[1]].dropped
    if count > 0 then parts[#parts + 1] = count .. " " .. (count == 1 and kind[3] or kind[4]) end
  end
  return words.list(parts)
end

return missed
