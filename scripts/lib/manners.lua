--- Who may speak, and to whom: people who are muted, ignored or away.
local verbs = require("verbs")
local words = require("words")

local manners = {}

--- Ends the command if WHO is muted or jailed, or has used up limits.room. TO: a player, "here", or nil for everybody
--- elsewhere. TEXT: the words, if several people hear them; they must not show a password.
function manners.must_speak(who, to, text)
  local reason = sys.silenced(who, to) or text and sys.credential(who, text)
  reason = reason or to == "here" and sys.speech_limit(who, #(text or ""))
  if reason then verbs.decline(quote(reason)) end
  sys.newcomer(who, "spoke")
end

--- Counts something that WHO does before others, which is never refused: walking, standing up. False: WHO has used up
--- limits.room.
function manners.count_shown(who)
  return sys.speech_limit(who, 0) == nil
end

--- Ends the command if WHO has used up limits.room. Gestures call it, and other commands that WHO can repeat at will;
--- commands that end something (stand, unfollow) only count. TEXT: the words that WHO chose, if any.
function manners.must_show(who, text)
  local reason = sys.speech_limit(who, #(text or ""))
  if reason then verbs.decline(quote(reason)) end
end

--- The same for words that go beyond the room, of which WHO may say so many (limits.speech): called once for each.
function manners.must_speak_afar(who, to, text)
  manners.must_speak(who, to, text)
  local reason = sys.speech_limit(who)
  if reason then verbs.decline(quote(reason)) end
end

--- Ends the command if OTHER does not want to hear from WHO; SEE: they stand before each other, and go by that.
function manners.must_be_heard(who, other, see)
  if sys.ignores(other, who, see) then
    refuse("{The other} does not wish to hear from you.", { other = see and other or other.name })
  end
end

-- How something is done, beside all words in -ly.
local HOW = {}
for word in ([[again anyway back bye goodbye hard hello hey hi hooray loud much no not often once softer thanks together
  too twice well welcome yes yourself]]):gmatch("%a+") do HOW[word] = true end

--- WORD, if it is an adverb of a length that is no speech.
function manners.adverb(word)
  word = word:lower()
  return (HOW[word] or #word <= 20 and word:match("^%a+ly$")) and word
end

--- How WHO does something: by the adverb ADVERB, if it is one, or in their mood, as " wearily"; or "".
function manners.how(who, adverb)
  local mood = not adverb and optional("moods")
  local how = adverb and manners.adverb(adverb) or mood and mood.of(who)
  return how and " " .. how or ""
end

--- The player called NAME, in the game or not; ends the command if there is none.
function manners.anybody(name)
  local who = sys.player(name)
  if not who then refuse("Nobody called {name} is to be found.", { name = name }) end
  return who
end

--- Somebody of those whom VIEWER sees, by what they are taken for; nil if it is nobody. Ends the command if TEXT does
--- not say which of several.
function manners.by_sight(viewer, text)
  local here = {}
  for _, one in ipairs(viewer.location and viewer.location.contents or {}) do
    if one:is("player") and one ~= viewer and sees(viewer, one) then here[#here + 1] = one end
  end
  local who = match(viewer, text, here)
  for _, one in ipairs(who and {} or here) do
    if match(viewer, text, { one }) then
      refuse("Several here look so. The first is 1.{who}, the second 2.{who}.", { who = words.last(text) })
    end
  end
  return who
end

--- "nick@network", if NAME is how somebody of a bridged network is named or shown, on IRC as nick/network; or nil.
function manners.elsewhere(name)
  local nick, sign, network = (name:match("^<(.+)>$") or name):match("^([^@/]+)([@/])(.+)$")
  local address = sign == "/" and (nick:find("^%d") or nick:find(":", 1, true))
  return nick and not address and nick .. "@" .. network or nil
end

--- What OTHER said about being away, or nil. VIEWER, if given, reads nothing of somebody whom they ignore but that
--- they are.
function manners.away(other, viewer)
  local away = sys.option(other, "afk")
  return away and viewer and sys.ignores(viewer, other) and "away for a while" or away
end

--- " the Wanderer", or "": the title of WHO as VIEWER reads it. It must still be none of somebody else, and is not
--- read of whom one ignores or who may not speak.
function manners.title(who, viewer)
  local title = sys.rules().identity and sys.option(who, "title")
  if not title or sys.ignores(viewer, who) or sys.silenced(who) or sys.title_fault(title) then return "" end
  return " " .. title
end

--- What WHO shows to VIEWER beside the name: the title, or "", and a list of what they have earned.
function manners.profile(who, viewer)
  if who ~= viewer and sys.option(who, "profile") == false then return "", {} end
  return manners.title(who, viewer), awards(who)
end

-- When each sender sent something within the last minute: "mail 12" -> times. Who loses these with the
-- process has lost nothing.
local sent, senders = {}, 0

--- Those who can come again under another name are known by where they come from.
local function sender_key(who, what)
  local from = sys.is_guest(who) and sys.connections(who)[1]
  return what .. " " .. (from and from.network or who.id)
end

--- Ends the command if WHO has sent PER_MINUTE of WHAT within a minute; else counts one more.
function manners.must_be_patient(who, what, per_minute)
  if sys.role(who) == "wizard" then return end
  local key, times = sender_key(who, what), {}
  for _, at in ipairs(sent[key] or {}) do
    if now() - at < 60 then times[#times + 1] = at end
  end
  if #times >= per_minute then
    local left = math.ceil(60 - (now() - times[1]))
    refuse("That was {n} within a minute; wait {time} before the next.",
      { n = per_minute, time = words.duration(math.max(left, 1)) })
  end
  if not sent[key] then senders = senders + 1 end
  if senders > 1000 then sent, senders = {}, 1 end
  times[#times + 1] = now()
  sent[key] = times
end

--- How many unread letters of SENDER wait in BOX, and how many letters there are of theirs.
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
