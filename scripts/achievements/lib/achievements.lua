--- Achievements: things made from `achievement` (help making achievements). `_achievements` of a player has, by the
--- achievement's number, { got = time } or, under way, { count =, seen = { [number of a thing] = true } }.
---
--- 1. An achievement has a `rule` about deeds (lib/deed_rules.lua of core), or a condition `when`, or both. A rule
--- counts from the time when the achievement was made; what is known of earlier deeds counts at once: quests that are
--- done and things that are held.
--- 2. A condition is looked at when the player comes into the game, at each deed that counts, and by `achievements`. So
--- people who had it before get it then: `stat` reads what is counted anyway.
--- 3. A player keeps an achievement for ever. Only those of the game and wizards give a title or points. Guests get
--- none.
---
--- Its points: "achieved"(WHO, ACHIEVEMENT) *; "achievement.stat"(WHO, NAME), the number that players have of NAME.
local catalogue = require("catalogue")
local conditions = require("conditions")
local deed_rules = require("deed_rules")
local deeds = require("deeds")
local effects = require("effects")
local memory = require("memory")
local points = require("points")
local shapes = require("shapes")
local values = require("values")
local verbs = require("verbs")
local quests = optional("quests")

local achievements = {}

shapes.add("stat", "a number of a player", {
  of = { "text", "rooms, lines, titles, points, level, quests, or a deed" },
  from = { "number", "the least; 1" },
  to = { "number", "the most" },
})
shapes.add("achievement_rule", "the deed that counts", {
  different = { "boolean", "counts each thing or room once" },
}, { like = "deed" })
shapes.property("achievement", "rule", "achievement_rule")
shapes.property("achievement", "when", "condition | list of condition")

local KNOWN, COUNT, SEEN, POINTS = 500, 10000, 200, 100
local OF_BUILDERS, OF_MAKER = 200, 20 -- entries of a player
local COUNTED = { kill = true, death = true, quest = true, craft = true, read = true, give = true }

local function entry_of(who, one)
  return values.fields(who._achievements)[one.id]
end

--- True if WHO has the achievement.
function achievements.has(who, one)
  local entry = entry_of(who, one)
  return entry ~= nil and entry.got ~= nil
end

--- Returns how many of how many WHO has done for it.
function achievements.progress(who, one)
  local most = values.whole(one.count, 1, COUNT, 1)
  local entry = entry_of(who, one)
  return math.min(most, math.floor(values.number(entry and entry.count, 0))), most
end

local function write(who, one)
  if not who._achievements then who._achievements = {} end
  local all = who._achievements
  if not all[one.id] then
    if not memory.has_room(who, "_achievements", one, KNOWN, OF_BUILDERS, OF_MAKER) then return nil end
    all[one.id] = { count = 0 }
  end
  return all[one.id]
end

local function give(who, one)
  local entry = write(who, one)
  if not entry then return end
  entry.got, entry.seen, entry.count = math.floor(now()), nil, nil
  who:tell("<b>You have achieved: {name}.</b> {desc}", { name = one.name, desc = effects.text(one.desc) or "" })
  local title = not build.maker(one) and effects.text(one.title)
  if title then
    local ok, is_new = atomic(function() return who:award("achievement-" .. one.id, title) end)
    if ok and is_new then who:tell("You have earned a title: {title}.", { title = title }) end
  end
  local count = values.whole(one.points, 0, POINTS, 0)
  if quests and count > 0 and not build.maker(one) then quests.award_points(who, count, false) end
  points.each("achieved", who, one)
end

local function is_condition_met(who, one)
  return deed_rules.may_hear(one, who) and conditions.holds(one.when, who, one)
end

--- Counts one more deed for it, with THING.
local function count_one(who, one, thing)
  local at, most = achievements.progress(who, one)
  local entry = write(who, one)
  if not entry then return end
  if values.fields(one.rule).different and thing then
    if not entry.seen then entry.seen = {} end
    if entry.seen[thing.id] then return end
    local count = 0
    for _ in pairs(entry.seen) do count = count + 1 end
    if count < SEEN then entry.seen[thing.id] = true end
  end
  if at + 1 >= most then return give(who, one) end
  entry.count = at + 1
end

--- Returns the achievements by deed, and those with a condition alone.
local index = catalogue.of("achievement", function(list)
  local by_deed, by_condition, all = {}, {}, {}
  for _, one in ipairs(list) do
    local has_deed = deed_rules.add(by_deed, one.rule, one)
    if not has_deed and one.when ~= nil then by_condition[#by_condition + 1] = one end
    if has_deed or one.when ~= nil then all[#all + 1] = one end
  end
  return { deeds = by_deed, conditions = by_condition, all = all }
end)

--- True if what WHO did before is known to fulfil RULE once.
local function was_done(who, one)
  local rule = values.fields(one.rule)
  if values.number(one.count, 1) > 1 then return false end
  local what = conditions.object(rule.what)
  if not what then return false end
  if rule.on == "quest" then return quests ~= nil and what:is("quest") and quests.has_done(who, what) end
  return rule.on == "take" and conditions.held(who, what) ~= nil
end

local function is_player(who)
  return who:is("player") and not sys.is_guest(who)
end

--- Gives WHO what they have earned by conditions or earlier deeds.
function achievements.look_back(who)
  if not is_player(who) then return end
  for _, one in ipairs(index().all) do
    if verbs.living(one) and not achievements.has(who, one)
      and (not deed_rules.deed(one.rule) or was_done(who, one)) and is_condition_met(who, one) then
      give(who, one)
    end
  end
end

--- Counts the deeds that few rules are about, so that later achievements can ask for them.
local function count_deed(who, deed)
  if not COUNTED[deed] then return end
  if not who._deeds_done then who._deeds_done = {} end
  who._deeds_done[deed] = math.floor(values.number(who._deeds_done[deed], 0)) + 1
end

deed_rules.listen(function() return index().deeds end, function(deed, who, e, list)
  if not is_player(who) then return end
  count_deed(who, deed)
  for _, one in ipairs(list) do
    if verbs.living(one) and not achievements.has(who, one) and deed_rules.fits(one.rule, deed, one, who, e)
      and is_condition_met(who, one) then
      count_one(who, one, deed == "enter" and e.to or e.thing)
    end
  end
  if not COUNTED[deed] then return end
  for _, one in ipairs(index().conditions) do
    if verbs.living(one) and not achievements.has(who, one) and is_condition_met(who, one) then give(who, one) end
  end
end, COUNTED)

deeds.on("connect", achievements.look_back)

points.add("title.given", function(title)
  for _, one in ipairs(index().all) do
    local own_titles = type(one.title) == "string" and { one.title } or values.list(one.title)
    for _, own in ipairs(build.maker(one) and {} or own_titles) do
      if type(own) == "string" and own:lower() == title then return true end
    end
  end
end)

-- Numbers of players that conditions can ask for: stat = { of = "rooms", from = 100 }.
local STATS = {
  rooms = function(who) return who._rooms end,
  lines = function(who) return who._said end,
  titles = function(who) return #awards(who) end,
  points = function(who) return who.quest_points end,
  level = function(who) return who.level end,
  quests = function(who) return quests and #quests.done(who) end,
}

conditions.add("stat", function(value, who)
  local row = values.fields(value)
  if not who or not who:is("player") or type(row.of) ~= "string" then return false end
  local number = STATS[row.of] and STATS[row.of](who) or values.fields(who._deeds_done)[row.of]
    or points.first("achievement.stat", who, row.of)
  number = values.number(number, 0)
  return number >= values.number(row.from, 1) and number <= values.number(row.to, 1e12)
end, true, "stat", "a number that is counted of the player")

conditions.add("achieved", function(value, who)
  local one = conditions.object(value)
  return who ~= nil and one ~= nil and achievements.has(who, one)
end, true, "ref of achievement", "another achievement")

--- Returns the rows of a list for WHO: { achievement, got = time or nil, count, most }, and how many are hidden.
function achievements.rows(who)
  local rows, hidden = {}, 0
  for _, one in ipairs(index().all) do
    if verbs.living(one) then
      local got = achievements.has(who, one) and entry_of(who, one).got or nil
      local count, most = achievements.progress(who, one)
      if got or not one.hidden then
        rows[#rows + 1] = { achievement = one, got = got, count = count, most = most }
      else
        hidden = hidden + 1
      end
    end
  end
  table.sort(rows, function(a, b)
    if (a.got ~= nil) ~= (b.got ~= nil) then return a.got ~= nil end
    return a.achievement.name < b.achievement.name
  end)
  return rows, hidden
end

return achievements
