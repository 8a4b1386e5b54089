--- Friends: two players who both asked for it, and are told when the other comes into the game or leaves.
---
--- 1. The option `friends` of a player is { [number of a player] = true }: those whom they asked. Two are friends
--- while each is in the other's list, so a list alone tells nobody anything. The option `friends_off` keeps all
--- notices away, in both directions.
--- 2. No notice is sent about a player who is invisible or hidden or has turned notices off, nor between two players
--- of whom one ignores the other. `friends` shows such a player as not here, like a player who has left. A player who
--- asks in vain is not told the reason.
--- 3. A lost connection counts as leaving after LOST seconds (the timer "friends"), so a short loss is not told.
--- Friends get one notice about a player within a minute.
---
--- Its point: "friends.hidden"(WHO), true if nobody may be told that WHO is here.
local points = require("points")
local values = require("values")
local words = require("words")
local affects = optional("affects")

local friends = {}

local QUIET = 60 -- seconds between two equal notices about one player
local LOST = 120

--- Returns the players whom WHO asked, by number, to read.
local function asked_by(who)
  return values.fields(sys.option(who, "friends"))
end

--- True if WHO has asked OTHER, or has agreed.
function friends.has_asked(who, other)
  return asked_by(who)[other.id] == true
end

--- True if both want to be friends.
function friends.are(who, other)
  return friends.has_asked(who, other) and friends.has_asked(other, who)
end

--- Returns all players whom WHO asked, by name.
function friends.asked(who)
  local list = {}
  for id in pairs(asked_by(who)) do
    local other = object(id)
    if other and other:is("player") then list[#list + 1] = other end
  end
  table.sort(list, function(a, b) return a.name:lower() < b.name:lower() end)
  return list
end

--- Sets whether OTHER is in WHO's list. Returns false if the list is full. Drops players who no longer exist.
function friends.set(who, other, is)
  local list, count = {}, 0
  for id in pairs(asked_by(who)) do
    local one = object(id)
    if one and one:is("player") and one ~= other then list[id], count = true, count + 1 end
  end
  if is and count >= sys.setting("friends", "most") then return false end
  list[other.id] = is or nil
  sys.set_option(who, "friends", next(list) and list or nil)
  return true
end

--- True if WHO wants no notices, and none about them.
function friends.is_off(who)
  return sys.option(who, "friends_off") == true
end

local function is_hidden(who)
  return who.hidden == true or affects ~= nil and affects.has(who, "invisible")
    or points.first("friends.hidden", who) == true
end

--- True if VIEWER, a friend of WHO, may know whether WHO is here.
function friends.may_know(viewer, who)
  return friends.are(viewer, who) and not friends.is_off(who) and not is_hidden(who)
    and not sys.ignores(who, viewer) and not sys.ignores(viewer, who)
end

-- Notices.

-- When each notice about each player was last sent; it need not last over a restart.
local told, told_count = {}, 0

local function is_too_soon(who, text)
  local key = who.id .. " " .. text
  local at = told[key]
  if at and now() - at < QUIET then return true end
  if not at then told_count = told_count + 1 end
  if told_count > 4000 then told, told_count = {}, 1 end
  told[key] = now()
  return false
end

-- Players of whom it was told that they left, while their connection was lost.
local gone = {}

--- WHO has come in; RETURNED: to a lost connection.
function friends.come(who, returned)
  if next(asked_by(who)) == nil then return end
  who:cancel("friends")
  local was_told = gone[who.id]
  gone[who.id] = nil
  if not returned or was_told then friends.tell(who, "Your friend {name} has come into the game.") end
end

--- WHO has left; LOST_IT: lost the connection, and may come back.
function friends.go(who, lost_it)
  if next(asked_by(who)) == nil or sys.is_guest(who) then return end
  if lost_it then return who:after(LOST, "friends") end
  friends.tell(who, "Your friend {name} has left the game.")
end

--- WHO did not come back in time.
function friends.is_lost(who)
  if sys.online(who) then return end
  gone[who.id] = true
  friends.tell(who, "Your friend {name} has left the game.")
end

--- Tells WHO's friends who are in the game TEXT about them.
function friends.tell(who, text)
  if sys.is_guest(who) or friends.is_off(who) or next(asked_by(who)) == nil or is_hidden(who) then return end
  if is_too_soon(who, text) then return end
  for _, other in ipairs(friends.asked(who)) do
    if sys.online(other) and not friends.is_off(other) and friends.may_know(other, who) then
      other:tell(text, { name = words.shown(who) })
    end
  end
end

return friends
