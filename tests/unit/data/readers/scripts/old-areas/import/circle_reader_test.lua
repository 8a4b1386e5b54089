--- Lines, strings, numbers and flags of area files.

local tests = {}

tests["a string ends at a tilde that ends a line"] = function(t)
  for _, row in ipairs({
    { "a name~\nnext\n", "a name", "next" },
    { "two\nlines~\n", "two\nlines", nil },
    { "~ inside ~ it\n~\nx\n", "~ inside ~ it\n", "x" },
    { "~\n", "", nil },
    { "one~~\n", "one~", nil },
    { "no line end~", "no line end", nil },
    { "blanks behind~ \nnext\n", "blanks behind", "next" },
    { "more~  \n", "more", nil },
    { "at the end~ ", "at the end", nil },
    { "not ~ here\n~ \nx\n", "not ~ here\n", "x" },
    { "* text\n\n~\n", "* text\n\n", nil },
  }) do
    local rest
    local read = t:reading(row[1], function(r)
      local string = r:string("a name")
      rest = r:raw()
      return string
    end)
    t:equal(read.result, row[2], "the string")
    t:equal(rest, row[3], "the rest")
  end
end

tests["a string without an end is told where it begins"] = function(t)
  local read = t:reading("x\nsome\ntext\n", function(r)
    r:raw()
    r:string("a name")
  end)
  t:equal(read.failure, "wld/1.wld:2: a name begins here, but has no line that ends with '~'")
end

tests["a string over the limit is refused"] = function(t)
  local function string_of(bytes)
    return t:reading(("1234567\n"):rep(bytes // 8) .. "~\n", function(r)
      return r:string("a name")
    end)
  end
  t:equal(#string_of(60 * 1024 - 8).result, 60 * 1024 - 8)
  t:equal(string_of(60 * 1024 + 8).failure, "wld/1.wld:1: a name is longer than 60 KB")
end

tests["empty lines and comments do not count between strings"] = function(t)
  local read = t:reading("\n* comment\n   \n  3 4 \n", function(r)
    t:equal(r:peek(), "3", "the character to come")
    local words = r:words("numbers", 2)
    t:holds(words, { "3", "4", line = "3 4" }, "the words")
    return r.line
  end)
  t:equal(read.result, 4, "the line")
end

tests["flags are digits or letters"] = function(t)
  for word, bits in pairs({
    ["0"] = 0, ["9"] = 9, ["-1"] = 0xFFFFFFFF, a = 1, abd = 11, zA = 3 << 25, F = 1 << 31, G = false, a1 = false,
    ["a-b"] = false,
  }) do
    local read = t:reading(word .. "\n", function(r)
      return r:flags(r:words("flags", 1), 1, 1)[1]
    end)
    t:equal(read.result, bits or nil, word)
    t:equal(read.failure, not bits and "wld/1.wld:1: flags are letters or a number, not \"" .. word .. "\"" or nil)
  end
end

tests["letter a of an older affect is bit 1"] = function(t)
  t:reading("", function(r)
    t:equal(r:old_affect("ac")[1], 2 | 8)
    t:equal(r:old_affect("5")[1], 5)
  end)
end

tests["numbers are whole and bounded"] = function(t)
  for word, number in pairs({
    ["0"] = 0, ["-7"] = -7, ["+7"] = 7, ["2147483647"] = 2147483647, ["2147483648"] = false,
    ["99999999999999999999"] = false, [""] = false, ["-"] = false, ["12a"] = false, ["0x10"] = false,
    ["1e3"] = false,
  }) do
    local read = t:reading("", function(r)
      return r:number(word, "the level")
    end)
    t:equal(read.result, number or nil, "\"" .. word .. "\"")
    t:equal(read.failure == nil, number ~= false, "that \"" .. word .. "\" is read")
  end
end

tests["a dollar ends a file, and a very high number with nothing behind it"] = function(t)
  for _, row in ipairs({
    { "#3\n", 3 }, { "#3~\n", 3 }, { "$\n", nil }, { "$~\n", nil }, { "#99999\n", nil },
    { "#99999\n$~\n", nil }, { "#999999\n\n* an end\n$\n", nil }, { "#99999\nA room~\n", 99999 },
    { "#2147483647\nA room~\n", 2147483647 },
    { "#2147483648\n", "what follows '#' is too large: 2147483648" },
    { "#-3\n", "#-3 is below zero" },
    { "#x\n", "what follows '#' should be a number, not \"x\"" },
    { "3\n", "expected '#' and a number, not \"3\"" },
    { "", "the file ends where the next '#' or the final '$' should be" },
  }) do
    local read = t:reading(row[1], function(r)
      return r:record()
    end)
    local broken = type(row[2]) == "string"
    t:equal(read.result, not broken and row[2] or nil, row[1])
    t:equal(read.failure, broken and "wld/1.wld:1: " .. row[2] or nil, row[1])
  end
end

tests["what is quoted is short, and whole characters"] = function(t)
  local read = t:reading(("é"):rep(400) .. "\n", function(r)
    return r:words("numbers", 2)
  end)
  t:equal(read.failure, "wld/1.wld:1: numbers should be 2 values, not \"" .. ("é"):rep(50) .. "\"")
end

return require("try")(tests)
