--- The parts of an import that all formats of this family share: lists of the records that were read, by kind
--- and number, and helpers for the files that convert them.
---
--- A kind is wld, obj, mob, zon, shp, trg or qst. `lists[kind]` has its records, with vnum, file and line.
--- `names` are the format's tables, `specials` the behaviours by number or by a list of the file, `traits` the
--- conversion of a mobile.

local account = require("circle/account")
local classic = require("circle/classic")
local mobiles = require("circle/mobiles")
local newer = require("newer")
local objects = require("circle/objects")
local resets = require("circle/resets")
local rooms = require("circle/rooms")
local text = require("circle/text")
local triggers = require("circle/triggers")
local zones = require("circle/zones")

local REFS = { wld = "room", obj = "obj", mob = "mob", zon = "zone", shp = "shop", trg = "trigger", qst = "quest" }
local COUNTED = {
  { "rooms", "wld" }, { "objects", "obj" }, { "mobiles", "mob" }, { "zones", "zon" }, { "shops", "shp" },
  { "triggers", "trg" }, { "quests", "qst" },
}
local NAME_COLUMNS = 80
local OLD_NOTHING = 65535

local import_of = {}
import_of.__index = import_of

function import_of.or_nil(list)
  return next(list) ~= nil and list or nil
end

--- Returns the record of that kind and number, or nil.
function import_of:find(kind, vnum)
  return (type(vnum) == "string" or vnum >= 0) and self.by_vnum[kind][vnum] or nil
end

--- Returns NUMBER, or -1 if it means nothing: below zero, or 65535 (older code) unless there is a record of
--- that number.
function import_of:vnum(kind, number)
  return (number < 0 or (number == OLD_NOTHING and not self:find(kind, number))) and -1 or number
end

--- True if the record was read or is in the world already.
function import_of:knows(kind, vnum)
  return self:find(kind, vnum) ~= nil
    or ((type(vnum) == "string" or vnum >= 0) and self.import.exists(self.ref(kind, vnum)))
end

function import_of:oddity(head, format, ...)
  self.import.oddity(head.file, head.line, string.format(format, ...))
end

--- Returns a function that reports oddities of a record.
function import_of:oddities(head)
  return function(format, ...)
    self:oddity(head, format, ...)
  end
end

--- Returns a link to the room where the dead of ZONE wake, or nil: its own, or with --classic the game's.
function import_of:recall_of(zone)
  local vnum = (zone.recall or 0) > 0 and zone.recall or self.recall_room
  return vnum and self:knows("wld", vnum) and self.link("wld", vnum) or nil
end

--- Keeps VALUES, which only this format has, in a table of the format's name.
function import_of:own_values(props, values)
  if values and next(values) then props[self.format] = values end
end

--- Notes that the files have READ records of a kind that are parts of others, and that MADE are in the world.
function import_of:count(kind, read, made)
  self.parts[#self.parts + 1] = { kind, read, made }
end

function import_of:record(kind, ref, props, head)
  self.made[ref] = true
  self.import.record(kind, ref, props, head.file, head.line)
end

--- True if the prototype NAME of the stock game exists; adds it to a world of an older version.
function import_of:has_stock(name, head)
  if self.import.exists(name) or self.added[name] then return true end
  for _, one in ipairs(newer) do
    if one == name then
      self.added[name] = true
      self:record("prototype", name, { proto = "thing", name = name }, head)
      return true
    end
  end
  return false
end

--- Adds a text under "a|b" for keywords "a b" to a table of details; the first text of a name stays.
function import_of:detail(details, keywords, bytes)
  local key = table.concat(text.words(keywords) or {}, "|")
  if key ~= "" and details[key] == nil then
    details[key] = text.block(self.import, bytes)
  end
end

--- Returns the triggers of a record, and reports those that were not read.
function import_of:triggers(head)
  for _, vnum in ipairs(head.triggers) do
    if not self:knows("trg", vnum) then
      self:oddity(head, "#%d has the trigger #%s, which does not exist", head.vnum, vnum)
    end
  end
  return self.or_nil(head.triggers)
end

--- Sets the name. An invalid name is cut, and kept in full in circle.
function import_of:called(props, circle, name)
  if name and not self.import.is_name(name) then
    circle.whole_name = name
    local cut = self.import.fit(name, NAME_COLUMNS)
    name = self.import.is_name(cut) and cut or nil
  end
  props.name = name
end

--- Sets the name, and its coloured form in circle if it has one. OTHERWISE replaces an empty name.
function import_of:name(props, circle, name, otherwise)
  local plain, coloured = text.plain(name), text.line(name)
  plain = plain or text.plain(otherwise)
  if coloured ~= plain then
    circle.coloured_name = coloured
  end
  self:called(props, circle, plain)
end

local making = {}

making.noting = account.noting

--- Returns the state of an import in a format whose refs begin with FORMAT; MORE: fields of that format only.
function making.new(import, format, more)
  local c = { import = import, format = format, lists = {}, by_vnum = {}, keepers = {}, quests_of = {}, faulty = {},
    added = {}, made = {}, read = {}, parts = {}, made_resets = 0, special = 0, unknown_special = 0 }
  for key, value in pairs(more) do c[key] = value end
  for kind in pairs(REFS) do
    c.lists[kind], c.by_vnum[kind] = {}, {}
  end

  --- Returns the ref for a kind and number: "circle/room/3001".
  function c.ref(kind, vnum)
    return format .. "/" .. REFS[kind] .. "/" .. vnum
  end

  --- Returns a reference to it, as a value.
  function c.link(kind, vnum)
    return { ["$ref"] = c.ref(kind, vnum) }
  end

  return setmetatable(c, import_of)
end

-- Keeps the first of several records with one vnum, and reports the others.
local function index_list(import, list)
  local kept, by_vnum = {}, {}
  for _, head in ipairs(list) do
    local first = by_vnum[head.vnum]
    if first then
      import.oddity(head.file, head.line, string.format("#%d is there twice, so the one of %s:%d is used", head.vnum,
        first.file, first.line))
    else
      by_vnum[head.vnum] = head
      kept[#kept + 1] = head
    end
  end
  return kept, by_vnum
end

-- Fails if a record is in the world already, because an import never changes objects.
local function check_new(c)
  for _, counted in ipairs(COUNTED) do
    for _, head in ipairs(c.lists[counted[2]]) do
      local ref = c.ref(counted[2], head.vnum)
      if c.import.exists(ref) then
        c.import.fail(string.format("%s:%d: %s is in the world already; nothing was imported", head.file, head.line,
          ref))
      end
    end
  end
end

--- Returns how many resets the files have.
function making.count_resets(c)
  local rows = 0
  for _, zone in ipairs(c.areas or c.lists.zon) do rows = rows + (zone.read_resets or 0) end
  return rows
end

--- Returns the final report: SAID, and for each kind how many records were read and made. The second result is
--- why nothing may be written (a record was left out), or nil.
function making.report(c, said)
  local lines, lacking = { said }, {}
  local function add(word, read, made)
    lines[#lines + 1] = ("read %s %d made %d\n"):format(word, read, made)
    if read ~= made then lacking[#lacking + 1] = ("%d of %d %s"):format(made, read, word) end
  end
  for _, counted in ipairs(COUNTED) do
    local kind, made = counted[2], 0
    for _, head in ipairs(c.lists[kind]) do
      if c.made[c.ref(kind, head.vnum)] then
        made = made + 1
      else
        c:oddity(head, "#%s was left out: nothing was made of it", head.vnum)
      end
    end
    add(counted[1], c.read[kind], made)
  end
  add("resets", making.count_resets(c), c.made_resets)
  for _, part in ipairs(c.parts) do add(part[1], part[2], part[3]) end
  local why = #lacking > 0 and ("only %s could be made, so nothing was imported; fix the errors above"):format(
    table.concat(lacking, ", ")) or nil
  return table.concat(lines), why
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

-- Fields that name other records by number.
local LINKS = {
  shp = { keeper = "mob" },
  qst = { master = "mob", previous = "qst", next = "qst", prerequisite = "obj", object = "obj" },
}

local function settle_nothing(c)
  local function settle(record, field, kind) record[field] = c:vnum(kind, record[field]) end
  for kind, fields in pairs(LINKS) do
    for _, record in ipairs(c.lists[kind]) do
      for field, other in pairs(fields) do settle(record, field, other) end
    end
  end
  for _, quest in ipairs(c.lists.qst) do
    local known = c:find("obj", quest.target) or c:find("mob", quest.target) or c:find("wld", quest.target)
    if not known then settle(quest, "target", "qst") end
  end
  for _, room in ipairs(c.lists.wld) do
    for _, exit in pairs(room.exits) do
      settle(exit, "to", "wld")
      settle(exit, "key", "obj")
    end
  end
end

--- Called when all lists are read: indexes them, and drops duplicates.
function making.index(c)
  for _, counted in ipairs(COUNTED) do
    local kind = counted[2]
    c.read[kind] = #c.lists[kind] + (c.lists[kind].behind or 0)
    c.lists[kind], c.by_vnum[kind] = index_list(c.import, c.lists[kind])
  end
  settle_nothing(c)
  for _, shop in ipairs(c.lists.shp) do
    if c.last_shop or not c.keepers[shop.keeper] then c.keepers[shop.keeper] = shop end
  end
  for _, quest in ipairs(c.lists.qst) do
    local quests = c.quests_of[quest.master] or {}
    c.quests_of[quest.master] = quests
    quests[#quests + 1] = c.link("qst", quest.vnum)
  end
end

--- Makes the records of everything that was read, and returns the report.
function making.make(c)
  check_new(c)
  classic.find(c)
  c.outcome = resets.play(c)
  triggers.look(c)
  zones.areas(c)
  rooms(c)
  objects(c)
  mobiles.prototypes(c)
  zones.shops(c)
  triggers.records(c)
  zones.quests(c)
  mobiles.instances(c)
  account.add(c)
  classic.want(c)
  return report(c)
end

return making
