--- Finds mistakes in the markup of a text: tags that nothing closes, misspelt tags, and codes of other games.
local set = require("words").set

local lint_markup = {}

lint_markup.TAGS = set([[b i u black red green yellow blue magenta cyan white grey gray room exit item who say error
  title channel dim fixed cmd]])
local TAGS = lint_markup.TAGS
-- Tags of other games and of web pages.
local OTHERS = { bold = "<b>", strong = "<b>", em = "<i>", italic = "<i>", underline = "<u>", purple = "<magenta>",
  orange = "<#ff8800>", pink = "<#ff88aa>", brown = "<#886633>" }

--- Returns the text in the first { } of TEXT, or nil. "{{" is a brace.
function lint_markup.slot(text)
  return text:gsub("{{", ""):match("{(%a[^{}]*)}")
end

--- Returns the first misspelt tag, without < and >, and the tag that was meant; or nil.
local function wrong_tag(text)
  for name in text:gsub("<<", ""):gmatch("</?(%l+)>") do
    local near = not TAGS[name] and (OTHERS[name] or #name > 2 and build.nearest(name, TAGS))
    if near then return name, near:find("^<") and near or "<" .. near .. ">" end
  end
end

--- Returns a sentence about the first mistake in TEXT, or nil.
function lint_markup.wrong(text)
  if not text:find("<", 1, true) or not build.markup then return nil end
  local name, near = wrong_tag(text)
  if name then return ("no tag is called <%s>, so players read it as it is; did you mean %s?"):format(name, near) end
  local open = build.markup(text)
  return open and ("nothing closes %s: write </> where it ends"):format(open) or nil
end

-- Codes for names in texts of Diku, of Evennia and of LambdaMOO.
local NAME_CODES = { "%$%a+%(", "%$[nNeEmMsSpPtT]%f[^%w$]", "%s(%%[NDITn])%f[^%w%%]" }

--- Returns the first code of another game in TEXT, what it is, and what to write; or nil.
local function foreign_code(text)
  local code = text:match("%%%^%u+%%%^")
  if code then
    local colour = code:lower():match("%l+")
    return code, "a colour code", TAGS[colour] and ("<%s>…</>"):format(colour) or "<b>…</> or a colour"
  end
  code = (" " .. text):match("[%s%p](|[rgybmcwRGYBMCW])[%a<]") or text:match("|n%f[^%w|]")
  if code then return code, "a colour code", "<red>…</> or another colour" end
  if text:find("\27[", 1, true) then return "ESC[", "a colour code", "<red>…</> or another colour" end
  for _, pattern in ipairs(NAME_CODES) do
    code = (" " .. text):match(pattern)
    if code then return code, "a code", "{Actor} {verb:take} in act(…), or the words themselves" end
  end
  if text:find("\\n", 1, true) then return "\\n", "a code", "a line break in [[…]] itself" end
end

--- Returns a sentence about the first code of another game in TEXT, or nil.
function lint_markup.foreign(text)
  local code, what, ours = foreign_code(text)
  return code and ("%s is %s of another game, which people read as it stands: write %s"):format(code, what, ours)
end

return lint_markup
