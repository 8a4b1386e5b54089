--- Markdown as markup, as far as help topics use it: headings, paragraphs, lists, `code`, **bold**, indented code
--- (what to type) and quotes (what one reads then).
local markdown = {}

-- What is pressed to try it changes nothing that one would miss.
local ALONE, TRIED = {}, {}
for verb in ("look inventory who score exits time weather news commands channels history list stand"):gmatch("%l+") do
  ALONE[verb] = true
end
for verb in ("look examine read take open close wear remove sit light extinguish eat drink talk ask say follow")
  :gmatch("%l+") do
  TRIED[verb] = true
end

--- Is LINE an example that can be pressed, as "take lamp"? A word in capitals stands for any.
local function is_example(line)
  local verb, rest = line:match("^(%l+) ([%l '-]+)$")
  return ALONE[line] or verb and TRIED[verb] and not rest:find("%f[%l]all%f[%L]")
end

--- Inline `code` and **bold**; `help WORDS` is something to click, as is `take lamp`. Everything else is text.
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
    local topic = not code and text:match("^`(help [^`]*)`", mark)
    -- "<" and ">" would end a link, and a word in capitals, as TOPIC, stands for any.
    if topic and not topic:find("[<>A-Z]") then
      add("<cmd " .. topic .. ">" .. topic .. "</cmd>", #topic + 2)
    elseif not code and is_example(text:match("^`([^`]*)`", mark) or "") then
      local line = text:match("^`([^`]*)`", mark)
      add("<exit><cmd " .. line .. ">" .. line .. "</cmd></>", #line + 2)
    elseif text:sub(mark, mark) == "`" then
      code = not code
      add(code and "<exit>" or "</>", 1)
    elseif text:sub(mark, mark + 1) == "**" then
      bold = not bold
      add(bold and "<b>" or "</>", 2)
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

--- A line as markup, and whether what follows it may belong to it.
local function render(line)
  if line:find("^#") then return "<title>" .. inline(trim(line:gsub("^#+", ""))) .. "</>" end
  if line:find("^    ") then
    local example = trim(line)
    return "    " .. (is_example(example) and "<cmd " .. example .. ">" .. example .. "</>" or quote(line:sub(5)))
  end
  if line:find("^> ") then return "  <dim>" .. quote(line:sub(3)) .. "</>" end
  return (line:find("^- ") and "  " or "") .. inline(line), line ~= ""
end

--- Each topic is something to click.
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

--- A help topic as markup. Paragraphs are joined to one line each: fronts wrap.
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
