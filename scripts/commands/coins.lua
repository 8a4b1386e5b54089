--- How much money one has, and how many there are of something.
local verbs = require("verbs")

--- Appends to HEAPS the coins in HOLDER and in what is open in it.
local function gather(holder, heaps)
  for _, thing in ipairs(holder.contents) do
    if thing:is("coin") then
      heaps[#heaps + 1] = thing
    elseif thing:is("container") and (thing.open or thing.transparent) then
      gather(thing, heaps)
    end
  end
  return heaps
end

local function tell_purse(e)
  local heaps = gather(e.actor, {})
  if #heaps == 0 then return "You have no money." end
  e.actor:tell("You have {heaps}.", { heaps = heaps })
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
