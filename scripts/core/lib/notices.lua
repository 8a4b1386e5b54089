--- Tells players at log-in about letters, reports and news.
local words = require("words")

local notices = {}

--- Returns the number of unread letters of WHO, of all times or SINCE a time.
function notices.unread(who, since)
  local count = 0
  for _, letter in ipairs(sys.mail(who)) do
    if not letter.read and letter.time >= (since or 0) then count = count + 1 end
  end
  return count
end

--- Returns the news that WHO has not seen, oldest first; of all times or SINCE a time.
function notices.news(who, since)
  local seen, new = sys.option(who, "news_seen") or 0, {}
  for _, letter in ipairs(sys.mail("news")) do
    if letter.number > seen and letter.time >= (since or 0) then new[#new + 1] = letter end
  end
  return new
end

--- Tells WHO about new letters, open reports (wizards) and news. RETURNS: a lost connection is back, as
--- after a page was loaded again, so only what came since then counts.
function notices.tell(who, returns)
  if sys.is_guest(who) then return end
  local gone = returns and sys.option(who, "gone")
  local since = gone and math.floor(gone.since) or nil -- letters have whole seconds
  local letters, news = notices.unread(who, since), #notices.news(who, since)
  if letters > 0 then
    who:tell("You have {letters}. To read, type <cmd mail>mail</>.", { letters = words.count(letters,
      "new letter") })
  end
  local reports = not since and sys.role(who) == "wizard" and #sys.reports("open", nil, nil, 100) or 0
  if reports > 0 then
    who:tell(reports == 1 and "1 report is waiting for a wizard. To read, type <cmd @watch>@watch</>."
      or "{count} reports are waiting for a wizard. To read, type <cmd @watch>@watch</>.", { count = reports })
  end
  if news > 0 then who:tell("There is news. To read it, type <cmd news>news</>.") end
end

return notices
