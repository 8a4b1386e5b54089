--- Colours and line breaks.

local text = require("circle/text")

-- 65 columns: a line after which a person would wrap.
local FULL = "Sixty five columns of plain text, all of them here for the wraps."

local tests = {}

local function check(t, convert, rows)
  for _, row in ipairs(rows) do
    t:equal(convert(row[1]), row[2], string.format("%q", row[1]))
  end
end

local function block(t)
  return function(bytes)
    return text.block(t.import, bytes)
  end
end

tests["colours become markup"] = function(t)
  check(t, text.line, {
    { "plain", "plain" },
    { "", nil },
    { "@rred@n plain", "<red>red</> plain" },
    { "@Rbright@n", "<b><red>bright</></>" },
    { "@rone@gtwo", "<red>one</><green>two</>" },
    { "@r@g@n nothing", "nothing" },
    { "@[F510]orange@n", "<#ff5f00>orange</>" },
    { "@[F999]x", "@[F999]x" },
    { "@@home", "@home" },
    { "a < b", "a << b" },
    { "who@", "who@" },
    { "6 @ 4", "6 @ 4" },
    { "@1ground@l blink", "ground blink" },
  })
end

tests["words to be typed have no colour and no markup"] = function(t)
  check(t, text.plain, { { "  @rred@n   lamp ", "red lamp" }, { "a < b", "a < b" }, { " ", nil } })
end

tests["a line that was only wrapped is joined"] = function(t)
  check(t, block(t), {
    { FULL .. "\nAnd more.\n", FULL .. " And more." },
    { "   " .. FULL .. "\nAnd more.\n   New paragraph.\n", FULL .. " And more.\nNew paragraph." },
    { "Short.\nOn purpose.\n", "Short.\nOn purpose." },
    { FULL .. "\n\nA new one.\n", FULL .. "\n\nA new one." },
    { "\n\nAt last.\n\n\n", "At last." },
    { "", nil },
    { "\n \n", nil },
  })
end

tests["what is wide counts as wide"] = function(t)
  local wide = ("世"):rep(31) .. "\n"
  check(t, block(t), { { wide .. "a", wide:sub(1, -2) .. " a" }, { ("é"):rep(31) .. "\na", ("é"):rep(31) .. "\na" } })
end

tests["one blank follows a sentence"] = function(t)
  check(t, block(t), {
    { "One.  Two: \"Three!\"  Four.", "One. Two: \"Three!\" Four." },
    { "One  two.", "One  two." },
    { "   One.  Two.\n   Three.\n", "   One.  Two.\n   Three." },
  })
end

tests["a drawing stays as it is"] = function(t)
  check(t, block(t), {
    { "   /----\\\n   |    |\n   \\----/\n", "   /----\\\n   |    |\n   \\----/" },
    { FULL .. "   gap\nand      columns\n", FULL .. "   gap\nand      columns" },
  })
end

tests["a script loses nothing but its last line end"] = function(t)
  check(t, text.verbatim, { { "  if @r < 3\n\n  end\n", "  if @r < 3\n\n  end" }, { "", nil } })
end

return require("try")(tests)
