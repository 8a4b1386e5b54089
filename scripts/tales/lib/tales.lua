--- Tales: things made from `tale`, with `parts` made from `tale-part`. One part opens each week of a tale's season,
--- and different players do the tasks of a part (help making tales).
---
--- 1. A week is `days` real days, counted from 1970; a season has as many weeks as the tale has parts. A part is open
--- from its week until the season ends, once those before it are solved in that season.
--- 2. `_done` of a part has, for its season, the player of each task and the time. Each task of a part needs another
--- player, and if the part has `within`, that much time may lie between the first and the last: a task that is older
--- is undone.
--- 3. Solving, paying and telling are one transaction. `_past` keeps who solved a part in the last seasons. Guests and
--- masked players can't do a task, since their names couldn't be told.
--- 4. Only tales of the game and wizards count: they are told to whole areas.
local catalogue = require("catalogue")
local checks = require("checks")
local conditions = require("conditions")
local deed_rules = require("deed_rules")
local deeds = require("deeds")
local lately = require("lately")
local points = require("points")
local quests = require("quests")
local shapes = require("shapes")
local titles = require("titles")
local values = require("values")
local verbs = require("verbs")
local words = require("words")

local tales = {}

for _, name in ipairs({ "worked", "slack" }) do shapes.fill("tale-line", name, "actor line", true) end
for _, name in ipairs({ "plaque_some", "plaque_none" }) do shapes.fill("tale-plaque", name, "names count") end

local DAY, PARTS, TASKS, PAST, NAMES = 86400, 12, 6, 12, 12

local function text_of(value)
  return type(value) == "string" and value ~= "" and #value <= 2000 and value or nil
end

--- Returns the parts of TALE that exist.
function tales.parts(tale)
  local parts = {}
  for i, one in ipairs(values.list(tale.parts)) do
    local part = conditions.object(one)
    if i <= PARTS and part and part:is("tale-part") and not build.maker(part) then parts[#parts + 1] = part end
  end
  return parts
end

--- Returns the tasks of PART, each its table.
function tales.tasks(part)
  local tasks = {}
  for i, one in ipairs(values.fields(part.tasks)) do
    if i <= TASKS then tasks[i] = values.fields(one) end
  end
  return tasks
end

--- Returns the number of the season of a tale with COUNT parts, the week of it, and the seconds until the next week.
function tales.week(count)
  local length = sys.setting("tales", "days") * DAY
  local week = math.floor(now() / length)
  return week // count, week % count + 1, length - now() % length
end

--- Returns the number of the present season of TALE.
function tales.season(tale)
  return (tales.week(math.max(1, #tales.parts(tale))))
end

--- Returns SECONDS, rounded up to whole days, in words.
function tales.days(seconds)
  return words.duration(math.max(1, math.ceil(seconds / DAY)) * DAY)
end

--- Returns what was done of PART in SEASON, to read.
local function done_of(part, season)
  local done = values.fields(part._done)
  return done.season == season and done or {}
end

--- True if PART was solved in SEASON.
local function is_solved(part, season)
  return done_of(part, season).solved ~= nil
end

--- True if a task done AT still counts for PART at TIME.
local function is_fresh(part, at, time)
  local within = values.number(part.within)
  return at ~= nil and (not within or time - at <= within)
end

--- Returns the state of TALE: { season =, left = seconds until the next week, parts = { { part, state =, opens =
--- seconds or nil } } }. The state of a part is "solved", "open", "waits" (those before it come first) or "later".
function tales.state(tale)
  local parts = tales.parts(tale)
  local season, week, left = tales.week(math.max(1, #parts))
  local state, is_next = { season = season, week = week, left = left, parts = {} }, true
  local length = sys.setting("tales", "days") * DAY
  for i, part in ipairs(parts) do
    local row = { part = part }
    if is_solved(part, season) then
      row.state = "solved"
    elseif i > week then
      row.state, row.opens = "later", left + (i - week - 1) * length
    else
      row.state = is_next and "open" or "waits"
    end
    is_next = row.state == "solved"
    state.parts[i] = row
  end
  return state
end

--- Returns the part of TALE that is open now, and its number; or nil.
function tales.open(tale)
  for i, row in ipairs(tales.state(tale).parts) do
    if row.state == "open" then return row.part, i end
  end
  return nil
end

--- Returns what was done of TASK number AT of PART: the player, or nil.
function tales.doer(part, season, at)
  local done = done_of(part, season)
  local by = verbs.living(values.fields(done.by)[at])
  return by and (done.solved or is_fresh(part, values.fields(done.at)[at], now())) and by or nil
end

-- Names.

--- Returns the players who solved PART in its present season, or else the last time; nil if nobody ever did.
local function solvers(part)
  local done, past = values.fields(part._done), values.list(part._past)
  if done.solved then return done.by end
  return past[#past] and values.fields(past[#past]).by or nil
end

--- Adds the names of the players in LIST to NAMES, each once.
local function add_names(names, known, list)
  for _, one in ipairs(values.list(list)) do
    local who = verbs.living(one)
    if who and who:is("player") and not known[who.id] then
      known[who.id] = true
      if #names < NAMES then names[#names + 1] = words.shown(who) end
    end
  end
end

--- Returns the names of those who last solved PART.
function tales.names_of_part(part)
  local names = {}
  add_names(names, {}, solvers(part))
  return names
end

--- Returns the names of those who last solved the parts of TALE, and how often its last part was solved.
function tales.names(tale)
  local names, known, times = {}, {}, 0
  local parts = tales.parts(tale)
  for _, part in ipairs(parts) do add_names(names, known, solvers(part)) end
  local last = parts[#parts]
  if last then times = #values.list(last._past) + (values.fields(last._done).solved and 1 or 0) end
  return names, times
end

-- Telling.

--- Returns the areas where everybody hears of TALE.
local function areas_of(tale)
  local areas = {}
  for _, one in ipairs(values.list(tale.place)) do
    local area = conditions.object(one)
    if area and area:is("area") then areas[#areas + 1] = area end
  end
  return areas
end

local function tell_areas(tale, text)
  text = text_of(text)
  if not text then return end
  for _, area in ipairs(areas_of(tale)) do
    for _, room in ipairs(find{ proto = "room", area = area }) do room:announce(verbs.ready(text)) end
  end
end

--- Returns the tales of the game.
local all_tales = catalogue.of("tale", function(list)
  local found = {}
  for _, tale in ipairs(list) do
    if not build.maker(tale) then found[#found + 1] = tale end
  end
  return found
end)

function tales.all()
  local found = {}
  for _, tale in ipairs(all_tales()) do
    if verbs.living(tale) and #tales.parts(tale) > 0 then found[#found + 1] = tale end
  end
  return found
end

-- Doing.

local function keep_past(part)
  local done = values.fields(part._done)
  if not done.solved then return end
  local past = {}
  for _, row in ipairs(values.list(part._past)) do past[#past + 1] = { season = row.season, by = row.by } end
  past[#past + 1] = { season = done.season, by = done.by }
  while #past > PAST do table.remove(past, 1) end
  part._past = past
end

--- Begins the present season of PART if it has an older one.
local function renew(part, season)
  if values.fields(part._done).season == season then return end
  keep_past(part)
  part._done = { season = season, by = {}, at = {} }
end

local function each_solver(list, fn)
  local known = {}
  for _, one in pairs(list) do
    local who = verbs.living(one)
    if who and who:is("player") and not known[who.id] then
      known[who.id] = true
      fn(who)
    end
  end
end

local function end_tale(tale, title)
  for _, part in ipairs(title and tales.parts(tale) or {}) do
    each_solver(values.fields(part._done.by), function(who) titles.give(who, "tale-" .. tale.id, title) end)
  end
  tell_areas(tale, tale.finish)
end

local function solve(tale, part, number)
  part._done.solved = math.floor(now())
  tell_areas(tale, part.finish)
  local is_last = number == #tales.parts(tale)
  lately.note("quest", is_last and tale.name
    or words.fill("Part {number} of {tale}", { number = number, tale = tale.name }), 0)
  each_solver(values.fields(part._done.by), function(who)
    if sys.online(who) then
      who:tell("You have solved part {number} of {tale}, together.", { number = number, tale = tale.name })
    end
    quests.award_points(who, values.whole(part.points, 0, 10, 1), true)
  end)
  if is_last then end_tale(tale, text_of(tale.title)) end
end

--- Returns the mark of part NUMBER of TALE in SEASON.
local function mark_of(season, number) return season * PARTS + number end

--- Notes that WHO knows that part NUMBER of TALE has begun.
local function mark_told(who, tale, season, number)
  if not who._tales_told then who._tales_told = {} end
  who._tales_told[tale.id] = mark_of(season, number)
end

--- True if WHO has done another task of PART that still counts.
local function has_a_part(part, season, who)
  for i in ipairs(tales.tasks(part)) do
    if tales.doer(part, season, i) == who then return true end
  end
  return false
end

--- Returns how many tasks of PART are still to be done.
local function left_of(part, season)
  local left = 0
  for i in ipairs(tales.tasks(part)) do
    if not tales.doer(part, season, i) then left = left + 1 end
  end
  return left
end

--- Has WHO do task number AT of PART, part NUMBER of TALE.
local function do_task(who, tale, part, number, at, task)
  local season = tales.season(tale)
  if tales.doer(part, season, at) then return end
  if sys.is_guest(who) or acquaintance(who, nil) == "masked" then
    return who:tell("That belongs to {tale}, where names are told. Come with your own.", { tale = tale.name })
  end
  if has_a_part(part, season, who) then
    return who:tell("You've done your half of this. The rest needs somebody else. To see it, type <cmd tale>tale</>.")
  end
  renew(part, season)
  mark_told(who, tale, season, number)
  part._done.by[at], part._done.at[at] = who, math.floor(now())
  local left = left_of(part, season)
  local told = text_of(task.told)
  if told then who:tell(verbs.ready(told)) end
  if left == 0 then return solve(tale, part, number) end
  local within = values.number(part.within)
  who:tell(within and "Now somebody else has to do the rest, within {time}. To see it, type <cmd tale>tale</>."
    or "Now somebody else has to do the rest. To see it, type <cmd tale>tale</>.",
    { time = within and words.duration(within) })
end

--- Returns the tasks that wait for each deed: deed -> { { part =, task = a copy, which is read at each deed }, … }.
local tasks_by_deed = catalogue.of("tale-part", function(list)
  local by_deed = {}
  for _, part in ipairs(list) do
    for _, task in ipairs(tales.tasks(part)) do
      local copy = {}
      for name, value in pairs(task) do copy[name] = value end
      deed_rules.add(by_deed, task, { part = part, task = copy })
    end
  end
  return by_deed
end)

--- True if TASK is to work LINE.
local function is_work_on(task, line)
  return task.on == "work" and conditions.object(task.what) == line
end

--- True if one of the tasks in ROWS means E, whether its part is open or not.
local function is_meant(rows, deed, who, e)
  for _, row in ipairs(rows) do
    local part = verbs.living(row.part)
    if part and deed_rules.fits(row.task, deed, part, who, e) then return true end
  end
  return false
end

--- Tells the tales that WHO did DEED, for which the tasks in ROWS wait, or any if it is "work". Things of builders do
--- not count.
local function hear_of(deed, who, e, rows)
  if not who:is("player") or deed ~= "work" and not is_meant(rows, deed, who, e) then return end
  if verbs.living(e.thing) and build.maker(e.thing) then return end
  for _, tale in ipairs(tales.all()) do
    local part, number = tales.open(tale)
    for at, task in ipairs(part and tales.tasks(part) or {}) do
      local fits = deed == "work" and is_work_on(task, e.thing)
        or deed ~= "work" and deed_rules.fits(task, deed, part, who, e)
      if fits then return do_task(who, tale, part, number, at, task) end
    end
  end
end

deed_rules.listen(tasks_by_deed, hear_of)

--- True if an open part needs LINE, a thing made from `tale-line`, to be worked.
function tales.needs(line)
  for _, tale in ipairs(tales.all()) do
    local part = tales.open(tale)
    for at, task in ipairs(part and tales.tasks(part) or {}) do
      if is_work_on(task, line) and not tales.doer(part, tales.season(tale), at) then return true end
    end
  end
  return false
end

--- Returns the tale that needs LINE in a part that is not open yet, and the seconds until it opens or nil; or nil.
function tales.needs_later(line)
  for _, tale in ipairs(tales.all()) do
    for _, row in ipairs(tales.state(tale).parts) do
      for _, task in ipairs((row.state == "later" or row.state == "waits") and tales.tasks(row.part) or {}) do
        if is_work_on(task, line) then return tale, row.opens end
      end
    end
  end
  return nil
end

--- Notes that WHO has worked LINE.
function tales.worked(who, line) hear_of("work", who, { actor = who, thing = line }) end

-- Coming in.

--- True if WHO has a first quest of the game before them: a tale would only draw them away from it.
local function is_new_here(who)
  if #quests.done(who) > 0 or who._tales_told then return false end
  for _, quest in ipairs(find{ proto = "quest" }) do
    if quests.is_official(quest) then return true end
  end
  return false
end

--- Tells WHO of each part that has opened since they last came in.
local function tell_new(who)
  if sys.is_guest(who) or is_new_here(who) then return end
  for _, tale in ipairs(tales.all()) do
    local part, number = tales.open(tale)
    local season = tales.season(tale)
    if part and values.fields(who._tales_told)[tale.id] ~= mark_of(season, number) then
      mark_told(who, tale, season, number)
      who:tell("{tale}, part {number}, has begun: {about} It takes two people. To see more, type <cmd tale>tale</>.",
        { tale = tale.name, number = number, about = text_of(part.desc) or "" })
    end
  end
end

points.add("enter", tell_new)

points.add("title.given", function(title)
  for _, tale in ipairs(tales.all()) do
    if type(tale.title) == "string" and tale.title:lower() == title then return true end
  end
end)

-- tale = { of = PART, is = "solved" }: in this season; "open", "ever". tale = PART: it is solved. by = true: the reader
-- did a task of it.
conditions.add("tale", function(value, who)
  local row = not verbs.living(value) and values.fields(value) or {}
  local part = conditions.object(row.of or value)
  if not part or not part:is("tale-part") then return false end
  if row.by then
    for _, one in ipairs(values.list(solvers(part))) do
      if verbs.living(one) == who then return true end
    end
    return false
  end
  if row.is == "ever" then return solvers(part) ~= nil end
  for _, tale in ipairs(tales.all()) do
    for _, one in ipairs(tales.state(tale).parts) do
      if one.part == part then return one.state == (row.is or "solved") end
    end
  end
  return false
end)

deeds.on("score", function(who)
  local tale = tales.all()[1]
  local part, number = nil, nil
  if tale then part, number = tales.open(tale) end
  if part and who and not is_new_here(who) then
    who:tell("{tale}: part {number} waits for people (<cmd tale>tale</>).", { tale = tale.name, number = number })
  end
end)

checks.add("tale-part", function(part, world, say)
  for i, task in ipairs(tales.tasks(part)) do
    local what = task.on == "work" and conditions.object(task.what)
    if task.on == "work" and not (what and what:is("tale-line")) then
      say("tasks", ("tasks[%d].what: nobody can haul %s: write proto = \"tale-line\" there"):format(i,
        what and world:name(what) or "it"))
    elseif task.on ~= "work" and not deed_rules.deed(task) then
      say("tasks", ("tasks[%d].on is no deed that the game knows, so nobody can do it (help making tales)"):format(i))
    end
  end
end)

return tales
