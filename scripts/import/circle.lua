--- CircleMUD and tbaMUD: a `world` directory.
--
--     DIR/wld/index, DIR/wld/30.wld ...   and the same for mob obj zon shp trg qst
--
-- Any of the folders may be missing, but not all. A folder's `index` names its
-- files in order, a '$' ends it; without one, all files with the folder's
-- ending are read, in the order of their numbers.
--
-- How the files are read is circle/reader.lua's and circle/kinds.lua's. What a record becomes is decided in
-- one file a kind, and all of them keep to this:
-- 1. What the game knows becomes its property (name, desc, exits, capacity ...).
-- 2. Everything else that was read goes into the table `circle`, combat into
--    `diku`; by names, not numbers.
-- 3. vnum is kept at the top.
-- 4. Rooms are rooms; objects and mobiles are prototypes that are nowhere.

local kinds = require("circle/kinds")
local mobiles = require("circle/mobiles")
local objects = require("circle/objects")
local reader = require("circle/reader")
local resets = require("circle/resets")
local rooms = require("circle/rooms")
local text = require("circle/text")
local triggers = require("circle/triggers")
local zones = require("circle/zones")

local KINDS = { "wld", "obj", "mob", "zon", "shp", "trg", "qst" } -- the order in which they are read
local REFS = { wld = "room", obj = "obj", mob = "mob", zon = "zone", shp = "shop", trg = "trigger", qst = "quest" }
local COUNTED = {
  { "rooms", "wld" }, { "objects", "obj" }, { "mobiles", "mob" }, { "zones", "zon" }, { "shops", "shp" },
  { "triggers", "trg" }, { "quests", "qst" },
}
local NAME_COLUMNS, NAME_BYTES, FILES_MAX = 80, 64, 4096

-- What the files that make records share ------------------------------------------

local import_of = {}
import_of.__index = import_of

--- The ref of what a kind's vnum becomes: "circle/room/3001".
function import_of.ref(kind, vnum)
  return "circle/" .. REFS[kind] .. "/" .. vnum
end

--- A reference to it, as a value.
function import_of.link(kind, vnum)
  return { ["$ref"] = import_of.ref(kind, vnum) }
end

function import_of.or_nil(list)
  return next(list) ~= nil and list or nil
end

--- What was read under that number, or nil.
function import_of:find(kind, vnum)
  return vnum >= 0 and self.by_vnum[kind][vnum] or nil
end

--- True if it was read, or is in the world already.
function import_of:knows(kind, vnum)
  return self:find(kind, vnum) ~= nil or (vnum >= 0 and self.import.exists(self.ref(kind, vnum)))
end

function import_of:oddity(head, format, ...)
  self.import.oddity(head.file, head.line, string.format(format, ...))
end

--- A function that tells of what is odd about a record.
function import_of:oddities(head)
  return function(format, ...)
    self:oddity(head, format, ...)
  end
end

function import_of:record(kind, ref, props, head)
  self.import.record(kind, ref, props, head.file, head.line)
end

--- Adds text under "a|b" for keywords "a b" to a table of details; the first under a name stays.
function import_of:detail(details, keywords, bytes)
  local key = table.concat(text.words(keywords) or {}, "|")
  if key ~= "" and details[key] == nil then
    details[key] = text.block(self.import, bytes)
  end
end

--- The triggers of a record; tells of those that were not read.
function import_of:triggers(head)
  for _, vnum in ipairs(head.triggers) do
    if not self:knows("trg", vnum) then
      self:oddity(head, "#%d has the trigger #%d, which is not there", head.vnum, vnum)
    end
  end
  return self.or_nil(head.triggers)
end

--- Sets the name; what is no name of ours is cut, and whole in circle.
function import_of:called(props, circle, name)
  if name and not self.import.is_name(name) then
    circle.whole_name = name
    local cut = self.import.fit(name, NAME_COLUMNS)
    name = self.import.is_name(cut) and cut or nil
  end
  props.name = name
end

--- Sets the name, and its coloured form in circle if it has one. otherwise stands for an empty name.
function import_of:name(props, circle, name, otherwise)
  local plain, coloured = text.plain(name), text.line(name)
  plain = plain or text.plain(otherwise)
  if coloured ~= plain then
    circle.coloured_name = coloured
  end
  self:called(props, circle, plain)
end

-- Which files ------------------------------------------------------------------------

local function indexed(import, kind, index)
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
          "%s/index:%d: this should be the name of a file in %s, or the final '$'", kind, number, kind))
      end
      sources[#sources + 1] = { kind = kind, file = kind .. "/" .. name, line = number }
    end
  end
  return sources
end

local function find_files(import)
  local sources, any = {}, false
  for _, kind in ipairs(KINDS) do
    local names = import.files(kind)
    local index = names and import.text(kind .. "/index")
    local found = index and indexed(import, kind, index) or {}
    for _, name in ipairs(not index and names or {}) do
      if name:sub(-4) == "." .. kind then
        found[#found + 1] = { kind = kind, file = kind .. "/" .. name }
      end
    end
    any = any or names ~= nil
    table.move(found, 1, #found, #sources + 1, sources)
    if #sources > FILES_MAX then
      import.fail(string.format("%s: more than %d files", import.directory, FILES_MAX))
    end
  end
  if not any then
    import.fail(import.directory .. " has none of the folders wld, mob, obj, zon, shp, trg and qst; name the "
      .. "`world` directory of a CircleMUD")
  end
  return sources
end

-- Reading ------------------------------------------------------------------------------

local function read_file(import, source, list)
  local bytes, why = import.text(source.file)
  if not bytes and source.line then
    import.fail(string.format("%s/index:%d: there is no file %s", source.kind, source.line, source.file))
  elseif not bytes then
    import.fail(why)
  end
  local r = reader.new(import, source.file, bytes)
  kinds[source.kind](r, function(vnum)
    list[#list + 1] = { vnum = vnum, file = source.file, line = r.line }
    return list[#list]
  end)
end

-- Of records with the same vnum the first stays, the others are told.
local function index_list(import, list)
  local kept, by_vnum = {}, {}
  for _, head in ipairs(list) do
    local first = by_vnum[head.vnum]
    if first then
      import.oddity(head.file, head.line, string.format("#%d is there twice; the one of %s:%d stays", head.vnum,
        first.file, first.line))
    else
      by_vnum[head.vnum] = head
      kept[#kept + 1] = head
    end
  end
  return kept, by_vnum
end

local function read_all(import, sources)
  local c = setmetatable({ import = import, lists = {}, by_vnum = {}, keepers = {}, quests_of = {} }, import_of)
  for _, kind in ipairs(KINDS) do
    c.lists[kind] = {}
  end
  for i, source in ipairs(sources) do
    read_file(import, source, c.lists[source.kind])
    import.progress(i, #sources)
  end
  for _, kind in ipairs(KINDS) do
    c.lists[kind], c.by_vnum[kind] = index_list(import, c.lists[kind])
  end
  for _, shop in ipairs(c.lists.shp) do
    c.keepers[shop.keeper] = c.keepers[shop.keeper] or shop
  end
  for _, quest in ipairs(c.lists.qst) do
    local quests = c.quests_of[quest.master] or {}
    c.quests_of[quest.master] = quests
    quests[#quests + 1] = c.link("qst", quest.vnum)
  end
  return c
end

-- What is in the world already is never changed.
local function check_new(c)
  for _, kind in ipairs(KINDS) do
    for _, head in ipairs(c.lists[kind]) do
      local ref = c.ref(kind, head.vnum)
      if c.import.exists(ref) then
        c.import.fail(string.format("%s:%d: %s is in the world already; nothing was imported", head.file, head.line,
          ref))
      end
    end
  end
end

local function report(c)
  local lines = {}
  for _, counted in ipairs(COUNTED) do
    lines[#lines + 1] = string.format("%s %d\n", counted[1], #c.lists[counted[2]])
    if counted[2] == "trg" then
      lines[#lines + 1] = string.format("triggers-whole %d\n", c.whole)
    end
  end
  return table.concat(lines)
end

return function(import)
  local c = read_all(import, find_files(import))
  check_new(c)
  c.outcome = resets(c)
  triggers.look(c)
  zones.areas(c)
  rooms(c)
  objects(c)
  mobiles.prototypes(c)
  zones.shops(c)
  triggers.records(c)
  zones.quests(c)
  mobiles.instances(c)
  return report(c)
end
