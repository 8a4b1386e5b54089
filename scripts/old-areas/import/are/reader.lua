--- Reads an area file of Merc and its descendants (.are) as words, numbers and strings.
--- 1. Blanks and line ends between them mean nothing, except where a comment runs to the end of its line.
--- 2. A string runs to the first '~'; blanks before it are skipped. Its colour codes are those of the format.
--- 3. A number may be a sum, "1|4|16". Flags are letters or digits, and sums of them: A-Z are bits 0-25, a-z
---    bits 26-51. A vector is up to four numbers of 32 bits: "64&2".
--- 4. A word may be in quotes.
--- 5. Where a number stands for a name (a position, a sex), the name may stand too.
--- An error ends the import with "file:line: message".

local circle = require("circle/reader")
local colours = require("are/colours")

local find, sub, match, gsub, byte = string.find, string.sub, string.match, string.gsub, string.byte

local reader = setmetatable({}, { __index = circle })
reader.__index = reader

local STRING_MAX = 60 * 1024 -- bytes: fits a property
local VNUM_MAX = 0x7FFFFFFF
local DIRECTIONS = { [0] = 0, 1, 2, 3, 4, 5 } -- the file's, as those of CircleMUD

--- Returns a reader of TEXT. FORMAT has `names`, and `colours` (see are/colours.lua); nil for ROM's colours alone.
function reader.new(import, file, text, format)
  format = format or {}
  return setmetatable({ import = import, file = file, text = text, at = 1, line = 1, names = format.names,
    directions = format.directions or DIRECTIONS, colours = colours[format.colours or "rom"] }, reader)
end

--- Moves on to AT, and counts the lines. It looks at no text behind AT, since a file may be one long line.
local function go(r, at)
  local skipped = sub(r.text, r.at, at - 1)
  if find(skipped, "\n", 1, true) then
    local _, breaks = gsub(skipped, "\n", "")
    r.line = r.line + breaks
  end
  r.at = at
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
  return raw and string or self.colours(string)
end

--- True if a word that a '~' ends comes next, on one line: where other games have a number or a plain word.
function reader:is_at_string()
  return find(self.text, "^%s*%a[^~\n]*~", self.at) ~= nil
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

--- Reads a vector of bits, "1&64", as four words of 32 bits.
function reader:vector(what)
  local word = self:word(what)
  if not find(word, "&", 1, true) and not match(word, "^%-?%d+$") then
    self.at = self.at - #word
    return self:flag_bits(what)
  end
  local flags, count = { 0, 0, 0, 0 }, 0
  for part in string.gmatch(word, "[^&]+") do
    count = count + 1
    local bits = match(part, "^%-?%d+$") and tonumber(part)
    if not bits or count > 4 then self:fail("%s are numbers like 64&2, not %s", what, self:quoted(word)) end
    flags[count] = bits & 0xFFFFFFFF
  end
  return flags
end

--- Reads dice: "2d6+10".
function reader:dice(what)
  self:peek()
  local all, number, size, sign, plus = match(self.text, "^((%d+)[dD](%d+)%s*([+-])%s*(%-?%d+))", self.at)
  if not all then
    self:fail("%s should be dice like 2d6+10, not %s", what, self:quoted(match(self.text, "^%S*", self.at)))
  end
  go(self, self.at + #all)
  plus = self:number(plus, what)
  return { number = self:number(number, what), size = self:number(size, what), plus = sign == "-" and -plus or plus }
end

--- Reads a number or a word that stands for a name of SET; OTHERWISE if there is no such name.
function reader:named(set, otherwise)
  local word = self:word("the " .. set)
  local number = circle.integer(word)
  local name
  if number then name = self.names.of(set, number) else name = self.names.word(set, word) end
  if not name then self:oddity("the %s %s is unknown, so it is %s", set, self:quoted(word), otherwise) end
  return name or otherwise
end

--- Returns the name of the type that WORD means, or the beginning of WORD itself, which is reported.
function reader:type_named(word)
  local name = self.names.word("type", word)
  if name then return name end
  self:oddity("the type %s is unknown and was kept", self:quoted(word))
  return circle.excerpt(self.import, word)
end

local WORDS_MAX = 64 -- of a line that are looked at

--- Returns what stands on the rest of the line, as words, without reading it.
function reader:words_here()
  self:peek()
  local words, at = {}, self.at
  while #words < WORDS_MAX do
    local word, behind = match(self.text, "^([^%s]+)[ ]*()", at)
    if not word then break end
    words[#words + 1], at = word, behind
  end
  return words
end

--- Returns the numbers on the rest of the line, which is read. Fewer than LEAST are an error; a word ends them.
function reader:numbers_here(what, least)
  local numbers = {}
  for i, word in ipairs(self:words_here()) do
    local number = circle.integer(word)
    if not number then break end
    numbers[i] = self:number(word, what)
  end
  if #numbers < least then
    self:fail("%s should be %d numbers, not %s", what, least, self:quoted(self:rest_of_line()))
  end
  self:rest_of_line()
  return numbers
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
