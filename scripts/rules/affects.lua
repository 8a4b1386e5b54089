--- What lasts on somebody for a while: `affects`, a list of { name =, until =, mods =, from = }. A timer is armed
--- to the next end, so that each ends once, also if the server was down meanwhile. Sums are counted, never added up.
local body = require("body")

local affects = {}

local MOST = 30

local function list_of(who)
  local list = {}
  for _, one in ipairs(body.fields(who.affects)) do
    if type(one) ~= "string" and body.number(one["until"]) then list[#list + 1] = one end
  end
  return list
end

local function keep(who, list)
  local next_end
  for _, one in ipairs(list) do next_end = math.min(next_end or one["until"], one["until"]) end
  who.affects = #list > 0 and list or nil
  if next_end then
    who:after(math.max(0, next_end - now()), "affects")
  else
    who:cancel("affects")
  end
end

--- NAME is on WHO for SECONDS, with mods { armour = -20 }: of two of one name the longer stays.
function affects.add(who, name, seconds, mods, from)
  local list, ends = {}, now() + seconds
  for _, one in ipairs(list_of(who)) do
    if one.name == name and one.from == from then
      ends = math.max(ends, one["until"])
    else
      list[#list + 1] = one
    end
  end
  if #list >= MOST then table.remove(list, 1) end
  list[#list + 1] = { name = name, ["until"] = ends, mods = mods, from = from }
  keep(who, list)
end

--- Takes those away of which FN(one) is true; gives how many.
function affects.remove(who, fn)
  local list, gone = {}, 0
  for _, one in ipairs(list_of(who)) do
    if fn(one) then gone = gone + 1 else list[#list + 1] = one end
  end
  if gone > 0 then keep(who, list) end
  return gone
end

--- The timer: what has ended, ends.
function affects.expire(who)
  affects.remove(who, function(one)
    if one["until"] > now() then return false end
    if who:is("player") then who:tell("{What} wears off.", { what = "What was on you (" .. one.name .. ")" }) end
    return true
  end)
end

return affects
