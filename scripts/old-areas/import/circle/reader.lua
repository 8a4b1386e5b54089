--- Reads an area file as lines, strings up to '~', words and numbers. The rules of the format that all kinds
--- share:
--- 1. A string runs to a '~' at the end of a line, or with only blanks behind it; any other '~' is text. There are no
--- comments inside a string.
--- 2. Between strings, empty lines and lines that begin with '*' are skipped.
--- 3. A record begins with "#vnum"; a file ends with '$', an old one with "#99999" or more before it. A file
---    without that
--- is incomplete, which is an error.
--- 4. Flags are digits, or letters: a-z are bits 0-25, A-F bits 26-31.
--- An error ends the import with "file:line: message".

local find, sub, match, gsub, byte = string.find, string.sub, string.match, string.gsub, string.byte

local reader = { NONE = -1 }
reader.__index = reader

local STRING_MAX = 60 * 1024 -- bytes: fits a property
local WORDS_MAX = 24
local END_VNUM = 99999 -- from this number on, one without a record ends a file, as in the original
local EXCERPT_COLUMNS, EXCERPT_BYTES = 50, 160
local MESSAGE_BYTES = 319

function reader.new(import, file, text)
  return setmetatable({ import = import, file = file, text = text, at = 1, line = 0 }, reader)
end

local function trim(text)
  return match(text, "^%s*(.*%S)") or ""
end
reader.trim = trim

local function is_continuation(char)
  return char and char >= 0x80 and char < 0xC0
end

--- Returns the beginning of a text, short enough for a message, and not cut inside a character.
function reader.excerpt(import, text)
  local stop = #import.fit(text, EXCERPT_COLUMNS)
  if stop > EXCERPT_BYTES then
    stop = EXCERPT_BYTES
    while stop > 0 and is_continuation(byte(text, stop + 1)) do
      stop = stop - 1
    end
  end
  return sub(text, 1, stop)
end

function reader:quoted(text)
  return "\"" .. reader.excerpt(self.import, text) .. "\""
end

function reader:fail(format, ...)
  local line = self.line > 0 and self.line or 1 -- an empty file's
  local text = sub(string.format(format, ...), 1, MESSAGE_BYTES)
  self.import.fail(string.format("%s:%d: %s", self.file, line, text))
end

function reader:oddity(format, ...)
  self.import.oddity(self.file, self.line, string.format(format, ...))
end

--- Returns the next line unchanged; nil at the end of the file.
function reader:raw()
  local text, at = self.text, self.at
  if at > #text then
    return nil
  end
  local stop = find(text, "\n", at, true) or #text + 1
  self.at = stop + 1
  self.line = self.line + 1
  return sub(text, at, stop - 1)
end

local function counts(line)
  return find(line, "%S") and byte(line, 1) ~= 0x2A
end

--- Returns the next line that is not skipped, trimmed. WHAT is for the error message.
function reader:next(what)
  while true do
    local line = self:raw()
    if not line then
      self:fail("the file ends where %s should be", what)
    elseif counts(line) then
      return trim(line)
    end
  end
end

--- Returns the first character of the next line that is not skipped, without reading it; "" at the end.
function reader:peek()
  local text, at, number = self.text, self.at, self.line
  local char = match(text, "^[^%s*]", at)
  if char then
    return char
  end
  while at <= #text do
    local stop = find(text, "\n", at, true) or #text + 1
    local line = sub(text, at, stop - 1)
    if counts(line) then
      self.at, self.line = at, number
      return sub(trim(line), 1, 1)
    end
    at, number = stop + 1, number + 1
  end
  return ""
end

--- Returns the next line as words, at least LEAST of them; their field `line` is the whole line.
function reader:words(what, least)
  local line = self:next(what)
  local words, count = { line = line }, 0
  for word in string.gmatch(line, "%S+") do
    if count == WORDS_MAX then
      break
    end
    count = count + 1
    words[count] = word
  end
  if #words < least then
    self:fail("%s should be %d values, not %s", what, least, self:quoted(line))
  end
  return words
end

--- Returns everything up to a '~' at the end of a line, or with only blanks behind it.
function reader:string(what)
  local text, start, first = self.text, self.at, self.line + 1
  local stop, last = find(text, "~ *\n", start)
  if not stop then
    stop, last = find(text, "~ *$", start)
  end
  if not stop then
    self.line = first
    self:fail("%s begins here, but has no line that ends with '~'", what)
  elseif stop - start > STRING_MAX then
    self.line = first
    self:fail("%s is longer than %d KB", what, STRING_MAX // 1024)
  end
  local string = sub(text, start, stop - 1)
  self.at, self.line = last + 1, first
  if find(string, "\n", 1, true) then
    local _, breaks = gsub(string, "\n", "\n")
    self.line = first + breaks
  end
  return string
end

local integers = {} -- cache of numbers that were read

--- Returns the whole number that a text is, or nil.
function reader.integer(word)
  local number = integers[word]
  if not number then
    number = match(word, "^%-?%d+$") and tonumber(word)
    number = math.type(number) == "integer" and number or nil
    integers[word] = number
  end
  return number
end

function reader:number(word, what)
  local number = integers[word or ""]
  if not number then
    word = word or ""
    number = reader.integer(sub(word, 1, 1) == "+" and sub(word, 2) or word)
    if not number then
      self:fail("%s should be a number, not %s", what, self:quoted(word))
    end
  end
  if number < -0x80000000 or number > 0x7FFFFFFF then
    self:fail("%s is too large: %s", what, word)
  end
  return number
end

--- Returns COUNT numbers out of words already read.
function reader:numbers(words, from, count, what)
  local first = self:number(words[from], what)
  if count == 1 then
    return first
  end
  return first, self:numbers(words, from + 1, count - 1, what)
end

-- Each letter is a bit, counted from SHIFT; a word of digits is the bits themselves.
local function flag_bits(word, shift)
  local number = reader.integer(word)
  if number or word == "" then
    return number and number & 0xFFFFFFFF
  end
  local bits = 0
  for i = 1, #word do
    local char = byte(word, i)
    local bit = 32
    if char >= 0x61 and char <= 0x7A then
      bit = char - 0x61 + shift
    elseif char >= 0x41 and char <= 0x46 then
      bit = char - 0x41 + 26 + shift
    end
    if bit >= 32 then
      return nil
    end
    bits = bits | 1 << bit
  end
  return bits
end

function reader:flag_word(word, shift)
  word = word or ""
  local bits = flag_bits(word, shift)
  if not bits then
    self:fail("flags are letters or a number, not %s", self:quoted(word))
  end
  return bits
end

--- Returns COUNT flag words (4, or 1 in the older format) as bits.
function reader:flags(words, from, count)
  local flags = { 0, 0, 0, 0 }
  for i = 1, count do
    flags[i] = self:flag_word(words[from + i - 1], 0)
  end
  return flags
end

--- Returns an affect field of the older format, in which the letter a means bit 1.
function reader:old_affect(word)
  return { self:flag_word(word, 1), 0, 0, 0 }
end

--- Returns NUMBER, or NONE if it is below zero.
function reader.vnum(number)
  return number < 0 and reader.NONE or number
end

--- True if only a '$' follows.
function reader:is_at_end()
  local at, line = self.at, self.line
  local mark = self:peek()
  self.at, self.line = at, line
  return mark == "" or mark == "$"
end

--- Reports and counts the records after the end of the file.
function reader:look_behind()
  while true do
    local line = self:raw()
    if not line then return end
    local vnum = match(line, "^#%d+")
    if vnum then
      self.behind = (self.behind or 0) + 1
      self:oddity("%s comes after the end of the file, so it was skipped", vnum)
    end
  end
end

--- Returns the number of the next record, or nil at the end of the file: a '$', or "#99999" before it.
function reader:record()
  local line = self:next("the next '#' or the final '$'")
  local mark = sub(line, 1, 1)
  if mark == "$" then
    self:look_behind()
    return nil
  elseif mark ~= "#" then
    self:fail("expected '#' and a number, not %s", self:quoted(line))
  end
  local vnum = self:number(match(line, "^#([^~]*)"):match("%S+"), "what follows '#'")
  if vnum < 0 then
    self:fail("#%d is below zero", vnum)
  end
  if vnum >= END_VNUM and self:is_at_end() then return nil end
  return vnum
end

--- Adds the "T vnum" lines that come next, if any, to LIST.
function reader:triggers(list)
  while self:peek() == "T" do
    local words = self:words("a trigger (T and its number)", 2)
    list[#list + 1] = self:number(words[2], "a trigger's number")
  end
end

return reader
