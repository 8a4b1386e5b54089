--- News: announcements by the people who run the game.
local crowd = require("crowd")
local notices = require("notices")
local verbs = require("verbs")
local words = require("words")

local SHOWN = 5 -- when there is nothing new
local WIZARD = { role = "wizard" }

local function show(e, item, n)
  e.actor:tell("<title>{n}. {subject}</>", { n = n, subject = item.subject })
  local text = sys.mail_text("news", item.number)
  if text ~= item.subject then e.actor:tell("{text}", { text = words.indent(text) }) end
  e.actor:tell("<dim>{sender}, {time}</>",
    { sender = words.shown(item.sender), time = words.ago(item.time) })
end

--- Marks the news up to ITEM as seen. The caller has shown all of them in full.
local function mark_seen(who, item)
  if not sys.is_guest(who) then sys.set_option(who, "news_seen", item.number) end
end

--- True if ITEM is the first of the news that WHO has not seen.
local function is_next(who, item)
  local next = notices.news(who)[1]
  return next ~= nil and next.number == item.number
end

command("news", function(e)
  local items, new = sys.mail("news"), #notices.news(e.actor)
  if #items == 0 then return "No news yet." end
  local from = math.max(1, #items + 1 - (new > 0 and new or SHOWN))
  for n = from, #items do show(e, items[n], n) end
  mark_seen(e.actor, items[#items])
  if from > 1 then e.actor:tell("For older news: <cmd news all>news all</>, or news NUMBER") end
end)

command("news all", function(e)
  local items = sys.mail("news")
  if #items == 0 then return "No news yet." end
  for n, item in ipairs(items) do
    e.actor:tell("{n}. {subject} ({time})",
      { n = n, subject = item.subject, time = words.ago(item.time) })
  end
end)

local function pick(e)
  return sys.mail("news")[e.n] or refuse("There isn't a news item {n}. For the list: <cmd news all>news "
    .. "all</>", { n = e.n })
end

command("news {n:number}", function(e)
  local item = pick(e)
  show(e, item, e.n)
  if is_next(e.actor, item) then mark_seen(e.actor, item) end
end)

--- Posts news. "TITLE = TEXT" has both in one line; of several lines the first is the title.
local function post(e, text)
  if not text:find("%S") then refuse("Your text is empty.") end
  local title, body = text:match("^%s*([^\n]-%S)%s+=%s+([^\n]*%S)%s*$")
  title, body = title or text:match("^%s*([^\n]*)"), body or text
  local ok, reason = sys.mail_send("news", e.actor.name, title, body)
  if not ok then verbs.decline_plain(reason) end
  sys.audit("news", "", title)
  local items = sys.mail("news")
  if is_next(e.actor, items[#items]) then mark_seen(e.actor, items[#items]) end
  e.actor:tell("Everybody can now read it with: <cmd news>news</>")
  crowd.each(function(player)
    if player ~= e.actor then player:tell("There is news. To read it, type <cmd news>news</>.") end
  end)
end

local function compose(e)
  e.actor:tell("Type the news, its title first, and end it with a line that is only a dot. To give up, type "
    .. "<cmd @abort>@abort</>.")
  local text = lines(e.actor, true)
  if not text then return "You haven't posted anything." end
  return post(e, text)
end

command("news post {text:text}", WIZARD, function(e) return post(e, e.text) end)
command("news post", WIZARD, compose)
command("@news {text:text}", WIZARD, function(e) return post(e, e.text) end)
command("@news", WIZARD, compose)

command("news delete", WIZARD, function() refuse("Which one? For example: news delete 3") end)
command("news delete {n:number}", WIZARD, function(e)
  local item = pick(e)
  sys.mail_delete("news", item.number)
  sys.audit("news", "delete", item.subject)
  e.actor:tell("You've removed the news: {subject}", { subject = item.subject })
end)
