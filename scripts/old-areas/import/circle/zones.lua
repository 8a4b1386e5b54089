--- Converts zones to areas, with their reset commands as data, and shops and quests to objects with data.
---
--- Rooms name an area in `area`; it contains nothing. Unless it is never reset, it has a timer for that. Its
--- commands are kept in order in `resets`, one table per command,
---
--- { command = "O", object = 3010, max = 4, room = 3001, chain = true }
---
--- with the letter that builders know, the arguments by name, numbers of rooms, objects and mobiles as in the
--- files, and `chain` if it depends on the one before. A property holds 64 KB: further commands go into
--- `resets_2`, `resets_3` and so on. Row numbers (in an instance's `reset`) count through all of them.
---
--- The data of shops and quests is one table (`shop`, `quest`) with named fields; vnums stay numbers there.
--- For quests see scripts/quests/lib/errands.lua.
---
--- A shop's terms are its properties, as scripts/trade/lib/trade.lua reads them from a keeper's `shop`; the table
--- only has the rest. A pair of hours 0-0 is ignored.

local reader = require("circle/reader")
local text = require("circle/text")
local triggers = require("circle/triggers")

local NONE = reader.NONE
local MODE_NEVER = 0
local MINUTES_MAX = 60 * 24 * 365

local zones = {}

-- The names of each command's arguments, after the if-flag.
local ARGUMENTS = {
  M = { "mob", "max", "room" },
  O = { "object", "max", "room" },
  G = { "object", "max" },
  E = { "object", "max", "position" },
  P = { "object", "max", "container" },
  D = { "room", "direction", "state" },
  R = { "room", "object" },
  T = { "kind", "trigger", "room" },
  V = { "kind", "context", "room" },
}

-- The arguments whose numbers have names.
local NAMED = { E3 = "worn", D2 = "direction", D3 = "door", T1 = "trigger", V1 = "trigger" }

local function row_of(c, reset)
  local names, row = c.names, { command = reset.command, chain = reset.chain or nil }
  for i, name in ipairs((c.arguments or ARGUMENTS)[reset.command]) do
    local set = NAMED[reset.command .. i]
    row[name] = set and names.of(set, reset[i]) or reset[i]
  end
  row.name = text.verbatim(reset.name or "")
  row.value = text.verbatim(reset.value or "")
  return row
end

local function set_resets(c, zone, props)
  local part, size, rows = 1, 0, {}
  local function keep()
    props[part == 1 and "resets" or "resets_" .. part] = c.or_nil(rows)
  end
  for _, reset in ipairs(zone.resets) do
    local row = row_of(c, reset)
    if not reset.added then c.made_resets = c.made_resets + 1 end
    local more = c.import.size(row) + 16 -- plus the bytes of its key
    if size + more > c.import.max_bytes - 1024 then
      keep()
      part, size, rows = part + 1, 0, {}
    end
    size = size + more
    rows[#rows + 1] = row
  end
  keep()
end

function zones.areas(c)
  for _, zone in ipairs(c.lists.zon) do
    local odd = c:oddities(zone)
    local props, circle = { proto = "area", proper = true, fighting = true }, {}
    props.vnum = math.type(zone.vnum) and zone.vnum or nil
    props.format = c.format ~= "circle" and c.format or nil
    c:name(props, circle, zone.name, "An unnamed area")
    props.recall = c:recall_of(zone)
    props.reset_minutes = zone.minutes
    props.reset_mode = c.names.named("reset_mode", zone.mode, "the reset mode", odd)
    set_resets(c, zone, props)
    if zone.mode ~= MODE_NEVER and zone.minutes > 0 and #zone.resets > 0 then
      props.timers = { reset = { every = math.min(zone.minutes, MINUTES_MAX) * 60 } }
    end
    triggers.of_zone(c, zone, props)
    circle.builders = text.plain(zone.builders)
    circle.bottom, circle.top = zone.bottom, zone.top
    circle.min_level = zone.min_level ~= NONE and zone.min_level or nil
    circle.max_level = zone.max_level ~= NONE and zone.max_level or nil
    circle.flags = c.names.flags("zone", zone.flags, odd)
    props.circle = circle
    c:own_values(props, zone.more)
    c:record("prototype", c.ref("zon", zone.vnum), props, zone)
  end
end

-- Returns the common properties of shops and quests: an object without a location, called NAME.
local function data_of(c, head, name)
  local props = { proto = "thing", vnum = math.type(head.vnum) and head.vnum or nil }
  c:called(props, props, text.plain(name))
  return props
end

local function need(c, head, kind, what, vnum)
  if vnum ~= NONE and not c:knows(kind, vnum) then
    c:oddity(head, "#%s names the %s #%d, which does not exist", head.vnum, what, vnum)
  end
end

local function vnum_or_nil(vnum)
  return vnum ~= NONE and vnum or nil
end

-- Shops -----------------------------------------------------------------------------

local MESSAGES = {
  "keeper_lacks_item", "player_lacks_item", "does_not_buy", "keeper_lacks_money", "player_lacks_money", "player_buys",
  "player_sells",
}

local function messages_of(c, shop)
  local messages = {}
  for i, name in ipairs(MESSAGES) do
    messages[name] = text.line(shop.messages[i])
  end
  return c.or_nil(messages)
end

local function types_of(c, shop, odd)
  local types = {}
  for i, one in ipairs(shop.types) do
    local name = text.verbatim(one.word)
    if one.type ~= NONE then
      name = c.names.named("type", one.type, "the type", odd)
    end
    types[i] = { type = name, keywords = text.verbatim(one.keywords) }
  end
  return c.or_nil(types)
end

-- Returns the types as scripts ask for them, without the expressions.
local function wanted_of(c, shop)
  local wanted = {}
  for _, one in ipairs(shop.types) do
    local word = c.import.fold(c.names.of("type", one.type) or reader.trim(one.word))
    wanted[#wanted + 1] = word ~= "" and word or nil
  end
  return c.or_nil(wanted)
end

-- Returns links to those of VNUMS that exist, and reports the others.
local function links_of(c, shop, kind, what, vnums)
  local links = {}
  for _, vnum in ipairs(vnums) do
    need(c, shop, kind, what, vnum)
    links[#links + 1] = c:knows(kind, vnum) and c.link(kind, vnum) or nil
  end
  return c.or_nil(links)
end

local function hours_of(c, shop)
  local hours = {}
  for i = 1, 3, 2 do
    if shop.hours[i] ~= 0 or shop.hours[i + 1] ~= 0 then
      hours[#hours + 1] = { from = shop.hours[i], to = shop.hours[i + 1] }
    end
  end
  return c.or_nil(hours)
end

function zones.shops(c)
  for _, shop in ipairs(c.lists.shp) do
    local odd = c:oddities(shop)
    local keeper = c:find("mob", shop.keeper)
    local props = data_of(c, shop, "the shop of " .. reader.excerpt(c.import, keeper and keeper.short or "nobody"))
    need(c, shop, "mob", "keeper", shop.keeper)
    props.goods = links_of(c, shop, "obj", "product", shop.products)
    props.shop_rooms = links_of(c, shop, "wld", "room", shop.rooms)
    props.asks, props.pays = shop.buy_rate, shop.sell_rate
    props.buys = wanted_of(c, shop)
    props.hours = hours_of(c, shop)
    props.messages = messages_of(c, shop)
    props.shop = {
      types = types_of(c, shop, odd),
      temper = shop.temper,
      flags = c.names.flags("shop", shop.flags, odd),
      keeper = vnum_or_nil(shop.keeper),
      refuses = c.names.flags("customer", shop.refuses, odd),
    }
    c:record("prototype", c.ref("shp", shop.vnum), props, shop)
  end
end

-- Quests ----------------------------------------------------------------------------

local QUEST_VALUES = { "points", "penalty", "min_level", "max_level", "time", "return_to", "quantity" }

function zones.quests(c)
  for _, quest in ipairs(c.lists.qst) do
    local odd = c:oddities(quest)
    local props = data_of(c, quest, quest.name)
    need(c, quest, "mob", "questmaster", quest.master)
    need(c, quest, "obj", "object", quest.object)
    props.desc = text.block(c.import, quest.info)
    props.aliases = text.words(quest.keywords)
    props.quest = {
      done = text.block(c.import, quest.done),
      quit = text.block(c.import, quest.quit),
      type = c.names.named("quest", quest.type, "the type", odd),
      flags = c.names.flags("quest", quest.flags, odd),
      gold = quest.gold,
      experience = quest.experience,
    }
    for _, name in ipairs({ "master", "target", "previous", "next", "prerequisite", "object" }) do
      props.quest[name] = vnum_or_nil(quest[name])
    end
    for i, name in ipairs(QUEST_VALUES) do
      props.quest[name] = quest.values[i]
    end
    c:record("prototype", c.ref("qst", quest.vnum), props, quest)
  end
end

return zones
