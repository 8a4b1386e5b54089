--- Finds probable mistakes in areas: in the objects of the world, wherever they come from. Each is a plain sentence
--- with the next step.
---
---   lint_values.lua  properties: names, types, ranges, keys of tables
---   lint_ways.lua    rooms, exits, doors and keys
---   lint_flags.lua   notes, titles and steps that conditions ask for
---   lint_world.lua   what players reach and can get
---   checks.lua       (of core) what packages say of their own things: shops, quests, dialogues
---
--- A false alarm costs more trust than a rule is worth, so what a script may do counts as done.
local checks = require("checks")
local lint_flags = require("lint_flags")
local lint_values = require("lint_values")
local lint_ways = require("lint_ways")
local lint_world = require("lint_world")

local lint_area = {}

local PROBLEMS_MAX = 500
local AT_ONCE = 50 -- things between two pauses

--- Returns the probable mistakes in THINGS (nil: in all that isn't of the stock game), a list of {thing=, id= its
--- number, name= the property or nil, key= in it or nil, text=}, by thing. KINDS: how files declare each, by its
--- number, "prototype" or "room"; or nil. PAUSE, if given, is called every few milliseconds.
function lint_area.check(things, kinds, pause)
  local problems = {}
  if not build.declared or not build.nearest then return problems end -- a build without types or workshop
  local lint = { world = lint_world.read(kinds, pause), flags = lint_flags.new() }
  local wanted = nil
  if things then
    wanted = {}
    for _, thing in ipairs(things) do wanted[thing.id] = true end
  end
  local function say(thing, name, text, key)
    if (not wanted or wanted[thing.id]) and #problems < PROBLEMS_MAX then
      problems[#problems + 1] = { thing = thing, id = thing.id, name = name, key = key, text = text, order = #problems }
    end
  end
  lint_values.begin(lint)
  for i, thing in ipairs(lint.world.things) do
    local function tell(name, text, other, key) say(other or thing, name, text, key) end
    lint_values.check(lint, thing, tell)
    lint_flags.note_titles(lint, thing)
    if not wanted or wanted[thing.id] then
      lint_ways.check(lint, thing, tell)
      checks.run(thing, lint.world, tell)
    end
    if pause and i % AT_ONCE == 0 then pause() end
  end
  lint_flags.report(lint, say)
  table.sort(problems, function(a, b)
    if a.thing.id ~= b.thing.id then return a.thing.id < b.thing.id end
    return a.order < b.order
  end)
  return problems
end

return lint_area
