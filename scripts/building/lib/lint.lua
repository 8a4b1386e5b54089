--- Finds probable mistakes in a behaviour that compiles.
---
--- Reads the source once, as Lua does, without a syntax tree. It only knows whether an expression is an object,
--- a name, or contains a player's input. lint_rules.lua has the rules.
---
--- 1. Only for sources that Lua has compiled: a syntax error ends the walk silently.
---
--- 2. A name is unknown only if nothing in the whole source sets it, so such reports wait for the end.
---
--- 3. A player's input stays input through string methods, `or`, parentheses and a mark such as .. "." at its end. Any
--- other `..` makes it glued, quote() makes it clean, and the result of any other call is unknown.
---
--- 4. Old spellings (spellings.lua) are collected with the edits that replace them, for lint.rewrite. They are one
--- problem of the source, with old = true.
---
--- An expression has kind ("nil", "string", "number", "boolean", "global", "local", "event", "member", "table",
--- "other"), at (its word) and name; taint and taint_at; is_object. A member has base (the kind before it), library
--- (its name) and of_object; an object may have target, the ref by which the script found it, and of, a prototype of
--- it, of which its members have one as by; an e has event, the function that gets it, and a t of a test is_test; a
--- table has names (the value of each), places (where each stands) and open (it has other keys). A literal has literal,
--- its word; a text that was put together has is_text. The arguments of a call have open and close, the words of its
--- parentheses, and from and to, the first and last word of the first argument.
local calls = require("lint_calls")
local editors = require("lint_editors")
local events = require("lint_events")
local habits = require("lint_habits")
local lint_area = require("lint_area")
local lint_explain = require("lint_explain")
local lint_rewrite = require("lint_rewrite")
local literals = require("lint_names")
local outcomes = require("lint_outcomes")
local play = require("lint_play")
local properties = require("lint_properties")
local returns = require("lint_returns")
local rules = require("lint_rules")
local spellings = require("spellings")
local words_of = require("lint_words").of

local lint = {}

local DEPTH_MAX = 220 -- Lua's own limit
local WORDS_A_TURN = 500 -- about 3 ms
local PROBLEMS_A_TURN = 25
local OTHER = { kind = "other" }
local GUESSED = { kind = "other", is_object = true, is_guess = true } -- by its name

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
  value = value or w.in_package and properties.OBJECTS[name] and GUESSED or OTHER
  w.hidden[#w.hidden + 1] = { name = name, before = w.locals[name] }
  w.locals[name] = { taint = value.taint, taint_at = value.taint_at, is_object = value.is_object,
    is_this = value.is_this, is_actor = value.is_actor, is_event = value.kind == "event", event = value.event,
    is_test = value.is_test, target = value.target, is_guess = value.is_guess, nobody = value.nobody,
    typed = value.typed, said = value.typed and name, is_notes = value.is_notes, keys = value.keys, of = value.of,
    is_counter = w.fn == w.main and (value.kind == "number" or value.kind == "boolean"),
    is_store = w.fn == w.main and value.kind == "table" and not next(value.names) and not value.has_items,
    step_of = value.step_of }
  w.locals[name].__index = w.locals[name]
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
  if not name then into.has_items = true end
  if name then into.names[name], into.places[name] = value, at end
  if name == "behaviour" and value.literal == "string" then w.behaviours[#w.behaviours + 1] = value.at end
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
  return setmetatable({ kind = known.is_event and "event" or "local", at = at, name = name }, known)
end

--- Returns the member NAME of BASE, which stands at AT; is_call: it is called as a method.
local function member_of(w, base, is_call, name, at)
  if base.is_test then spellings.of_test(w, at, is_call) end
  local member = { kind = "member", at = at, name = name, base = base.kind, of_object = base.is_object,
    of_this = base.is_this, is_this = base.kind == "event" and name == "this", of_actor = base.is_actor,
    is_actor = base.kind == "event" and name == "actor",
    of_notes = base.is_notes, library = base.name, event = base.event, by = base.target or base.of,
    typed = base.keys and base.keys[name] }
  if base.is_test then literals.of_test(w, member, name) end
  if base.kind == "event" then
    rules.field(base.event, member)
    member.is_object, member.of = rules.field_is_object(base.event, name)
    if rules.field_is_raw(base.event, name) then member.taint, member.taint_at = rules.RAW, base.at end
  elseif base.is_object then
    member.is_object, member.of = properties.is_object(w, name)
  end
  return member
end

--- Parses an argument. A function literal gets its purpose from the called function.
local function parse_argument(w, callee, args)
  if not is(w, "function") then return parse_expr(w) end
  local fn = { kind = "plain" }
  rules.purpose(w, callee, args, fn)
  advance(w)
  if fn.kind == "test" then w.has_check = false end
  function_body(w, fn)
  if fn.kind == "test" then calls.tested(w, callee.at) end
  return { kind = "function" }
end

local function parse_call(w, callee, receiver)
  local args = {}
  if is(w, "string") then
    args[1] = { kind = "string", at = w.at }
    advance(w)
  elseif is(w, "{") then
    args[1] = parse_table(w)
  else
    args.open = w.at
    expect(w, "(")
    while not is(w, ")") and w.at < w.last do
      local from = w.at
      args[#args + 1] = parse_argument(w, callee, args)
      if #args == 1 then args.from, args.to = from, w.at - 1 end
      if not accept(w, ",") then break end
    end
    args.close = w.at
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
  literals.member(w, expr)
  play.suffixed(w, expr)
  if accept(w, ".") then
    return member_of(w, expr, false, take_name(w)), false
  elseif accept(w, "[") then
    habits.indexed(w, expr, parse_expr(w))
    expect(w, "]")
    return expr.kind == "local" and { kind = "item", name = expr.name, at = expr.at } or OTHER, false
  elseif accept(w, ":") then
    return parse_call(w, member_of(w, expr, true, take_name(w)), expr), true
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
    local expr = { kind = literal, at = w.at, literal = w.kinds[w.at] }
    advance(w)
    return expr
  elseif is(w, "{") then
    return parse_table(w)
  elseif accept(w, "function") then
    function_body(w, { kind = "plain" })
    return OTHER
  end
  local from = w.at
  local expr, base = parse_suffixed(w)
  was_read(w, expr, base)
  play.bare(w, expr, from)
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
local ORDER = { ["<"] = true, [">"] = true, ["<="] = true, [">="] = true }

local function joined(w, symbol, left, right)
  local from = (right.taint or 0) > (left.taint or 0) and right or left
  if symbol == ".." then
    local glue = from == left and right or left
    local is_end = glue.kind == "string" and not w.texts[glue.at]:find("[^%s.,:;!?]")
    return { kind = "other", is_text = true, at = left.at or w.at - 1,
      taint = from.taint and (is_end and from.taint or rules.GLUED), taint_at = from.taint_at }
  end
  if not from.taint or not (symbol == "or" or symbol == "and") then return OTHER end
  return { kind = "other", taint = from.taint, taint_at = from.taint_at }
end

local function parse_binary(w, limit)
  local left = OTHER
  deeper(w)
  if UNARY[w.kinds[w.at]] then
    local at, unary = w.at, w.kinds[w.at]
    advance(w)
    local right = parse_binary(w, UNARY_PRIORITY)
    if unary == "-" and right.kind == "number" then left = { kind = "other", at = right.at, is_minus = true } end
    if unary == "not" then left = { kind = "other", at = right.at, is_not = true } end
    if unary == "#" then habits.length(w, at, right) end
  else
    left = parse_simple(w)
  end
  local symbol = w.kinds[w.at]
  while LEFT[symbol] and LEFT[symbol] > limit do
    local at = w.at
    if symbol == "or" then habits.alternative(w, at) end
    advance(w)
    local right = parse_binary(w, RIGHT[symbol] or LEFT[symbol])
    habits.added(w, at, symbol, left, right)
    if symbol == "or" then habits.either(w, at, left, right) end
    if symbol == "==" or symbol == "~=" then
      calls.compared(w, at, left, right)
      habits.compared(w, at, left, right)
    end
    if symbol == ".." then calls.glued(w, at, left, right) end
    if ORDER[symbol] then calls.ordered(w, at, left, right) end
    if ORDER[symbol] or symbol == "==" or symbol == "~=" then play.compared(w, at, symbol, left, right) end
    local text = symbol == "==" and right.literal == "string" and w.texts[right.at]
    left = joined(w, symbol, left, right)
    if text then left = { kind = "other", compared = text } end
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
  w.fn, fn.from, fn.outer = fn, w.at, outer
  if has_self then declare(w, "self") end
  expect(w, "(")
  while not is(w, ")") and w.at < w.last do
    if not accept(w, "...") then
      local name = take_name(w)
      local is_handler = first and fn.kind ~= "plain" and fn.kind ~= "atomic" and fn.kind ~= "test"
      local is_e = name == "e"
      local is_test = first and (fn.kind == "test" or w.has_tests and name == "t")
      fn.takes_event = fn.takes_event or first and is_e
      declare(w, name, (is_handler or is_e) and { kind = "event", event = is_handler and fn or nil }
        or is_test and { kind = "local", is_test = true } or nil)
    end
    first = false
    if not accept(w, ",") then break end
  end
  expect(w, ")")
  parse_block(w)
  expect(w, "end")
  habits.ended(w, fn)
  play.ended(w, fn)
  w.fn = outer
  leave_scope(w, mark)
end

local function parse_local(w)
  if accept(w, "function") then
    local name = take_name(w)
    declare(w, name)
    return function_body(w, { kind = "plain", known = w.locals[name] })
  end
  local names = take_names(w)
  local values = accept(w, "=") and parse_list(w) or {}
  for i, name in ipairs(names) do declare(w, name, values[i]) end
end

local function parse_break(w) calls.may_end(w) end

local function parse_goto(w)
  take_name(w)
  calls.may_end(w, true)
end

local function parse_return(w)
  calls.may_end(w, true)
  w.fn.returns = true
  local is_first = true
  while not BLOCK_ENDS[w.kinds[w.at]] and not is(w, ";") do
    local value = parse_expr(w)
    rules.returned(w, value)
    if is_first then returns.check(w, value) end
    is_first, w.fn.speaks, w.fn.gives = false, true, true
    if not accept(w, ",") then break end
  end
  accept(w, ";")
end

--- Parses a call, or an assignment.
local function parse_expression_statement(w)
  local targets, from = {}, w.at
  repeat
    local target, base, is_call = parse_suffixed(w)
    if not is(w, "=") and not is(w, ",") then
      was_read(w, target, base)
      if is_call then habits.statement(w, from) end
      return is_call or give_up(w)
    end
    targets[#targets + 1] = target
  until not accept(w, ",")
  if #targets == 1 and habits.counts(w, from, targets[1]) then targets[1].is_count = true end
  expect(w, "=")
  local values = parse_list(w)
  for i, target in ipairs(targets) do rules.assigned(w, target, values[i] or OTHER) end
end

local function parse_for(w)
  local at, names = w.at - 1, take_names(w)
  local counts = accept(w, "=")
  if not counts then expect(w, "in") end
  local values = parse_list(w)
  if not counts then habits.walked(w, values) end
  expect(w, "do")
  local mark = #w.hidden
  for _, name in ipairs(names) do declare(w, name) end
  calls.loop_begin(w, at, counts and calls.is_long(w, values))
  parse_block(w)
  calls.loop_end(w)
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
  outcomes.conditional(w, w.at - 1)
end

local LITERAL_FALSE = { ["false"] = true, ["nil"] = true }

local function parse_repeat(w)
  local mark, from = #w.hidden, w.at
  calls.loop_begin(w, w.at - 1)
  parse_block(w)
  expect(w, "until")
  local at = w.at
  local literal = parse_expr(w).literal
  w.loop.endless = LITERAL_FALSE[literal] or not literal and play.never_changes(w, at, w.at - 1, from, at - 1)
  calls.loop_end(w)
  leave_scope(w, mark)
end

local function parse_do(w)
  scoped_block(w)
  expect(w, "end")
end

local function parse_while(w)
  local at = w.at - 1
  local literal = parse_expr(w).literal
  local to = w.at - 1
  expect(w, "do")
  calls.loop_begin(w, at, literal and literal ~= "..." and not LITERAL_FALSE[literal])
  parse_do(w)
  w.loop.endless = w.loop.endless or not literal and play.never_changes(w, at + 1, to, to + 1, w.at - 1)
  calls.loop_end(w)
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

local STATEMENTS = { [";"] = function() end, ["break"] = parse_break, ["if"] = parse_if, ["while"] = parse_while,
  ["do"] = parse_do, ["for"] = parse_for, ["repeat"] = parse_repeat, ["function"] = parse_function,
  ["local"] = parse_local, ["return"] = parse_return, ["goto"] = parse_goto, ["::"] = parse_label }

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

--- Reads SOURCE, the behaviour of THING or nil, as a whole. REWRITES: it may be a builder's file, though STOCK
--- names are allowed. Returns what was found in it.
local function walk(source, stock, pause, thing, rewrites)
  local w = words_of(source, pause)
  w.names, w.depth, w.guesses, w.main, w.pause, w.stock = build.names(stock), 0, 0, { kind = "main" }, pause, stock
  w.fn = w.main
  w.locals, w.hidden, w.unknown, w.unknown_fields, w.set_globals, w.set_fields = {}, {}, {}, {}, {}, {}
  w.problems, w.old, w.wrong, w.read_acts, w.behaviours = {}, {}, {}, {}, {}
  w.problem, w.nearest, w.unknown_name, w.is_package = rules.problem, rules.nearest, rules.unknown,
    stock and not thing and not rewrites
  w.has_tests = source:find("%f[%w_]test%s*%(") ~= nil
  properties.begin(w, thing)
  literals.begin(w, thing)
  events.begin(w)
  habits.begin(w)
  play.begin(w)
  parse_block(w)
  rules.report_unknown(w)
  events.report(w)
  literals.report(w)
  habits.report(w)
  play.report(w)
  properties.report(w)
  spellings.report(w)
  return w
end

--- Returns the probable mistakes in SOURCE, in order: a list of {line=, column=, text=, old=}. STOCK: names of the
--- stock game are allowed. PAUSE, if given, is called every few milliseconds so that others get their turn.
--- THING, if given, is the object that has the behaviour.
function lint.check(source, stock, pause, thing)
  local w = walk(source, stock, pause, thing)
  table.sort(w.problems, function(a, b) return a.at < b.at or a.at == b.at and a.order < b.order end)
  local problems = {}
  for i, problem in ipairs(w.problems) do
    problems[i] = build.problem(source, w.places[problem.at], problem.text)
    problems[i].old = problem.old
    if pause and i % PROBLEMS_A_TURN == 0 then pause() end
  end
  return problems
end

--- Replaces the old spellings in SOURCE: see lint_rewrite.lua.
function lint.rewrite(source, stock)
  return lint_rewrite.source(source, stock, function(text) return walk(text, stock, nil, nil, true) end)
end

--- Returns what to do about MESSAGE of Lua, which doesn't load SOURCE because of LINE; or nil. STOCK: as in check.
function lint.explain(source, stock, line, message)
  local w = words_of(source)
  w.names = build.names(stock)
  return lint_explain.why(w, line, message)
end

lint.settings, lint.stubs, lint.answer_stubs = editors.settings, editors.stubs, editors.answer_stubs

--- Returns the probable mistakes in THINGS: see lint_area.lua.
lint.area = lint_area.check

--- Answers the call build.lint.
function lint.answer_area(ticket, who, place)
  build.answer(ticket, (lint_area.of(who, place)))
end

return lint
