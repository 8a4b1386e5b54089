--- Imports CircleMUD's help files and socials: `text/help`, a folder with an `index`, and `misc/socials` (or
--- socials.new), in DIR, or beside it if DIR is the game's `world`.
---
--- KEYWORD "TWO WORDS"                      name hidden position          (tbaMUD: ~name sort …)
--- text …                                   up to eight lines; "#" is an empty one
--- #level                                   …
--- $                                        $
---
--- The texts of `text/motd`, `text/policies` and so on become help pages.
---
--- All are optional, so that a few areas can be imported alone.

local lore = require("circle/lore")
local reader = require("circle/reader")

local PLACES = { "", "../" }
local LINES_MAX = 2000 -- per help text
local OLD_FIRST, OLD_ALL, NEW_ALL = 2, 8, 13

-- Help --------------------------------------------------------------------------------

local function read_helps(import, file, bytes, list)
  local r = reader.new(import, file, bytes)
  while true do
    local line = r:raw()
    while line and not line:find("%S") do line = r:raw() end
    if not line or line:sub(1, 1) == "$" then return end
    local help, lines = { keywords = line, file = file, line = r.line, level = 0 }, {}
    while true do
      line = r:raw()
      if not line then
        r:fail("the help \"%s\" has no line with '#' at its end", reader.excerpt(import, help.keywords))
      end
      if line:sub(1, 1) == "#" then break end
      if #lines >= LINES_MAX then r:fail("a help has at most %d lines", LINES_MAX) end
      lines[#lines + 1] = line
    end
    help.level = reader.integer(line:match("^#%s*(%-?%d+)") or "") or 0
    help.text = table.concat(lines, "\n")
    list[#list + 1] = help
  end
end

local function help_files(import, folder)
  local names, found = import.files(folder) or {}, {}
  local index = #names > 0 and import.text(folder .. "/index")
  if not index then
    for _, name in ipairs(names) do
      if name:find("%.hlp$") then found[#found + 1] = name end
    end
    return found
  end
  for line in (index .. "\n"):gmatch("([^\n]*)\n") do
    local name = reader.trim(line)
    if name:sub(1, 1) == "$" then break end
    if name:find("^[%w_-][%w_.-]*$") then found[#found + 1] = name end
  end
  return found
end

-- Socials -----------------------------------------------------------------------------

--- Returns the lines of a social. An old social ends early at a "#" in place of the texts with a target.
local function read_lines(r, new)
  local lines = {}
  for i = 1, new and NEW_ALL or OLD_ALL do
    local line = r:raw()
    if not line then r:fail("the file ends within a social") end
    lines[i] = reader.trim(line)
    if lines[i]:sub(1, 1) == "#" then
      lines[i] = ""
      if not new and i == OLD_FIRST + 1 then break end
    end
  end
  return { table.unpack(lines, 1, #lore.TEXTS) }
end

local function read_socials(import, file, bytes, list)
  local r = reader.new(import, file, bytes)
  while true do
    local line = r:raw()
    while line and not line:find("%S") do line = r:raw() end
    if not line then r:fail("the file ends without '$', so it is incomplete") end
    if line:sub(1, 1) == "$" then return end
    local new, name, numbers = line:match("^(~?)(%S+)%s+(.+)$")
    if not name or not numbers:find("%d") then
      r:fail("a social begins with its name and numbers, not %s", r:quoted(line))
    end
    local social = { name = name:lower(), file = file, line = r.line }
    social.lines = read_lines(r, new == "~")
    list[#list + 1] = social
  end
end

-- Texts of the game by file, and the keywords of their pages.
local TEXTS = { { "motd", "MOTD" }, { "policies", "POLICY POLICIES" }, { "info", "INFO" }, { "news", "NEWS" },
  { "credits", "CREDITS" }, { "background", "BACKGROUND" } }

local function read_texts(import, list)
  for _, place in ipairs(PLACES) do
    for _, row in ipairs(#list > 0 and import.files(place .. "text") and TEXTS or {}) do
      local file = place .. "text/" .. row[1]
      local bytes = import.text(file)
      if bytes and bytes:find("%S") then
        list[#list + 1] = { keywords = row[2], file = file, line = 1, level = 0, text = bytes }
      end
    end
  end
end

--- Reads the help texts and socials into c.lists.help and c.lists.social.
return function(import, c)
  c.lists.help, c.lists.social = {}, {}
  for _, place in ipairs(PLACES) do
    local folder = place .. "text/help"
    for _, name in ipairs(#c.lists.help == 0 and help_files(import, folder) or {}) do
      local bytes, why = import.text(folder .. "/" .. name)
      if not bytes then import.fail(folder .. "/index:1: " .. why) end
      read_helps(import, folder .. "/" .. name, bytes, c.lists.help)
    end
    for _, name in ipairs({ "socials.new", "socials" }) do
      local file = place .. "misc/" .. name
      local bytes = #c.lists.social == 0 and import.files(place .. "misc") and import.text(file)
      if bytes then read_socials(import, file, bytes, c.lists.social) end
    end
  end
  read_texts(import, c.lists.help)
end
