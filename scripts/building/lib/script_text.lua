--- The text of a script without its tests: what the game itself runs. A test may name, take and make anything.
local script_text = {}

local CLOSE = { ["\""] = "[\\\"]", ["'"] = "[\\']" }

--- Returns the place after the string that begins at AT.
local function after_string(source, at)
  local quote = source:sub(at, at)
  local p = at + 1
  while true do
    local found = source:find(CLOSE[quote], p)
    if not found then return #source + 1 end
    if source:sub(found, found) == quote then return found + 1 end
    p = found + 2
  end
end

--- Returns the place after the long bracket whose first [ is at AT, or nil.
local function after_long(source, at)
  local level = source:match("^%[(=*)%[", at)
  if not level then return nil end
  local _, last = source:find("]" .. level .. "]", at, true)
  return (last or #source) + 1
end

--- Returns the place after the bracket that closes the one at AT.
local function after_call(source, at)
  local depth, p = 0, at
  while true do
    p = source:find("[%(%)\"'%[%-]", p)
    if not p then return #source + 1 end
    local c = source:sub(p, p)
    if c == "(" then
      depth, p = depth + 1, p + 1
    elseif c == ")" then
      depth, p = depth - 1, p + 1
      if depth == 0 then return p end
    elseif CLOSE[c] then
      p = after_string(source, p)
    elseif c == "[" then
      p = after_long(source, p) or p + 1
    elseif source:sub(p + 1, p + 1) == "-" then
      p = after_long(source, p + 2) or source:find("\n", p, true) or #source + 1
    else
      p = p + 1
    end
  end
end

--- Returns SOURCE without its tests, each of which begins a line.
function script_text.without_tests(source)
  local text, out, from = "\n" .. source, {}, 1
  while true do
    local first, last = text:find("\ntest%s*%(", from)
    if not first then break end
    out[#out + 1] = text:sub(from, first)
    from = after_call(text, last)
  end
  out[#out + 1] = text:sub(from)
  return table.concat(out):sub(2)
end

--- True if SOURCE has more than comments.
function script_text.has_code(source)
  return source:gsub("%-%-[^\n]*", ""):find("%S") ~= nil
end

return script_text
