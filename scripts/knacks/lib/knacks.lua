--- Knacks: skills that grow by use and open places, things made from `knack` (help making knacks). `_knacks` of a
--- player has, by the knack's number, { count = uses, last = { [number of a thing] = when it last counted } }.
---
--- 1. A player uses a thing made from `practice` by one of its verbs, or does a deed that a rule of the knack means.
--- The same thing counts again after a while only (`rests`), so players learn faster in several places.
--- 2. A level takes so many uses (`levels`). Players never lose it, and it is worth nothing but the places that it
--- opens: things made from `hard-way` bar ways to everybody with a lower level, also to followers.
--- 3. Only knacks of the game and wizards count.
---
--- Its point: "knack.grown"(WHO, KNACK, LEVEL) *.
local catalogue = require("catalogue")
local conditions = require("conditions")
local deed_rules = require("deed_rules")
local memory = require("memory")
local points = require("points")
local shapes = require("shapes")
local values = require("values")
local verbs = require("verbs")

local knacks = {}

shapes.fill("practice", "tries", "actor thing", true)

local LEVELS, THINGS, KNOWN, RESTS = 10, 30, 50, 900

local function is_official(knack)
  return knack ~= nil and knack:is("knack") and build.maker(knack) == nil
end

--- Returns the knack that VALUE is or names, if it counts.
local function counted(value)
  local knack = conditions.object(value)
  return is_official(knack) and knack or nil
end

local function entry_of(who, knack)
  return values.fields(values.fields(who._knacks)[knack.id])
end

--- Returns how often WHO has used KNACK.
function knacks.uses(who, knack)
  return values.whole(entry_of(who, knack).count, 0, 1e6, 0)
end

--- Returns the level that COUNT uses are, and how many the next one takes; nil for the last.
local function level_of(knack, count)
  local level = 0
  for i, needed in ipairs(values.fields(knack.levels)) do
    needed = values.number(needed, 1e9)
    if i > LEVELS or count < needed then return level, i <= LEVELS and needed or nil end
    level = i
  end
  return level, nil
end

--- Returns WHO's level in KNACK, and how many uses the next one takes.
function knacks.level(who, knack)
  return level_of(knack, knacks.uses(who, knack))
end

--- Returns all knacks that count, by name.
knacks.all = catalogue.of("knack", function(list)
  local found = {}
  for _, knack in ipairs(list) do
    if is_official(knack) then found[#found + 1] = knack end
  end
  table.sort(found, function(a, b) return a.name < b.name end)
  return found
end)

local function write(who, knack)
  if not who._knacks then who._knacks = {} end
  local all = who._knacks
  if not all[knack.id] then
    if not memory.has_room(who, "_knacks", knack, KNOWN, 0, 0) then return nil end
    all[knack.id] = { count = 0, last = {} }
  end
  if not all[knack.id].last then all[knack.id].last = {} end
  return all[knack.id]
end

--- Drops the oldest of the things in LAST if there are many.
local function make_room(last)
  local count, oldest, oldest_at = 0, nil, nil
  for id, at in pairs(last) do
    count = count + 1
    if not oldest_at or at < oldest_at then oldest, oldest_at = id, at end
  end
  if count >= THINGS then last[oldest] = nil end
end

--- True if THING counts for WHO now.
function knacks.is_rested(who, knack, thing, rests)
  local at = values.number(values.fields(entry_of(who, knack).last)[thing.id])
  return not at or now() - at >= values.bounded(rests, 60, 86400, RESTS)
end

--- Counts a use of KNACK by WHO with THING. Returns the new level if it has grown.
function knacks.use(who, knack, thing, rests)
  if not who:is("player") or not is_official(knack) then return nil end
  if thing and not knacks.is_rested(who, knack, thing, rests) then return nil end
  local entry = write(who, knack)
  if not entry then return nil end
  local before = level_of(knack, values.whole(entry.count, 0, 1e6, 0))
  if thing then
    make_room(entry.last)
    entry.last[thing.id] = math.floor(now())
  end
  entry.count = values.whole(entry.count, 0, 1e6, 0) + 1
  local after = level_of(knack, entry.count)
  if after <= before then return nil end
  local opened = values.fields(knack.opens)[after]
  who:tell(type(opened) == "string" and "<b>You are better at {knack} now: level {level}.</b> {opened}"
    or "<b>You are better at {knack} now: level {level}.</b>", { knack = knack.name, level = after, opened = opened })
  points.each("knack.grown", who, knack, after)
  return after
end

--- Returns the rules of knacks by deed: deed -> { { knack =, rule = }, … }.
local rules_by_deed = catalogue.of("knack", function(list)
  local by_deed = {}
  for _, knack in ipairs(list) do
    for _, rule in ipairs(is_official(knack) and values.fields(knack.rules) or {}) do
      deed_rules.add(by_deed, rule, { knack = knack, rule = rule })
    end
  end
  return by_deed
end)

deed_rules.listen(rules_by_deed, function(deed, who, e, rows)
  for _, row in ipairs(rows) do
    local knack = verbs.living(row.knack)
    local is_own = verbs.living(e.thing) ~= nil and build.maker(e.thing) ~= nil -- what a builder made teaches nothing
    if knack and not is_own and deed_rules.fits(row.rule, deed, knack, who, e) then
      knacks.use(who, knack, e.thing, values.fields(row.rule).rests)
    end
  end
end)

--- Returns the knack of THING, a practice or a hard way, if both count.
function knacks.of(thing)
  return build.maker(thing) == nil and counted(thing.knack) or nil
end

--- True if WHO may pass HARD, a thing made from `hard-way`.
function knacks.may_pass(who, hard)
  local knack = knacks.of(hard)
  return knack == nil or knacks.level(who, knack) >= values.whole(hard.level, 1, LEVELS, 1)
end

conditions.add("knack", function(value, who)
  local row = not verbs.living(value) and values.fields(value) or {}
  local knack = counted(row.of or value)
  if not who or not who:is("player") or not knack then return false end
  return knacks.level(who, knack) >= values.number(row.from, 1)
end, true)

return knacks
