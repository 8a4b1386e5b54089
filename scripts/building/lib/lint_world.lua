--- The world as the linter of areas knows it: each object's own properties, who is made from what, which rooms
--- players reach, and which things they can get. All of it is read once.
---
--- 1. A thing is had if it, or one made from it, is somewhere in a room that players reach, or is brought.
--- 2. It is brought if a property of another thing names it, other than in a question (a condition, a step of a
--- quest, the key of a door), or a script has its ref, outside of its tests. Nobody can tell more of scripts.
--- 3. A thing that one player keeps comes back for the next if it is brought, or has a script.
--- 4. Players reach a room by exits from where they wake, and where data or a script may bring them. A locked door
--- opens when its key is had. Where no way leads to an area, its largest part counts as reached.
--- 5. Others run while it pauses: after a pause each thing may be gone.
local checks = require("checks")
local script_text = require("script_text")
local values = require("values")
local set = require("words").set

local lint_world = {}
local world = {}
world.__index = world

local AT_ONCE = 100      -- objects in one list
local THINGS_MOST = 20000 -- that are read while a game goes on
local TEXT = 80     -- bytes of a text that may be a ref

-- Properties, and keys in tables at any depth, that ask for a thing and don't bring it.
local ASKS = set([[steps rule rules key twin to area wants lets_pass parts tools place home needs giver when faction
  allies obeys quest accepts builders properties shuts afterwards]])
local ASKS_INSIDE = set("when unless has holds is takes lit here at within no any sees")
-- Keys that name a room, and bring nobody there.
local GOES = set("go look rooms place within at near")

-- Reading.

--- Notes the objects and texts in VALUE in W, the world or its `sold`; ASKS: it only asks for them.
local function note_values(w, value, asks, goes)
  if type(value) == "table" then
    for key, one in pairs(value) do
      note_values(w, one, asks or ASKS_INSIDE[key] == true, goes or GOES[key] == true)
    end
  elseif living(value) then
    if not asks then w.brought[value.id] = true end
    if not asks and not goes then w.led[value.id] = true end
  elseif type(value) == "string" and #value <= TEXT then
    if not asks then w.named[value] = true end
    if not asks and not goes then w.led[value] = true end
  end
end

--- Returns SOURCE without `== object("REF")` and `~= object("REF")`, which bring nobody there.
local function without_comparisons(source)
  return (source:gsub("[=~]=%s*object%s*%b()", ""):gsub("%f[%w_]object%s*%b()(%s*[=~]=)", "%1"))
end

local function note_one(w, thing)
  local own = build.own(thing)
  w.own[thing.id] = own
  w.things[#w.things + 1] = thing
  for _, proto in ipairs(thing.protos) do
    w.heirs[proto.id] = w.heirs[proto.id] or {}
    table.insert(w.heirs[proto.id], thing)
  end
  local is_exit = thing:is("exit")
  local copied = own.leads_into
  if living(copied) then w.copied[copied.id] = true end
  for name, value in pairs(own) do
    if not (is_exit and (name == "to" or name == "twin")) and name ~= "name" and name ~= "desc" then
      note_values(name == "goods" and w.sold or w, value, ASKS[name] == true, GOES[name] == true)
    end
  end
  local source = build.source(thing)
  source = source and script_text.without_tests(source)
  if source and script_text.has_code(source) then
    w.sources[#w.sources + 1] = source
    w.deeds[#w.deeds + 1] = without_comparisons(source)
    w.scripts[#w.scripts + 1] = thing
    w.scripted[thing.id] = true
  end
  if is_exit and thing.location then
    w.ways[thing.location.id] = w.ways[thing.location.id] or {}
    table.insert(w.ways[thing.location.id], thing)
    local to = thing.to
    if living(to) then
      w.entered[to.id] = w.entered[to.id] or {}
      table.insert(w.entered[to.id], thing)
    end
  elseif thing:is("room") then
    w.rooms[#w.rooms + 1] = thing
  end
end

local function too_many()
  return sentence("This game has more than 20,000 things, too many to read while it goes on. To check the "
    .. "files of an area, run: skein dev")
end

--- Reads the world. KINDS: how files declare things, by their numbers; or nil. With PAUSE others run in between, and a
--- world of too many things gives nil and a sentence.
function lint_world.read(kinds, pause)
  if pause and sys.stats().objects_in_memory > THINGS_MOST then return nil, too_many() end
  local w = setmetatable({ things = {}, own = {}, heirs = {}, ways = {}, rooms = {},
    sources = {}, deeds = {}, scripts = {}, brought = {},
    named = {}, led = {}, sold = { brought = {}, named = {}, led = {} },
    kinds = kinds or {}, had = {}, said = {}, stock = {}, entered = {}, scripted = {},
    copied = {}, values = {}, pause = pause or function() end }, world)
  for _, one in ipairs(build.stock_properties()) do w.stock[one.from] = true end
  local from = 1
  while from do
    local list, rest = build.things(from, AT_ONCE)
    for _, thing in ipairs(list) do
      w.pause()
      if living(thing) and (not thing:is("player") or w.heirs[thing.id]) then note_one(w, thing) end
    end
    if pause and #w.things > THINGS_MOST then return nil, too_many() end
    from = rest
  end
  w:reach()
  return w
end

--- Returns the values of property NAME of all things, each once: those in a list, or alone.
function world:all(name)
  if self.values[name] then return self.values[name] end
  local list, seen = {}, {}
  for _, thing in ipairs(self.things) do
    for _, one in ipairs(living(thing) and values.list(self.own[thing.id][name]) or {}) do
      if not seen[one] then
        seen[one], list[#list + 1] = true, one
      end
    end
  end
  self.values[name] = list
  return list
end

--- Returns O as builders write it.
function world:name(o) -- luacheck: ignore self
  return o.ref or "#" .. o.id
end

--- True if a script has TEXT.
function world:is_said(text)
  if self.said[text] == nil then
    local found = false
    for _, source in ipairs(self.sources) do
      if source:find(text, 1, true) then
        found = true
        break
      end
    end
    self.said[text] = found
  end
  return self.said[text]
end

--- True if a script that isn't of the stock game has TEXT.
function world:says(text)
  for i, source in ipairs(self:is_said(text) and self.sources or {}) do
    local by = living(self.scripts[i])
    if by and not self.stock[by.ref or 0] and source:find(text, 1, true) then return true end
  end
  return false
end

--- True if a script has WORD, which has only letters and digits, as a whole word.
function world:has_word(word)
  local key = "\0" .. word
  if self.said[key] == nil then
    self.said[key] = false
    for _, source in ipairs(self:is_said(word) and self.sources or {}) do
      if source:find("%f[%w]" .. word .. "%f[%W]") then
        self.said[key] = true
        break
      end
    end
  end
  return self.said[key]
end

--- Adds the words of TEXT, or of the texts in a list, to TO, a set.
local function add_words(to, text)
  for _, one in ipairs(values.list(text)) do
    for word in tostring(one):lower():gmatch("[%w']+") do to[word] = true end
  end
end

--- True if a thing anywhere has WORD, in small letters, in a name, or a detail is called so.
function world:is_called(word)
  if not self.called then
    self.called = {}
    for _, thing in ipairs(self.things) do
      local own = self.own[thing.id]
      for _, name in ipairs({ "name", "noun", "aliases" }) do add_words(self.called, own[name]) end
      for noun in pairs(values.fields(own.details)) do add_words(self.called, noun) end
    end
  end
  return self.called[word] == true
end

--- True if an exit anywhere has WORD, in small letters, in a name: people go that way by typing it.
function world:is_way(word)
  if not self.way_words then
    self.way_words = {}
    for _, exits in pairs(self.ways) do
      for _, exit in ipairs(exits) do
        local own = self.own[exit.id]
        add_words(self.way_words, own.name)
        add_words(self.way_words, own.aliases)
      end
    end
  end
  return self.way_words[word] == true
end

--- True if a script has TEXT in quotes.
function world:is_quoted(text)
  return self:is_said("\"" .. text .. "\"") or self:is_said("'" .. text .. "'")
end

--- True if a script names O.
function world:is_scripted(o)
  return o.ref ~= nil and (self:is_quoted(o.ref) or self:is_said("$" .. o.ref)) or self:is_said("#" .. o.id)
end

--- True if O has a script that is more than tests.
function world:has_script(o) return self.scripted[o.id] == true end

--- True if a script may change O: its own, or one that names it.
function world:may_alter(o) return self:has_script(o) or self:is_scripted(o) end

-- What a script says that takes things out of another, or puts them in.
local EMPTIES = { "%f[%w_]contents%f[^%w_]", ":move%s*%(", "%f[%w_]location%s*=[^=]", ":create%s*%(", "[\"']put[\"']",
  ":match%s*%(" }

--- True if a script of O, or one that names it, has one of PATTERNS.
local function has_about(w, o, patterns)
  for i, source in ipairs(w:may_alter(o) and w.sources or {}) do
    local is_about = w.scripts[i] == o or o.ref and source:find(o.ref, 1, true) or source:find("#" .. o.id, 1, true)
    for _, pattern in ipairs(is_about and patterns or {}) do
      if source:find(pattern) then return true end
    end
  end
  return false
end

--- True if a script of O, or one that names it, may take things out of it or put them in.
function world:is_emptied(o) return has_about(self, o, EMPTIES) end

--- True if a script of O, or one that names it, has WORD in quotes.
function world:is_told(o, word) return has_about(self, o, { "[\"']" .. word .. "[\"']" }) end

--- True if a script of O may change its weight.
function world:weighs(o)
  local source = self:has_script(o) and build.source(o)
  return source and source:find("weight", 1, true) ~= nil or false
end

--- Returns the kind by which a file declares O, such as "npc"; or nil.
function world:kind(o) return self.kinds[o.id] end

--- True if things are made from O, which lies nowhere.
function world:is_prototype(o)
  local kind = self.kinds[o.id]
  if kind == "prototype" then return true end
  if o.location then return false end
  if self.heirs[o.id] or o.ref and self.stock[o.ref] then return true end
  return o:is("room") and kind ~= "room" and not o.area and not self.ways[o.id] and not self.entered[o.id]
end

local function is_noted(notes, o) return notes.brought[o.id] or o.ref and notes.named[o.ref] end

--- True if data or a script may make one of O.
function world:is_brought(o)
  return is_noted(self, o) or is_noted(self.sold, o) or self:is_scripted(o) or false
end

--- True if one of O comes only from shops.
function world:is_sold(o)
  return is_noted(self.sold, o) and not is_noted(self, o) and not self:is_scripted(o) or false
end

-- Ways.

--- True if the script of another thing names O otherwise than to compare it.
local function is_named_in_deed(w, o)
  if not w:is_scripted(o) then return false end
  for i, source in ipairs(w.deeds) do
    local function has(text) return source:find(text, 1, true) ~= nil end
    local ref, by = o.ref, living(w.scripts[i])
    local is_own = by and (by == o or by:is(o))
    if not is_own and (ref and (has("\"" .. ref .. "\"") or has("'" .. ref .. "'") or has("$" .. ref))
      or has("#" .. o.id)) then
      return true
    end
  end
  return false
end

--- True if ROOM is one that players may be brought to without an exit.
local function is_led_to(w, room)
  return w.led[room.id] or room.ref and w.led[room.ref] or is_named_in_deed(w, room)
end

local function is_place(w, room)
  return not w:is_prototype(room) and not room:is("horizon")
end

--- True if the locks of EXIT can be opened.
local function opens(w, exit)
  if exit.locked ~= true then return true end
  local key = values.list(exit.key)[1]
  return not key or w:may_alter(exit) or w:is_had(key)
end

--- Adds to SEEN, by their numbers, the rooms that those in LIST lead to, or with BACK those that lead there, by exits
--- for which GOES(EXIT) holds. Returns true once it finds a room for which IS_GOAL(ROOM) holds, if that is given.
local function follow(w, seen, list, goes, back, is_goal)
  while #list > 0 do
    w.pause()
    local room = living(table.remove(list))
    for _, exit in ipairs(room and (back and w.entered or w.ways)[room.id] or {}) do
      local next = living(exit) and living(back and exit.location or not back and exit.to)
      if next and not seen[next.id] and goes(exit) then
        if is_goal and is_goal(next) then return true end
        seen[next.id] = true
        list[#list + 1] = next
      end
    end
  end
  return false
end

local function is_unlocked(exit) return exit.locked ~= true end

--- Returns the rooms that ROOM leads to, or with BACK those that lead to it, as a set. No locked door is opened.
local function part_of(w, room, back)
  local part = {}
  if living(room) then
    part[room.id] = true
    follow(w, part, { room }, is_unlocked, back)
  end
  return part
end

--- Returns a room of the largest group of ROOMS that all lead to each other.
local function middle_of(w, rooms)
  local best, most, seen = nil, 0, {}
  for _, room in ipairs(rooms) do
    w.pause()
    if living(room) and not seen[room.id] then
      local to, from, count = part_of(w, room), part_of(w, room, true), 0
      for id in pairs(to) do
        if from[id] then seen[id], count = true, count + 1 end
      end
      if count > most and living(room) then best, most = room, count end
    end
  end
  return best
end

--- Adds the middle of each area of which nothing is reached.
local function add_islands(w)
  local areas, order = {}, {}
  for _, room in ipairs(w.rooms) do
    w.pause()
    local key = living(room) and is_place(w, room) and (living(room.area) and room.area.id or 0)
    if key then
      if not areas[key] then
        areas[key] = {}
        order[#order + 1] = key
      end
      table.insert(areas[key], room)
      areas[key].is_reached = areas[key].is_reached or w.reached[room.id]
    end
  end
  for _, key in ipairs(order) do
    local room = not areas[key].is_reached and middle_of(w, areas[key])
    if living(room) then w.reached[room.id] = true end
  end
end

--- Goes on from all known rooms until nothing more is found: a key behind one door may open another.
local function spread(w)
  local before, count, start = -1, 0, object("start")
  while count ~= before do
    local list = {}
    w.had = {}
    for _, room in ipairs(w.rooms) do
      w.pause()
      local is_there = living(room) ~= nil
      if is_there and (w.reached[room.id] or room == start or is_place(w, room) and is_led_to(w, room)) then
        w.reached[room.id] = true
        list[#list + 1] = room
      end
    end
    follow(w, w.reached, list, function(exit) return opens(w, exit) end)
    before, count = count, 0
    for _ in pairs(w.reached) do count = count + 1 end
  end
  w.had = {}
end

--- Finds the rooms that players reach.
function world:reach()
  self.reached, self.had = {}, {}
  spread(self)
  add_islands(self)
  spread(self)
end

--- True if players can get to ROOM.
function world:is_reached(room)
  return self.reached[room.id] == true
end

--- True if a way leads to ROOM, which players don't reach, from one that they do: a lock without a key shuts it.
function world:is_shut_off(room)
  return follow(self, { [room.id] = true }, { room }, function() return true end, true, function(from)
    return self.reached[from.id]
  end)
end

--- True if an npc can walk from room FROM to GOAL: by exits in sight whose doors are not locked, or that a script may
--- open.
function world:walks(from, goal)
  return from == goal or follow(self, { [from.id] = true }, { from }, function(exit)
    return exit.locked ~= true and exit.hidden ~= true or self:may_alter(exit)
  end, false, function(to) return to == goal end)
end

-- Things.

--- Returns the outermost place of O.
local function top_of(o)
  for _ = 1, 20 do
    if not o.location then return o end
    o = o.location
  end
  return o
end

local function lies_where_players_come(w, o)
  if o:is("room") then return w.reached[o.id] == true end
  if not o.location then return false end
  local top = top_of(o)
  return top:is("room") and w.reached[top.id] == true or top:is("player")
end

--- True if IS(THING) holds for O or a thing that is made from it.
function world:any(o, is)
  if not living(o) then return false end
  if is(o) then return true end
  for _, heir in ipairs(self.heirs[o.id] or {}) do
    if self:any(heir, is) then return true end
  end
  return false
end

--- True if players can get to O, or to one made from it.
function world:is_had(o)
  if not living(o) then return false end
  if self.had[o.id] == nil then
    local is_brought = is_noted(self, o) or is_noted(self.sold, o) or is_named_in_deed(self, o)
    self.had[o.id] = o:is("area") or is_brought or self:any(o, function(one)
      return lies_where_players_come(self, one) or one ~= o and self:is_brought(one)
    end)
  end
  return self.had[o.id]
end

--- True if O lies in an area of which each group of players gets a copy.
local function is_copied(w, o)
  local area = o.location and top_of(o).area
  return living(area) and w.copied[area.id] == true
end

--- True if a script of O, or of what it is made from outside of the stock game, may make another. IS_FREE: not for
--- coins.
local function is_tended(w, o, is_free)
  if w:has_script(o) or w:is_brought(o) and not (is_free and w:is_sold(o)) or o.vnum ~= nil or is_copied(w, o) then
    return true
  end
  for _, proto in ipairs(o.protos) do
    if not w.stock[proto.ref or 0] and is_tended(w, proto, is_free) then return true end
  end
  return false
end

--- True if O, or one made from it, lies anywhere.
function world:lies(o)
  return self:any(o, function(one) return one.location ~= nil end)
end

--- True if O, or one made from it, lies somewhere, and others come that cost nothing.
function world:is_free(o) return self:lies(o) and is_tended(self, o, true) end

--- Adds the things that are O or made from it and lie in a place to COUNT. Returns nil if more may come.
local function count_of(w, o, count, depth)
  if is_tended(w, o) or depth > 10 then return nil end
  if o.location then count = count + 1 end
  for _, heir in ipairs(w.heirs[o.id] or {}) do
    count = count and count_of(w, heir, count, depth + 1)
  end
  return count
end

--- Returns how many there are of O and of things made from it, or nil if more may come.
function world:count(o) return count_of(self, o, 0, 0) end

--- True if there is one O, or one thing made from it, and no other ever comes: a player may keep it.
function world:is_only_one(o)
  return living(o) and o:is("item") and o.portable ~= false and self:count(o) == 1
end

local function gives_light(thing)
  return living(thing) and type(thing.light) == "number" and thing.light > 0 and not thing:is("room")
end

--- True if players may have a lamp, or a script may make light.
function world:has_light()
  if self.lit == nil then
    self.lit = self:is_said(".light")
    for _, thing in ipairs(self.things) do
      if self.lit then break end
      self.lit = gives_light(thing) and self:is_had(thing)
    end
  end
  return self.lit
end

--- Returns the only lamp that players can get, if the first of them may keep it; or nil.
function world:last_lamp()
  if self.lamp == nil then
    self.lamp = false
    local is_free, count, found = not checks.pays(self), 0, nil
    for _, thing in ipairs(self:says(".light") and {} or self.things) do
      if gives_light(thing) and thing:is("item") and not self.stock[thing.ref or 0] and self:is_had(thing) then
        if is_tended(self, thing, is_free) then return nil end
        if thing.location and thing.portable ~= false then count, found = count + 1, thing end
      end
    end
    self.lamp = count == 1 and found
  end
  return self.lamp and living(self.lamp) or nil
end

--- True if ROOM is always dark, unless somebody brings a lamp.
function world:is_dark(room)
  return room:is("room") and room.light == 0 and room.daylight ~= true and not self:may_alter(room)
    and not self:has_light()
end

--- Returns the room where O and all things made from it lie, if it is one and no other may come; or nil.
function world:only_room(o)
  local found
  local function look(thing, depth)
    if is_tended(self, thing) or depth > 10 then return false end
    local room = thing.location and top_of(thing)
    if room and (found or room) ~= room then return false end
    found = room or found
    for _, heir in ipairs(self.heirs[thing.id] or {}) do
      if not living(heir) or not look(heir, depth + 1) then return false end
    end
    return true
  end
  return look(o, 0) and found or nil
end

--- True if O, or one made from it, lies anywhere or may be brought.
function world:exists(o)
  return self:any(o, function(one)
    return one.location or one:is("room") or one:is("area") or self:is_brought(one)
  end)
end

return lint_world
