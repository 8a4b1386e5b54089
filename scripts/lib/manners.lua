--- Who may speak, and to whom: people who are muted, ignored or away.
local words = require("words")

local manners = {}

--- Seconds until WHO may speak again: 0 if she may, math.huge for as long as a wizard likes.
function manners.muted_for(who)
  local till = who._muted_until
  if not till then return 0 end
  if till == true then return math.huge end
  return math.max(0, till - now())
end

--- Ends the command if WHO has been muted.
function manners.must_speak(who)
  local left = manners.muted_for(who)
  if left == math.huge then refuse("You have been muted. A wizard can lift it.") end
  if left > 0 then refuse("You have been muted for another {time}.", { time = words.duration(left) }) end
end

--- Ends the command if OTHER does not want to hear from WHO.
function manners.must_be_heard(who, other)
  if sys.ignores(other, who) then
    refuse("{Other} does not wish to hear from you.", { other = other.name })
  end
end

--- What OTHER said about being away, or nil.
function manners.away(other)
  return sys.option(other, "afk")
end

return manners
