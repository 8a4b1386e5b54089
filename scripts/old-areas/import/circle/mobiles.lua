--- Converts mobiles to prototypes of npcs, and the mobiles and objects in rooms to instances. Keepers of shops
--- become shopkeepers; other standing mobiles that are not sentinels become wanderers.
---
--- Flags stay in circle.action and circle.affect. Combat values go into `diku`, in this game's terms: hitroll
--- for thac0, armour times ten, dice not rolled. The behaviour of a mobile with the flag "spec" is in the
--- original's C code and not in a file. specials.lua knows some of them; the others are reported, so that
--- somebody can write them.

local reader = require("circle/reader")
local text = require("circle/text")
local triggers = require("circle/triggers")

local PURSE_UNLIMITED = 1000000000
local PRONOUNS = { male = "he", female = "she", either = "they" }

-- The keys of enhanced mobiles, and their names here.
local ESPECS = {
  barehandattack = "attack", str = "str", stradd = "str_add", int = "int", wis = "wis", dex = "dex", con = "con",
  cha = "cha", savingpara = "saving_para", savingrod = "saving_rod", savingpetri = "saving_petri",
  savingbreath = "saving_breath", savingspell = "saving_spell",
}

local function diku_of(c, mob, odd)
  local diku = {
    level = mob.level, hitroll = 20 - mob.thac0, armour = 10 * mob.armour,
    hit_points = mob.hit_points, damage = mob.damage, gold = mob.gold, experience = mob.experience,
  }
  for _, espec in ipairs(mob.especs) do
    local name = ESPECS[espec.key:lower()]
    if name == "attack" then
      diku[name] = c.names.named("attack", espec.value, "the attack", odd)
    elseif name then
      diku[name] = espec.value
    else
      odd("mobile #%d: \"%s\" is unknown and was kept", mob.vnum, reader.excerpt(c.import, espec.key))
      diku[espec.key] = espec.value
    end
  end
  return diku
end

local function circle_of(c, mob, odd)
  local names = c.names
  return {
    action = names.flags("action", mob.action, odd),
    affect = names.flags("affect", mob.affect, odd),
    position = names.named("position", mob.position, "the position", odd),
    default_position = names.named("position", mob.default_position, "the default position", odd),
    sex = names.named("sex", mob.sex, "the sex", odd),
  }
end

local ARTICLES = { a = true, an = true, the = true, some = true }

-- "Gorm" and "Gorm the Bold" are proper names; "the baker" and "A baker" are not.
local function is_proper(name)
  local first = (name or ""):match("%S+")
  return first ~= nil and first:find("^[A-Z]") ~= nil and not ARTICLES[first:lower()]
end

local function set_behaviour(c, mob, props, circle)
  local shop = c.keepers[mob.vnum]
  if shop then
    local unlimited = c.names.has("shop", shop.flags, "unlimited_cash")
    props.proto = "shopkeeper"
    props.shop = c.link("shp", shop.vnum)
    props.purse = unlimited and PURSE_UNLIMITED or mob.gold
    return
  end
  local wanders = not c.names.has("action", mob.action, "sentinel") and circle.position == "standing"
    and circle.default_position == "standing"
  props.proto = wanders and "wanderer" or "npc"
end

local mobiles = {}

mobiles.traits = {}

--- Returns the values of a mobile of this format for `circle` and `diku`.
function mobiles.traits.mobile(c, mob, odd)
  return circle_of(c, mob, odd), diku_of(c, mob, odd)
end

local LIES = { sitting = true, resting = true, sleeping = true }

function mobiles.prototypes(c)
  c.lying = {} -- number -> position, if the mobile is not standing
  for _, mob in ipairs(c.lists.mob) do
    local odd = c:oddities(mob)
    local props = { vnum = mob.vnum }
    local circle, diku, more = c.traits.mobile(c, mob, odd)
    c.lying[mob.vnum] = LIES[circle.position] and circle.position or nil
    circle.triggers = c:triggers(mob)
    set_behaviour(c, mob, props, circle)
    c:name(props, circle, mob.short, mob.keywords)
    props.proper = is_proper(props.name) or nil
    props.aliases = text.words(mob.keywords)
    props.room_line = text.line(mob.long)
    props.desc = text.block(c.import, mob.detail)
    props.pronoun = PRONOUNS[circle.sex] or "it"
    props.hidden = c.names.has("affect", mob.affect, "invisible")
      or c.names.has("affect", mob.affect, "hide")
      or mob.shield and c.names.has("shield", mob.shield, "invisible") or nil
    props.quests = c.quests_of[mob.vnum]
    local known = c.specials.add(c, "mob", mob, props)
    if known then c.special = c.special + 1 end
    if c.names.has("action", mob.action, "spec") and not known and not c.keepers[mob.vnum] then
      odd("mobile #%d has a special procedure, which is not in any file", mob.vnum)
      c.unknown_special = c.unknown_special + 1
      c.faulty[#c.faulty + 1] = c.ref("mob", mob.vnum)
    end
    triggers.add(c, props, circle.triggers)
    props.circle, props.diku = circle, diku
    c:own_values(props, more)
    props.alignment = mob.alignment ~= 0 and mob.alignment or nil
    c:record("prototype", c.ref("mob", mob.vnum), props, mob)
  end
end

local function spawn_ref(c, spawn)
  return c.ref("zon", spawn.zone) .. "/row/" .. spawn.row
end

-- Returns the things in hands by the index of a spawn: `wielded` is one thing, `held` a list.
local function in_hands(c)
  local hands = {}
  for _, spawn in ipairs(c.outcome.spawns) do
    if spawn.hand and not spawn.gone and spawn.inside then
      local own = hands[spawn.inside.index] or {}
      hands[spawn.inside.index] = own
      local link = { ["$ref"] = spawn_ref(c, spawn) }
      if spawn.hand == "wielded" then
        own.wielded = link
      else
        own.held = own.held or {}
        table.insert(own.held, link)
      end
    end
  end
  return hands
end

-- Returns the triggers of the prototype, then those that the zone's commands attached.
local function all_triggers(head, more)
  local list = {}
  for _, vnum in ipairs(head and head.triggers or {}) do list[#list + 1] = vnum end
  for _, vnum in ipairs(more) do list[#list + 1] = vnum end
  return list
end

--- Makes the instances of mobiles and objects, as the resets left them.
function mobiles.instances(c)
  local hands = in_hands(c)
  for _, spawn in ipairs(c.outcome.spawns) do
    if not spawn.gone then
      local at
      if spawn.inside then
        at = spawn_ref(c, spawn.inside)
      elseif spawn.room ~= reader.NONE then
        at = c.ref("wld", spawn.room)
      end
      local props = {
        proto = c.ref(spawn.kind, spawn.vnum),
        at = at,
        worn = spawn.worn or nil,
        reset = { area = c.link("zon", spawn.zone), row = spawn.row },
        _variables = spawn.variables,
        wielded = hands[spawn.index] and hands[spawn.index].wielded,
        held = hands[spawn.index] and hands[spawn.index].held,
      }
      local named = spawn.holds or spawn.hand
      local lies = spawn.kind == "mob" and at and c.lying[spawn.vnum]
      if lies then
        props.sitting = { ["$ref"] = at }
        props.resting = lies ~= "sitting" and lies or nil
      end
      if spawn.triggers then
        props.triggers = all_triggers(c:find(spawn.kind, spawn.vnum), spawn.triggers)
        triggers.add(c, props, spawn.triggers)
      end
      triggers.begin(c, props, all_triggers(c:find(spawn.kind, spawn.vnum), spawn.triggers or {}))
      c.import.record(spawn.kind == "mob" and "npc" or "item", named and spawn_ref(c, spawn) or nil, props,
        spawn.file, spawn.line, named ~= nil)
    end
  end
end

return mobiles
