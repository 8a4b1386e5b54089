--- What quest points buy: titles, and more room at home. What was earned stays earned (`quest_points`); what went for
--- honours is `_honours` of the player, { spent =, titles = { KEY = true }, … }, and what of it is theirs at home the
--- option `home_more`, which outlives a home that is given up.
local body = require("body")
local quests = require("quests")
local words = require("words")

local honours = {}

honours.GOODS = {
  { key = "benefactor", price = 20, title = "Benefactor" },
  { key = "patron", price = 60, title = "Patron of the Arts" },
  { key = "pillar", price = 150, title = "Pillar of the World" },
  { key = "things", price = 15, most = 3, at_home = { things = 8 }, about = "eight more things fit into your home" },
  { key = "room", price = 40, most = 2, at_home = { rooms = 1 }, about = "your home may have one more room" },
}

local function whole(value)
  return math.max(0, math.floor(body.number(value, 0)))
end

--- What WHO can spend.
function honours.left(who)
  return math.max(0, whole(who.quest_points) - whole(body.fields(who._honours).spent))
end

--- Is that a title which one buys? It is no deed.
function honours.is_bought(title)
  for _, good in ipairs(honours.GOODS) do
    if good.title == title then return true end
  end
  return false
end

--- How many of GOOD they have, and how many there are for them.
function honours.had(who, good)
  return whole(body.fields(who._honours)[good.key]), good.most or 1
end

--- Why WHO cannot have GOOD, as a template and its names; nil if they can.
function honours.bar(who, good)
  local had, most = honours.had(who, good)
  local left = honours.left(who)
  if not who:is("player") then return "Honours are for players." end
  if sys.is_guest(who) then return "A guest buys no honours. With a name of your own you could." end
  if good.at_home and not (optional("homes") and require("homes").of(who)) then
    return "That is for who has a home: home found"
  end
  if had >= most then return "You have that already." end
  if left < good.price then
    return "That costs {price} quest points, and you have {left} to spend.", { price = good.price, left = left }
  end
end

--- Gives GOOD to WHO, whom nothing bars.
function honours.give(who, good)
  local own = {}
  for key, value in pairs(body.fields(who._honours)) do own[key] = value end
  own.spent, own[good.key] = whole(own.spent) + good.price, whole(own[good.key]) + 1
  who._honours = own
  if good.title then return award(who, "honour-" .. good.key, good.title) end
  local more = sys.option(who, "home_more") or {}
  for what, count in pairs(good.at_home) do more[what] = whole(more[what]) + count end
  sys.set_option(who, "home_more", more)
  require("homes").show(who)
end

--- Tells WHO what points they have, how those have grown, and what they are for.
function honours.tell_points(who)
  local points, today, left = whole(who.quest_points), quests.points_today(who), honours.left(who)
  local buys = optional("homes") and "titles and room at home" or "titles"
  if points == 0 then
    return who:tell("You have no quest points yet. <cmd goals>goals</> and quests give them, and they buy {buys}: "
      .. "<cmd help points>help points</>", { buys = buys })
  end
  who:tell("You have earned {points}{today}{left}. They buy {buys}: <cmd honours>honours</>", {
    points = words.count(points, "quest point"), today = today > 0 and (", %d of them today"):format(today) or "",
    left = left ~= points and (", and have %d left to spend"):format(left) or "", buys = buys })
end

return honours
