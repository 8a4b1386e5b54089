--- Finds probable mistakes in areas: in the objects of the world, wherever they come from. Each is a plain sentence
--- with the next step.
---
---   lint_values.lua  properties: names, types, ranges, keys of tables
---   lint_texts.lua   texts: markup, {…} that nothing fills in, lines to type
---   lint_kinds.lua   the word of an entry, its place and its timers
---   lint_ways.lua    rooms, exits, doors and keys
---   lint_flags.lua   notes, titles and steps that conditions ask for
---   lint_world.lua   what players reach and can get
---   checks.lua       (of core) what packages say of their own things: shops, quests, dialogues
---
--- A false alarm costs more trust than a rule is worth, so what a script may do counts as done.
local checks = require("checks")
local lint_flags = require("lint_flags")
local lint_kinds = require("lint_kinds")
local lint_values = require("lint_values")
local lint_ways = require("lint_ways")
local lint_world = require("lint_world")

local lint_area = {}

local PROBLEMS_MAX = 500
local INSIDE = 4 -- levels of things in a place

--- Calls FN(...). While the linter pauses, things are destroyed and tables replaced: such a thing is left out.
local function try(fn, ...)
  local ok, why = pcall(fn, ...)
  why = tostring(why)
  if not ok and not why:find("is destroyed", 1, true) and not why:find("no longer in the world", 1, true) then
    error(why, 0)
  end
end

local function check_one(lint, thing, tell, is_wanted)
  lint_values.check(lint, thing, tell)
  lint_flags.note_titles(lint, thing)
  if is_wanted then
    lint_kinds.check(lint, thing, tell)
    lint_ways.check(lint, thing, tell)
    checks.run(thing, lint.world, tell)
  end
end

--- Returns the probable mistakes in THINGS (nil: in all that isn't of the stock game), a list of {thing=, id= its
--- number, name= the property or nil, key= in it or nil, text=, note= true if somebody else has to mend it}, by thing.
--- KINDS: how files declare each, by its number, "prototype" or "room"; or nil. PAUSE, if given, is called often so
--- that others get their turn. The second result may then be a sentence that says why nothing was checked.
function lint_area.check(things, kinds, pause)
  local problems = {}
  if not build.declared or not build.nearest then return problems end -- a build without types or workshop
  local wanted = nil
  if things then
    wanted = {}
    for _, thing in ipairs(things) do
      if living(thing) then wanted[thing.id] = true end
    end
  end
  local read, why = lint_world.read(kinds, pause)
  if not read then return problems, why end
  local lint = { world = read, flags = lint_flags.new(), wanted = wanted }
  pause = read.pause
  local function say(thing, name, text, key, note)
    if (not wanted or wanted[thing.id]) and #problems < PROBLEMS_MAX then
      problems[#problems + 1] = { thing = thing, id = thing.id, name = name, key = key, text = text, note = note,
        order = #problems }
    end
  end
  lint_values.begin(lint)
  for _, thing in ipairs(lint.world.things) do
    pause()
    if living(thing) then
      local function tell(name, text, other, key, note) say(other or thing, name, text, key, note) end
      try(check_one, lint, thing, tell, not wanted or wanted[thing.id])
    end
  end
  for _, one in ipairs(lint.flags.asked) do
    pause()
    try(lint_flags.report, lint, one, say)
  end
  table.sort(problems, function(a, b)
    if a.id ~= b.id then return a.id < b.id end
    return a.order < b.order
  end)
  return problems
end

--- Adds THING and its contents to LIST.
local function add(list, seen, thing, depth)
  if not living(thing) or seen[thing.id] or thing:is("player") then return end
  seen[thing.id] = true
  list[#list + 1] = thing
  for _, inside in ipairs(depth < INSIDE and thing.contents or {}) do add(list, seen, inside, depth + 1) end
end

--- Waits, if others should get their turn.
function lint_area.pause()
  if build.rests() then wait(0) end
end

--- Returns the probable mistakes in what belongs to PLACE (an area, a room or another thing) and WHO controls, in the
--- form of lint_area.check. If nothing could be checked, the list has that reason, which is also the second result. It
--- waits between its steps.
function lint_area.of(who, place)
  local list, seen, own = {}, {}, {}
  add(list, seen, place, 0)
  for _, one in ipairs(place:is("area") and find{ area = place } or {}) do
    lint_area.pause()
    add(list, seen, one, 0)
  end
  local problems, why = lint_area.check(list, nil, lint_area.pause)
  for _, one in ipairs(problems) do
    if living(one.thing) and living(who) and build.controls(who, one.thing) then own[#own + 1] = one end
  end
  if why then own[1] = { thing = place, id = place.id, text = why } end
  return own, why
end

return lint_area
