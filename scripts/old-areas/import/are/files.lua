--- Finds the files of a directory of areas: those that DIR/area.lst or DIR/area/area.lst lists up to a '$', or
--- without a list all files that end in ".are", by name. File names are the same in any case, as on the systems
--- where many of these games began.
local reader = require("circle/reader")

local files = {}

local FOLDERS = { "", "area" }
local NAME_BYTES, FILES_MAX = 64, 4096

local function path_of(folder, name)
  return folder == "" and name or folder .. "/" .. name
end

--- Returns the names in a folder by their lower-case forms, or nil.
local function names_in(import, folder)
  local found = import.files(folder)
  if not found then return nil end
  local by_case = {}
  for _, name in ipairs(found) do by_case[name:lower()] = by_case[name:lower()] or name end
  return by_case, found
end

local function listed(import, folder, index, list, by_case)
  local sources, number = {}, 0
  for line in (list .. "\n"):gmatch("([^\n]*)\n") do
    local name = reader.trim(line)
    number = number + 1
    if name:sub(1, 1) == "$" then break end
    if name ~= "" then
      if #name > NAME_BYTES or name:sub(1, 1) == "." or name:find("[/\0]") then
        import.fail(("%s:%d: expected the name of an area's file, or the final '$'"):format(index, number))
      end
      sources[#sources + 1] = { file = path_of(folder, by_case[name:lower()] or name), index = index, line = number }
    end
  end
  return sources
end

local function files_in(import, folder)
  local by_case, found = names_in(import, folder)
  if not by_case then return {} end
  local index = by_case["area.lst"] and path_of(folder, by_case["area.lst"])
  local list = index and import.text(index)
  if list then return listed(import, folder, index, list, by_case) end
  local sources = {}
  for _, name in ipairs(found) do
    if name:lower():sub(-4) == ".are" then sources[#sources + 1] = { file = path_of(folder, name) } end
  end
  return sources
end

--- Ends the import, because FILE is an area of CoffeeMud.
function files.refuse_xml(import, file)
  import.fail(("%s:1: this is an area of CoffeeMud, which Skein can't read; write a reader of your own (help "
    .. "importing)"):format(file))
end

--- Ends the import if the directory holds areas of CoffeeMud.
function files.refuse_coffee(import)
  for _, folder in ipairs(FOLDERS) do
    for _, name in ipairs(import.files(folder) or {}) do
      if name:lower():find("%.cmare$") then files.refuse_xml(import, path_of(folder, name)) end
    end
  end
end

--- Returns the files of the import, { file =, index =, line = }. TITLE is the format's game.
function files.find(import, title)
  for _, folder in ipairs(FOLDERS) do
    local sources = files_in(import, folder)
    if #sources > FILES_MAX then import.fail(("%s: more than %d files"):format(import.directory, FILES_MAX)) end
    if #sources > 0 then return sources end
  end
  files.refuse_coffee(import)
  local circle = import.files("wld") and "; a folder wld is CircleMUD's: --format circle" or ""
  import.fail(("%s has no area.lst and no file that ends in .are; name the `area` directory of a %s%s"):format(
    import.directory, title, circle))
end

return files
