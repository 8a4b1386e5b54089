--- Colours and line breaks of area files.
-- Colours: "@r" is red and "@R" bright red until the next colour, "@n" is none,
-- "@[F510]" one of 216; "@@" is an at sign. Here each becomes an element that
-- is closed before the next one, lazily, so that a colour nobody sees leaves no
-- trace. Backgrounds and blinking are dropped. A '<' of the source is doubled.
--
-- Lines: descriptions are wrapped by hand at 70 to 80 columns. A line break is
-- undone if the next line's first word would not have fitted; any other break
-- was meant and stays. An indented line begins a paragraph; several in a row,
-- or lines with wide gaps, are a drawing or a table and stay as they are. The
-- two blanks that a typist leaves behind a sentence become the one that a
-- joined line gets there.
--
-- Each function gives nil for an empty text.

local find, sub, match, gsub = string.find, string.sub, string.match, string.gsub

local text = {}

local WRAP_COLUMNS = 62 -- what fitted in here was not wrapped, but broken on purpose
local INDENT_MAX = 6 -- a paragraph's; deeper is a drawing or a heading

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

-- Text without a code, of which a style that waits takes hold at the first character that shows.
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

-- The code behind an '@': what it paints with (false: nothing new; "@": the '@' is text), and its length.
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

-- A line, cut off at its end: what it is indented by, and whether it is a table or drawing: a gap of three
-- blanks inside.
local function line_of(bytes)
  bytes = trim_end(bytes)
  local first = find(bytes, "[^ ]") or 1
  return { bytes = bytes, indent = first - 1, gap = find(bytes, "   ", first, true) ~= nil }
end

-- True if the break between the two lines is there only because the first was full.
local function is_wrapped(import, line, next)
  return line.bytes ~= "" and next.bytes ~= "" and next.indent == 0 and not line.gap and not next.gap
    and columns(import, line.bytes) + 1 + columns(import, match(next.bytes, "^[^ ]+")) > WRAP_COLUMNS
end

-- True if the line is indented as the beginning of a paragraph, which it need not be here.
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

-- Cuts off empty lines at both ends, but not the first line's indentation.
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

--- A description: colours as markup, lines that were only wrapped joined again.
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

--- A name or another single line: colours as markup, blanks at the ends cut off.
function text.line(bytes)
  return paint(one_line(bytes), true, false)
end

--- The same without any colour, for words that are typed.
function text.plain(bytes)
  return paint(one_line(bytes), true, true)
end

--- The words of that, as a list; nil if there are none.
function text.words(bytes)
  local words = bytes ~= "" and words_of(find(bytes, "@", 1, true) and text.plain(bytes) or bytes) or {}
  return #words > 0 and words or nil
end

--- Every byte as it is, but for the last line's end: scripts.
function text.verbatim(bytes)
  bytes = sub(bytes, -1) == "\n" and sub(bytes, 1, -2) or bytes
  return bytes ~= "" and bytes or nil
end

return text
