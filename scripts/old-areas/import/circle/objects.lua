--- Converts objects to prototypes. The type chooses what an object inherits from (TYPES below); wear flags add
--- `garment`. An extra description is the object's description if one of its keywords is the object's; the
--- others are details. An object without TAKE can't be taken. An empty drink container is not a drink, and a
--- fountain never runs dry. The four values stay in circle.values, and get a name by type: those for fighting
--- or magic in `diku`.
---
--- Weights: a character of average strength carries about 160 there and 20 here. So weights and capacities are
--- divided by eight, which is exact in binary; circle.weight has the number of the file.

local text = require("circle/text")
local triggers = require("circle/triggers")
local wear = require("circle/wear")

local ENDLESS_SERVINGS = 1000000000
local WEIGHTS_TO_ONE = 8
-- The prototype of each type, and the names of its values: a name after '!' goes into `diku`, other names
-- into `circle`; "" has no meaning.
local SPELLS = { "item", "!level", "!spell_1", "!spell_2", "!spell_3", "!spell_4" }
local CHARGED = { "item", "!level", "!charges_max", "!charges", "!spell" }
local DRINK = { "drink", "drinks_max", "drinks", "liquid", "poisoned" }
local TYPES = {
  light = { "light", "", "", "hours", "" },
  scroll = SPELLS, potion = SPELLS, pill = { "food", table.unpack(SPELLS, 2) },
  wand = CHARGED, staff = CHARGED,
  weapon = { "item", "", "!dice", "!dice_size", "!attack" },
  furniture = { "seat", "", "", "", "" },
  armour = { "item", "!armour", "", "", "" },
  container = { "container", "", "", "", "" },
  note = { "sign", "", "", "", "" },
  drink = DRINK, fountain = DRINK,
  food = { "food", "hours", "", "", "poisoned" },
  money = { "coin", "", "", "", "" },
}
local PLAIN = { "item", "", "", "", "" }

local function weight(number)
  return number % WEIGHTS_TO_ONE == 0 and number // WEIGHTS_TO_ONE or number / WEIGHTS_TO_ONE
end

-- Returns the name of its type, or nil.
local function type_of(c, object)
  return object.type_name or c.names.of("type", object.type)
end

local function set_protos(c, object, props)
  local kind = type_of(c, object)
  local proto = (TYPES[kind] or PLAIN)[1]
  if kind == "drink" and object.values[2] == 0 then
    proto = "item"
  end
  local place = wear.place(c.names, object.wear)
  if not place then
    props.proto = proto
    return
  end
  props.proto = proto ~= "item" and { proto, "garment" } or { "garment" }
  props.slots = { place.slot }
  props.bulk = place.bulk
  props.abreast = place.abreast and 2 or nil
end

-- Returns the keywords that are not aliases, and whether any is one.
local function split_keywords(keywords, aliases)
  local known, others, any = {}, {}, false
  for _, alias in ipairs(aliases or {}) do
    known[alias:lower()] = true
  end
  for word in keywords:gmatch("%S+") do
    if known[word:lower()] then
      any = true
    else
      others[#others + 1] = word
    end
  end
  return table.concat(others, " "), any
end

local function set_texts(c, object, props, circle)
  local details = {}
  local described = false
  props.aliases = text.words(object.keywords)
  for _, extra in ipairs(object.extras) do
    local others, any = split_keywords(extra.keywords, props.aliases)
    if any and not described then
      props.desc = text.block(c.import, extra.text)
      described = props.desc ~= nil
      c:detail(details, others, extra.text)
    else
      c:detail(details, extra.keywords, extra.text)
    end
  end
  c:name(props, circle, object.short, object.keywords)
  props.room_line = text.line(object.long)
  props.details = c.or_nil(details)
  circle.action = text.block(c.import, object.action)
end

local function set_container(c, object, props, circle, odd)
  local flags = { object.values[2] & 0xFFFFFFFF, 0, 0, 0 }
  local closed = c.names.has("container", flags, "closed")
  props.capacity = weight(math.max(object.values[1], 0))
  props.open = not closed
  props.closable = c.names.has("container", flags, "closeable")
  props.locked = closed and c.names.has("container", flags, "locked") or nil
  circle.container = c.names.flags("container", flags, odd)
  -- Hand-made files write "no key" as 0 as often as -1.
  local key = c:vnum("obj", object.values[3])
  if key > 0 and not c:knows("obj", key) then
    odd("container #%d has the key #%d, which does not exist", object.vnum, key)
  elseif key > 0 then
    props.key = c.link("obj", key)
  end
end

-- Sets the properties that the stock prototype of each type reads.
local set_by_type = {
  light = function(_, object, props)
    props.lit = object.values[3] ~= 0
  end,
  container = set_container,
  furniture = function(_, object, props)
    props.seats = math.max(object.values[1], 1)
  end,
  note = function(c, object, props)
    props.text = text.block(c.import, object.action)
  end,
  drink = function(_, object, props)
    props.servings = object.values[2] > 0 and object.values[2] or nil
  end,
  fountain = function(_, _, props)
    props.servings = ENDLESS_SERVINGS
  end,
  money = function(_, object, props)
    props.amount = math.max(object.values[1], 1)
  end,
}

local function named_value(c, name, number, odd)
  if type(number) == "string" then -- a word of the file
    return number
  elseif name == "liquid" or name == "attack" then
    return c.names.named(name, number, "the " .. name, odd)
  elseif name == "poisoned" then
    return number ~= 0 or nil
  end
  return number
end

local function set_values(c, object, circle, diku, odd)
  local names = TYPES[type_of(c, object)] or PLAIN
  for i = 1, math.min(#object.values, #names - 1) do
    local number = object.values[i]
    local mark, name = (names[i + 1] or ""):match("^(!?)(.*)$")
    if name ~= "" then
      (mark == "!" and diku or circle)[name] = named_value(c, name, number, odd)
    end
  end
  circle.values = object.values
end

local function set_modifiers(c, object, diku, odd)
  local list = {}
  for i, affect in ipairs(object.affects) do
    list[i] = { to = c.names.named("apply", affect.location, "A's location", odd), by = affect.modifier }
  end
  diku.modifiers = c.or_nil(list)
end

local function set_flags(c, object, props, circle, diku, odd)
  circle.type = type_of(c, object) or c.names.named("type", object.type, "the object's type", odd)
  circle.extra = c.names.flags("extra", object.extra, odd)
  circle.wear = c.names.flags("wear", object.wear, odd)
  diku.affect = c.names.flags("affect", object.affect, odd)
  for _, name in ipairs(object.shields or {}) do
    diku.affect = diku.affect or {}
    table.insert(diku.affect, name)
  end
  if not c.names.has("wear", object.wear, "take") then
    props.portable = false
  end
  -- The original does not list these, but finds them.
  if c.names.has("extra", object.extra, "invisible") or object.long:sub(1, 1) == "." then
    props.hidden = true
  end
end

-- A full drink container weighs at least as much as its content.
local function weight_of(c, object)
  local own, content = math.max(object.weight, 0), object.values[2]
  local holds = TYPES[type_of(c, object)] == DRINK
  return holds and own < content and content + 5 or own
end

return function(c)
  for _, object in ipairs(c.lists.obj) do
    local odd = c:oddities(object)
    local props, circle, diku = { vnum = object.vnum }, {}, {}
    set_protos(c, object, props)
    if c.specials.add(c, "obj", object, props) then c.special = c.special + 1 end
    set_texts(c, object, props, circle)
    props.weight = weight(weight_of(c, object))
    circle.weight = object.weight
    props.price = object.cost > 0 and object.cost or nil
    local set = set_by_type[type_of(c, object)]
    if set then
      set(c, object, props, circle, odd)
    end
    set_values(c, object, circle, diku, odd)
    set_modifiers(c, object, diku, odd)
    set_flags(c, object, props, circle, diku, odd)
    circle.rent, circle.level, circle.timer = object.rent, object.level, object.timer
    circle.triggers = c:triggers(object)
    triggers.add(c, props, circle.triggers)
    props.circle, props.diku = circle, c.or_nil(diku)
    c:own_values(props, object.more)
    c:record("prototype", c.ref("obj", object.vnum), props, object)
  end
end
