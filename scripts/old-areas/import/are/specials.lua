--- Behaviours of ROM's mobiles, objects and rooms, as #SPECIALS or a flag names them.
local specials = {}

local KEPT_MOST = 500 -- specials in the table of an area
local DRAGON = { "fire", "acid", "frost", "gas", "lightning" }

-- The behaviour for each special, and its properties.
local NAMES = {
  spec_breath_any = { "breather", breath = DRAGON }, spec_breath_acid = { "breather", breath = { "acid" } },
  spec_breath_fire = { "breather", breath = { "fire" } }, spec_breath_frost = { "breather", breath = { "frost" } },
  spec_breath_gas = { "breather", breath = { "gas" } },
  spec_breath_lightning = { "breather", breath = { "lightning" } },
  spec_cast_mage = { "caster" },
  spec_cast_judge = { "caster" },
  spec_cast_cleric = { "caster", casts = { "curse", "earthquake", "blindness", "call lightning", "harm" } },
  spec_cast_undead = { "caster", casts = { "curse", "chill touch", "blindness", "poison", "energy drain" } },
  spec_cast_adept = { "adept" },
  spec_executioner = { "cityguard" }, spec_guard = { "cityguard" }, spec_patrolman = { "cityguard" },
  spec_troll_member = { "feud", feud = "ogre" }, spec_ogre_member = { "feud", feud = "troll" },
  spec_fido = { "fido" }, spec_janitor = { "janitor" }, spec_mayor = { "mayor" }, spec_poison = { "snake" },
  spec_thief = { "thief" }, spec_nasty = { "thief" },
}

local function inherit(c, props, name, head)
  if not c:has_stock(name, head) then return false end
  local protos = type(props.proto) == "table" and props.proto or { props.proto or "room" }
  protos[#protos + 1] = name
  props.proto = protos
  return true
end

local function is_teacher(c, head)
  for _, flag in ipairs({ "practice", "train", "gain" }) do
    if c.names.has("action", head.action, flag) then return true end
  end
  return false
end

--- Adds the behaviour of HEAD to PROPS, if the world has it. True if it did.
function specials.add(c, kind, head, props)
  if kind == "wld" then
    return c.names.has("room", head.flags, "pet_shop") and inherit(c, props, "petshop", head)
  elseif kind == "obj" then
    if head.type_name ~= "portal" then return false end
    props.portable = false
    local to = c.portal_at and head.values[c.portal_at] or 0
    if c:knows("wld", to) then
      props.to = c.link("wld", to)
    elseif to > 0 then
      c:oddity(head, "the portal #%d leads to #%d, which does not exist", head.vnum, to)
    end
    return inherit(c, props, "portal", head)
  end
  local known = NAMES[head.special]
  if c.names.has("action", head.action, "healer") then inherit(c, props, "healer", head) end
  if is_teacher(c, head) and inherit(c, props, "guild", head) then props.teaches = "any" end
  if not known or not inherit(c, props, known[1], head) then return false end
  for key, value in pairs(known) do
    if key ~= 1 then props[key] = value end
  end
  return true
end

--- Gives each mobile its special, and reports unknown ones; those of objects, rooms and missing mobiles stay in
--- their area. Returns how many there are, and how many of them are in the world.
function specials.assign(c, zones)
  local read, made = 0, 0
  for _, zone in ipairs(zones) do
    for _, one in ipairs(zone.specials) do
      local mob = one.letter == "M" and c:find("mob", one.vnum)
      read = read + 1
      if one.letter ~= "M" then
        c.import.oddity(zone.file, one.line, ("the special %s of #%d is not supported, so its name was kept"):format(
          one.name, one.vnum))
      elseif not mob then
        c.import.oddity(zone.file, one.line, ("unknown mobile #%d for %s"):format(one.vnum, one.name))
      elseif not NAMES[one.name] then
        c.import.oddity(zone.file, one.line, ("the special %s is not supported, so its name was kept"):format(one.name))
        c.unknown_special = c.unknown_special + 1
      end
      if mob and not mob.special then
        mob.special = one.name
      elseif zone.more and #(zone.more.specials or {}) < KEPT_MOST then
        zone.more.specials = zone.more.specials or {}
        table.insert(zone.more.specials, ("%s %d %s"):format(one.letter, one.vnum, one.name))
      else
        c.import.oddity(zone.file, one.line, ("the special %s of #%d was left out"):format(one.name, one.vnum))
        made = made - 1
      end
      made = made + 1
    end
  end
  return read, made
end

return specials
