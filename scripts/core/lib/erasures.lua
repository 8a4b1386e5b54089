--- Accounts that their players asked to delete in the game, and the days until then.
---
--- The request is kept where only the stock game can write, so a script can neither begin an erasure nor shorten
--- the wait. A timer of the character ends the wait; one that comes too early is set again.
local words = require("words")

local erasures = { DAYS = 3 }

local KEY = "erasures"
local WAITING_MOST = 1000
local DAY = 86400

local function rows() return sys.kv(KEY) or {} end

--- Returns the rows without those of WHO, and of people who are gone.
local function others(who)
  local kept = {}
  for _, row in ipairs(rows()) do
    if row.player ~= who.id and object(row.player) then kept[#kept + 1] = row end
  end
  return kept
end

--- Returns the time at which WHO's account is deleted, or nil.
function erasures.due(who)
  for _, row in ipairs(rows()) do
    if row.player == who.id then return row.due end
  end
end

local function set_timer(who, due)
  who:after(math.max(1, math.ceil(due - now())), "erasure")
end

--- Begins WHO's wait. Refuses if too many wait.
function erasures.begin(who)
  local list = others(who)
  local due = math.floor(now()) + erasures.DAYS * DAY
  list[#list + 1] = { player = who.id, due = due }
  if #list > WAITING_MOST or not sys.set_kv(KEY, list) then
    refuse("Too many accounts are waiting to be deleted. Please try again tomorrow.")
  end
  set_timer(who, due)
end

--- Ends WHO's wait; the account stays. False without a request.
function erasures.cancel(who)
  if not erasures.due(who) then return false end
  who:cancel("erasure")
  sys.set_kv(KEY, others(who))
  return true
end

--- Deletes WHO's account if its time has come.
function erasures.finish(who)
  local due = erasures.due(who)
  if not due then return end
  if now() < due then return set_timer(who, due) end
  sys.set_kv(KEY, others(who))
  sys.erase_account(who)
end

--- Returns the sentence about WHO's account, or character among several, that is deleted at DUE, and its names.
function erasures.notice(who, due)
  local list = sys.characters and sys.characters(who) or {}
  return #list > 1 and "Your character {name} will be deleted in {time}. To keep {name}, log in as {name} before then "
    .. "and type <cmd delete account cancel>delete account cancel</>."
    or "Your account will be deleted in {time}. To keep it, log in before then and type "
    .. "<cmd delete account cancel>delete account cancel</>.",
    { time = words.duration(due - now()), name = words.shown(who) }
end

--- Tells WHO at log-in when their account will be deleted.
function erasures.tell(who)
  local due = erasures.due(who)
  if not due then return end
  if now() >= due then return set_timer(who, due) end
  who:tell(erasures.notice(who, due))
end

return erasures
