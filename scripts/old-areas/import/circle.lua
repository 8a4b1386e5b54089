--- Imports a `world` directory of CircleMUD or tbaMUD.
---
---     DIR/wld/index, DIR/wld/30.wld ...   and the same for mob obj zon shp trg qst
---     DIR/text/help, DIR/misc/socials     or both beside DIR, where the game itself has them
---
--- DIR can also be the directory that contains `world`. Any of the folders may be missing, but not all. A
--- folder's `index` names its files in order and ends with a '$'. Without an index, all files with the
--- folder's ending are read, in the order of their numbers.
---
--- circle/reader.lua and circle/kinds.lua read the files. One file for each kind converts the records, by these rules:
--- 1. A value that the game supports becomes a property (name, desc, exits, capacity ...).
--- 2. Everything else that was read goes into the table `circle`, combat values into `diku`; by names, not numbers.
--- 3. vnum is a top-level property.
--- 4. Rooms become rooms; objects and mobiles become prototypes without a location.

local files = require("are/files")
local kinds = require("circle/kinds")
local lore = require("circle/lore")
local making = require("circle/making")
local mobiles = require("circle/mobiles")
local names = require("circle/names")
local old_texts = require("circle/old_texts")
local reader = require("circle/reader")
local specials = require("circle/specials")

local KINDS = { "wld", "obj", "mob", "zon", "shp", "trg", "qst" } -- the order in which they are read
local NAME_BYTES, FILES_MAX = 64, 4096

-- Finding files ----------------------------------------------------------------------

local function is_rom(import)
  for _, name in ipairs(import.files("") or {}) do
    if name:sub(-4) == ".are" or name == "area.lst" then return true end
  end
  return false
end

local function indexed(import, kind, folder, index)
  local sources = {}
  local number = 0
  for line in (index .. "\n"):gmatch("([^\n]*)\n") do
    local name = reader.trim(line)
    number = number + 1
    if name:sub(1, 1) == "$" then
      break
    elseif name ~= "" then
      if #name > NAME_BYTES or name:sub(1, 1) == "." or name:find("[/\0]") then
        import.fail(string.format(
          "%s/index:%d: expected the name of a file in %s, or the final '$'", folder, number, folder))
      end
      sources[#sources + 1] = { kind = kind, file = folder .. "/" .. name,
        index = folder .. "/index", line = number }
    end
  end
  return sources
end

-- Returns the folder that has the kinds' folders: DIR, or its `world`.
local function world_in(import)
  for _, folder in ipairs({ "", "world/" }) do
    for _, kind in ipairs(KINDS) do
      if import.files(folder .. kind) then return folder end
    end
  end
  files.refuse_coffee(import)
  import.fail(import.directory .. " has none of the folders wld, mob, obj, zon, shp, trg and qst; name the "
    .. "`world` directory of a CircleMUD" .. (is_rom(import)
      and " (.are files are those of ROM, Merc or SMAUG: --format rom, merc or smaug)" or ""))
end

local function find_files(import)
  local sources, world = {}, world_in(import)
  for _, kind in ipairs(KINDS) do
    local folder = world .. kind
    local there = import.files(folder)
    local index = there and import.text(folder .. "/index")
    local found = index and indexed(import, kind, folder, index) or {}
    for _, name in ipairs(not index and there or {}) do
      if name:sub(-4) == "." .. kind then
        found[#found + 1] = { kind = kind, file = folder .. "/" .. name }
      end
    end
    table.move(found, 1, #found, #sources + 1, sources)
    if #sources > FILES_MAX then
      import.fail(string.format("%s: more than %d files", import.directory, FILES_MAX))
    end
  end
  return sources
end

-- Reading ------------------------------------------------------------------------------

local function read_file(import, source, list)
  local bytes, why = import.text(source.file)
  if not bytes and source.line then
    return import.oddity(source.index, source.line, ("%s doesn't exist, so it was skipped"):format(source.file))
  elseif not bytes then
    import.fail(why)
  end
  local r = reader.new(import, source.file, bytes)
  kinds[source.kind](r, function(vnum)
    list[#list + 1] = { vnum = vnum, file = source.file, line = r.line }
    return list[#list]
  end)
  list.behind = (list.behind or 0) + (r.behind or 0)
end

local function read_all(import, sources)
  local c = making.new(import, "circle", { names = names, specials = specials, traits = mobiles.traits })
  for i, source in ipairs(sources) do
    read_file(import, source, c.lists[source.kind])
    import.progress(i, #sources)
  end
  making.index(c)
  old_texts(import, c)
  return c
end

return function(import)
  import = making.noting(import)
  local c = read_all(import, find_files(import))
  local report = making.make(c)
  return making.report(c, report .. lore.add(c))
end
