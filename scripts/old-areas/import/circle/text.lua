--- Converts colours and line breaks of area files.
---
--- Colours: "@r" is red and "@R" bright red until the next colour, "@n" is none, "@[F510]" one of 216; "@@" is
--- an at sign. Each becomes an element that is closed before the next one, and only if it colours a visible
--- character. Backgrounds and blinking are dropped. A '<' of the source is doubled.
---
--- Lines: descriptions are wrapped by hand at 70 to 80 columns. A line break is undone if the next line's
--- first word would not have fitted; other breaks were intended and stay. An indented line begins a paragraph;
--- several in a row, or lines with wide gaps, are a drawing or a table and stay unchanged. Two blanks after a
--- sentence become one.
---
--- Each function returns nil for an empty text.

local find, sub, match, gsub = string.find, string.sub, string.match, string.gsub

local text = {}

local WRAP_COLUMNS = 62 -- a line that fitted into this was broken on purpose
local INDENT_MAX = 6 -- of a paragraph; deeper lines are a drawing or a heading

-- Colours ---------------------------------------------------------------------

local COLOURS = {
  d = "<black>", D = "<grey>", r = "<red>", R = "<b><red>", g = "<green>", G = "<b><green>",
  y = "<yellow>", Y = "<b><yellow>", b = "<blue>", B = "<b><blue>", m = "<magenta>",
  M = "<b><magenta>", c = "<cyan>", C = "<b><cyan>", w = "<white>", W = "<b><white>",
  u = "<u>", n = "",
}

local LEVELS = { ["0"] = "00", ["1"] = "5f", ["2"] = "87", ["3"] = "af", ["4"] = "d7", ["5"] = "ff" }

local painter = {}
painter.__index = painter

function painter:add(bytes)
  self[#self + 1] = bytes
end

function painter:close()
  for _ in string.gmatch(self.open, "<") do
    self:add("</>")
  end
  self.open = ""
end

-- Adds text without a code; a pending style takes effect at the first visible character.
function painter:put(run)
  local blanks, rest = match(run, "^([ \n]*)(.*)$")
  if blanks ~= "" and not (self.line and #self == 0) then
    if self.wanted ~= self.open then
      self:close()
    end
    self:add(blanks)
  end
  if rest ~= "" then
    if self.wanted ~= self.open then
      self:close()
      self:add(self.wanted)
      self.open = self.wanted
    end
    self:add(self.plain and rest or (gsub(rest, "<", "<<")))
  end
end

-- Returns the style for the code after an '@' (false: none; "@": the '@' is text), and the length of the
-- code.
local function code_at(bytes, at)
  local char = sub(bytes, at, at)
  if char == "@" then
    return "@", 1
  elseif char == "[" then
    local ground, red, green, blue = match(bytes, "^%[([FfBb])([0-5])([0-5])([0-5])%]", at)
    if not ground then
      return "@", 0
    end
    local fore = ground == "F" or ground == "f"
    return fore and "<#" .. LEVELS[red] .. LEVELS[green] .. LEVELS[blue] .. ">", 6
  elseif COLOURS[char] then
    return COLOURS[char], 1
  elseif find(char, "^[%w()]") then
    return false, 1 -- backgrounds, blinking and the like
  end
  return "@", 0
end

local function paint_codes(bytes, line, plain)
  local out = setmetatable({ wanted = "", open = "", line = line, plain = plain }, painter)
  local at = 1
  while at <= #bytes do
    local mark = find(bytes, "@", at, true)
    out:put(sub(bytes, at, (mark or #bytes + 1) - 1))
    if not mark then
      break
    end
    local style, length = code_at(bytes, mark + 1)
    if style == "@" then
      out:put("@")
    elseif style and not plain then
      out.wanted = style
    end
    at = mark + 1 + length
  end
  local painted = match(table.concat(out), "^.*[^ ]") or ""
  for i = #out, 1, -1 do
    out[i] = nil
  end
  out:close()
  return painted .. table.concat(out)
end

local function paint(bytes, line, plain)
  if find(bytes, "@", 1, true) then
    bytes = paint_codes(bytes, line, plain)
  else
    bytes = line and gsub(bytes, "^[ \n]+", "") or bytes
    bytes = match(bytes, "^.*[^ ]") or ""
    bytes = plain and bytes or gsub(bytes, "<", "<<")
  end
  return bytes ~= "" and bytes or nil
end

-- Lines -----------------------------------------------------------------------

local function trim_end(line)
  return match(line, "^.*[^ ]") or ""
end

local function trim(line)
  return match(line, "^%s*(.*%S)") or ""
end

local function columns(import, line)
  return find(line, "[\x80-\xFF]") and import.columns(line) or #line
end

-- Returns a line without trailing blanks, its indentation, and whether it has a gap of three blanks, as
-- tables and drawings do.
local function line_of(bytes)
  bytes = trim_end(bytes)
  local first = find(bytes, "[^ ]") or 1
  return { bytes = bytes, indent = first - 1, gap = find(bytes, "   ", first, true) ~= nil }
end

-- True if the break between the two lines is only there because the first was full.
local function is_wrapped(import, line, next)
  return line.bytes ~= "" and next.bytes ~= "" and next.indent == 0 and not line.gap and not next.gap
    and columns(import, line.bytes) + 1 + columns(import, match(next.bytes, "^[^ ]+")) > WRAP_COLUMNS
end

-- True if the line's indentation only marks a paragraph, and can be removed.
local function begins_paragraph(line, next)
  return line.indent > 0 and line.indent <= INDENT_MAX and not line.gap and (not next or next.indent == 0)
end

local function unwrap(import, bytes)
  local lines, out = {}, {}
  for line in string.gmatch(bytes .. "\n", "([^\n]*)\n") do
    lines[#lines + 1] = line_of(line)
  end
  local joins, drawing = false, false -- drawing: the line before was left indented
  for i, line in ipairs(lines) do
    local next = lines[i + 1]
    local whole = joins or (not drawing and begins_paragraph(line, next))
    drawing = not whole and line.indent > 0
    local shown = whole and sub(line.bytes, line.indent + 1) or line.bytes
    if not (drawing or line.gap) and find(shown, "  ", 1, true) then
      shown = gsub(shown, "([.!?:\"')] ) ", "%1")
    end
    out[#out + 1] = shown
    if next then
      joins = is_wrapped(import, line, next)
      out[#out + 1] = joins and " " or "\n"
    end
  end
  return table.concat(out)
end

-- Removes empty lines at both ends, but not the first line's indentation.
local function trim_lines(bytes)
  local at = 1
  while at <= #bytes do
    local stop = find(bytes, "\n", at, true) or #bytes + 1
    if find(sub(bytes, at, stop - 1), "%S") then
      break
    end
    at = stop + 1
  end
  return match(bytes, "^.*%S", at) or ""
end

--- Returns a description: colours as markup, wrapped lines joined again.
function text.block(import, bytes)
  bytes = trim_lines(bytes)
  return bytes ~= "" and paint(unwrap(import, bytes), false, false) or nil
end

local function words_of(bytes)
  local words = {}
  for word in string.gmatch(bytes, "%S+") do
    words[#words + 1] = word
  end
  return words
end

local function one_line(bytes)
  local simple = not find(bytes, "%s%s") and not find(bytes, "\n", 1, true)
  return simple and trim(bytes) or table.concat(words_of(bytes), " ")
end

--- Returns a name or another single line: colours as markup, without blanks at the ends.
function text.line(bytes)
  return paint(one_line(bytes), true, false)
end

--- The same without colours, for words that players type.
function text.plain(bytes)
  return paint(one_line(bytes), true, true)
end

--- Returns its words as a list; nil without any.
function text.words(bytes)
  local words = bytes ~= "" and words_of(find(bytes, "@", 1, true) and text.plain(bytes) or bytes) or {}
  return #words > 0 and words or nil
end

--- Returns a script unchanged, except for a line end at its end.
function text.verbatim(bytes)
  bytes = sub(bytes, -1) == "\n" and sub(bytes, 1, -2) or bytes
  return bytes ~= "" and bytes or nil
end

return text
