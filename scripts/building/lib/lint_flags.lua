--- The linter of areas: what conditions ask for and nothing sets. It notes what is asked and set while the tables
--- of all things are read, and reports at the end.
local lint_verbs = require("lint_verbs")
local points = require("points")
local titles = require("titles")
local values = require("values")

local lint_flags = {}

function lint_flags.new()
  return { asked = {}, notes = {}, awards = {}, enter = lint_flags.enter, visit = lint_flags.visit }
end

local function ask(lint, thing, kind, value, path, more)
  table.insert(lint.flags.asked, { thing = thing, kind = kind, value = value, path = path, more = more })
end

--- Called for each table that has a shape.
function lint_flags.enter(lint, thing, shape, one, path)
  if shape ~= "condition" then return end
  if one.quest ~= nil and one.at ~= nil then
    for _, key in ipairs(values.list(one.at)) do ask(lint, thing, "step", key, path, one.quest) end
  elseif type(one.at) == "string" then
    ask(lint, thing, "place", one.at, path)
  end
end

--- Notes a line that an npc types, a call of its script, or what it says.
local function visit_effect(lint, thing, key, value, path)
  if key == "call" and type(value) == "string" then
    ask(lint, thing, "call", value, path)
  elseif key == "perform" then
    for _, one in ipairs(values.list(value)) do ask(lint, thing, "line", one, path) end
  end
end

--- Called for each key of it.
function lint_flags.visit(lint, thing, shape, key, value, path)
  if shape == "effect" then visit_effect(lint, thing, key, value, path) end
  if shape == "condition" then
    if key == "note" or key == "award" then
      for _, one in ipairs(values.list(value)) do ask(lint, thing, key, one, path) end
    elseif key == "set" and type(value) == "table" then
      local owner = value[1] or value.thing or thing
      ask(lint, thing, "set", value[2] or value.name, path, owner)
      ask(lint, thing, "value", value, path, owner)
    end
  elseif shape == "afterwards" and key == "award" then
    for _, one in ipairs(values.list(value)) do ask(lint, thing, "award", one, path) end
  elseif shape == "quest_state" and key == "is" then
    ask(lint, thing, "state", value, path)
  elseif shape == "effect" and key == "note" and type(value) == "string" then
    lint.flags.notes[value] = true
  elseif shape == "effect" and key == "award" or shape == "quest_reward" and key == "title" then
    for _, one in ipairs(values.list(value)) do lint.flags.awards[tostring(one):lower()] = true end
  end
end

--- Notes the titles in properties that have no shape.
function lint_flags.note_titles(lint, thing)
  local own = lint.world.own[thing.id]
  for _, name in ipairs({ "title", "honour" }) do
    for _, one in ipairs(values.list(own[name])) do lint.flags.awards[tostring(one):lower()] = true end
  end
end

local reports = {}

function reports.note(lint, one)
  local name = tostring(one.value)
  if lint.flags.notes[name] or lint.world:is_quoted(name) or lint.world:is_said("." .. name) then return nil end
  return ("%s asks for the note \"%s\", which nothing sets: write does = { { note = \"%s\" } } where it "
    .. "happens"):format(one.path, one.value, one.value)
end

--- True if a package gives TITLE, or sells it.
local function is_of_package(title)
  return titles.is_earned(title) or points.first("title.bought", title)
end

function reports.award(lint, one)
  local title = tostring(one.value)
  local low = title:lower()
  if lint.flags.awards[low] or lint.world:is_said(title) or is_of_package(title) then return nil end
  local near = build.nearest(low, lint.flags.awards)
  return ("%s asks for the title \"%s\", which nothing gives%s"):format(one.path, title,
    near and ("; did you mean \"%s\"?"):format(near)
    or (": write does = { { award = \"%s\" } } where players earn it"):format(title))
end

function reports.set(lint, one)
  local owner = one.more
  if type(owner) == "string" or math.type(owner) == "integer" then owner = object(owner) end
  local name = one.value
  if type(name) ~= "string" or not living(owner) then return nil end
  if owner[name] ~= nil or build.declared(owner, name) or lint.world:is_said(name) then return nil end
  return ("%s asks for the property \"%s\" of %s, which nothing sets"):format(one.path, name,
    lint.world:name(owner))
end

--- A value that the property, as it is declared, never has.
function reports.value(_, one)
  local owner, name = one.more, one.value[2] or one.value.name
  if type(owner) == "string" or math.type(owner) == "integer" then owner = object(owner) end
  local declared = type(name) == "string" and living(owner) and build.declared(owner, name)
  local wanted = declared and one.value.value ~= nil and build.wanted(declared.type, one.value.value)
  return wanted and ("%s never holds: the property \"%s\" of %s has to be %s"):format(one.path, name,
    owner.ref or "#" .. owner.id, wanted) or nil
end

function reports.call(_, one)
  if handles(one.thing, "call:" .. one.value) then return nil end
  return ("%s calls \"%s\", which its behaviour doesn't answer: write on(\"call:%s\", function(e) … end)"):format(
    one.path, one.value, one.value)
end

function reports.line(lint, one)
  if type(one.value) ~= "string" then return nil end
  local _, near = lint_verbs.unknown(lint.world, one.value, function(word) return lint.world:has_word(word) end)
  return near and ("%s performs \"%s\", which the game doesn't know; did you mean \"%s\"?"):format(one.path,
    one.value, near)
end

local AT = { begun = true, done = true, new = true, ["under way"] = true }

local function has_step(quest, key)
  for i, step in ipairs(values.list(quest.steps)) do
    if (values.fields(step).key or tostring(i)) == key then return true end
  end
  return false
end

function reports.step(_, one)
  local quests = values.list(one.more)
  for _, quest in ipairs(quests) do
    if type(quest) == "string" then quest = object(quest) end
    if not living(quest) or AT[one.value] or type(one.value) ~= "string" or has_step(quest, one.value) then
      return nil
    end
  end
  return ("%s asks for the step \"%s\", which the quest does not have"):format(one.path, one.value)
end

function reports.place(_, one)
  if object(one.value) then return nil end
  return ("%s.at names \"%s\", but no room or area is called so"):format(one.path, one.value)
end

--- Reports ONE of lint.flags.asked if nothing sets it. SAY(THING, NAME, TEXT, KEY).
function lint_flags.report(lint, one, say)
  local why = reports[one.kind] and reports[one.kind](lint, one)
  if why then say(one.thing, one.path:match("^[%w_]+"), why, one.kind) end
end

return lint_flags
