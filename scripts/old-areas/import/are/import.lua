--- Imports areas of Merc and the games that grew out of it: one file for each area.
---
--- are/files.lua finds the files, are/reader.lua and are/sections.lua read them with the parsers of the format's family
--- (are/rom.lua, are/merc.lua, are/smaug.lua); NAME/names.lua has the meanings of flags and numbers. The records have
--- the shape of CircleMUD's, so that the files in circle/ convert them.
---
--- To add a format, add its row to are/formats.lua, its names, and a file NAME.lua as rom.lua.

local files = require("are/files")
local formats = require("are/formats")
local lore = require("circle/lore")
local making = require("circle/making")
local mudprogs = require("are/mudprogs")
local programs = require("are/programs")
local reader = require("are/reader")
local resets = require("are/resets")
local sections = require("are/sections")
local specials = require("are/specials")

local RESET_MINUTES = 3 -- minutes between two checks whether a reset is due, see behaviours/area.lua

local function plain_name(file)
  return (file:match("([^/]+)$"):gsub("%.%w+$", ""):lower():gsub("[^%w_-]", "-"))
end

local function read_file(c, family, source)
  local bytes, why = c.import.text(source.file)
  if not bytes and source.index then
    return c.import.oddity(source.index, source.line, ("%s doesn't exist, so it was skipped"):format(source.file))
  elseif not bytes then
    c.import.fail(why)
  end
  local r = reader.new(c.import, source.file, bytes, c.area_format)
  local area = { vnum = plain_name(source.file), file = source.file, line = 1, resets = {}, specials = {}, more = {},
    program_files = {}, all_shops = c.all_shops }
  sections.read(r, area, family, function(kind, vnum)
    local list = c.lists[kind]
    list[#list + 1] = { vnum = vnum, file = source.file, line = r.line }
    return list[#list]
  end)
  if area.name or #area.resets > 0 then table.insert(c.lists.zon, area) end
  table.insert(c.areas, area)
end

--- A reset of these games opens doors that no row names; here it only changes doors that a row names, so rows are
--- added.
local function add_doors(c)
  local named = {}
  for _, area in ipairs(c.lists.zon) do
    for _, reset in ipairs(area.resets) do
      if reset.command == "D" then named[reset[1] .. " " .. reset[2]] = true end
    end
  end
  for _, room in ipairs(c.lists.wld) do
    for direction, exit in pairs(room.exits) do
      if exit.door ~= 0 and not named[room.vnum .. " " .. direction] then
        table.insert(room.zone.resets, { command = "D", line = exit.line, chain = false, added = true,
          room.vnum, direction, 0 })
      end
    end
  end
end

--- Fills in fields of a Circle zone that an area of these games lacks.
local function complete(c)
  for _, area in ipairs(c.lists.zon) do
    area.name = area.name or area.vnum
    area.builders, area.bottom, area.top = area.builders or "", area.bottom or 0, area.top or 0
    area.min_level, area.max_level = area.min_level or -1, area.max_level or -1
    area.minutes, area.mode, area.flags = RESET_MINUTES, 3, area.flags or { 0, 0, 0, 0 }
    local more = area.more
    more.credits, more.file, more.security = area.credits, area.own_file, area.security
    more.recall, more.frequency = area.recall, area.frequency
    more.reset_message = area.reset_message
  end
  for _, object in ipairs(c.lists.obj) do c.traits.object(c, object) end
end

--- Returns the reader of the format NAME.
return function(name)
  local format = formats[name]
  local family = require("are/" .. format.family)
  return function(import)
    import = making.noting(import)
    local names, traits = require(format.names), require(format.traits)
    local c = making.new(import, name, {
      names = names, specials = specials, traits = traits, commands = resets.commands, arguments = resets.arguments,
      areas = {}, all_shops = {}, last_shop = true, portal_at = format.portal_at,
      area_format = { names = names, colours = format.colours, directions = format.directions },
      start = format.start, recall = format.recall,
    })
    for _, kind in ipairs({ "program", "help", "social" }) do c.lists[kind] = {} end
    local parsers = { sections = family.sections, ends = family.ends, title = format.title }
    local sources = files.find(import, format.title)
    for i, source in ipairs(sources) do
      read_file(c, parsers, source)
      import.progress(i, #sources)
    end
    making.index(c)
    c:count("specials", specials.assign(c, c.areas))
    c.read.trg = programs.attach(c) + mudprogs.attach(c)
    add_doors(c)
    complete(c)
    local report = making.make(c)
    return making.report(c, report .. ("resets %d\n"):format(making.count_resets(c)) .. lore.add(c))
  end
end
