--- Converts the Markdown of help topics to markup: headings, paragraphs, lists, `code`, **bold**, *italics*, indented
--- code (lines to type) and quotes (lines that the game answers).
local markdown = {}

--- True if LINE is a command of the game, such as "take lamp" or "mail NAME = TEXT". "<" and ">" would end a link.
local function is_command(line)
  local verb = line:match("^(@?%l[%l-]*)%f[%s\0]")
  return verb ~= nil and not line:find("[<>|]") and #sys.verb_list(verb) > 0
end

--- Converts inline `code`, **bold** and *italics*. Commands such as `take lamp` and `help WORDS` become links.
local function inline(text)
  local out, at, code, bold = {}, 1, false, false
  local function add(piece, length)
    out[#out + 1] = piece
    at = at + length
  end
  while true do
    local mark = text:find(code and "`" or "[`*]", at)
    local plain = text:sub(at, (mark or 0) - 1)
    add(quote(plain), #plain)
    if not mark then break end
    local line = not code and text:match("^`([^`]*)`", mark)
    if line and is_command(line) then
      local link = "<cmd " .. line .. ">" .. line .. "</>"
      add(line:find("^help ") and link or "<exit>" .. link .. "</>", #line + 2)
    elseif text:sub(mark, mark) == "`" then
      code = not code
      add(code and "<exit>" or "</>", 1)
    elseif text:sub(mark, mark + 1) == "**" then
      bold = not bold
      add(bold and "<b>" or "</>", 2)
    elseif text:find("^%*%a[^*`]*%*", mark) and not text:find("^%*[^*`]*%s%*", mark) then
      local words = text:match("^%*([^*`]*)%*", mark)
      add("<i>" .. quote(words) .. "</>", #words + 2)
    else
      add("*", 1)
    end
  end
  return table.concat(out) .. (code and "</>" or "") .. (bold and "</>" or "")
end

local function trim(text) return text:match("^%s*(.-)%s*$") end

local function starts_block(line)
  return line == "" or line:find("^[#|0-9]") or line:find("^[->] ") or line:find("^    ")
end

--- Returns a line as markup, and whether the next line may continue it.
local function render(line)
  if line:find("^#") then return "<title>" .. inline(trim(line:gsub("^#+", ""))) .. "</>" end
  if line:find("^    ") then
    local example = trim(line)
    return "    " .. (is_command(example) and "<cmd " .. example .. ">" .. example .. "</>" or quote(line:sub(5)))
  end
  if line:find("^> ") then return "  <dim>" .. quote(line:sub(3)) .. "</>" end
  return (line:find("^- ") and "  " or "") .. inline(line), line ~= ""
end

--- Returns "See also:" with a link for each topic.
local function see_also(topics)
  local links = {}
  for topic in topics:gmatch("[^,]+") do
    if not help_hidden(trim(topic)) then
      links[#links + 1] = ("<cmd help %s>%s</cmd>"):format(trim(topic), quote(trim(topic)))
    end
  end
  return #links > 0 and "\n\nSee also: " .. table.concat(links, ", ") or ""
end

local function is_for_finding(line)
  return line:find("^aliases:") or line:find("^module:") or line:find("^shelf:") or line:find("^task:")
end

--- Returns the first sentence of a paragraph as markup.
function markdown.sentence(paragraph)
  return inline(paragraph:match("^.-[.:]%f[%s\0]") or paragraph)
end

--- Returns a help topic as markup. Each paragraph becomes one line, since the protocol handlers wrap it.
function markdown.topic(text)
  local lines, open, related = {}, false, ""
  for line in text:gsub("\n?$", "\n", 1):gmatch("(.-)\n") do
    local small = line:lower()
    if small:find("^see also:") then
      related = see_also(line:sub(#"See also:" + 1))
    elseif open and not starts_block(line) and not is_for_finding(small) then
      lines[#lines] = lines[#lines] .. " " .. inline(trim(line))
    elseif not is_for_finding(small) and (line ~= "" or (lines[#lines] or "") ~= "") then
      lines[#lines + 1], open = render(line)
    end
  end
  if lines[#lines] == "" then lines[#lines] = nil end
  return table.concat(lines, "\n") .. related
end

return markdown
