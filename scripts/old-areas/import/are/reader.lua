--- Reads a ROM area file as words, numbers and strings.
--- 1. Blanks and line ends between them mean nothing, except where a comment runs to the end of its line.
--- 2. A string runs to the first '~'; blanks before it are skipped.
--- 3. A number may be a sum, "1|4|16". Flags are letters or digits, and sums of them: A-Z are bits 0-25, a-z
---    bits 26-51.
--- 4. A word may be in quotes.
--- An error ends the import with "file:line: message".

local circle = require("circle/reader")

local find, sub, match, byte = string.find, string.sub, string.match, string.byte

local reader = setmetatable({}, { __index = circle })
reader.__index = reader

local STRING_MAX = 60 * 1024 -- bytes: fits a property
local VNUM_MAX = 0x7FFFFFFF

function reader.new(import, file, text)
  return setmetatable({ import = import, file = file, text = text, at = 1, line = 1 }, reader)
end

--- Moves on to AT, and counts the lines.
local function go(r, at)
  local line, from = r.line, r.at
  while true do
    from = find(r.text, "\n", from, true)
    if not from or from >= at then break end
    line, from = line + 1, from + 1
  end
  r.at, r.line = at, line
end

--- Moves to the next non-blank character and returns it, without reading it; "" at the end.
function reader:peek()
  local at = find(self.text, "%S", self.at) or #self.text + 1
  go(self, at)
  return sub(self.text, at, at)
end

--- Reads one letter.
function reader:letter(what)
  if self:peek() == "" then self:fail("the file ends where %s should be", what) end
  local char = match(self.text, utf8.charpattern, self.at)
  go(self, self.at + #char)
  return char
end

--- Reads a word up to the next blank, or a text in quotes.
function reader:word(what)
  local char = self:peek()
  if char == "" then self:fail("the file ends where %s should be", what) end
  if char == "'" or char == '"' then
    local stop = find(self.text, char, self.at + 1, true)
    local line = find(self.text, "\n", self.at, true) or #self.text + 1
    if not stop or stop > line then self:fail("%s has no closing %s", what, char) end
    local word = sub(self.text, self.at + 1, stop - 1)
    go(self, stop + 1)
    return word
  end
  local word = match(self.text, "^%S+", self.at)
  go(self, self.at + #word)
  return word
end

-- Colour codes as in circle/text.lua; unknown codes stay.
local COLOURS = { x = "@n", ["{"] = "{", ["/"] = " ", ["*"] = "" }
for letter in ("rgybmcwRGYBMCWD"):gmatch(".") do COLOURS[letter] = "@" .. letter end

--- Converts text with "{r" for red to text with "@r".
function reader.colours(text)
  if find(text, "@", 1, true) then text = text:gsub("@", "@@") end
  return find(text, "{", 1, true) and text:gsub("{(.)", COLOURS) or text
end

--- Reads everything up to the next '~'. RAW: keeps its colour codes.
function reader:string(what, raw)
  self:peek()
  local stop = find(self.text, "~", self.at, true)
  if not stop then
    self:fail("%s begins here, but has no '~' at its end", what)
  elseif stop - self.at > STRING_MAX then
    self:fail("%s is longer than %d KB", what, STRING_MAX // 1024)
  end
  local string = sub(self.text, self.at, stop - 1)
  go(self, stop + 1)
  return raw and string or (reader.colours(string))
end

--- Reads a whole number; sums are added.
function reader:integer_here(what)
  self:peek()
  local word = match(self.text, "^[+-]?%d+[|%d]*", self.at)
  if not word then
    self:fail("%s should be a number, not %s", what, self:quoted(match(self.text, "^%S*", self.at)))
  end
  local sum = 0
  for part in string.gmatch(word, "[+-]?%d+") do sum = sum + self:number(part, what) end
  if sum < -0x80000000 or sum > VNUM_MAX then self:fail("%s is too large: %s", what, word) end
  go(self, self.at + #word)
  return sum
end

--- Reads flags as four words of 32 bits.
function reader:flag_bits(what)
  local word = self:word(what)
  local flags, low, high = { 0, 0, 0, 0 }, 0, 0
  for part in string.gmatch(word .. "|", "([^|]*)|") do
    local digits = match(part, "^%-?%d+$")
    if digits then
      low = low | self:number(digits, what) & 0xFFFFFFFF
    else
      for i = part:sub(1, 1) == "-" and 2 or 1, #part do
        local code = byte(part, i)
        local bit = code >= 0x41 and code <= 0x5A and code - 0x41 or code >= 0x61 and code <= 0x7A and code - 0x61 + 26
        if not bit then self:fail("%s are letters or a number, not %s", what, self:quoted(word)) end
        if bit < 32 then low = low | 1 << bit else high = high | 1 << bit - 32 end
      end
    end
  end
  flags[1], flags[2] = low, high
  return flags
end

--- Reads dice: "2d6+10".
function reader:dice(what)
  local word = self:word(what)
  local number, size, sign, plus = match(word, "^(%d+)[dD](%d+)([+-])(%d+)$")
  if not number then self:fail("%s should be dice like 2d6+10, not %s", what, self:quoted(word)) end
  return { number = self:number(number, what), size = self:number(size, what),
    plus = self:number(sign == "-" and "-" .. plus or plus, what) }
end

--- Reads the rest of the line, a comment.
function reader:rest_of_line()
  local stop = find(self.text, "\n", self.at, true) or #self.text + 1
  local rest = sub(self.text, self.at, stop - 1)
  go(self, stop)
  return rest
end

--- Returns the number of the next record of a section, or nil at the "#0" that ends it.
function reader:record(section)
  local char = self:letter("the next '#' of " .. section)
  if char ~= "#" then self:fail("expected '#' and a number, not %s", self:quoted(char .. self:rest_of_line())) end
  local vnum = self:integer_here("what follows '#'")
  if find(self.text, "^%w", self.at) then
    self:fail("what follows '#' should be a number, not %s", self:quoted(vnum .. match(self.text, "^%w+", self.at)))
  end
  if vnum < 0 then self:fail("#%d is below zero", vnum) end
  return vnum ~= 0 and vnum or nil
end

return reader
