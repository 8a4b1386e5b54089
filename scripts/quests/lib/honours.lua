--- Honours that quest points buy: titles, and more room at home. `quest_points` is never lowered by it;
--- `_honours` of the player has what was spent, { spent =, titles = { KEY = true }, … }. Room at home is the
--- option `home_more`, which outlives a home that is given up.
---
--- Its points: "honours.home"(WHO), true if WHO has a home, so that more room can be bought for it; and
--- "honours.given"(WHO) *, which tells that WHO has bought some.
local points = require("points")
local quests = require("quests")
local values = require("values")
local words = require("words")

local honours = {}

honours.GOODS = {
  { key = "benefactor", price = 20, title = "Benefactor" },
  { key = "patron", price = 60, title = "Patron of the Arts" },
  { key = "pillar", price = 150, title = "Pillar of the World" },
  { key = "things", price = 15, most = 3, at_home = { things = 8 },
    about = sentence("eight more things fit into your home") },
  { key = "room", price = 40, most = 2, at_home = { rooms = 1 },
    about = sentence("your home may have one more room") },
}

local function whole(value)
  return math.max(0, math.floor(values.number(value, 0)))
end

--- Returns the points WHO can still spend.
function honours.left(who)
  return math.max(0, whole(who.quest_points) - whole(values.fields(who._honours).spent))
end

--- True if TITLE can be bought, so that it is not earned by a deed.
function honours.is_bought(title)
  for _, good in ipairs(honours.GOODS) do
    if good.title == title then return true end
  end
  return false
end

--- Returns how many of GOOD the player has, and how many they can have.
function honours.had(who, good)
  return whole(values.fields(who._honours)[good.key]), good.most or 1
end

--- Returns why WHO can't buy GOOD, as a template and its names; nil if they can.
function honours.bar(who, good)
  local had, most = honours.had(who, good)
  local left = honours.left(who)
  if not who:is("player") then return "Honours are for players." end
  if sys.is_guest(who) then return "A guest can't buy honours. To keep a name of your own, create a character." end
  if good.at_home and not points.first("honours.home", who) then
    return "You need a home for that. To found one, type <cmd home found>home found</>."
  end
  if had >= most then return "You have that already." end
  if left < good.price then
    return "That costs {price} quest points, and you have only {left} to spend.", { price = good.price, left = left }
  end
end

--- Gives GOOD to WHO; the caller has asked honours.bar.
function honours.give(who, good)
  local own = {}
  for key, value in pairs(values.fields(who._honours)) do own[key] = value end
  own.spent, own[good.key] = whole(own.spent) + good.price, whole(own[good.key]) + 1
  who._honours = own
  if good.title then return who:award("honour-" .. good.key, good.title) end
  local more = sys.option(who, "home_more") or {}
  for what, count in pairs(good.at_home) do more[what] = whole(more[what]) + count end
  sys.set_option(who, "home_more", more)
  points.each("honours.given", who)
end

--- Tells WHO their points, those of today, and what they buy.
function honours.tell_points(who)
  local earned, today, left = whole(who.quest_points), quests.points_today(who), honours.left(who)
  local buys = points.has("honours.home") and sentence("titles and more space in your home") or sentence("titles")
  if earned == 0 then
    return who:tell("You have no quest points yet. You get them for <cmd goals>goals</> and quests, and they buy "
      .. "{buys}. For more, type <cmd help points>help points</>.", { buys = buys })
  end
  who:tell("You have earned {points}{today}{left}. Quest points buy {buys}. For more, type <cmd honours>honours</>.", {
    points = words.count(earned, "quest point"), buys = buys,
    today = today > 0 and words.fill(" ({count} today)", { count = today }) or "",
    left = left ~= earned and words.fill(", and have {count} left to spend", { count = left }) or "" })
end

points.add("title.bought", honours.is_bought)

return honours
