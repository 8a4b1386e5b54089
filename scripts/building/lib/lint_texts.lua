--- The linter of areas: texts that people read. It finds wrong markup, colour codes of other games, and {…} where
--- the game fills in nothing; and lines to type, in texts or in properties, that the game does not know.
local markup = require("lint_markup")
local shapes = require("shapes")

local lint_texts = {}

-- Texts in which nothing is filled in. Imported areas keep theirs as they are.
local PLAIN = { "desc", "text", "room_line", "under", "behind", "details", "welcome", "thanks", "answers", "unknown" }
-- Properties that hold a line to type.
local LINES = { "ride", "summon" }

--- Returns the first colour code of another game in TEXT, and Skein's markup for it; or nil.
local function foreign_code(text)
  local code = text:match("%%%^%u+%%%^")
  if code then
    local colour = code:lower():match("%l+")
    return code, markup.TAGS[colour] and ("<%s>…</>"):format(colour) or "<b>…</> or a colour"
  end
  code = (" " .. text):match("[%s%p](|[rgybmcwRGYBMCW])[%a<]") or text:match("|n%f[^%w|]")
  return code, code and "<red>…</> or another colour"
end

--- Returns the text in the first { } of TEXT, or nil. "{{" is a brace.
local function braces(text)
  return text:gsub("{{", ""):match("{(%a[^{}]*)}")
end

--- Returns what is wrong with TEXT, in which nothing is filled in; or nil.
local function wrong_plain(text)
  local slot = braces(text)
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

--- Returns what is wrong with LINE, which players type, or nil. An exit may be called by any word. Only lines in files
--- are looked at: a stock world may have those of packages that are off.
local function wrong_line(lint, thing, line)
  if not lint.world:kind(thing) then return nil end
  local verb = line:match("^%s*(%a%w+)")
  verb = verb and verb:lower()
  if not verb or build.verbs()[verb] or direction(verb) or lint.world:has_word(verb) then return nil end
  local near = build.nearest(verb, build.verbs())
  return near and ("the game doesn't know \"%s\"; did you mean \"%s\"?"):format(verb, near)
    or ("the game doesn't know \"%s\": name a command, or write command(\"%s …\", FN) in a behaviour"):format(verb,
      verb)
end

--- Returns what is wrong with the markup of TEXT, or nil.
local function wrong_markup(lint, thing, text)
  local code, ours = foreign_code(text)
  if code then
    return ("%s is a colour code of another game, which people read as it stands: write %s"):format(code, ours)
  end
  local why = markup.wrong(text)
  if why then return why end
  for line in text:gmatch("<cmd ([^<>]+)>") do
    why = wrong_line(lint, thing, line)
    if why then return why end
  end
end

--- Calls FN(TEXT) for the texts in VALUE, a text or a table of them.
local function each(value, fn)
  if type(value) == "string" then return fn(value) end
  for _, one in pairs(type(value) == "table" and value or {}) do
    if type(one) == "string" or type(one) == "table" then each(one, fn) end
  end
end

--- Reports once for VALUE of property NAME.
local function look(name, value, say, find)
  local is_said = false
  each(value, function(text)
    local why = not is_said and find(text)
    if why then
      is_said = true
      say(name, ("%s: %s (help markup)"):format(name, why))
    end
  end)
end

--- Looks at the texts of THING, whose own properties are OWN. SAY(NAME, TEXT) reports.
function lint_texts.check(lint, thing, own, say)
  for _, name in ipairs(PLAIN) do
    look(name, own[name], say, function(text) return wrong_markup(lint, thing, text) or wrong_plain(text) end)
  end
  for name, value in pairs(own) do
    local names, is_act = shapes.slots(thing, name)
    if names then look(name, value, say, function(text) return wrong_slot(text, names, is_act) end) end
  end
  for _, name in ipairs(LINES) do
    local why = type(own[name]) == "string" and wrong_line(lint, thing, own[name])
    if why then say(name, ("%s: %s"):format(name, why)) end
  end
end

--- Looks at the text ONE under KEY in a table of SHAPE. Returns what is wrong, or nil.
function lint_texts.in_table(shape, key, one)
  local names, is_act = shapes.key_slots(shape, key)
  local found
  if names then each(one, function(text) found = found or wrong_slot(text, names, is_act) end) end
  return found
end

return lint_texts
