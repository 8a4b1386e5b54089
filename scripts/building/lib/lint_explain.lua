--- Says why a source doesn't load: what Lua says names a symbol, and a builder needs the block that lacks its end, or
--- the function that they meant.
---
--- A block lacks its end if a line stands further left than the block's body, and nothing has closed it by then. In a
--- source whose lines are not indented nothing is said.
local calls = require("lint_calls")
local set = require("words").set

local lint_explain = {}

local OPENS = { ["function"] = "function", ["if"] = "if", ["repeat"] = "repeat", ["do"] = "do" }
local LOOPS = set("for while")
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
      stack[#stack + 1] = kind == "do" and loop or { word = OPENS[kind], line = number, indent = indent }
      if kind == "do" then loop = nil end
    elseif kind == "end" or kind == "until" then
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
    open = open + (OPENS[kind] and 1 or (kind == "end" or kind == "until") and -1 or 0)
  end
  return open
end

local ENDS = { "'end' expected", "'until' expected", "unexpected symbol near '%)'", "'<eof>' expected near '%)'",
  "'%)' expected", "unexpected symbol near <eof>" }

local function why_of_syntax(w, line, message)
  if message:find("near 'end'", 1, true) and count_open(w) < 0 then
    return ("there is an end too many (%s)"):format(message)
  end
  for _, pattern in ipairs(ENDS) do
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
