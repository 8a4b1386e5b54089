--- The linter of areas: rooms, exits, doors and keys.
local checks = require("checks")
local values = require("values")

local lint_ways = {}

--- True if EXIT has a script of its own, or is of a kind of its own, and so may lead somewhere by other means.
local function is_special(lint, exit)
  if lint.world:has_script(exit) or exit.into ~= nil or exit._wild then return true end
  for _, proto in ipairs(exit.protos) do
    if proto.ref ~= "exit" then return true end
  end
  return false
end

local function check_goal(lint, exit, say)
  local own = lint.world.own[exit.id].to
  local to = exit.to
  if own == nil and to == nil then
    if not is_special(lint, exit) then say("to", "the exit leads nowhere: write to = \"ROOM\"") end
  elseif living(to) then
    if not to:is("room") and not to:is("container") then
      say("to", ("the exit leads to %s, which isn't a room"):format(lint.world:name(to)))
    end
  elseif type(to) ~= "string" then
    say("to", "the exit leads to a room that no longer exists: write to = \"ROOM\", or remove the exit")
  end
end

--- Reports an exit that nothing leads back from. `twin = false` says that this is meant; imported areas have many.
local function check_back(lint, exit, say)
  local to, from = exit.to, exit.location
  local is_meant = exit.twin == false or from.vnum ~= nil or is_special(lint, exit)
  if is_meant or not living(to) or not to:is("room") or to == from then return end
  for _, back in ipairs(lint.world.ways[to.id] or {}) do
    if back.to == from or back.to == nil and is_special(lint, back) then return end
  end
  if lint.world:kind(from) and not lint.wanted[to.id] then
    return say("to", ("nothing leads back from %s, a room of others: when this is applied, they or a wizard type "
      .. "@link %s from $%s to $%s"):format(lint.world:name(to), opposite(exit.name) or "DIRECTION",
      lint.world:name(to), lint.world:name(from)), nil, nil, true)
  end
  say("to", ("nothing leads back from %s: add an exit there, or write twin = false if the way goes one way "
    .. "only"):format(lint.world:name(to)))
end

local WAYS = { "north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest", "up", "down",
  "inside", "outside" }

--- Returns the way back from EXIT, or nil.
local function back_of(lint, exit)
  local to, from = exit.to, exit.location
  if not living(to) or to == from then return nil end
  for _, back in ipairs(lint.world.ways[to.id] or {}) do
    if back.to == from then return back end
  end
  return nil
end

--- Reports an exit that leads nowhere else, and a door whose sides have different keys.
local function check_sides(lint, exit, say)
  if exit.location.vnum ~= nil or exit.twin == false or is_special(lint, exit) then return end
  if exit.to == exit.location then
    say("to", ("the exit leads back into %s: write to = \"ROOM\" for another room, or twin = false if it is meant"
      ):format(lint.world:name(exit.location)))
  end
  local back = back_of(lint, exit)
  if back and back.key ~= nil and exit.key ~= nil and back.key ~= exit.key and exit.id < back.id then
    say("key", ("its key is %s, and on the other side %s: write the same key on both"):format(
      lint.world:name(exit.key), lint.world:name(back.key)))
  end
end

--- Reports a name that players can't type, or that is nearly a direction.
local function check_word(exit, say)
  local name = exit.name
  if type(name) ~= "string" or exit.location.vnum ~= nil then return end
  local full = direction(name)
  if full and full ~= name then
    return say("name", ("nobody can go by \"%s\": write %s, the full name of the direction in small letters"):format(
      name, full))
  end
  local desc = type(exit.location.desc) == "string" and exit.location.desc:lower() or ""
  local is_meant = full or #name < 4 or desc:find(name:lower(), 1, true)
  local near = is_meant and "" or checks.near(name, WAYS)
  if near ~= "" then say("name", ("\"%s\" isn't a direction%s"):format(name, near)) end
end

--- Reports two exits of one direction that lead to each other.
local function check_pair(lint, exit, say)
  local back = back_of(lint, exit)
  if not back or exit.location.vnum ~= nil or exit.twin == false or back.twin == false then return end
  if back.name == exit.name and direction(exit.name) and exit.id < back.id then
    say("to", ("%s leads to %s, and %s there leads back: write %s on one side, or twin = false"):format(exit.name,
      lint.world:name(exit.to), exit.name, opposite(exit.name)))
  end
end

local HANDS = 20 -- weight that people carry

local function is_inside(thing, holder)
  for _ = 1, 20 do
    thing = thing.location
    if not thing then return false end
    if thing == holder then return true end
  end
  return false
end

--- Reports a key that nobody can carry to its lock.
local function check_carried(lint, thing, say)
  local key = thing.key
  if not living(key) or key.vnum ~= nil then return end
  local name = lint.world:name(key)
  if key.portable == false then
    say("key", ("nobody can take its key %s: write portable = true there"):format(name))
  elseif type(key.weight) == "number" and key.weight > HANDS and not lint.world:weighs(key) then
    say("key", ("its key %s weighs %g, and people carry %g: write less weight there"):format(name, key.weight, HANDS))
  elseif lint.world:count(key) == 1 and is_inside(key, thing) then
    say("key", ("its key %s lies in it, where nobody gets it while it is locked: put it elsewhere"):format(name))
  end
end

--- Returns the locked things that keep KEY, the only one of its kind, from THING, from the outermost on, if the last of
--- them needs what lies in THING; else nil.
local function circle_of(world, thing, key)
  local found, seen = {}, {}
  while living(key) and world:count(key) == 1 and not seen[key.id] do
    seen[key.id] = true
    local box = key.location
    if not box or box == thing or box.locked ~= true or not living(box.key) then return nil end
    found[#found + 1] = { key = key, box = box }
    if is_inside(box.key, thing) and world:count(box.key) == 1 then return found, box.key end
    key = box.key
  end
  return nil
end

--- Reports keys that lie in each other's boxes. Returns true if it did.
local function check_circle(lint, thing, say)
  local found, last = circle_of(lint.world, thing, thing.key)
  if not found then return false end
  local parts = {}
  for i, one in ipairs(found) do
    parts[i] = ("%s lies in %s"):format(lint.world:name(one.key), lint.world:name(one.box))
  end
  say("key", ("nobody ever opens it: its key %s, which is locked, and the key of that, %s, lies in here: put one of "
    .. "them elsewhere"):format(table.concat(parts, ", whose key "), lint.world:name(last)))
  return true
end

--- Reports a lock without a key that anybody can have.
local function check_lock(lint, thing, say)
  local world, key = lint.world, thing.key
  if key == nil then return end
  check_carried(lint, thing, say)
  if not living(key) then
    return say("key", "its key no longer exists: name another, or remove key")
  end
  if thing.locked ~= true or world:may_alter(thing) then return end
  if check_circle(lint, thing, say) then return end
  if not world:exists(key) then
    say("key", ("nothing is the key %s, or made from it: put one somewhere (at = \"ROOM\")"):format(world:name(key)))
  elseif world:is_sold(key) and not world:lies(key) and not checks.pays(world) then
    say("key", ("its key %s is only sold, and nobody in this game has coins: put one somewhere (at = \"ROOM\")"):format(
      world:name(key)))
  elseif not world:is_had(key) then
    say("key", ("its key %s is only where nobody can get to"):format(world:name(key)))
  elseif world:only_room(key) and world:is_dark(world:only_room(key)) then
    say("key", ("its key %s lies in %s, where it is too dark to see it, and nobody has a lamp: put a lamp (proto = "
      .. "\"light\") where players get it before, or write light = 1 there"):format(world:name(key),
      world:name(world:only_room(key))))
  elseif world:is_only_one(key) then
    say("key", ("only the first player can take its key %s, since no other comes: let it come back (help resets)")
      :format(world:name(key)))
  end
end

--- Reports ways that a guard bars and that don't exist.
local function check_guards(lint, thing, say)
  local own = lint.world.own[thing.id].guards
  local room = thing.location
  if own == nil or thing.vnum ~= nil or not room or not room:is("room") then return end
  local names = {}
  for _, exit in ipairs(lint.world.ways[room.id] or {}) do names[#names + 1] = exit.name end
  for _, way in ipairs(values.list(own)) do
    local has = false
    for _, name in ipairs(names) do has = has or name == way end
    if type(way) == "string" and not has then
      say("guards", ("guards names \"%s\", but %s has no such exit%s"):format(way, lint.world:name(room),
        checks.near(way, names)))
    end
  end
end

--- Reports exits of one name.
local function check_names(lint, room, say)
  local seen = {}
  for _, exit in ipairs(lint.world.ways[room.id] or {}) do
    local name = type(exit.name) == "string" and exit.name:lower() or ""
    if seen[name] then
      say(nil, ("two exits are called \"%s\": rename one, or remove it"):format(name), exit)
    end
    seen[name] = true
  end
end

--- True if A and B are of one kind of the world's own, so it doesn't matter which a player means.
local function are_alike(lint, a, b)
  if a:is(b) or b:is(a) then return true end
  for _, proto in ipairs(a.protos) do
    if not lint.world.stock[proto.ref or 0] and b:is(proto) then return true end
  end
  return false
end

--- Reports different things of one name.
local function check_twins(lint, room, say)
  local seen = {}
  for _, thing in ipairs(room.vnum == nil and room.contents or {}) do
    local own = not thing:is("exit") and not thing:is("player") and lint.world.own[thing.id]
    local name = own and type(own.name) == "string" and own.name:lower()
    local other = name and seen[name]
    if other and not are_alike(lint, thing, other) then
      say("name", ("two things in %s are called \"%s\", so players can't tell them apart: rename one, or make both "
        .. "from one prototype"):format(lint.world:name(room), own.name), thing)
    end
    if name then seen[name] = thing end
  end
end

local function has_description(room)
  local desc = room.desc
  if type(desc) == "string" and desc:find("%S") then return true end
  local source = build.source(room)
  if source and source:find("describe", 1, true) then return true end
  for _, proto in ipairs(room.protos) do
    source = build.source(proto)
    if source and source:find("\"describe\"", 1, true) and proto.ref ~= "room" and proto.ref ~= "outdoors" then
      return true
    end
  end
  return false
end

--- Reports a room that is called after an area and isn't in one.
local function check_area(lint, room, say)
  local prefix = lint.world:kind(room) and room.ref and room.ref:match("^(.-)/")
  local area = prefix and object(prefix)
  if living(area) and area:is("area") and room.area == nil then
    say("area", ("it belongs to no area, so it has no weather or owner of one: write area = \"%s\""):format(prefix))
  end
end

-- What players try to use if a room has it.
local THINGS = require("words").set([[chest lever button trapdoor crate barrel lantern cupboard wardrobe drawer desk
  bookcase bookshelf statue fountain altar painting tapestry ladder wheel pulley winch crank anvil forge furnace oven
  hearth fireplace cauldron throne pedestal sarcophagus coffin idol mirror grating millstone loom harp pillory gallows
  signpost noticeboard]])

--- True if THING, or something in it, is called WORD or has a script that knows it.
local function answers(thing, word, depth)
  local function has(text) return type(text) == "string" and text:lower():find(word, 1, true) ~= nil end
  if has(thing.name) or has(thing.noun) or has(build.source(thing)) then return true end
  for _, one in ipairs(values.list(thing.aliases)) do
    if has(one) then return true end
  end
  for noun in pairs(values.fields(thing.details)) do
    if has(noun) then return true end
  end
  for _, inside in ipairs(depth > 0 and thing.contents or {}) do
    if answers(inside, word, depth - 1) then return true end
  end
  return false
end

--- Reports a thing in the description of a room that nothing there has a name for.
local function check_nouns(lint, room, say)
  local world, desc = lint.world, room.desc
  if type(desc) ~= "string" or not world:kind(room) or world:may_alter(room) then return end
  local before, last = "", ""
  for word in desc:lower():gmatch("[%a']+") do
    local has_article = last == "a" or last == "an" or before == "a" or before == "an"
    if THINGS[word] and has_article and not answers(room, word, 3) then
      return say("desc", ("the room has a %s, but players who look at it are told that there is none: write details = "
        .. "{ %s = \"…\" }, or put one there"):format(word, word))
    end
    before, last = last, word
  end
end

--- Reports a dark room for which only the first player has a lamp.
local function check_lamp(lint, room, say)
  local world = lint.world
  if room.light ~= 0 or room.daylight == true or not world:kind(room) or not world:is_reached(room) then return end
  if world:may_alter(room) then return end
  for _, one in ipairs(room.contents) do
    if type(one.light) == "number" and one.light > 0 and one.portable == false then return end
  end
  local lamp = world:last_lamp()
  if lamp then
    say("light", ("only the first player has a lamp for this dark room, since %s is the only one and no other comes: "
      .. "let it come back (help resets), or write light = 1"):format(world:name(lamp)))
  end
end

--- Reports an outdoor room whose light shines only by day.
local function check_night(lint, room, say)
  local own, world = lint.world.own[room.id], lint.world
  local shines = world:kind(room) and room:is("outdoors") and type(own.light) == "number" and own.light > 1
  if not shines or room.night_light ~= 0 or room.daylight == false or room.vnum ~= nil then return end
  if world:says("night_light") then return end
  say("light", ("at night it is night_light that counts, and it is dark here: write night_light = %s"):format(
    own.light))
end

local function check_room(lint, room, say)
  if lint.world:is_prototype(room) or room._wild or room:is("horizon") then return end
  if not has_description(room) then say("desc", "the room has no description: write desc = [[…]]") end
  if room.vnum == nil then
    check_area(lint, room, say)
    check_nouns(lint, room, say)
  end
  check_lamp(lint, room, say)
  check_night(lint, room, say)
  check_names(lint, room, say)
  check_twins(lint, room, say)
  local is_known = lint.world:is_reached(room) or lint.world:is_shut_off(room) -- the lock is reported
  if not is_known and room.apart ~= true and room.vnum == nil then
    say(nil, "no way leads here: add an exit to it, or write apart = true if only scripts bring people here")
  end
end

--- Looks at THING. SAY(NAME, TEXT[, OTHER]) reports, of OTHER if it is given.
function lint_ways.check(lint, thing, say)
  check_guards(lint, thing, say)
  if thing:is("exit") then
    if thing.location and thing.location:is("room") and not thing.location._wild then
      check_goal(lint, thing, say)
      check_back(lint, thing, say)
      check_word(thing, say)
      check_pair(lint, thing, say)
      check_sides(lint, thing, say)
      check_lock(lint, thing, say)
    end
  elseif thing:is("room") then
    check_room(lint, thing, say)
  elseif thing.key ~= nil and values.fields(lint.world.own[thing.id]).key ~= nil then
    check_lock(lint, thing, say)
  end
end

return lint_ways
