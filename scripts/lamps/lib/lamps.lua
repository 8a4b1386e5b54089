--- Lamps on hooks: things made from `lamp-hooks`, which hold lamps that players made (help making lamps).
---
--- 1. `_lamps` of a row of hooks has, by the number of the hook from 1 on, { season =, by = the player or nil }. A
--- lamp burns while its season is the present one, so the end of a season puts all out at once. Nobody can take a lamp
--- down.
--- 2. A season is `days` real days long, counted from 1970. The key/value entry "lamps" has { season =, steps = {
--- [COUNT] = true }, best = the most lamps in a past season }: each milestone is told once a season.
--- 3. Hanging a lamp uses it up, and counts, in one transaction. Rows and lamps of builders do not count.
---
--- Its point: "lamps.hung"(WHO, HOOKS, COUNT) *, COUNT lamps burn now.
local conditions = require("conditions")
local points = require("points")
local titles = require("titles")
local values = require("values")
local verbs = require("verbs")
local vision = require("vision")
local words = require("words")
local quests = optional("quests")

local lamps = {}

local DAY = 86400
local SHINES, SHINES_MOST = 2, 12
local TITLES = { [1] = "Hanger of a Lamp", [10] = "Keeper of Ten Lamps", [50] = "Keeper of Fifty Lamps" }
local LAST = "Lit the Whole Coast"

--- Returns the number of the present season, and the seconds until it ends.
function lamps.season()
  local length = sys.setting("lamps", "days") * DAY
  return math.floor(now() / length), length - now() % length
end

--- Returns the time until the season ends, in words, in whole days.
function lamps.time_left()
  local _, left = lamps.season()
  return words.duration(math.max(1, math.floor(left / DAY)) * DAY)
end

--- Returns how many hooks ROW has.
function lamps.size(row)
  return values.whole(row.hooks, 1, 20, 4)
end

--- Returns the lamp that burns on hook NUMBER of ROW, or nil.
function lamps.at(row, number)
  local one = values.fields(values.fields(row._lamps)[number])
  return one.season == lamps.season() and one or nil
end

--- Returns how many lamps burn on ROW, and its first free hook or nil.
function lamps.on(row)
  local count, free = 0, nil
  for number = 1, lamps.size(row) do
    if lamps.at(row, number) then count = count + 1 else free = free or number end
  end
  return count, free
end

--- Returns the rows of hooks of the game that stand in rooms, by their numbers.
function lamps.rows()
  local rows = {}
  for _, row in ipairs(find{ proto = "lamp-hooks" }) do
    local place = row.location
    if place and place:is("room") and not build.maker(row) then rows[#rows + 1] = row end
  end
  table.sort(rows, function(a, b)
    local first, second = values.number(a.first, 1), values.number(b.first, 1)
    if first ~= second then return first < second end
    return a.id < b.id
  end)
  return rows
end

--- Returns how many lamps burn, and on how many hooks.
function lamps.count()
  local lit, all = 0, 0
  for _, row in ipairs(lamps.rows()) do
    lit, all = lit + lamps.on(row), all + lamps.size(row)
  end
  return lit, all
end

--- Returns the players whose lamps burn on ROW, each once, in the order of the hooks.
local function hangers(row)
  local list = {}
  for number = 1, lamps.size(row) do
    local one = lamps.at(row, number)
    local by = one and verbs.living(one.by)
    if by and by:is("player") and not values.has(list, by) then list[#list + 1] = by end
  end
  return list
end

--- Returns the names of these players. A player who takes another name is shown under that.
function lamps.names(row)
  local names = {}
  for i, who in ipairs(hangers(row)) do names[i] = words.shown(who) end
  return names
end

--- Returns how many lamps of WHO burn on ROW.
local function own_on(row, who)
  local count = 0
  for number = 1, lamps.size(row) do
    local one = lamps.at(row, number)
    if one and verbs.living(one.by) == who then count = count + 1 end
  end
  return count
end

--- Returns how many lamps burn on ROW, and which of them are WHO's, as sentences. NAMES: who hung them, or nil.
function lamps.seen(row, who, names)
  local lit, own = lamps.on(row), own_on(row, who)
  local about = { lit = lit, own = own, names = names and quote(words.list(names)) }
  local is_named = names and #names > 0
  local text = lit == 1 and (is_named and "1 lamp burns on the hooks here, hung by {names}."
      or "1 lamp burns on the hooks here.")
    or is_named and "{lit} lamps burn on the hooks here, hung by {names}." or "{lit} lamps burn on the hooks here."
  local yours = own == lit and (lit == 1 and "It is yours." or "All of them are yours.")
    or own == 1 and "One of them is yours." or "{own} of them are yours."
  return words.fill(text, about) .. (own > 0 and " " .. words.fill(yours, about) or "")
end

-- The lamps of a player.

--- Returns { all =, this = in this season, today = } of WHO.
function lamps.of(who)
  local had = values.fields(who._lamps_hung)
  local season, day = lamps.season(), now() // DAY
  return { all = values.whole(had.all, 0, 1e6, 0),
    this = had.season == season and values.whole(had.this, 0, 1e6, 0) or 0,
    today = had.day == day and values.whole(had.today, 0, 1e6, 0) or 0 }
end

local function count_one(who)
  local had = lamps.of(who)
  who._lamps_hung = { all = had.all + 1, season = lamps.season(), this = had.this + 1, day = now() // DAY,
    today = had.today + 1 }
  local title = TITLES[had.all + 1]
  if title then titles.give(who, "lamps-" .. had.all + 1, title) end
  if quests then quests.award_points(who, 1, true) end
end

-- Milestones.

--- Tells TEXT to everybody outdoors in the areas that have hooks.
local function tell_coast(text, names)
  local areas = {}
  for _, row in ipairs(lamps.rows()) do
    local area = verbs.living(row.location.area)
    if area then areas[area.id] = area end
  end
  for _, area in pairs(areas) do
    for _, room in ipairs(find{ proto = "outdoors", area = area }) do room:announce(text, names) end
  end
end

--- Gives the title LAST to the players of all burning lamps.
local function honour_all()
  for _, row in ipairs(lamps.rows()) do
    for _, who in ipairs(hangers(row)) do titles.give(who, "lamps-all", LAST) end
  end
end

local function pass_milestone(lit, all)
  local season = lamps.season()
  local kept = values.fields(sys.kv("lamps"))
  local steps = {}
  if kept.season == season then
    for count in pairs(values.fields(kept.steps)) do steps[count] = true end
  end
  local best = math.max(values.whole(kept.best, 0, 1e6, 0), lit)
  local is_step = (lit % sys.setting("lamps", "step") == 0 or lit == all) and not steps[lit]
  if is_step then steps[lit] = true end
  sys.set_kv("lamps", { season = season, steps = steps, best = best })
  if not is_step then return end
  if lit < all then
    tell_coast("All along the coast people stop and count. {count} are burning now.",
      { count = words.count(lit, "lamp") })
  else
    tell_coast("All along the coast people stop and count, and find nothing left to count. Every lamp is burning.")
    honour_all()
  end
end

-- Hanging.

--- Returns the row of hooks in WHO's place, or nil.
function lamps.here(who)
  for _, thing in ipairs(who.location and who.location.contents or {}) do
    if thing:is("lamp-hooks") and not build.maker(thing) then return thing end
  end
  return nil
end

--- Sets how much light ROW gives, and when that ends.
function lamps.shine(row)
  local lit = lamps.on(row)
  local _, left = lamps.season()
  local light = lit > 0 and math.min(SHINES_MOST, SHINES * lit) or nil
  if row.light ~= light then row.light = light end
  row.location._lit_hooks = lit > 0 and row or nil
  if lit > 0 then row:after(math.ceil(left) + 1, "season") end
end

--- True if WHO's name may stand on a lamp.
local function is_named(who)
  return acquaintance(who, nil) ~= "masked"
end

--- Has WHO hang LAMP on ROW, or refuses.
function lamps.hang(who, lamp, row)
  if sys.is_guest(who) then
    refuse("A lamp burns for a whole season, and a guest is gone by morning. To get a name, type "
      .. "<cmd register>register</>.")
  end
  if build.maker(lamp) then refuse("{The lamp} doesn't fit: it isn't a lamp of this coast.", { lamp = lamp }) end
  local had, most = lamps.of(who), sys.setting("lamps", "a_day")
  if had.today >= most then
    refuse("You have hung {count} today. Leave some hooks to others, and come again tomorrow.",
      { count = words.count(most, "lamp") })
  end
  local _, free = lamps.on(row)
  if not free then refuse("No hook is free here. For the nearest one, type <cmd lamps>lamps</>.") end
  verbs.must(verbs.may("put", { actor = who, thing = lamp, from = who, to = row, how = "hang" }))
  if not verbs.living(lamp) or lamp.location ~= who then refuse("You no longer have the lamp.") end
  lamp:destroy()
  if not row._lamps then row._lamps = {} end
  row._lamps[free] = { season = lamps.season(), by = is_named(who) and who or nil }
  vision.watch({ row.location }, function() lamps.shine(row) end, who)
  local lit, all = lamps.count()
  who:act("{Actor} {verb:hang} a lamp on hook {number}, and {verb:light} it.",
    { number = math.floor(values.number(row.first, 1)) + free - 1 })
  who:tell("That makes {lit} of {all} along the coast. It burns until the season of lamps ends, in {time}.",
    { lit = lit, all = all, time = lamps.time_left() })
  count_one(who)
  pass_milestone(lit, all)
  points.each("lamps.hung", who, row, lit)
end

titles.declare(TITLES)
titles.declare{ LAST }

-- Conditions: lamps = 30 (so many burn), lamps = { by = 1 } (the reader has hung so many, ever).

conditions.add("lamps", function(value, who)
  local by = values.fields(value).by
  if by == nil then return type(value) == "number" and lamps.count() >= value end
  return who ~= nil and who:is("player") and lamps.of(who).all >= values.number(by, 1)
end)

return lamps
