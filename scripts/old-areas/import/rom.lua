--- Imports areas of ROM 2.4: one file per area.
---
--- DIR/area.lst, DIR/midgaard.are …         or the same in DIR/area
---
--- `area.lst` names the files in order and ends with a '$'. Without it, all files that end in ".are" are read, by name.
---
--- rom/reader.lua and rom/sections.lua read a file; rom/names.lua has the meanings of its words. The records have the
--- shape of CircleMUD's, so that the files in circle/ convert them.

local lore = require("circle/lore")
local making = require("circle/making")
local names = require("rom/names")
local programs = require("are/programs")
local reader = require("are/reader")
local resets = require("are/resets")
local sections = require("are/sections")
local specials = require("are/specials")
local traits = require("rom/traits")

local FOLDERS = { "", "area" }
local NAME_BYTES, FILES_MAX = 64, 4096
local RESET_MINUTES = 3 -- minutes between two checks whether a reset is due, see behaviours/area.lua

-- Finding files ----------------------------------------------------------------------

local function path_of(folder, name)
  return folder == "" and name or folder .. "/" .. name
end

local function listed(import, folder, list)
  local sources, number = {}, 0
  local index = path_of(folder, "area.lst")
  for line in (list .. "\n"):gmatch("([^\n]*)\n") do
    local name = reader.trim(line)
    number = number + 1
    if name:sub(1, 1) == "$" then break end
    if name ~= "" then
      if #name > NAME_BYTES or name:sub(1, 1) == "." or name:find("[/\0]") then
        import.fail(("%s:%d: expected the name of an area's file, or the final '$'"):format(index, number))
      end
      sources[#sources + 1] = { file = path_of(folder, name), index = index, line = number }
    end
  end
  return sources
end

local function files_in(import, folder)
  local found = import.files(folder)
  if not found then return {} end
  local list = import.text(path_of(folder, "area.lst"))
  if list then return listed(import, folder, list) end
  local sources = {}
  for _, name in ipairs(found) do
    if name:sub(-4) == ".are" then sources[#sources + 1] = { file = path_of(folder, name) } end
  end
  return sources
end

local function find_files(import)
  for _, folder in ipairs(FOLDERS) do
    local sources = files_in(import, folder)
    if #sources > FILES_MAX then import.fail(("%s: more than %d files"):format(import.directory, FILES_MAX)) end
    if #sources > 0 then return sources end
  end
  local circle = import.files("wld") and "; a folder wld is CircleMUD's: --format circle" or ""
  import.fail(("%s has no area.lst and no file that ends in .are; name the `area` directory of a ROM%s"):format(
    import.directory, circle))
end

-- Reading ------------------------------------------------------------------------------

local function plain_name(file)
  return (file:match("([^/]+)$"):gsub("%.%w+$", ""):lower():gsub("[^%w_-]", "-"))
end

local function read_file(c, source)
  local bytes, why = c.import.text(source.file)
  if not bytes and source.index then
    return c.import.oddity(source.index, source.line, ("%s doesn't exist, so it was skipped"):format(source.file))
  elseif not bytes then
    c.import.fail(why)
  end
  local r = reader.new(c.import, source.file, bytes)
  local area = { vnum = plain_name(source.file), file = source.file, line = 1, resets = {}, specials = {} }
  sections.read(r, area, function(kind, vnum)
    local list = c.lists[kind]
    list[#list + 1] = { vnum = vnum, file = source.file, line = r.line }
    return list[#list]
  end)
  if area.name or #area.resets > 0 then table.insert(c.lists.zon, area) end
  table.insert(c.areas, area)
end

-- In ROM a reset opens doors that no reset names; here it only changes doors that a row names, so rows are
-- added.
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
        table.insert(room.zone.resets, { command = "D", line = exit.line, chain = false, room.vnum, direction, 0 })
      end
    end
  end
end

-- Fills in fields of a Circle zone that an area of ROM lacks.
local function complete(c)
  for _, area in ipairs(c.lists.zon) do
    area.name = area.name or area.vnum
    area.builders, area.bottom, area.top = area.builders or "", area.bottom or 0, area.top or 0
    area.min_level, area.max_level = area.min_level or reader.NONE, area.max_level or reader.NONE
    area.minutes, area.mode, area.flags = RESET_MINUTES, 3, { 0, 0, 0, 0 }
    area.rom = { credits = area.credits, file = area.own_file, security = area.security }
  end
  for _, object in ipairs(c.lists.obj) do traits.object(c, object) end
end

return function(import)
  import = making.noting(import)
  local c = making.new(import, "rom", {
    names = names, specials = specials, traits = traits.mobile, commands = resets.commands,
    arguments = resets.arguments, areas = {},
  })
  for _, kind in ipairs({ "program", "help", "social" }) do c.lists[kind] = {} end
  local sources = find_files(import)
  for i, source in ipairs(sources) do
    read_file(c, source)
    import.progress(i, #sources)
  end
  making.index(c)
  c.counts = { res = 0 }
  for _, area in ipairs(c.areas) do c.counts.res = c.counts.res + #area.resets end
  specials.assign(c, c.areas)
  c.read.trg = programs.attach(c)
  add_doors(c)
  complete(c)
  local report = making.make(c)
  return making.report(c, report .. ("resets %d\n"):format(c.counts.res) .. lore.add(c))
end
