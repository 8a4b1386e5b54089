--- What waits for somebody who comes in: letters, news.
local words = require("words")

local notices = {}

--- How many letters in WHO's box they have not read.
function notices.unread(who)
  local count = 0
  for _, letter in ipairs(sys.mail(who)) do
    if not letter.read then count = count + 1 end
  end
  return count
end

--- The news that WHO has not seen, oldest first.
function notices.news(who)
  local seen, new = sys.option(who, "news_seen") or 0, {}
  for _, letter in ipairs(sys.mail("news")) do
    if letter.number > seen then new[#new + 1] = letter end
  end
  return new
end

--- Tells WHO what waits; nothing if nothing does.
function notices.tell(who)
  if sys.is_guest(who) then return end
  local letters, news = notices.unread(who), #notices.news(who)
  if letters > 0 then
    who:tell("You have {letters}. Type <cmd mail>mail</> to see.", { letters = words.count(letters, "new letter") })
  end
  local reports = sys.role(who) == "wizard" and #sys.reports("open", nil, nil, 100) or 0
  if reports > 0 then
    who:tell("{reports} for you to look at. Type <cmd @watch>@watch</> to see.",
      { reports = reports == 1 and "A report waits" or reports .. " reports wait" })
  end
  if news > 0 then who:tell("There is news. Type <cmd news>news</> to read it.") end
end

return notices
