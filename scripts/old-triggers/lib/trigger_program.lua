--- Compiles a trigger's text into a list of instructions, once: nothing is parsed while it runs.
---
--- An instruction is { op =, line =, … }; jumps give the number of another one. One past the last ends the run.
---   text      a line that may become a verb or a command; `line_text` is its template
---   verb      %echo% and the like, or written out: `verb`, `rest`
---   command   a command of an npc: `word`, `line_text`
---   mob       "mob X" in a ROM program: `word`, `rest` (its template)
---   set …     a statement: `op` is its word, `rest` the template of the rest
----   if while  `test`, `other` (the next instruction if the test is false)
---   switch    `test`, `cases` = { { value =, at = } … }, `other`
---   jump      `other`; again: the same, back to a while
---   odd       `why`: a line that is not a command, and does nothing
---
--- Oddities are reported and never errors, since old texts cannot be changed. `odd` = { { line =, text = } … }.
local expression = require("trigger_expression")
local mobprog = require("mobprog")
local text = require("trigger_text")
local words = require("trigger_words")

local program = {
  FORMAT = 1, -- format of the instruction numbers that waits store
}

local LINES_MAX = 1500
local LINE_BYTES = 1000
local DEPTH_MAX = 60 -- nested blocks

local build = {}

local function complain(state, message)
  if #state.odd < 50 then state.odd[#state.odd + 1] = { line = state.line, text = message } end
end

local function emit(state, instruction)
  instruction.line = state.line
  state[#state + 1] = instruction
  return instruction
end

local function template(state, source)
  local made, odd = text.parse(source)
  if odd then complain(state, odd) end
  return made
end

local function test(state, source)
  local made, odd = expression.parse(source)
  if odd then complain(state, odd) end
  return made
end

-- Blocks. state.open is the stack: { kind =, … }.

local function open(state, block)
  if #state.open >= DEPTH_MAX then
    complain(state, "blocks are nested too deep; this one is left out")
    block.kind = "void"
  end
  state.open[#state.open + 1] = block
end

local function patch(list, at)
  for _, instruction in ipairs(list) do instruction.other = at end
end

local function close(state)
  local block = table.remove(state.open)
  local next_at = #state + 1
  if block.test then block.test.other = next_at end
  patch(block.leave, next_at)
  return block
end

--- Returns the innermost open block of KINDS, or nil. Blocks inside it have no end: it reports and closes them.
local function innermost(state, kinds)
  for i = #state.open, 1, -1 do
    if kinds[state.open[i].kind] then
      while #state.open > i do
        local inner = state.open[#state.open]
        complain(state, ("the \"%s\" of line %d has no \"%s\""):format(inner.kind, inner.line,
          inner.kind == "if" and "end" or "done"))
        close(state)
      end
      return state.open[i]
    end
  end
  return nil
end

local IF, LOOPS = { ["if"] = true }, { ["while"] = true, switch = true }

build["if"] = function(state, rest)
  local instruction = emit(state, { op = "if", test = test(state, rest) })
  open(state, { kind = "if", line = state.line, test = instruction, leave = {} })
end

--- Ends a branch of an "if": a run that came through it continues after the "end".
local function next_branch(state, word)
  local block = innermost(state, IF)
  if not block then
    complain(state, ("\"%s\" without an \"if\""):format(word))
    return nil
  end
  block.leave[#block.leave + 1] = emit(state, { op = "jump" })
  if block.test then block.test.other = #state + 1 end
  block.test = nil
  return block
end

build["elseif"] = function(state, rest)
  local block = next_branch(state, "elseif")
  if block then block.test = emit(state, { op = "if", test = test(state, rest) }) end
end

build["else"] = function(state, _, whole)
  if whole:lower():find("^else%s+if%s") then
    complain(state, "\"else if\" is a plain \"else\": write \"elseif\"")
  end
  next_branch(state, "else")
end

build["end"] = function(state)
  if innermost(state, IF) then
    close(state)
  else
    complain(state, "\"end\" without an \"if\"")
  end
end

build["while"] = function(state, rest)
  local instruction = emit(state, { op = "while", test = test(state, rest) })
  open(state, { kind = "while", line = state.line, test = instruction, at = #state, leave = {} })
end

build["switch"] = function(state, rest)
  local instruction = emit(state, { op = "switch", test = test(state, rest), cases = {} })
  open(state, { kind = "switch", line = state.line, test = instruction, leave = {} })
end

build["case"] = function(state, _, whole)
  local block = innermost(state, { switch = true })
  if not block then return complain(state, "\"case\" without a \"switch\"") end
  local value = whole:sub(5):match("^%s*(.-)%s*$")
  if block.test then
    local cases = block.test.cases
    cases[#cases + 1] = { value = template(state, value), at = #state + 1 }
  end
end

build["default"] = function(state)
  local block = innermost(state, { switch = true })
  if not block then return complain(state, "\"default\" without a \"switch\"") end
  block.default = block.default or #state + 1
end

build["break"] = function(state)
  for i = #state.open, 1, -1 do
    local block = state.open[i]
    if LOOPS[block.kind] then
      block.leave[#block.leave + 1] = emit(state, { op = "jump" })
      return
    end
  end
  complain(state, "\"break\" without a \"switch\" or \"while\": it ends the trigger")
  emit(state, { op = "halt", rest = "" })
end

build["done"] = function(state)
  local block = innermost(state, LOOPS)
  if not block then return complain(state, "\"done\" without a \"while\" or \"switch\"") end
  if block.kind == "while" then emit(state, { op = "again", other = block.at }) end
  local switch = block.kind == "switch" and block.test
  close(state)
  if switch and block.default then switch.other = block.default end
end

-- Control words by first letter. Some also match longer words ("endif"); others need a blank.
local PREFIXES = { e = { "elseif ", "else", "end" }, i = { "if " }, w = { "while " }, s = { "switch " }, c = { "case" },
  d = { "default", "done" }, b = { "break" } }

--- Returns the control word that LINE begins with, and the rest; or nil.
local function control(line)
  local low = line:sub(1, 8):lower()
  for _, prefix in ipairs(PREFIXES[low:sub(1, 1)] or {}) do
    if low:sub(1, #prefix) == prefix then
      return (prefix:gsub(" $", "")), line:sub(#prefix + 1)
    end
  end
  return nil
end

-- Other lines.

local function statement(state, word, rest)
  if word == "eval" then
    local name, what = rest:match("^(%S+)%s*(.*)$")
    if not name then return complain(state, "eval needs a name and an expression") end
    if what:find("%%%%") then
      return emit(state, { op = "eval", name = template(state, name), rest = template(state, what) })
    end
    return emit(state, { op = "eval", name = template(state, name), test = test(state, what) })
  elseif word == "set" or word == "extract" or word == "makeuid" then
    local name, what = rest:match("^(%S+)%s?%s*(.*)$")
    if not name then return complain(state, word .. " needs a name and a text") end
    return emit(state, { op = word, name = template(state, name), rest = template(state, what) })
  end
  return emit(state, { op = word, rest = template(state, rest) })
end

local function verb_of(state, word)
  local name = word:match("^%%([%a]+)%%$")
  name = name and name:lower()
  if name and words.verbs[name] and not state.assigned[name] then return name end
  local letter, plain = word:match("^([mowMOW])(%a+)$")
  plain = plain and plain:lower()
  if plain and (words.verbs[plain] or words.mob_verbs[plain] or words.object_verbs[plain]) then
    return plain, letter:lower()
  end
  return nil
end

--- Emits a line without a control word, for a trigger's text or for a line whose references were replaced.
local function add_line(state, line)
  local word, rest = line:match("^(%S+)%s*(.*)$")
  local low = word:lower()
  local verb, letter = verb_of(state, word)
  if words.statements[low] then return statement(state, low, rest) end
  if verb then return emit(state, { op = "verb", verb = verb, letter = letter, rest = template(state, rest) }) end
  if word:find("%", 1, true) then return emit(state, { op = "text", line_text = template(state, line) }) end
  if state.kind ~= "mobile" then
    return emit(state, { op = "odd", why = ("\"%s\" is not a command of %s"):format(line:sub(1, 60),
      state.kind == "room" and "a room" or "an object") })
  end
  return emit(state, { op = "command", word = low, line_text = template(state, line) })
end

--- Emits a line of a ROM program without a control word: "mob X", or a command of its mobile.
local function add_program(state, line)
  local word, rest = line:match("^[Mm][Oo][Bb]%s+(%S+)%s*(.*)$")
  if not word then
    return emit(state, { op = "command", word = line:match("^%S+"):lower(), line_text = template(state, line) })
  end
  word = word:lower()
  if not mobprog.commands[word] then
    return emit(state, { op = "odd", why = ("\"mob %s\" is not a command"):format(word:sub(1, 40)) })
  end
  return emit(state, { op = "mob", word = word, rest = template(state, rest) })
end

local function add(state, line)
  if state.language == "mobprog" and line:sub(1, 2) == "> " then return add_program(state, line:sub(3)) end
  if #line > LINE_BYTES then
    complain(state, ("a line of more than %d bytes is cut"):format(LINE_BYTES))
    line = line:sub(1, LINE_BYTES)
  end
  local word, rest = control(line)
  if word then return build[word](state, rest, line) end
  add_line(state, line)
end

--- Returns the names that the text sets: "set echo x" hides %echo%.
local function assigned_in(body)
  local names = {}
  for word, name in ("\n" .. body):gmatch("\n[ \t]*(%a+)[ \t]+([%w_]+)") do
    word = word:lower()
    if word == "set" or word == "eval" or word == "makeuid" then names[name:lower()] = true end
  end
  return names
end

local function finish(state)
  while #state.open > 0 do
    local block = state.open[#state.open]
    complain(state, ("the \"%s\" of line %d has no \"%s\""):format(block.kind, block.line,
      block.kind == "if" and "end" or "done"))
    local switch = block.kind == "switch" and block.test
    close(state)
    if switch and block.default then switch.other = block.default end
  end
  state.open, state.line = nil, nil
  return state
end

--- Compiles BODY, a trigger of KIND "mobile", "object" or "room", in the LANGUAGE "mobprog" or nil.
function program.compile(body, kind, language)
  local state = { kind = kind, odd = {}, open = {}, assigned = assigned_in(body), line = 0, language = language }
  if language == "mobprog" then body, state.odd = mobprog.translate(body) end
  for line in (body .. "\n"):gmatch("([^\n]*)\n") do
    state.line = state.line + 1
    if state.line > LINES_MAX then
      complain(state, ("lines after line %d are left out"):format(LINES_MAX))
      break
    end
    line = line:match("^%s*(.-)%s*$")
    if line ~= "" and line:sub(1, 1) ~= "*" then add(state, line) end
  end
  return finish(state)
end

--- Returns the instruction of LINE, in which every %name% has been replaced, as if it were line NUMBER; or nil.
function program.instruction(line, kind, number, language)
  local state = { kind = kind, odd = {}, open = {}, assigned = {}, line = number, language = language }
  line = line:match("^%s*(.-)%s*$"):sub(1, LINE_BYTES)
  if line == "" or line:sub(1, 1) == "*" then return nil end
  local add_it = language == "mobprog" and add_program or add_line
  add_it(state, (line:gsub("%%", "%%%%")))
  return state[1]
end

--- True if the program has a "return": whoever fires the trigger then has to run it first.
function program.answers(made)
  for _, instruction in ipairs(made) do
    if instruction.op == "return" then return true end
  end
  return false
end

return program
