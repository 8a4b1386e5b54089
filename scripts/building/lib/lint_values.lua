--- The linter of areas: values of properties. It finds names that nothing declares, types and ranges that don't
--- fit, keys that a table doesn't have (shapes.lua of core), and names of things that don't exist.
local checks = require("checks")
local lint_texts = require("lint_texts")
local shapes = require("shapes")

local lint_values = {}

local FIXED = { timers = true, behaviour = true, owner = true, proto = true, exits = true, at = true }
local SHORTEST = 3 -- of a name that is compared
local LONG_NAME = 8 -- names of other games of that length are found with a slip in them

-- What builders mean where several prototypes declare a property.
local OFTEN = { guard = true, shopkeeper = true, talker = true }

--- Returns the names that packages declare, each with its declarations.
local function of_packages()
  local all = {}
  for _, one in ipairs(build.stock_properties()) do
    all[one.name] = all[one.name] or {}
    table.insert(all[one.name], one)
  end
  return all
end

--- Returns the prototype of one of DECLARATIONS that THING should be made from: of a package that is on, for its kind
--- of things and for VALUE, as far as there is one.
local function owner_for(lint, thing, declarations, value)
  local best, most = nil, -1
  for _, one in ipairs(declarations) do
    local proto, marks = object(one.from), 0
    if one.package == "" or lint.is_on[one.package] then marks = 4 end
    for _, kind in ipairs({ "npc", "item", "room" }) do
      if living(proto) and thing:is(kind) and proto:is(kind) then marks = marks + 2 end
    end
    if not build.wanted(one.type, value) then marks = marks + 1 end
    if marks > most or marks == most and OFTEN[one.from] then best, most = one.from, marks end
  end
  return best
end

function lint_values.begin(lint)
  lint.stock, lint.declared, lint.is_on = of_packages(), {}, {}
  for _, package in ipairs(sys.packages()) do lint.is_on[package.name] = package.on end
end

--- Returns the names that THING has declarations of, with their types, those of packages that are on, and those of
--- packages that are off, with the package. Things of the same prototypes have the same.
local function declared(lint, thing)
  local key = ""
  if lint.world.own[thing.id].properties ~= nil or lint.world.stock[thing.ref or 0] or build.source(thing) then
    key = "#" .. thing.id
  else
    for _, proto in ipairs(thing.protos) do key = key .. " " .. proto.id end
  end
  if not lint.declared[key] then
    local names, stock, off = {}, {}, {}
    for _, one in ipairs(build.declared(thing)) do
      names[one.name] = one.type
      if lint.is_on[one.package] then stock[one.name] = one.type end
      if lint.is_on[one.package] == false then off[one.name] = one.package end
    end
    lint.declared[key] = { names = names, stock = stock, off = off }
  end
  return lint.declared[key].names, lint.declared[key].stock, lint.declared[key].off
end

--- True if a script of the world may read the property.
local function is_read(lint, name)
  return lint.world:is_said("." .. name) or lint.world:is_said("\"" .. name .. "\"")
end

-- Names that other games have for properties.
local ELSEWHERE = { short = "name", long = "desc", description = "desc", location = "at", alias = "aliases",
  short_desc = "name", long_desc = "desc", id = "aliases", key_words = "aliases", keywords = "aliases",
  room = "at", where = "at", place = "at", gender = "pronoun", sex = "pronoun", gettable = "portable",
  takeable = "portable", getable = "portable", value = "price", cost = "price", mass = "weight", exit = "exits",
  exits = "exits", sells = "goods", stock = "goods", inventory = "goods", wares = "goods", dialog = "dialogue",
  conversation = "dialogue", topic = "topics", extra_descs = "details", extras = "details", lit = "light",
  closed = "open", bright = "light", oneway = "twin", one_way = "twin" }

local STAYS, DARK, UNSEEN = "write portable = false", "write light = 0", "write hidden = true"
local INDOORS = "a room is indoors, and outdoors in place of the word room is not"
local COMES = "what comes back is a reset (help resets)"

-- The same, where one name isn't enough.
local MEANT_ELSEWHERE = {
  flags = "each flag is a property of its own, such as portable = false",
  tags = "each tag is a property of its own, such as portable = false",
  wander = "write proto = { \"npc\", \"routine\" } and a routine, or a behaviour (help routines)",
  aggressive = "write temper = { \"aggressive\" } in a game with the package fighting",
  hostile = "write temper = { \"aggressive\" } in a game with the package fighting",
  gold = "coins are things: item \"REF\" { proto = \"coin\", at = \"NPC\", amount = 50 }",
  money = "coins are things: item \"REF\" { proto = \"coin\", at = \"NPC\", amount = 50 }",
  dark = DARK, unlit = DARK, is_dark = DARK, always_dark = DARK, no_light = DARK, pitch_dark = DARK, indoors = INDOORS,
  indoor = INDOORS, inside = INDOORS, is_outdoors = INDOORS, invisible = UNSEEN, invis = UNSEEN, secret = UNSEEN,
  concealed = UNSEEN, no_mob = "write no_wandering = true", nomob = "write no_wandering = true",
  sentinel = "an npc stays where it is unless its proto or a routine moves it",
  heavy = "write weight = 30: people carry 20", fixed = STAYS, immovable = STAYS, no_take = STAYS, notake = STAYS,
  no_get = STAYS, noget = STAYS, no_drop = "write before(\"drop\", function(e) return TEXT end) in its behaviour",
  edible = "write proto = \"food\"", readable = "write text = \"…\"", openable = "write container in place of item",
  lockable = "write locked = true and a key in a container or an exit", respawn = COMES, respawns = COMES,
  unique = "each thing in a file is there once", sittable = "write proto = \"seat\"",
  wearable = "write proto = \"garment\" in a game with the package clothes",
}

--- Returns the name in ELSEWHERE that NAME is nearly, or nil.
local function slip_of(name)
  local near = #name >= LONG_NAME and build.nearest(name, ELSEWHERE)
  return near and #near >= LONG_NAME and near:byte() == name:byte() and ELSEWHERE[near] or nil
end

--- Returns what is wrong with property NAME, which nothing declares for THING; or nil.
local function unknown(lint, thing, name, value)
  local names, on, off = declared(lint, thing)
  if off[name] and not on[name] and lint.world:kind(thing) and not lint.world:says("." .. name) then
    return ("\"%s\" does nothing, since the package %s is off: add it to packages in game.lua, or take this out")
      :format(name, off[name])
  end
  if FIXED[name] or name:sub(1, 1) == "_" or names[name] or names[name:gsub("%d+$", "#")] then return nil end
  if is_read(lint, name) then return nil end
  local owners = lint.stock[name] or lint.stock[name:gsub("%d+$", "#")]
  if owners then
    local owner = owner_for(lint, thing, owners, value)
    return ("only things made from %s have \"%s\": add %s to proto, or take it out"):format(owner, name, owner)
  end
  if MEANT_ELSEWHERE[name] then
    return ("nothing reads the property \"%s\": %s"):format(name, MEANT_ELSEWHERE[name])
  end
  local meant = ELSEWHERE[name] or slip_of(name)
  local near = meant or #name >= SHORTEST and build.nearest(name, names)
  if near and not meant and near:byte() ~= name:byte() then near = nil end
  if near then
    return ("no property is called \"%s\"; did you mean \"%s\"? If not, declare it: property(\"%s\", "
      .. "\"free\")"):format(name, near, name)
  end
  return nil
end

-- Words that builders try, and the key that they mean.
local MEANT = { carries = "has", carrying = "has", carry = "has", owns = "has", title = "award", titles = "award",
  time_of_day = "hour", room = "at", says = "say", gives = "give", text = "say", coin = "coins", money = "coins" }

-- The help topics of shapes.
local TOPICS = { condition = "conditions", effect = "conditions", quest_step = "making quests",
  quest_way = "making quests", quest_reward = "making quests", dialogue_node = "dialogues",
  dialogue_choice = "dialogues", spawn = "spawn tables", good = "making shops", afterwards = "memory" }

-- Words of conditions and effects that a package brings.
local OF_PACKAGE = { lamps = "lamps", knack = "knacks", tale = "tales", stat = "achievements", achieved =
  "achievements", standing = "factions", scene = "scenes", quest = "quests" }

local KEYS_SHOWN = 12

--- Returns the sentence for a key that a shape doesn't have; nil if it does no harm.
local function no_key(shape, key, path)
  local keys = shapes.keys(shape)
  local names, list = {}, {}
  for _, one in ipairs(shapes.order(keys)) do
    if type(one) == "string" then names[one], list[#list + 1] = true, one end
  end
  local package = (shape == "condition" or shape == "effect") and OF_PACKAGE[key]
  if package then
    -- A row for a package that is off never holds: the text without it stands.
    return not path:find("^afterwards") and ("%s has \"%s\", a word of the package %s, which is off: add it to "
      .. "packages in game.lua"):format(path, key, package) or nil
  end
  local near = type(key) == "string" and (build.nearest(key, names) or names[MEANT[key] or 0] and MEANT[key])
  if near then return ("%s has no key \"%s\"; did you mean \"%s\"?"):format(path, key, near) end
  local shown = table.concat(list, ", ", 1, math.min(#list, KEYS_SHOWN)) .. (#list > KEYS_SHOWN and ", …" or "")
  local topic = TOPICS[shape] and (" (help %s)"):format(TOPICS[shape]) or ""
  return ("%s has no key \"%s\"; it can have: %s%s"):format(path, tostring(key), shown, topic)
end

-- The kind of thing that a key names.
local KINDS = { place = "room", room = "room", go = "room", look = "room", rooms = "room", within = "area",
  giver = "npc", npc = "npc", who = "npc", quest = "quest", faction = "faction", proto = "item", goods = "item" }

--- Returns what to do about a ref under KEY that names nothing.
local function mend_ref(value, key)
  local near = type(value) == "string" and build.near_ref and build.near_ref(value, false, KINDS[key])
  return near and ("; did you mean \"%s\"?"):format(near) or ": correct the name, or give a thing this ref"
end

--- Walks through the value of a property that has a shape.
local function walk(lint, thing, name, value, kind, say)
  local has_problem = false
  local function tell(text, key)
    has_problem = true
    say(name, text, nil, type(key) == "string" and key or nil)
  end
  shapes.walk(kind, value, name, {
    enter = function(shape, one, path)
      lint.flags.enter(lint, thing, shape, one, path)
      local why = checks.table(shape, one, thing)
      if why then tell(("%s %s"):format(path, why)) end
    end,
    visit = function(shape, key, one, path)
      lint.flags.visit(lint, thing, shape, key, one, path)
      local why = thing.vnum == nil and lint_texts.in_table(lint, thing, shape, key, one)
      if why then tell(("%s.%s: %s"):format(path, key, why), key) end
    end,
    unknown = function(shape, key, path)
      local why = no_key(shape, key, path)
      if why then tell(why, key) end
    end,
    extra = function(shape, key, one, path)
      local names = declared(lint, thing)
      local wrong = thing.vnum == nil and names[key]
        and lint_texts.in_place(lint, thing, key, one, shapes.of(thing, key) or names[key])
      if wrong then tell(("%s.%s: %s"):format(path, key, wrong), key) end
      if type(key) == "string" and not names[key] and key:sub(1, 1) ~= "_" then
        local near = build.nearest(key, names)
        local is_key = not near or build.nearest(key, shapes.keys(shape)) ~= nil
        tell(not is_key and ("%s has \"%s\", which isn't a property of it; did you mean \"%s\"?"):format(path, key,
          near) or no_key(shape, key, path), key)
      end
    end,
    missing = function(path, one)
      local called = type(one) == "string" and "\"" .. one .. "\"" or type(one) == "number" and "#" .. one
      tell(("%s names %s, but no thing is called so%s"):format(path, called or "a thing that is gone",
        mend_ref(one, path:match("([%a_][%w_]*)[%[%]%d]*$"))), path:match("%.([%a_][%w_]*)$"))
    end,
    wrong = function(path, wanted, one)
      tell(("%s has to be %s%s"):format(path, wanted, checks.near_of(wanted, one)), path:match("%.([%a_][%w_]*)$"))
    end,
  })
  return has_problem
end

--- Reports a name that is written as a sentence. The game writes the articles.
local function check_name(lint, thing, name, say)
  if type(name) ~= "string" or not (thing:is("item") or thing:is("npc")) or thing.proper then return end
  if lint.world:is_prototype(thing) and not lint.world:kind(thing) then return end
  local article = name:match("^The %l") or name:match("^An? %l")
  if article or name:find("%a%.$") then
    local mended = (article and name:sub(1, 1):lower() .. name:sub(2) or name):gsub("%.$", "")
    say("name", ("the name stands within sentences, so it needs small letters and no full stop: write name = \"%s\""
      ):format(mended))
  end
end

--- Looks at the names of THING.
local function check_texts(lint, thing, own, say)
  if thing.vnum ~= nil then return end
  local _, kinds = declared(lint, thing)
  lint_texts.check(lint, thing, own, kinds, say)
  if type(own.aliases) == "string" and own.aliases:find("%S%s+%S") then
    local list = {}
    for word in own.aliases:gmatch("[^%s,]+") do list[#list + 1] = "\"" .. word .. "\"" end
    say("aliases", ("aliases is one name of several words: for several names write aliases = { %s }"):format(
      table.concat(list, ", ")))
  end
  check_name(lint, thing, own.name, say)
  local name = own.name
  local is_named = type(name) == "string" and name:find("^%u%l+$") and thing:is("npc")
  if is_named and not thing.proper and not lint.world:is_prototype(thing) then
    say("name", ("the game writes \"a %s\": write proper = true if it is a name, or name = \"a %s\""):format(name,
      name:lower()))
  end
end

-- What a thing gets while a player holds it, for each property that its prototypes don't have (help consent).
local KEPT = { room_line = false, text = false, worn_desc = false, furniture_of = false, corpse = false,
  closable = true, locked = false, enterable = false }

--- Looks at all own properties of THING. SAY(NAME, TEXT) reports.
function lint_values.check(lint, thing, say)
  local is_bare = #thing.protos == 0 and not lint.world.stock[thing.ref or 0]
  if is_bare then
    say(nil, "it is made from nothing, so the game knows nothing of it: write proto = \"item\" or another")
  end
  check_texts(lint, thing, lint.world.own[thing.id], say)
  for name, value in pairs(lint.world.own[thing.id]) do
    local is_kept = KEPT[name] ~= nil and KEPT[name] == value
    local kind = shapes.of(thing, name)
    local has_problem = kind and walk(lint, thing, name, value, kind, say)
    local misfit = not has_problem and not is_kept and build.misfit(thing, name)
    local is_hours = not misfit and declared(lint, thing)[name] == "hours"
    if is_hours and thing.vnum == nil and shapes.has_odd_hours(value) then
      misfit = name .. " has to be hours from 0 to 24"
    end
    if misfit then misfit = misfit .. checks.near_of(misfit, value) end
    local why = not is_bare and not misfit and not kind and not is_kept and unknown(lint, thing, name, value)
    if misfit then say(name, misfit) elseif why then say(name, why) end
  end
end

return lint_values
