--- Honours: things that players buy with quest points.
local honours = require("honours")
local points = require("points")
local words = require("words")

local function is_offered(good)
  return not good.at_home or points.has("honours.home")
end

command("honours|honors|honour|honor", function(e)
  e.actor:tell("You have {points} to spend.", { points = words.count(honours.left(e.actor), "quest point") })
  for _, good in ipairs(honours.GOODS) do
    local had, most = honours.had(e.actor, good)
    if is_offered(good) then
      e.actor:tell(had >= most and "{key}: {about}. You have this already."
        or "<cmd honours buy {key}>{key}</>: {about}. {price} quest points", { key = good.key, price = good.price,
          about = good.about or words.fill("the title \"{title}\"", good) })
    end
  end
end)

command("honours|honors|honour|honor buy {key:word}", function(e)
  for _, good in ipairs(honours.GOODS) do
    if good.key == e.key:lower() and is_offered(good) then
      local why, names = honours.bar(e.actor, good)
      if why then refuse(why, names) end
      honours.give(e.actor, good)
      return e.actor:tell(good.title and "You now have the title {title}." or "From now on {about}.", good)
    end
  end
  refuse("No honour is called that. For the list, type <cmd honours>honours</>.")
end)
