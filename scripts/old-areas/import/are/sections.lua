--- Parsers of the sections of area files that all formats share: they turn records into plain tables with named
--- fields. Each takes the reader behind "#NAME", the file's area (which the section fills, or that rooms and resets
--- belong to) and add(kind, vnum), which returns a new record of wld, obj, mob, shp, trg, help or social. Mobiles,
--- objects and rooms are in are/rom.lua, are/merc.lua and are/smaug.lua.

local circle = require("circle/reader")
local files = require("are/files")
local formats = require("are/formats")
local grammar = require("are/grammar")

local trim = circle.trim
local sections = {}

local RESETS_MAX, LINES_MAX = 10000, 9

-- #AREA, #AREADATA ----------------------------------------------------------------------

--- Reads credits such as "{ 5 35} Author  Title" into AREA. Returns the title.
function sections.credits(area, text)
  local low, high = text:match("^%s*[{%[]%s*(%d+)%s+(%d+)")
  area.credits, area.min_level, area.max_level = trim(text), tonumber(low), tonumber(high)
  local rest = trim(text:gsub("^%s*[{%[][^}%]]*[}%]]%s*", ""))
  local author = rest:match("^(%S+)")
  area.builders = area.builders or author or ""
  local title = rest:match("^%S+%s+(.+)$")
  return title and trim(title) or rest
end

local DATA = {
  name = function(r, area)
    local name = trim(r:string("the area's name"))
    local title = name:match("^%S+%s%s+(.+)$") -- "Author   Title", as in #AREA
    area.name, area.credits = title or name, title and name
  end,
  builders = function(r, area) area.builders = trim(r:string("the area's builders")) end,
  credits = function(r, area) sections.credits(area, r:string("the area's credits")) end,
  vnums = function(r, area)
    area.bottom, area.top = r:integer_here("the area's first number"), r:integer_here("the area's last number")
  end,
  security = function(r, area) area.security = r:integer_here("the area's security") end,
  recall = function(r, area) area.recall = r:integer_here("the area's recall") end,
  repopmsg = function(r, area) area.reset_message = trim(r:string("the area's message")) end,
}

function sections.AREADATA(r, area)
  while true do
    local word = r:word("the area's closing End")
    local known = DATA[word:lower()]
    if word:lower() == "end" then return end
    if known then
      known(r, area)
    else
      r:oddity("%s of the area is unknown, so it was skipped", r:quoted(word))
      r:rest_of_line()
    end
  end
end

--- The room to which a recall leads, of Envy.
function sections.RECALL(r, area)
  area.recall = r:integer_here("the area's recall")
end

-- #RESETS, #SHOPS, #SPECIALS ------------------------------------------------------------

--- Returns the letters of resets in a LIST such as "M5 O4", and the count of numbers by letter, with the if-flag.
function sections.counts(list)
  local letters, counts = {}, {}
  for letter, count in list:gmatch("(%u)(%d)") do
    letters[#letters + 1], counts[letter] = letter, tonumber(count)
  end
  return letters, counts
end

--- Adds RESET to AREA. SETTLE(r, reset, area) gives it the shape of ROM's.
function sections.add_reset(r, area, reset, settle)
  if #area.resets >= RESETS_MAX then r:fail("an area has at most %d resets", RESETS_MAX) end
  area.read_resets = (area.read_resets or 0) + 1
  settle(r, reset, area)
  area.resets[#area.resets + 1] = reset
end

--- Returns a parser of resets up to S. LIST: see sections.counts; SETTLE: see sections.add_reset.
function sections.resets(list, settle)
  local letters, counts = sections.counts(list)
  return function(r, area)
    while true do
      local letter = r:letter("the closing S of #RESETS")
      if letter == "S" then return end
      if letter ~= "*" then
        local count = counts[letter]
        if not count then
          r:fail("a reset should be one of %s, or S at the end, not %s", table.concat(letters, " "),
            r:quoted(letter .. r:rest_of_line()))
        end
        local reset = { command = letter, line = r.line, chain = false }
        for i = 0, count - 1 do reset[i] = r:integer_here("a reset's argument") end
        sections.add_reset(r, area, reset, settle)
      end
      r:rest_of_line()
    end
  end
end

--- Fills a shop from NUMBERS: five types, the rates in per cent, and the hours.
function sections.shop(shop, keeper, numbers)
  shop.keeper, shop.types = keeper, {}
  for i = 1, 5 do
    if numbers[i] > 0 then shop.types[#shop.types + 1] = { type = numbers[i], word = "", keywords = "" } end
  end
  shop.buy_rate, shop.sell_rate = numbers[6] / 100, numbers[7] / 100
  shop.hours = { numbers[8], numbers[9], 0, 0 }
  shop.products, shop.rooms, shop.messages = {}, {}, { "", "", "", "", "", "", "" }
  shop.flags, shop.refuses = { 0, 0, 0, 0 }, { 0, 0, 0, 0 }
end

--- Gives a further shop of one keeper a number of its own, "3000-2". As in the old games the last one counts.
function sections.number_shop(r, shop, keeper, area)
  local count = (area.all_shops[keeper] or 0) + 1
  area.all_shops[keeper] = count
  if count == 1 then return end
  shop.vnum = ("%d-%d"):format(keeper, count)
  r:oddity("#%d has a shop already, which this one replaces; both were kept", keeper)
end

function sections.SHOPS(r, area, add)
  while true do
    local keeper = r:integer_here("a shop's keeper, or the closing 0")
    if keeper == 0 then return end
    local shop, numbers = add(keeper), {}
    sections.number_shop(r, shop, keeper, area)
    for i = 1, 9 do numbers[i] = r:integer_here("a shop's types, rates and hours") end
    sections.shop(shop, keeper, numbers)
    r:rest_of_line()
  end
end

function sections.SPECIALS(r, area)
  while true do
    local letter = r:letter("the closing S of #SPECIALS")
    if letter == "S" then return end
    if letter:find("^[MOR]$") then
      local line, vnum = r.line, r:integer_here("the number of a mobile with a special")
      area.specials[#area.specials + 1] = { letter = letter, vnum = vnum, name = r:word("a special's name"):lower(),
        line = line }
    elseif letter ~= "*" then
      r:fail("a special should be M, a number and a name, not %s", r:quoted(letter .. r:rest_of_line()))
    end
    r:rest_of_line()
  end
end

--- GodWars: "M 425 trigm_repair".
sections.TRIGGERS = sections.SPECIALS

-- #MOBPROGS -----------------------------------------------------------------------------

--- "#3050 text~" of ROM, or "M 3007 trainer.prg" of older games, whose programs are in files of their own.
local read_programs = grammar.each("#MOBPROGS", function(r, program)
  r:peek()
  program.body_line = r.line
  program.body = r:string("the program's text", true)
end)

function sections.MOBPROGS(r, area, add)
  if r:peek() == "#" then return read_programs(r, area, add) end
  while true do
    local letter = r:letter("the closing S of #MOBPROGS")
    if letter == "S" then return end
    if letter == "M" then
      local vnum = r:integer_here("the number of a mobile with programs")
      area.program_files[#area.program_files + 1] = { vnum = vnum, file = r:word("the program's file"), line = r.line }
    elseif letter ~= "*" then
      r:fail("expected M, a number and a file of programs, not %s", r:quoted(letter .. r:rest_of_line()))
    end
    r:rest_of_line()
  end
end

-- #HELPS, #SOCIALS ----------------------------------------------------------------------

function sections.HELPS(r, _, add)
  while true do
    local level = r:integer_here("a help's level")
    local keywords = r:string("a help's keywords")
    if keywords:sub(1, 1) == "$" then return end
    local help = add(0)
    help.level, help.keywords = level, keywords
    help.text = r:string("a help's text")
  end
end

function sections.SOCIALS(r, _, add)
  while true do
    local is_last = r:peek() == "#" and r.text:find("^#%$", r.at) -- some files have only the "#$" of the file
    if is_last then return end
    local name = r:word("a social's name, or the closing #0")
    if name == "#0" then return end
    r:rest_of_line()
    local social = add(0)
    social.name, social.lines = name:lower(), {}
    repeat
      if r:peek() == "" then r:fail("the file ends within the social %s", r:quoted(name)) end
      local line = trim(r:rest_of_line())
      if line:sub(1, 1) == "#" then break end
      social.lines[#social.lines + 1] = line ~= "$" and line or ""
    until #social.lines >= LINES_MAX - 1
  end
end

local AFTER = { MOBILES = "mob", OBJECTS = "obj", ROOMS = "wld", ROOMDATA = "wld", SHOPS = "shp", MOBPROGS = "program",
  HELPS = "help", SOCIALS = "social" }

--- Sections by which a file of another family can be told.
local OTHERS = { FUSSAREA = "smaug", XSMAUGAREA = "smaug", AUTHOR = "smaug", RANGES = "smaug", ROOMDATA = "merc" }

--- Reads a whole file into AREA with the parsers of FAMILY; add(kind, vnum) returns a new record.
function sections.read(r, area, family, add)
  while true do
    local char = r:peek()
    if char == "" then
      if family.ends and family.ends(area) then return end
      r:fail("the file ends without \"#$\", so it is incomplete")
    end
    if char == "<" then files.refuse_xml(r.import, r.file) end
    if char ~= "#" then r:fail("expected a section like #ROOMS, not %s", r:quoted(r:rest_of_line())) end
    r:letter("a section")
    local name = r:word("a section's name"):upper()
    if name:sub(1, 1) == "$" then return end
    local parse = family.sections[name] or sections[name]
    if not parse and OTHERS[name] then formats.refuse(r, OTHERS[name]) end
    if not parse then
      r:fail("%s is not a section of an area of %s", r:quoted("#" .. name), family.title)
    end
    parse(r, area, function(vnum, kind) return add(kind or AFTER[name], vnum) end)
  end
end

return sections
