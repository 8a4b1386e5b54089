--- Titles that players earn.
---
--- Its point: "title.given"(TITLE), true if players earn TITLE, in small letters: nobody just takes it.
local points = require("points")

local titles = {}

--- Says that players earn the titles in LIST, a table of texts. Call it while a file loads.
function titles.declare(list)
  local given = {}
  for _, title in pairs(list) do given[title:lower()] = true end
  points.add("title.given", function(title) return given[title] end)
end

--- True if players earn TITLE.
function titles.is_earned(title)
  return points.first("title.given", title:lower()) == true
end

--- Gives WHO the award KEY with TITLE, and tells them if it is new. It may fail (see o:award): nothing happens then.
function titles.give(who, key, title)
  local ok, is_new = atomic(function() return who:award(key, title) end)
  if ok and is_new and sys.online(who) then who:tell("You have earned a title: {title}.", { title = title }) end
end

return titles
