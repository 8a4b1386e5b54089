--- Events that wizards announce; players read them here and on the web (/events, a calendar).
--- Times are UTC, or the reader's (set timezone). Also the command highscores.
local fairs = require("fairs")
local scores = require("scores")
local timezones = require("timezones")
local words = require("words")

local KEPT = 50
local TITLE_MAX, TEXT_MAX = 120, 1000
local DEFAULT_MINUTES, MINUTES_MAX = 60, 7 * 24 * 60
local EVERY_LEAST, EVERY_MOST = 86400, 366 * 86400
local WIZARD = { role = "wizard", exact = true }

--- Returns the time of "2026-12-01 18:30" in seconds since 1970, or nil.
local function parse_time(text)
  local year, month, day, hour, minute = text:match("^(%d%d%d%d)%-(%d%d?)%-(%d%d?) (%d%d?):(%d%d)$")
  if not year then return nil end
  year, month, day = tonumber(year), tonumber(month), tonumber(day)
  hour, minute = tonumber(hour), tonumber(minute)
  local date = words.day(year, month, day)
  local y, m, d = words.civil(date)
  if y ~= year or m ~= month or d ~= day or hour > 23 or minute > 59 then return nil end
  return date * 86400 + hour * 3600 + minute * 60
end

local function keep(events)
  fairs.sort(events)
  if not sys.set_kv("events", events) then refuse("There are too many events already. To remove one: "
    .. "<cmd @event NUMBER cancel>@event NUMBER cancel</>") end
end

local function in_words(event)
  local seconds = event.start - now()
  if seconds > 0 then return "in " .. words.duration(seconds) end
  return seconds + event.minutes * 60 > 0 and "now" or "over"
end

command("events", function(e)
  local events = fairs.coming()
  if #events == 0 then return "No events are announced. For something to do, type <cmd goals>goals</>." end
  for _, event in ipairs(events) do
    e.actor:tell("<title>{id}. {title}</>\n{time}, {when}, for {long}{again}",
      { id = event.id, title = event.title, time = timezones.time(e.actor, event.start), when = in_words(event),
        long = words.duration(event.minutes * 60),
        again = event.every and ", every " .. words.duration(event.every) or "" })
    if event.text ~= "" then e.actor:tell("{text}", { text = words.indent(event.text) }) end
  end
end)

local function find_event(id)
  local events = fairs.coming()
  for at, event in ipairs(events) do
    if event.id == id then return event, at, events end
  end
  refuse("No event has the number {id}. For the list, type <cmd events>events</>.", { id = id })
end

local function announce(e, when, long, title, every)
  local start = parse_time(when)
  if not start then
    refuse("Give the time in UTC, for example 2026-12-01 18:30. Now it is {now}.",
      { now = words.time(math.floor(now())) })
  end
  local seconds = long and words.parse_duration(long) or DEFAULT_MINUTES * 60
  if not seconds or seconds < 60 or seconds > MINUTES_MAX * 60 then
    refuse("An event lasts from a minute to seven days, for example: for 90m, for 2h")
  end
  if start + seconds < now() then refuse("That is over already.") end
  local again = every and words.parse_duration(every)
  if every and (not again or again < EVERY_LEAST or again > EVERY_MOST or again < seconds) then
    refuse("An event can repeat after a day up to a year, for example: every 7d")
  end
  if #title > TITLE_MAX then refuse("A title has at most {n} bytes.", { n = TITLE_MAX }) end
  local events, id = fairs.coming(), 0
  if #events >= KEPT then refuse("{n} events are announced already, and there can't be more.", { n = KEPT }) end
  for _, event in ipairs(sys.kv("events") or {}) do id = math.max(id, event.id) end
  events[#events + 1] = { id = id + 1, start = start, minutes = seconds // 60, title = title,
    text = "", by = e.actor.name, made = math.floor(now()), every = again }
  keep(events)
  sys.audit("event", tostring(id + 1), title)
  return words.fill("Announced as event {n}. To describe it: <cmd @event {n} text = TEXT>@event {n} "
    .. "text = TEXT</>", { n = id + 1 })
end

command("@event {n:number} text = {text:text}", WIZARD, function(e)
  local event, at, events = find_event(e.n)
  if #e.text > TEXT_MAX then refuse("A text has at most {n} bytes.", { n = TEXT_MAX }) end
  event.text = e.text
  events[at] = event
  keep(events)
  return "You've changed the text of the event."
end)

command("@event {n:number} cancel", WIZARD, function(e)
  local event, at, events = find_event(e.n)
  table.remove(events, at)
  keep(events)
  sys.audit("event_cancel", tostring(event.id), event.title)
  return "You've cancelled the event."
end)

command("@event {when:text} for {long:word} every {every:word} = {title:text}", WIZARD, function(e)
  return announce(e, e.when, e.long, e.title, e.every)
end)
command("@event {when:text} for {long:word} = {title:text}", WIZARD, function(e)
  return announce(e, e.when, e.long, e.title)
end)
command("@event {when:text} = {title:text}", WIZARD, function(e)
  return announce(e, e.when, nil, e.title)
end)

command("highscores|hall|weekly|leaderboard|boards", function(e)
  scores.settle_all()
  for _, board in ipairs(scores.boards) do
    e.actor:tell("<title>{title}</>", { title = board.title })
    local rows = scores.rows(board.key)
    if #rows == 0 then e.actor:tell("Nobody yet.") end
    for rank, row in ipairs(rows) do
      e.actor:tell("{rank}. {name}: {score}",
        { rank = rank, name = words.shown(row.name), score = words.count(row.score, board.unit) })
    end
  end
end)
