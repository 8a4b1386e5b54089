--- Newcomers and the volunteers who answer them (help newbie).
---
--- 1. A character is new for the first `days` days, and so is each guest. Newcomers and volunteers on duty hear the
--- questions of newcomers and the answers, unless they turn that off (`newbie off`). Ignoring, muting and the limits
--- on speech hold as everywhere.
--- 2. The option `duty` of a player is true while they volunteer. It lasts until they end it, and counts only while
--- they are in the game. Everybody can read the names of the volunteers on duty.
--- 3. A newcomer can thank a volunteer who has answered since the question, once a day each. Thanks are worth titles
--- and nothing else. Questions and answers are kept in memory only.
---
--- Its point: "duty.changed"(WHO, IS_ON) *.
local crowd = require("crowd")
local manners = require("manners")
local points = require("points")
local titles = require("titles")
local values = require("values")
local words = require("words")

local newcomers = {}

local DAY, HOUR = 86400, 3600
local ANSWERED = HOUR -- seconds within which thanks are due
local THANKERS = 200
local TITLES = { [5] = "Helping Hand", [25] = "Lamp in the Window", [100] = "Everybody's Neighbour" }

--- Returns how long WHO's account has been there, in seconds; nil for a guest.
local function age_of(who)
  local account = not sys.is_guest(who) and sys.account(who.name)
  return account and now() - account.created or nil
end

--- True if WHO is new here.
function newcomers.is_new(who)
  local age = age_of(who)
  return age == nil or age < sys.setting("newcomers", "days") * DAY
end

--- True if WHO hears the newcomers' questions.
function newcomers.hears(who)
  return sys.option(who, "newbie_off") ~= true and (newcomers.is_on_duty(who) or newcomers.is_new(who))
end

-- Duty.

function newcomers.is_on_duty(who)
  return sys.option(who, "duty") == true and not sys.is_guest(who) and not sys.silenced(who)
end

--- Returns the players on duty who are in the game, by name.
function newcomers.on_duty()
  local list = {}
  for _, player in ipairs(sys.who_with("duty")) do
    if newcomers.is_on_duty(player) then list[#list + 1] = player end
  end
  return list
end

--- Returns true if WHO may volunteer, or nil and the refusal.
function newcomers.may_volunteer(who)
  local age = age_of(who)
  if not age then return nil, "Guests can't volunteer. To get a name, type <cmd register>register</>." end
  if age < sys.setting("newcomers", "volunteer_hours") * HOUR then
    return nil, "You are new here yourself. Look around for a few hours first."
  end
  return true
end

function newcomers.set_duty(who, is_on)
  sys.set_option(who, "duty", is_on or nil)
  points.each("duty.changed", who, is_on)
end

-- Questions.

-- Newcomer's number -> { at = when they last asked, by = { [number of who answered] = when } }.
local asked, asked_count = {}, 0

--- True if somebody on duty hears WHO.
local function is_heard(who)
  for _, one in ipairs(newcomers.on_duty()) do
    if newcomers.hears(one) and not sys.ignores(one, who) then return true end
  end
  return false
end

--- Says TEXT of WHO on the newcomers' channel.
function newcomers.say(who, text)
  manners.must_speak_afar(who, nil, text)
  if #text > 400 then refuse("That's too long: 400 characters at most.") end
  local function tell(other)
    other:tell("<say>[newbie] {name}: {text}</>", { name = words.shown(who), text = text }, { topic = "chat" })
  end
  tell(who)
  if not newcomers.is_on_duty(who) and not is_heard(who) then
    who:tell("Nobody is on duty just now. Meanwhile: <cmd help>help</>, <cmd hint>hint</>, or ask everybody by "
      .. "<cmd help chat>chat</>.")
  end
  if newcomers.is_on_duty(who) then
    for _, one in pairs(asked) do
      if now() - one.at < ANSWERED then one.by[who.id] = now() end
    end
  elseif newcomers.is_new(who) then
    if not asked[who.id] then asked_count = asked_count + 1 end
    if asked_count > 500 then asked, asked_count = {}, 1 end
    asked[who.id] = { at = now(), by = asked[who.id] and asked[who.id].by or {} }
  end
  crowd.each(function(other)
    if other ~= who and newcomers.hears(other) and not sys.ignores(other, who) then tell(other) end
  end)
end

-- Thanks.

--- Returns how often WHO was thanked.
function newcomers.thanks(who)
  return values.whole(values.fields(who._thanks).all, 0, 1e6, 0)
end

--- Returns the newest volunteer who answered since WHO asked, or nil.
function newcomers.helper_of(who)
  local best, best_at = nil, nil
  for id, at in pairs(asked[who.id] and asked[who.id].by or {}) do
    local one = object(id)
    local counts = one and one:is("player") and now() - at < ANSWERED
    if counts and (not best_at or at > best_at) then best, best_at = one, at end
  end
  return best
end

--- WHO thanks OTHER. Returns true, or nil and the refusal.
function newcomers.thank(who, other)
  local at = asked[who.id] and asked[who.id].by[other.id]
  if other == who then return nil, "You thank yourself, and it counts for nothing." end
  if not at or now() - at >= ANSWERED then
    return nil, "{name} hasn't answered you on duty in the last hour.", { name = words.shown(other) }
  end
  local had, day = values.fields(other._thanks), now() // DAY
  local days, count = {}, 0
  for id, one in pairs(values.fields(had.days)) do
    if one == day then days[id], count = day, count + 1 end
  end
  if days[who.id] then return nil, "You have thanked {name} today already.", { name = words.shown(other) } end
  if count < THANKERS then days[who.id] = day end
  other._thanks = { all = newcomers.thanks(other) + 1, days = days }
  local all = newcomers.thanks(other)
  if not sys.ignores(other, who) and sys.online(other) then
    other:tell("{name} thanks you. You have been thanked {times}.",
      { name = words.shown(who), times = words.count(all, "time") })
  end
  local title = TITLES[all]
  if title then titles.give(other, "thanks-" .. all, title) end
  return true
end

titles.declare(TITLES)

return newcomers
