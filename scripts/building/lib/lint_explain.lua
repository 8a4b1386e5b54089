--- Says why a source doesn't load: what Lua says names a symbol, and a builder needs the block that lacks its end, or
--- the function that they meant.
---
--- A block lacks its end if a line stands further left than the block's body, and nothing has closed it by then. In a
--- source whose lines are not indented nothing is said.
local calls = require("lint_calls")
local lint_words = require("lint_words")
local set = require("words").set

local lint_explain = {}

local OPENS, ENDS_BLOCK = lint_words.OPENS, lint_words.CLOSES
local LOOPS = set("for while")
local BEGINS = set("function if do repeat then else elseif end until local for while")
local CLOSES = set("end until else elseif")

--- Returns a function that gives the number of the line of a place, and its column; ask in the order of places.
local function lines_of(source)
  local number, start, from = 1, 1, 1
  return function(place)
    while true do
      local found = source:find("\n", from, true)
      if not found or found > place then break end
      number, start, from = number + 1, found + 1, found + 1
    end
    return number, place + 1 - start
  end
end

--- Returns the block that lacks its end, { word =, line = }; nil if none is certain.
local function missing_end(w)
  local where, stack = lines_of(w.source), {}
  local line, indent, loop = 0, 0, nil
  for i = 1, w.last - 1 do
    local kind = w.kinds[i]
    local number, column = where(w.places[i])
    local begins = number ~= line
    if begins then line, indent = number, column end
    local top = stack[#stack]
    if begins and top and number > top.line then
      if column < top.indent or column == top.indent and not CLOSES[kind] and kind:find("^%a") then return top end
    end
    if LOOPS[kind] then loop = { word = "loop", line = number, indent = indent } end
    if OPENS[kind] then
      stack[#stack + 1] = kind == "do" and loop or { word = kind, line = number, indent = indent }
      if kind == "do" then loop = nil end
    elseif ENDS_BLOCK[kind] then
      stack[#stack] = nil
    end
  end
  return stack[#stack]
end

--- Returns how many blocks are left open; less than 0: more are closed than opened.
local function count_open(w)
  local open = 0
  for i = 1, w.last - 1 do
    local kind = w.kinds[i]
    open = open + (OPENS[kind] and 1 or ENDS_BLOCK[kind] and -1 or 0)
  end
  return open
end

local ENDS = { "'end' expected", "'until' expected", "unexpected symbol near '%)'", "'<eof>' expected near '%)'",
  "'%)' expected", "unexpected symbol near <eof>" }

local FUNCTION = "Lua writes local function NAME(…) … end; a handler is on(\"take\", function(e) … end)"

-- Words and signs of other languages: a pattern of Lua's message, one of the line, and what to write.
local FOREIGN = {
  { "unexpected symbol near '#'", "^%s*#", "a comment begins with --" },
  { "near '/'", "^%s*/%*", "a comment begins with --" },
  { "near '{'", "", "Lua has no { } around a block: write then … end, do … end, or function(e) … end" },
  { "near '<\\226>'", "\226\128[\152-\159]", "Lua knows only straight quotes: write \" and not “" },
  { "near '%$'", "%$", "Lua has no $ before names: a thing is object(\"REF\")" },
  { "syntax error", "^%s*def ", FUNCTION },
  { "syntax error", "^%s*void ", FUNCTION },
  { "syntax error", "^%s*int ", "Lua writes local for a new variable" },
  { "syntax error", "^%s*string ", "Lua writes local for a new variable" },
  { "syntax error", "^%s*object ", "Lua writes local for a new variable" },
  { "function arguments expected", ":%w+%s+end", "a method is called with ( ): o:destroy()" },
}

--- Returns what a LINE of another language should be, or nil.
local function why_of_habit(w, number, message)
  local at, text = 0, ""
  for one in (w.source .. "\n"):gmatch("(.-)\n") do
    at = at + 1
    if at == number then text = one end
  end
  for _, row in ipairs(FOREIGN) do
    if message:find(row[1]) and text:find(row[2]) then return ("%s (%s)"):format(row[3], message) end
  end
end

--- Returns the line of the first `else if`, which opens a second block, or nil.
local function else_if(w)
  local where, before = lines_of(w.source), 0
  for i = 1, w.last - 1 do
    local line = where(w.places[i])
    if w.kinds[i] == "if" and w.kinds[i - 1] == "else" and before == line then return line end
    before = line
  end
end

--- Returns the line of a `return` that LINE follows in its block, or nil.
local function returned_before(w, line, message)
  if not message:find("^'[%a<>]+' expected") or message:find("near <eof>", 1, true) then return nil end
  local where, first = lines_of(w.source), nil
  local lines = {}
  for i = 1, w.last - 1 do
    lines[i] = where(w.places[i])
    if lines[i] == line and not first then first = i end
  end
  for i = (first or 1) - 1, 1, -1 do
    if w.kinds[i] == "return" and w.kinds[first] == "name" then return lines[i] end
    if BEGINS[w.kinds[i]] then return nil end
  end
  return nil
end

local function why_of_syntax(w, line, message)
  local returned = returned_before(w, line, message)
  if returned then
    return ("return ends a block, so nothing may follow line %d there: write it last, or if … then return … end (%s)"
      ):format(returned, message)
  end
  local habit = why_of_habit(w, line, message)
  if habit then return habit end
  if message:find("near 'end'", 1, true) and count_open(w) < 0 then
    return ("there is an end too many (%s)"):format(message)
  end
  for _, pattern in ipairs(ENDS) do
    local doubled = message:find(pattern) and count_open(w) > 0 and else_if(w)
    if doubled and doubled <= line then
      return ("else if in line %d opens a block of its own: write elseif (%s)"):format(doubled, message)
    end
    local open = message:find(pattern) and missing_end(w)
    if open and open.line <= line then
      return ("the %s of line %d has no end (%s)"):format(open.word, open.line, message)
    end
  end
end

local function why_of_name(w, name)
  if name == "e" or name == "t" then
    return ("there is no %s outside of a handler or a test: it is what function(%s) … end is called with"):format(name,
      name)
  elseif calls.meant(name) then
    return ("there is no \"%s\" here; write %s"):format(name, calls.meant(name))
  elseif w.names.methods[name] then
    return ("\"%s\" is a method: write o:%s(...)"):format(name, name)
  end
  local near = build.nearest(name, w.names.globals)
  return near and ("nothing is called \"%s\"; did you mean \"%s\"?"):format(name, near)
    or ("nothing is called \"%s\": set it in this script, or correct the name (help api)"):format(name)
end

--- Returns what to do about MESSAGE, which Lua gives for LINE of the words W; or nil.
function lint_explain.why(w, line, message)
  local name = message:match("^attempt to %l+ a nil value %(global '([%a_][%w_]*)'%)")
  if name then return why_of_name(w, name) end
  return why_of_syntax(w, line, message)
end

return lint_explain
