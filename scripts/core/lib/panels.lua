--- Panels: what a package shows beside the web client and as a page of the site, without HTML or JavaScript.
---
--- A file in the package's folder `pages` adds one:
---
---   panels.add("fishing", { title = "Fishing", site = true, client = true }, function(who, part)
---     return { { heading = "Records" }, { columns = { "Fish", "Grams" }, rows = { { "pike", 3200 } } } }
---   end)
---
--- With `site` it is the page /panels/fishing, with `client` a panel of the web client, or both. WHO is nil
--- for a stranger; `player = true` in the second argument refuses strangers, and `about` is a sentence for /panels.
--- PART is the rest of the page's address (/panels/fishing/pike), "" if there is none. The function may only read.
--- It returns blocks:
---
---   { heading = "Records" }                   a heading
---   { text = "Nobody has caught anything." }  a paragraph
---   { columns = { … }, rows = { { … }, … } }  a table; without columns, each row is a name and its values
---   { list = { … } }                          a list
---   { form = { line = "bait {value}", label = "Bait", button = "Put on", choices = { "worm" } } }
---                                             a field that runs a command of the client's player, with what they
---                                             typed or chose (without choices they type) in place of {value}
---
--- A cell of a row or list is a text, a number, or { text =, to = "/who/ann" } for a link inside the site, or
--- { text =, line = "look at pike" } for a button that runs a command in the client. All texts are plain: no markup
--- or HTML is read in them.
local words = require("words")

local panels = {}

local all = {} -- in the order of packages
local by_name = {}

local TEXT_MOST, LINE_MOST = 1000, 400 -- bytes
local BLOCKS_MOST, ROWS_MOST, CELLS_MOST = 100, 200, 12

--- Adds a panel. Call it in a file of `pages`.
function panels.add(name, about, fn)
  if not name:find("^%l[%l%d-]*$") or #name > 32 then
    error("panels.add: a name has small letters, digits and dashes", 2)
  end
  if by_name[name] then error(("panels.add: there are two panels %s"):format(name), 2) end
  if type(about.title) ~= "string" or not (about.site or about.client) then
    error("panels.add: a panel has a title, and is on the site or in the client", 2)
  end
  local panel = { name = name, title = about.title, site = about.site == true, client = about.client == true,
    player = about.player == true, about = about.about, fn = fn }
  all[#all + 1] = panel
  by_name[name] = panel
end

--- Returns NAME as a part of an address: "who/" .. panels.segment("Ann").
function panels.segment(name)
  return (name:gsub("[^%w%-._~]", function(byte) return ("%%%02X"):format(byte:byte()) end))
end

--- Returns the name of THING as plain text, with a capital and without an article.
function panels.name(thing)
  return (words.plain(name_of(thing, nil, "none")):gsub("^%l", string.upper))
end

local function text_of_cell(value)
  if math.type(value) == "float" and value == math.floor(value) then value = math.tointeger(value) or value end
  return words.short(tostring(value), TEXT_MOST)
end

local function check_line(line)
  if type(line) ~= "string" or #line > LINE_MOST or line:find("%c") then
    error("a panel's line is one command of at most " .. LINE_MOST .. " bytes")
  end
  return line
end

local function cell(value)
  if type(value) ~= "table" then return { text = text_of_cell(value == nil and "" or value) } end
  local to = value.to
  if to and (not to:find("^/[%w%-._~/%%?=&#+]*$") or to:find("^//")) then
    error(("a panel's link leads to a page of the site, as /who/ann, not to %q"):format(to))
  end
  return { text = text_of_cell(value.text or ""), to = to, line = value.line and check_line(value.line) }
end

local function cells(list, most)
  local shown = {}
  for i = 1, math.min(#list, most) do shown[i] = cell(list[i]) end
  return shown
end

local function rows(list)
  local shown = {}
  for i = 1, math.min(#list, ROWS_MOST) do shown[i] = { cells = cells(list[i], CELLS_MOST) } end
  return shown
end

local function form(one)
  local choices = {}
  for i, choice in ipairs(one.choices or {}) do choices[i] = text_of_cell(choice) end
  return { line = check_line(one.line), label = text_of_cell(one.label), button = text_of_cell(one.button or one.label),
    choices = choices }
end

local function block(one)
  if one.heading then return { kind = "heading", text = text_of_cell(one.heading) } end
  if one.text then return { kind = "text", text = text_of_cell(one.text) } end
  if one.rows and one.columns then
    return { kind = "table", columns = cells(one.columns, CELLS_MOST), rows = rows(one.rows) }
  end
  if one.rows then return { kind = "pairs", rows = rows(one.rows) } end
  if one.list then return { kind = "list", items = cells(one.list, ROWS_MOST) } end
  if one.form then return { kind = "form", form = form(one.form) } end
  error("a panel's block is a heading, a text, rows, a list or a form: help packages")
end

--- Returns the blocks of the panel NAME as WHO (nil: a stranger) gets them; for tests of a package.
function panels.blocks(name, who, part)
  local panel = by_name[name]
  if not panel then refuse("There is no such page, or its package is off.") end
  if panel.player and not who then refuse("Log in to see this page.") end
  local blocks = {}
  for i, one in ipairs(panel.fn(who, part or "") or {}) do
    if i <= BLOCKS_MOST then blocks[i] = block(one) end
  end
  return blocks, panel
end

on_page("panels", function()
  local list = {}
  for i, one in ipairs(all) do
    list[i] = { name = one.name, title = one.title, site = one.site, client = one.client, player = one.player,
      about = one.about }
  end
  return { panels = list }
end)

on_page("panel", function(args, who)
  local blocks, panel = panels.blocks(args.name, who, args.part)
  return { name = panel.name, title = panel.title, site = panel.site, client = panel.client, blocks = blocks }
end)

return panels
