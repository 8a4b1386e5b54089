--- Commands that tell how much money the player has, and how many of something there are.
---
--- Its point: "coins.none"(), what somebody without money reads; nil: the usual sentence.
local heaps = require("heaps")
local points = require("points")
local verbs = require("verbs")

local function tell_purse(e)
  local found = heaps.of(e.actor)
  if #found > 0 then return e.actor:tell("You have {heaps}.", { heaps = found }) end
  e.actor:tell(points.first("coins.none")
    or "You have no money. Shops pay for what you <cmd help shops>sell</>, and some people can help if you ask them "
      .. "about coins. For more: <cmd help coins>help coins</>")
end

command("wealth|purse|money|coins|gold|cash", tell_purse)
command("count [my] coins|money|gold|cash", tell_purse)

for _, mine in ipairs({ "do i have", "have i got", "have i", "do i hold" }) do
  command("how many {what:noun} " .. mine, { fallback = true }, function(e)
    verbs.instead(e.actor, "count my " .. e.what)
  end)
end

command("count {things+:seen}", function(e)
  local number = 0
  for _, thing in ipairs(e.things) do number = number + (thing:is("coin") and thing.amount or 1) end
  e.actor:tell("{number}: {things}.", { number = number, things = e.things })
end)
