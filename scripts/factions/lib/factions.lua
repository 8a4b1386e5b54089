--- Factions: things made from `faction`. `_standing` of a player has a number for each faction that knows them, by the
--- faction's number (help making factions).
---
--- 1. A faction's `rules` say which deeds change the standing. Its `allies` are changed with it, each by its share in
--- percent, once: allies of allies are not.
--- 2. A faction's script and the things of its maker may change it, and nobody else's.
---
--- Its point: "standing.changed"(WHO, FACTION, BEFORE, AFTER) *.
local catalogue = require("catalogue")
local checks = require("checks")
local conditions = require("conditions")
local deed_rules = require("deed_rules")
local effects = require("effects")
local memory = require("memory")
local points = require("points")
local shapes = require("shapes")
local values = require("values")
local verbs = require("verbs")

local factions = {}

shapes.add("standing", "a standing with a faction", {
  with = { "ref of faction", "the faction" },
  from = { "number", "the lowest" },
  to = { "number", "the highest" },
})
shapes.add("standing_change", "a change of a standing", {
  with = { "ref of faction", "the faction" },
  by = { "number", "what is added" },
})
shapes.add("faction_rule", "a deed that changes a standing", {
  by = { "number", "what is added" },
  once = { "boolean", "once for each player" },
}, { like = "deed" })
shapes.add("rank", "a rank", { { "number", "from which standing on" }, { "text", "its name" } })
shapes.add("ally", "an ally", { { "ref of faction", "the faction" }, { "number", "its share in percent" } })
shapes.property("faction", "rules", "list of faction_rule")
shapes.property("faction", "ranks", "list of rank")
shapes.property("faction", "allies", "list of ally")

local MOST, KNOWN, RULES, ALLIES, RANKS, ONCE = 10000, 200, 50, 20, 30, 100
local OF_BUILDERS, OF_MAKER = 100, 20 -- of those that a player is known to

--- Returns the standing of WHO with FACTION, 0 at first.
function factions.standing(who, faction)
  return math.floor(values.number(values.fields(who._standing)[faction.id], 0))
end

--- True if FACTION knows WHO.
function factions.knows(who, faction)
  return values.fields(who._standing)[faction.id] ~= nil
end

--- Returns the rank that NUMBER is with FACTION, or nil. The highest that it reaches counts.
local function rank_of(faction, number)
  local best, name
  for i, one in ipairs(values.fields(faction.ranks)) do
    local row = values.fields(one)
    local from = values.number(row[1], MOST + 1)
    if i <= RANKS and number >= from and (not best or from > best) then best, name = from, effects.text(row[2]) end
  end
  return name
end

--- Returns the rank of WHO with FACTION, or nil.
function factions.rank(who, faction)
  return rank_of(faction, factions.standing(who, faction))
end

local function bounded(faction, number)
  local least = math.max(-MOST, values.number(faction.least, -1000))
  local most = math.min(MOST, values.number(faction.most, 1000))
  return math.floor(math.max(least, math.min(most, number)))
end

--- Sets the standing, and tells WHO if it changed.
local function set(who, faction, number)
  local before = factions.standing(who, faction)
  local after = bounded(faction, number)
  if factions.knows(who, faction) and before == after then return end
  if not factions.knows(who, faction)
    and not memory.has_room(who, "_standing", faction, KNOWN, OF_BUILDERS, OF_MAKER) then return end
  if not who._standing then who._standing = {} end
  who._standing[faction.id] = after
  if not faction.hidden then
    local names = { faction = faction.name, by = math.abs(after - before), rank = rank_of(faction, after) }
    if after > before then who:tell("Your standing with {faction} rises by {by}.", names) end
    if after < before then who:tell("Your standing with {faction} falls by {by}.", names) end
    if names.rank and names.rank ~= rank_of(faction, before) then
      who:tell("For {faction}, you are {rank} now.", names)
    end
  end
  points.each("standing.changed", who, faction, before, after)
end

--- Changes the standing of WHO with FACTION by BY, and with its allies by their share.
function factions.change(who, faction, by)
  by = values.number(by, 0)
  if by == 0 or not who:is("player") then return end
  set(who, faction, factions.standing(who, faction) + by)
  for i, one in ipairs(values.fields(faction.allies)) do
    local row = values.fields(one)
    local ally, share = conditions.object(row[1]), values.number(row[2], 0)
    if i > ALLIES then break end
    local may = ally and ally:is("faction") and ally ~= faction and build.maker(ally) == build.maker(faction)
    if may and share ~= 0 then
      local part = by * share / 100
      set(who, ally, factions.standing(who, ally) + (part < 0 and math.ceil(part) or math.floor(part)))
    end
  end
end

-- Deeds.

--- Returns the rules for each deed: deed -> { { faction =, at = the rule's place in its list }, … }.
local index = catalogue.of("faction", function(list)
  local by_deed = {}
  for _, faction in ipairs(list) do
    for i, rule in ipairs(values.fields(faction.rules)) do
      if i > RULES then break end
      deed_rules.add(by_deed, rule, { faction = faction, at = i })
    end
  end
  return by_deed
end)

--- True if RULE of FACTION counts once for each player, and has counted for WHO. Notes that it counts now.
local function is_used(who, faction, rule, at)
  if not rule.once then return false end
  local key, used, count = faction.id .. " " .. at, values.fields(who._standing_once), 0
  if used[key] then return true end
  for _ in pairs(used) do count = count + 1 end
  if count >= ONCE then return true end
  if not who._standing_once then who._standing_once = {} end
  who._standing_once[key] = true
  return false
end

deed_rules.listen(index, function(deed, who, e, rows)
  for _, row in ipairs(rows) do
    local faction = verbs.living(row.faction)
    local rule = faction and values.fields(values.fields(faction.rules)[row.at])
    if rule and deed_rules.fits(rule, deed, faction, who, e) and not is_used(who, faction, rule, row.at) then
      factions.change(who, faction, rule.by)
    end
  end
  local victim = deed == "kill" and e.thing
  local faction = victim and verbs.living(victim.faction)
  if faction and faction:is("faction") and build.maker(victim) == build.maker(faction) then
    factions.change(who, faction, -math.abs(values.number(faction.per_kill, 10)))
  end
end, { kill = true })

--- Returns the factions that know WHO and are not hidden, { faction, standing, rank }, the best first.
function factions.of(who)
  local list = {}
  for id in pairs(values.fields(who._standing)) do
    local faction = object(id)
    if faction and faction:is("faction") and not faction.hidden then
      list[#list + 1] = { faction = faction, standing = factions.standing(who, faction),
        rank = factions.rank(who, faction) }
    end
  end
  table.sort(list, function(a, b)
    if a.standing ~= b.standing then return a.standing > b.standing end
    return a.faction.id < b.faction.id
  end)
  return list
end

-- Words for dialogues and the like (help conditions).

conditions.add("standing", function(value, who)
  local row = values.fields(value)
  local faction = conditions.object(row.with)
  if not who or not faction or not faction:is("faction") then return false end
  local number = factions.standing(who, faction)
  return number >= values.number(row.from, -MOST) and number <= values.number(row.to, MOST)
end, true, "standing", "how a faction sees the player")

effects.add("standing", function(value, who, thing)
  local row = values.fields(value)
  local faction, maker = conditions.object(row.with), build.maker(thing)
  if not who or not faction or not faction:is("faction") or maker and not build.controls(maker, faction) then
    return build.report(thing, "It can't change that standing: name a faction of the thing's owner (help conditions).")
  end
  factions.change(who, faction, row.by)
end, true, "standing_change", "changes how a faction sees the player")

-- Checks for builders.

--- Returns the highest standing that the rules of FACTION give; nil if allies, effects or scripts may change it.
local function reachable(faction, world)
  if world:has_script(faction) or world:is_brought(faction) then return nil end
  for _, rule in ipairs(values.list(faction.rules)) do
    if values.number(values.fields(rule).by, 0) > 0 then return bounded(faction, MOST) end
  end
  for _, other in ipairs(find{ proto = "faction" }) do
    for _, one in ipairs(values.list(other.allies)) do
      if conditions.object(values.fields(one)[1]) == faction then return nil end
    end
  end
  return 0
end

--- Reports ranks that nobody ever has, and those in another order than they are reached.
checks.add("faction", function(faction, _, say)
  local before, names = nil, {}
  for i, one in ipairs(values.list(faction.ranks)) do
    local row = values.fields(one)
    local from, name = values.number(row[1]), tostring(row[2])
    if from and names[from] then
      say("ranks", ("ranks[%d], %s, begins at %g like %s, so only one of them counts: write another number"):format(i,
        name, from, names[from]))
    elseif from and before and from < before then
      say("ranks", ("ranks[%d], %s, begins at %g, below the rank before it (%g): write the lowest first"):format(i,
        name, from, before))
    end
    if from then before, names[from] = from, name end
  end
end)

checks.add("member", function(member, world, say)
  if world:is_prototype(member) or member.guards == nil or world:has_script(member) then return end
  local faction = verbs.living(member.faction)
  if not faction then
    return say("faction", "it has no faction, so nobody ever passes it: write faction = ref \"FACTION\"")
  end
  local most, from, to = reachable(faction, world), values.number(member.from), values.number(member.to)
  if from and to and from > to then
    say("from", ("nobody ever passes: no standing is from %g to %g"):format(from, to))
  elseif most and from and from > most then
    say("guards", ("nobody ever passes: it wants a standing of %g with %s, whose rules give %s: write rules there with "
      .. "by = 5"):format(from, world:name(faction), most == 0 and "none" or ("%g at most"):format(most)))
  end
end)

return factions
