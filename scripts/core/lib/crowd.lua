--- Everybody in the game, some at a time: other players' lines run in between if there are many people.
local crowd = {}

local AT_ONCE = 100

--- Calls FN(PLAYER, ENTRY) for each of them, by name, with their entry of sys.who(). Call it where a script can wait:
--- changes before it are kept, and those who come or go meanwhile may be left out.
function crowd.each(fn)
  local name = ""
  repeat
    local people = sys.who_after(name, AT_ONCE)
    for _, one in ipairs(people) do fn(one.player, one) end
    if #people == AT_ONCE then
      name = people[#people].name
      wait(0)
    end
  until #people < AT_ONCE
end

return crowd
