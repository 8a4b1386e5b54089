--- Titles that players earn.
local titles = {}

--- Gives WHO the award KEY with TITLE, and tells them if it is new. It may fail (see o:award): nothing happens then.
function titles.give(who, key, title)
  local ok, is_new = atomic(function() return who:award(key, title) end)
  if ok and is_new and sys.online(who) then who:tell("You have earned a title: {title}.", { title = title }) end
end

return titles
