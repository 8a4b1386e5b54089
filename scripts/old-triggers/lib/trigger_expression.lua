--- Parses and evaluates expressions of triggers. All values are texts.
---
--- 1. The text is split at the first of the weakest operator, then each side again. So all operators associate to the
--- right, and 10 - 3 - 2 is 9. Old scripts rely on that.
---
--- 2. Operators are found before %names% are replaced, so a value never contains one.
---
--- 3. Nothing is split within (…) or "…", or within a run of letters, digits and blanks.
---
--- An expression is { op =, left =, right = }, or { text = template }.
local text = require("trigger_text")

local expression = {}

local OPERATORS = { "||", "&&", "==", "!=", "<=", ">=", "<", ">", "/=", "-", "+", "/", "*", "!" }
local DEPTH_MAX = 40

local function matching_quote(source, at)
  return source:find('"', at + 1, true) or #source
end

local function matching_bracket(source, at)
  local i = at + 1
  while i <= #source do
    local char = source:sub(i, i)
    if char == ")" then return i end
    if char == "(" then i = matching_bracket(source, i) end
    if char == '"' then i = matching_quote(source, i) end
    i = i + 1
  end
  return #source
end

--- Returns the positions in SOURCE where an operator may be, in order.
local function places(source)
  local list, at = {}, 1
  while at <= #source do
    local char = source:sub(at, at)
    list[#list + 1] = at
    if char == "(" then
      at = matching_bracket(source, at) + 1
    elseif char == '"' then
      at = matching_quote(source, at) + 1
    elseif char:find("%w") then
      at = source:match("^[%w%s]+()", at)
    else
      at = at + 1
    end
  end
  return list
end

local function split_at(source)
  local list
  for _, op in ipairs(OPERATORS) do
    if source:find(op, 1, true) then
      list = list or places(source)
      for _, at in ipairs(list) do
        if source:sub(at, at + #op - 1) == op then return op, at end
      end
    end
  end
  return nil
end

local function parse(source, depth)
  source = source:match("^%s*(.*)$")
  local op, at = split_at(source)
  if op and depth < DEPTH_MAX then
    local left, odd_left = parse(source:sub(1, at - 1), depth + 1)
    local right, odd_right = parse(source:sub(at + #op), depth + 1)
    return { op = op, left = left, right = right }, odd_left or odd_right
  end
  if source:sub(1, 1) == "(" and depth < DEPTH_MAX then
    local close = matching_bracket(source, 1)
    local inner = source:sub(2, source:sub(close, close) == ")" and close - 1 or close)
    return parse(inner, depth + 1)
  end
  local template, odd = text.parse(source)
  return { text = template }, odd
end

--- Returns the expression of SOURCE, and its first oddity or nil.
function expression.parse(source)
  return parse(source, 1)
end

-- Values.

--- True if VALUE is only a number.
function expression.is_number(value)
  return value:find("^[+-]?%d+$") ~= nil
end

--- Returns the number at the beginning of VALUE, or 0, as a 32-bit integer.
function expression.number(value)
  local digits = value:match("^%s*([+-]?%d+)")
  local number = digits and #digits < 20 and math.tointeger(tonumber(digits)) or 0
  number = number & 0xFFFFFFFF
  return number >= 0x80000000 and number - 0x100000000 or number
end

local number, is_number = expression.number, expression.is_number

local function wrap(value)
  value = value & 0xFFFFFFFF
  return tostring(value >= 0x80000000 and value - 0x100000000 or value)
end

--- True if VALUE counts as true for "if".
function expression.is_true(value)
  local first = value:match("^%s*(.)")
  return first ~= nil and first ~= "0"
end

local is_true = expression.is_true

local function flag(value) return value and "1" or "0" end

--- Compares as numbers if both are numbers, otherwise as texts without regard to case.
local function compare(left, right, numbers, texts)
  if is_number(left) and is_number(right) then return flag(numbers(number(left), number(right))) end
  return flag(texts(left:lower(), right:lower()))
end

local function same(a, b) return a == b end
local function other(a, b) return a ~= b end
local function less(a, b) return a < b end
local function more(a, b) return a > b end
local function at_most(a, b) return a <= b end
local function at_least(a, b) return a >= b end

local function divide(left, right)
  if right == 0 then return "0" end
  local result = math.abs(left) // math.abs(right)
  return wrap((left < 0) ~= (right < 0) and -result or result)
end

local APPLY = {
  ["||"] = function(a, b) return flag(is_true(a) or is_true(b)) end,
  ["&&"] = function(a, b) return flag(is_true(a) and is_true(b)) end,
  ["=="] = function(a, b) return compare(a, b, same, same) end,
  ["!="] = function(a, b) return compare(a, b, other, other) end,
  ["<="] = function(a, b) return compare(a, b, at_most, at_most) end,
  [">="] = function(a, b) return compare(a, b, at_least, at_least) end,
  ["<"] = function(a, b) return compare(a, b, less, less) end,
  [">"] = function(a, b) return compare(a, b, more, more) end,
  ["/="] = function(a, b) return flag(b ~= "" and a:lower():find(b:lower(), 1, true) ~= nil) end,
  ["-"] = function(a, b) return wrap(number(a) - number(b)) end,
  ["+"] = function(a, b) return wrap(number(a) + number(b)) end,
  ["*"] = function(a, b) return wrap(number(a) * number(b)) end,
  ["/"] = function(a, b) return divide(number(a), number(b)) end,
  ["!"] = function(_, b)
    if is_number(b) then return flag(number(b) == 0) end
    return flag(b == "")
  end,
}

local function trim(value)
  return value:match("^%s*(.-)%s*$")
end

--- Returns LEFT OP RIGHT as text.
function expression.apply(op, left, right)
  return APPLY[op](trim(left), trim(right))
end

--- Returns the value of an expression; RENDER(template) returns a text.
function expression.value(one, render)
  if one.text then
    local template = one.text
    return type(template) == "string" and template or render(template)
  end
  local left = expression.value(one.left, render)
  return APPLY[one.op](trim(left), trim(expression.value(one.right, render)))
end

--- Calls FN(template) for each text of an expression.
function expression.each(one, fn)
  if one.text then return fn(one.text) end
  expression.each(one.left, fn)
  expression.each(one.right, fn)
end

return expression
