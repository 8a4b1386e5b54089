--- Finds probable mistakes in a behaviour that compiles.
---
--- Reads the source once, as Lua does, without a syntax tree. It only knows whether an expression is an object,
--- a name, or contains a player's input. lint_rules.lua has the rules.
---
--- 1. Only for sources that Lua has compiled: a syntax error ends the walk silently.
---
--- 2. A name is unknown only if nothing in the whole source sets it, so such reports wait for the end.
---
--- 3. A player's input stays input through string methods, `or` and parentheses. `..` makes it glued, quote() makes it
--- clean, and the result of any other call is unknown.
---
--- An expression has kind ("nil", "string", "number", "boolean", "global", "local", "event", "member", "table",
--- "other"), at (its word) and name; taint and taint_at; is_object. A member has base (the kind before it), library
--- (its name) and of_object; an e has event, the function that gets it; a table has names (the value of each), places
--- (where each stands) and open (it has other keys).
local properties = require("lint_properties")
local rules = require("lint_rules")

local lint = {}

local DEPTH_MAX = 220 -- Lua's own limit
local WORDS_A_TURN = 500 -- about 3 ms
local PROBLEMS_A_TURN = 25
local OTHER = { kind = "other" }
local OBJECT = { kind = "other", is_object = true }

local parse_block, parse_expr, function_body

-- words

local function is(w, symbol) return w.kinds[w.at] == symbol end

local function advance(w)
  if w.at < w.last then w.at = w.at + 1 end
  if w.pause and w.at % WORDS_A_TURN == 0 then w.pause() end
end

--- Steps over SYMBOL and returns true, if it is next.
local function accept(w, symbol)
  if w.kinds[w.at] ~= symbol then return false end
  advance(w)
  return true
end

--- Skips the rest of the source.
local function give_up(w) w.at = w.last end

local function expect(w, symbol)
  if not accept(w, symbol) then give_up(w) end
end

--- Steps over a name. Returns it and its position.
local function take_name(w)
  local at = w.at
  if w.kinds[at] ~= "name" then
    give_up(w)
    return "", w.last
  end
  advance(w)
  if w.texts[at] == "_ENV" then w.own_globals = true end
  return w.texts[at], at
end

local function deeper(w)
  w.depth = w.depth + 1
  if w.depth > DEPTH_MAX then give_up(w) end
end

-- locals: the innermost one of each name, and what to restore when its scope ends

local function declare(w, name, value)
  value = value or w.in_package and properties.OBJECTS[name] and OBJECT or OTHER
  w.hidden[#w.hidden + 1] = { name = name, before = w.locals[name] }
  w.locals[name] = { taint = value.taint, taint_at = value.taint_at, is_object = value.is_object,
    is_this = value.is_this, is_event = value.kind == "event", event = value.event }
end

local function leave_scope(w, mark)
  for i = #w.hidden, mark + 1, -1 do
    w.locals[w.hidden[i].name] = w.hidden[i].before
    w.hidden[i] = nil
  end
end

-- tables and functions

local function table_entry(w, into)
  local name, at = nil, w.at
  if w.kinds[w.at] == "name" and w.kinds[w.at + 1] == "=" then
    name = w.texts[w.at]
    advance(w)
    advance(w)
  elseif accept(w, "[") then
    parse_expr(w)
    expect(w, "]")
    expect(w, "=")
    into.open = true
  end
  local value = parse_expr(w)
  if name then into.names[name], into.places[name] = value, at end
end

local function parse_table(w)
  local made = { kind = "table", at = w.at, names = {}, places = {} }
  expect(w, "{")
  while not is(w, "}") and w.at < w.last do
    table_entry(w, made)
    if not accept(w, ",") and not accept(w, ";") then break end
  end
  expect(w, "}")
  return made
end

-- names and what follows them

local function parse_name(w)
  local name, at = take_name(w)
  local known = w.locals[name]
  if not known then return { kind = "global", at = at, name = name } end
  return { kind = known.is_event and "event" or "local", at = at, name = name, event = known.event,
    is_object = known.is_object, is_this = known.is_this, taint = known.taint, taint_at = known.taint_at }
end

local function member_of(w, base, name, at)
  local member = { kind = "member", at = at, name = name, base = base.kind, of_object = base.is_object,
    of_this = base.is_this, is_this = base.kind == "event" and name == "this",
    library = base.name, event = base.event }
  if base.kind == "event" then
    member.is_object = rules.field_is_object(base.event, name)
    if rules.field_is_raw(base.event, name) then member.taint, member.taint_at = rules.RAW, base.at end
  elseif base.is_object then
    member.is_object = properties.is_object(w, name)
  end
  return member
end

--- Parses an argument. A function literal gets its purpose from the called function.
local function parse_argument(w, callee, args)
  if not is(w, "function") then return parse_expr(w) end
  local fn = { kind = "plain" }
  rules.purpose(w, callee, args, fn)
  advance(w)
  function_body(w, fn)
  return OTHER
end

local function parse_call(w, callee, receiver)
  local args = {}
  if is(w, "string") then
    args[1] = { kind = "string", at = w.at }
    advance(w)
  elseif is(w, "{") then
    args[1] = parse_table(w)
  else
    expect(w, "(")
    while not is(w, ")") and w.at < w.last do
      args[#args + 1] = parse_argument(w, callee, args)
      if not accept(w, ",") then break end
    end
    expect(w, ")")
  end
  return rules.called(w, callee, args, receiver)
end

--- Checks the read of a global or a member, once it is clear that it is not an assignment.
local function was_read(w, expr, base)
  if expr.kind == "global" then
    rules.global_read(w, expr.at, expr.name)
  elseif expr.kind == "member" then
    rules.member_read(w, base, expr)
  end
end

local SUFFIX = { ["."] = true, ["["] = true, [":"] = true, ["("] = true, ["{"] = true, string = true }

--- Parses one of .name [key] :name(args) (args) after EXPR. Returns the whole, and whether it is a call.
local function parse_suffix(w, expr, base)
  was_read(w, expr, base)
  if accept(w, ".") then
    return member_of(w, expr, take_name(w)), false
  elseif accept(w, "[") then
    parse_expr(w)
    expect(w, "]")
    return OTHER, false
  elseif accept(w, ":") then
    return parse_call(w, member_of(w, expr, take_name(w)), expr), true
  end
  return parse_call(w, expr), true
end

--- Parses a name or parentheses with all suffixes. Returns the expression, the one that its last name belongs to, and
-- whether it ends in a call.
local function parse_suffixed(w)
  local expr, base, is_call = OTHER, OTHER, false
  if is(w, "name") then
    expr = parse_name(w)
  elseif accept(w, "(") then
    expr = parse_expr(w)
    expect(w, ")")
    if expr.kind == "global" or expr.kind == "member" then expr.kind = "other" end -- the read is checked already
  else
    give_up(w)
  end
  while SUFFIX[w.kinds[w.at]] do
    local before = expr
    expr, is_call = parse_suffix(w, expr, base)
    base = before
  end
  return expr, base, is_call
end

local LITERAL = { string = "string", ["nil"] = "nil", number = "number", ["true"] = "boolean", ["false"] = "boolean",
  ["..."] = "other" }

local function parse_simple(w)
  local literal = LITERAL[w.kinds[w.at]]
  if literal then
    local expr = { kind = literal, at = w.at }
    advance(w)
    return expr
  elseif is(w, "{") then
    return parse_table(w)
  elseif accept(w, "function") then
    function_body(w, { kind = "plain" })
    return OTHER
  end
  local expr, base = parse_suffixed(w)
  was_read(w, expr, base)
  return expr
end

-- operators

-- Binding power of operators on their left and on their right.
local LEFT = { ["or"] = 1, ["and"] = 2, ["<"] = 3, [">"] = 3, ["<="] = 3, [">="] = 3, ["~="] = 3, ["=="] = 3,
  ["|"] = 4, ["~"] = 5, ["&"] = 6, ["<<"] = 7, [">>"] = 7, [".."] = 9, ["+"] = 10, ["-"] = 10, ["*"] = 11,
  ["/"] = 11, ["//"] = 11, ["%"] = 11, ["^"] = 14 }
local RIGHT = { [".."] = 8, ["^"] = 13 } -- the others: as on their left
local UNARY = { ["not"] = true, ["-"] = true, ["#"] = true, ["~"] = true }
local UNARY_PRIORITY = 12

local function joined(symbol, left, right)
  local from = (right.taint or 0) > (left.taint or 0) and right or left
  if not from.taint or not (symbol == ".." or symbol == "or" or symbol == "and") then return OTHER end
  return { kind = "other", taint = symbol == ".." and rules.GLUED or from.taint, taint_at = from.taint_at }
end

local function parse_binary(w, limit)
  local left = OTHER
  deeper(w)
  if UNARY[w.kinds[w.at]] then
    advance(w)
    parse_binary(w, UNARY_PRIORITY)
  else
    left = parse_simple(w)
  end
  local symbol = w.kinds[w.at]
  while LEFT[symbol] and LEFT[symbol] > limit do
    advance(w)
    left = joined(symbol, left, parse_binary(w, RIGHT[symbol] or LEFT[symbol]))
    symbol = w.kinds[w.at]
  end
  w.depth = w.depth - 1
  return left
end

function parse_expr(w) return parse_binary(w, 0) end

-- statements

local BLOCK_ENDS = { eof = true, ["end"] = true, ["else"] = true, ["elseif"] = true, ["until"] = true }

local function scoped_block(w)
  local mark = #w.hidden
  parse_block(w)
  leave_scope(w, mark)
end

local function parse_list(w)
  local values = {}
  repeat values[#values + 1] = parse_expr(w) until not accept(w, ",")
  return values
end

--- Parses the names before "=" or "in".
local function take_names(w)
  local names = {}
  repeat names[#names + 1] = take_name(w) until not accept(w, ",")
  return names
end

--- Parses the parameters, body and end of a function.
function function_body(w, fn, has_self)
  local mark, outer, first = #w.hidden, w.fn, true
  w.fn = fn
  if has_self then declare(w, "self") end
  expect(w, "(")
  while not is(w, ")") and w.at < w.last do
    if not accept(w, "...") then
      local name = take_name(w)
      local is_handler = first and fn.kind ~= "plain" and fn.kind ~= "atomic"
      local is_e = name == "e"
      fn.takes_event = fn.takes_event or first and is_e
      declare(w, name, (is_handler or is_e) and { kind = "event", event = is_handler and fn or nil } or nil)
    end
    first = false
    if not accept(w, ",") then break end
  end
  expect(w, ")")
  parse_block(w)
  expect(w, "end")
  w.fn = outer
  leave_scope(w, mark)
end

local function parse_local(w)
  if accept(w, "function") then
    declare(w, (take_name(w)))
    return function_body(w, { kind = "plain" })
  end
  local names = take_names(w)
  local values = accept(w, "=") and parse_list(w) or {}
  for i, name in ipairs(names) do declare(w, name, values[i]) end
end

local function parse_return(w)
  while not BLOCK_ENDS[w.kinds[w.at]] and not is(w, ";") do
    rules.returned(w, parse_expr(w))
    if not accept(w, ",") then break end
  end
  accept(w, ";")
end

--- Parses a call, or an assignment.
local function parse_expression_statement(w)
  local targets = {}
  repeat
    local target, base, is_call = parse_suffixed(w)
    if not is(w, "=") and not is(w, ",") then
      was_read(w, target, base)
      return is_call or give_up(w)
    end
    targets[#targets + 1] = target
  until not accept(w, ",")
  expect(w, "=")
  local values = parse_list(w)
  for i, target in ipairs(targets) do rules.assigned(w, target, values[i] or OTHER) end
end

local function parse_for(w)
  local names = take_names(w)
  if not accept(w, "=") then expect(w, "in") end
  parse_list(w)
  expect(w, "do")
  local mark = #w.hidden
  for _, name in ipairs(names) do declare(w, name) end
  parse_block(w)
  leave_scope(w, mark)
  expect(w, "end")
end

local function parse_if(w)
  repeat
    parse_expr(w)
    expect(w, "then")
    scoped_block(w)
  until not accept(w, "elseif")
  if accept(w, "else") then scoped_block(w) end
  expect(w, "end")
end

local function parse_repeat(w)
  local mark = #w.hidden
  parse_block(w)
  expect(w, "until")
  parse_expr(w)
  leave_scope(w, mark)
end

local function parse_do(w)
  scoped_block(w)
  expect(w, "end")
end

local function parse_while(w)
  parse_expr(w)
  expect(w, "do")
  parse_do(w)
end

local function parse_function(w)
  local name, at = take_name(w)
  local is_method = false
  if is(w, ".") or is(w, ":") then
    if not w.locals[name] then rules.global_read(w, at, name) end
    while is(w, ".") or is(w, ":") do
      is_method = is(w, ":")
      advance(w)
      take_name(w)
    end
  elseif not w.locals[name] then
    rules.global_written(w, at, name)
  end
  function_body(w, { kind = "plain" }, is_method)
end

local function parse_label(w)
  take_name(w)
  expect(w, "::")
end

local STATEMENTS = { [";"] = function() end, ["break"] = function() end, ["if"] = parse_if, ["while"] = parse_while,
  ["do"] = parse_do, ["for"] = parse_for, ["repeat"] = parse_repeat, ["function"] = parse_function,
  ["local"] = parse_local, ["return"] = parse_return, ["goto"] = take_name, ["::"] = parse_label }

function parse_block(w)
  deeper(w)
  while not BLOCK_ENDS[w.kinds[w.at]] do
    local statement = STATEMENTS[w.kinds[w.at]]
    if statement then
      advance(w)
      statement(w)
    else
      parse_expression_statement(w)
    end
  end
  w.depth = w.depth - 1
end

-- the whole

--- Returns the words of SOURCE: their kinds, texts and positions.
local function words_of(source, pause)
  local kinds, texts, places, from = {}, {}, {}, 0
  while from do
    if from > 0 and pause then pause() end
    local more_kinds, more_texts, more_places, rest = build.words(source, from)
    local known = #kinds
    table.move(more_kinds, 1, #more_kinds, known + 1, kinds)
    table.move(more_texts, 1, #more_texts, known + 1, texts)
    table.move(more_places, 1, #more_places, known + 1, places)
    from = rest
  end
  return kinds, texts, places
end

--- Returns the probable mistakes in SOURCE, in order: a list of {line=, column=, text=}. STOCK: names of the stock
--- game are allowed. PAUSE, if given, is called every few milliseconds so that others get their turn. THING, if given,
--- is the object that has the behaviour.
function lint.check(source, stock, pause, thing)
  local kinds, texts, places = words_of(source, pause)
  local w = { names = build.names(stock), kinds = kinds, texts = texts, at = 1, last = #kinds, depth = 0, guesses = 0,
    fn = { kind = "plain" }, locals = {}, hidden = {}, unknown = {}, unknown_fields = {}, set_globals = {},
    set_fields = {}, timers_heard = {}, timers_set = {}, problems = {}, pause = pause, stock = stock,
    problem = rules.problem, nearest = rules.nearest }
  properties.begin(w, thing)
  parse_block(w)
  rules.report_unknown(w)
  rules.report_timers(w)
  properties.report(w)
  table.sort(w.problems, function(a, b) return a.at < b.at or a.at == b.at and a.order < b.order end)
  local problems = {}
  for i, problem in ipairs(w.problems) do
    problems[i] = build.problem(source, places[problem.at], problem.text)
    if pause and i % PROBLEMS_A_TURN == 0 then pause() end
  end
  return problems
end

--- Returns settings for luacheck with the names that a behaviour may use.
function lint.settings()
  local names = build.names()
  local function sorted(of)
    local list = {}
    for name in pairs(of) do list[#list + 1] = name end
    table.sort(list)
    return list
  end
  local function quoted(list) return "\"" .. table.concat(list, "\", \"") .. "\"" end
  local out = { "-- Names that behaviours of Skein may use.\nstd = \"none\"\nmax_line_length = 120\n"
    .. "-- A handler takes e whether it needs it or not.\nunused_args = false\nread_globals = {\n" }
  for _, name in ipairs(sorted(names.globals)) do
    local members = names.members[name]
    out[#out + 1] = members and ("  %s = { fields = { %s } },\n"):format(name, quoted(sorted(members)))
      or ("  \"%s\",\n"):format(name)
  end
  return table.concat(out) .. "}\n"
end

--- Returns descriptions of objects for Lua language servers.
function lint.stubs()
  return build.stock_properties and require("stubs").text() or ""
end

return lint
