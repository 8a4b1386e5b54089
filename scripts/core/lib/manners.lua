--- Permission checks for speech (muted, ignored or away people), and rate limits.
local points = require("points")
local verbs = require("verbs")
local words = require("words")

local manners = {}

--- Returns the answer to commands for fights where nobody fights.
function manners.no_fights()
  return sys.rules().quests and "Nobody fights here. To find something to do, type "
    .. "<cmd goals>goals</>." or "Nobody fights here."
end

--- Ends the command if WHO is muted or jailed, or has used up limits.room. TO: a player, "here", or nil for everybody
--- elsewhere. TEXT: the words, if several people hear them; they must not contain a password.
function manners.must_speak(who, to, text)
  local reason = sys.silenced(who, to) or text and sys.credential(who, text)
  reason = reason or to == "here" and sys.speech_limit(who, #(text or ""))
  if reason then verbs.decline_plain(reason) end
  sys.newcomer(who, "spoke")
end

--- Counts an action of WHO that others see but that is never refused, such as walking or standing up. Returns false if
--- WHO has used up limits.room.
function manners.count_shown(who)
  return sys.speech_limit(who, 0) == nil
end

--- Ends the command if WHO has used up limits.room. Gestures call it, and other commands that WHO can repeat at will;
--- commands that end something (stand, unfollow) only count. TEXT: the words that WHO chose, if any.
function manners.must_show(who, text)
  local reason = sys.speech_limit(who, #(text or ""))
  if reason then verbs.decline_plain(reason) end
end

--- Like must_speak() for words that go beyond the room, which limits.speech counts. Called once for each line.
function manners.must_speak_afar(who, to, text)
  manners.must_speak(who, to, text)
  local reason = sys.speech_limit(who)
  if reason then verbs.decline_plain(reason) end
end

--- Ends the command if OTHER ignores WHO. SEE: the two see each other, and go by what they see.
function manners.must_be_heard(who, other, see)
  if sys.ignores(other, who, see) then
    refuse("{The other} doesn't wish to hear from you.", { other = see and other or other.name })
  end
end

-- Adverbs besides those in -ly.
local HOW = {}
for word in ([[again anyway back bye goodbye hard hello hey hi hooray loud much no not often once softer thanks together
  too twice well welcome yes yourself]]):gmatch("%a+") do HOW[word] = true end

--- Returns WORD in small letters if it is an adverb short enough not to be speech; otherwise false or nil.
function manners.adverb(word)
  word = word:lower()
  return (HOW[word] or #word <= 20 and word:match("^%a+ly$")) and word
end

--- Returns how WHO does something, such as " wearily": by ADVERB if it is one, or by the point "say.how"; or "".
function manners.how(who, adverb)
  local how
  if adverb then how = manners.adverb(adverb) else how = points.first("say.how", who) end
  return how and " " .. how or ""
end

--- Returns the player called NAME, in the game or not, or ends the command.
function manners.anybody(name)
  local who = sys.player(name)
  if not who then refuse("There isn't a player called {name}.", { name = name }) end
  return who
end

local CROWD = 5000

--- Returns a player whom VIEWER sees and describes as TEXT, or nil. Ends the command if TEXT fits several.
function manners.by_sight(viewer, text)
  local here = viewer.location and things_in(viewer.location, CROWD, "player") or {}
  local who, why = viewer:match(text, here)
  if not who and why == select(2, viewer:match(text, {})) then return nil end -- nobody, as in an empty room
  if who and who ~= viewer and sees(viewer, who) then return who end
  local seen = {}
  for _, one in ipairs(here) do
    if one ~= viewer and sees(viewer, one) then seen[#seen + 1] = one end
  end
  who = viewer:match(text, seen)
  for _, one in ipairs(who and {} or seen) do
    if viewer:match(text, { one }) then
      refuse("Several people here look like that. For the first type 1.{who}, for the second 2.{who}.",
        { who = words.last(text) })
    end
  end
  return who
end

--- Returns "nick@network" if NAME is a person on a bridged network, as typed or as shown (on IRC nick/network); or
-- nil.
function manners.elsewhere(name)
  local nick, sign, network = (name:match("^<(.+)>$") or name):match("^([^@/]+)([@/])(.+)$")
  local address = sign == "/" and (nick:find("^%d") or nick:find(":", 1, true))
  return nick and not address and nick .. "@" .. network or nil
end

--- Returns OTHER's away message, or nil. A VIEWER who ignores OTHER gets only the fact.
function manners.away(other, viewer)
  local away = sys.option(other, "afk")
  return away and viewer and sys.ignores(viewer, other) and "not here just now" or away
end

--- Returns " the Wanderer" or ", Keeper of the Light", the title of WHO as VIEWER reads it behind the name; or "" if the
--- title is no longer allowed, or if VIEWER ignores WHO, or WHO is muted.
function manners.title(who, viewer)
  local title = sys.option(who, "title")
  if not title or not sys.rules().identity or sys.ignores(viewer, who) or sys.silenced(who)
    or sys.title_fault(title) then return "" end
  return (title:find("^%u") and ", " or " ") .. title
end

--- Returns what WHO shows to VIEWER besides the name: the title or "", and a list of the other awards.
function manners.profile(who, viewer)
  if who ~= viewer and sys.option(who, "profile") == false then return "", {} end
  local title, others = manners.title(who, viewer), {}
  for _, award in ipairs(awards(who)) do
    if title:lower():match("^,? (.*)$") ~= award:lower() then others[#others + 1] = award end
  end
  return title, others
end

-- The times of each sender's actions within the last minute, by key: "mail 12" -> times. They need not survive a
-- restart.
local sent, senders = {}, 0

--- Returns the key of a sender. Guests can return under another name, so their network identifies them.
local function sender_key(who, what)
  local from = sys.is_guest(who) and sys.connections(who)[1]
  return what .. " " .. (from and from.network or who.id)
end

--- Ends the command if WHO has done WHAT PER_MINUTE times within a minute; otherwise counts one more.
function manners.must_be_patient(who, what, per_minute)
  if sys.role(who) == "wizard" then return end
  local key, times = sender_key(who, what), {}
  for _, at in ipairs(sent[key] or {}) do
    if now() - at < 60 then times[#times + 1] = at end
  end
  if #times >= per_minute then
    local left = math.ceil(60 - (now() - times[1]))
    refuse("You've done that {n} times within a minute. Wait {time}, then try again.",
      { n = per_minute, time = words.duration(math.max(left, 1)) })
  end
  if not sent[key] then senders = senders + 1 end
  if senders > 1000 then sent, senders = {}, 1 end
  times[#times + 1] = now()
  sent[key] = times
end

--- Returns how many unread letters of SENDER are in BOX, and how many letters of theirs in all.
function manners.waiting(box, sender)
  local unread, all = 0, 0
  for _, letter in ipairs(sys.mail(box)) do
    if letter.sender == sender then
      all = all + 1
      if not letter.read then unread = unread + 1 end
    end
  end
  return unread, all
end

return manners
