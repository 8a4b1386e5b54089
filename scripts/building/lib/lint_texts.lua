--- The linter of areas: texts that people read. It finds wrong markup, colour codes of other games, and {…} where
--- the game fills in nothing; and lines to type, in texts or in properties, that the game does not know.
local lint_verbs = require("lint_verbs")
local markup = require("lint_markup")
local shapes = require("shapes")

local lint_texts = {}

-- Properties that hold a line to type.
local LINES = { "ride", "summon" }

--- Returns what is wrong with TEXT, in which nothing is filled in; or nil.
local function wrong_plain(text)
  local slot = markup.slot(text)
  return slot and ("it has {%s}, which people read as it stands: write the words themselves"):format(slot) or nil
end

--- Returns what is wrong with TEXT, in which the game fills in NAMES, a list; or nil. IS_ACT: it is a template.
local function wrong_slot(text, names, is_act)
  for slot in text:gsub("{{", ""):gmatch("{([^{}]*)}") do
    local word = is_act and slot:lower() or slot
    local fits = false
    for part in word:gmatch("[%w_:']+") do
      for _, name in ipairs(names) do
        fits = fits or part == name or is_act and (part == name .. "'s" or part:find("^verb:"))
      end
    end
    if not fits then
      return ("it has {%s}, which people read as it stands; it can have {%s}"):format(slot,
        table.concat(names, "}, {"))
    end
  end
end

--- Returns what is wrong with LINE, which players type, or nil. Only lines in files are looked at: a stock world may
--- have those of packages that are off.
local function wrong_line(lint, thing, line)
  if not lint.world:kind(thing) then return nil end
  local verb, near = lint_verbs.unknown(lint.world, line, function(word)
    return lint.world:has_word(word) or lint.world:is_way(word:lower())
  end)
  if not verb then return nil end
  return near and ("the game doesn't know \"%s\"; did you mean \"%s\"?"):format(verb, near)
    or ("the game doesn't know \"%s\": name a command, or write command(\"%s …\", FN) in a behaviour"):format(verb,
      verb)
end

--- Returns what is wrong with the markup of TEXT, or nil.
local function wrong_markup(lint, thing, text)
  local why = markup.foreign(text) or markup.wrong(text)
  if why then return why end
  for line in text:gmatch("<cmd ([^<>]+)>") do
    why = wrong_line(lint, thing, line)
    if why then return why end
  end
end

--- Calls FN(TEXT) for the texts in VALUE, a text or a table of them. Tables that are of shapes in KIND are left out.
local function each(value, kind, fn)
  if type(value) == "string" then return fn(value) end
  local has_shapes = #shapes.inside(kind) > 0
  for _, one in pairs(type(value) == "table" and value or {}) do
    if type(one) == "string" or type(one) == "table" and not has_shapes then each(one, kind, fn) end
  end
end

--- Returns what is wrong with TEXT, in which the game fills in NAMES (nil: nothing); or nil.
local function wrong_text(lint, thing, text, names, is_act)
  local why = wrong_markup(lint, thing, text)
  if why then return why end
  if names then return wrong_slot(text, names, is_act) end
  return wrong_plain(text)
end

--- Returns what is wrong with the first wrong text in ONE, whose type is KIND; or nil.
local function first_wrong(lint, thing, one, kind, names, is_act)
  local found
  each(one, kind, function(text) found = found or wrong_text(lint, thing, text, names, is_act) end)
  return found
end

--- Looks at the texts of THING, whose own properties are OWN. KINDS: the types of those that packages declare, by name.
--- SAY(NAME, TEXT) reports.
function lint_texts.check(lint, thing, own, kinds, say)
  for name, value in pairs(own) do
    local names, is_act = shapes.slots(thing, name)
    local kind = shapes.of(thing, name) or kinds[name]
    if kind and (names or shapes.is_text(kind)) then
      local why = first_wrong(lint, thing, value, kind, names, is_act)
      if why then say(name, ("%s: %s (help markup)"):format(name, why)) end
    end
  end
  for _, name in ipairs(LINES) do
    local why = type(own[name]) == "string" and wrong_line(lint, thing, own[name])
    if why then say(name, ("%s: %s"):format(name, why)) end
  end
end

--- Looks at the texts in ONE under KEY in a table of SHAPE. Returns what is wrong, or nil.
function lint_texts.in_table(lint, thing, shape, key, one)
  local names, is_act = shapes.key_slots(shape, key)
  local kind = shapes.find(shape, key)[1]
  return shapes.is_text(kind) and first_wrong(lint, thing, one, kind, names, is_act) or nil
end

--- Looks at the texts in ONE, which some players read in place of property NAME of THING. Returns what is wrong.
function lint_texts.in_place(lint, thing, name, one, kind)
  local names, is_act = shapes.slots(thing, name)
  return (names or shapes.is_text(kind)) and first_wrong(lint, thing, one, kind, names, is_act) or nil
end

return lint_texts
