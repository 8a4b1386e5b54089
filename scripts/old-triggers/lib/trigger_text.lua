--- Parses texts of triggers with references in percent signs: %name%, %name.field(argument).field%, and %%.
---
--- A text without a percent sign is its own template. Any other becomes a list of strings and references { name =,
--- fields = { { name =, argument = template or nil } … } }, where `name` is a template if it contains a reference.
--- Names are in small letters.
---
--- A percent sign that begins no reference stays in the text and is reported as odd.
local text = {}

local DEPTH_MAX = 8 -- of references within arguments
local PARTS_MAX = 200

local parse

--- Returns where the bracket that opens at AT closes, or nil.
local function closing(source, at)
  local depth = 0
  for i = at, #source do
    local char = source:sub(i, i)
    if char == "(" then depth = depth + 1 end
    if char == ")" then
      depth = depth - 1
      if depth == 0 then return i end
    end
  end
  return nil
end

--- Reads ".field(argument)…" from AT up to the percent sign. Returns the fields and the position of the sign, or nil.
local function read_fields(source, at, depth)
  local fields = {}
  while source:sub(at, at) == "." do
    local name, stop = source:match("^%.([^.(%%]*)()", at)
    local field = { name = name:lower() }
    at = stop
    if source:sub(at, at) == "(" then
      local close = closing(source, at)
      if not close then return nil end
      field.argument = parse(source:sub(at + 1, close - 1), depth + 1)
      at = source:match("^[^.%%]*()", close + 1)
    end
    fields[#fields + 1] = field
  end
  if source:sub(at, at) ~= "%" then return nil end
  return fields, at
end

--- Returns the reference whose percent sign is at AT, and where it ends; or nil.
local function read_reference(source, at, depth)
  local name, stop = source:match("^([%w_%-'][%w_%-'()%[%]]*)()", at + 1)
  if not name then return nil end
  local fields, close = read_fields(source, stop, depth)
  if not fields then return nil end
  return { name = name:lower(), fields = fields }, close
end

--- Returns the template of SOURCE, and its first oddity or nil.
function parse(source, depth)
  if not source:find("%", 1, true) then return source end
  local parts, at, odd = {}, 1, nil
  while at <= #source do
    local mark = source:find("%", at, true)
    local plain = source:sub(at, (mark or #source + 1) - 1)
    if plain ~= "" then parts[#parts + 1] = plain end
    if not mark then break end
    local reference, close
    if depth <= DEPTH_MAX and #parts < PARTS_MAX then reference, close = read_reference(source, mark, depth) end
    if source:sub(mark + 1, mark + 1) == "%" then
      reference, close = "%", mark + 1
    elseif not reference then
      odd = odd or "a percent sign that begins no %name%; write %% for a plain percent sign"
      reference, close = "%", mark
    end
    parts[#parts + 1] = reference
    at = close + 1
  end
  return parts, odd
end

--- Returns the template of SOURCE, and its first oddity or nil.
function text.parse(source)
  return parse(source, 1)
end

--- Calls FN(reference) for each reference of a template, also in arguments.
function text.each(template, fn)
  if type(template) ~= "table" then return end
  for _, part in ipairs(template) do
    if type(part) == "table" then
      fn(part)
      for _, field in ipairs(part.fields) do text.each(field.argument, fn) end
    end
  end
end

return text
