--- Spells and effects that triggers cast: dg_cast 'fireball' %actor%, dg_affect %actor% poison on 2.
---
--- A harmful spell of a character asks fight.may, like a blow. One of a thing or a room hurts only where
--- fighting is on.
local affects = require("affects")
local body = require("body")
local fight = require("fight")
local finding = require("trigger_find")
local rights = require("trigger_rights")
local skills = require("skills")
local verbs = require("verbs")

local magic = {}

local HOUR = 75 -- seconds
local PROXY_LEVEL = 25
local HURT_MOST = 1000

local function dice(row)
  local list = row.mage or row.dice
  return body.roll({ number = list[1], size = list[2], plus = list[3] })
end

local function level_of(run)
  return run.owner:is("character") and body.level(run.owner) or PROXY_LEVEL
end

--- True if the run's spell may hurt WHO.
local function may_hurt(run, who)
  local place = who.location
  if not rights.accepted(run.rights, place) then return false end
  if run.owner:is("character") and run.owner ~= who then return fight.may(run.owner, who) == true end
  return place ~= nil and body.is_on(place) and not body.is_peaceful(place) and sys.role(who) ~= "wizard"
    and not who:is("shopkeeper") and who.no_kill ~= true
end

--- True if the run may put an affect on WHO.
local function may_touch(run, who)
  if #run.rights == 0 then return true end
  return not who:is("player") and rights.controls(run.rights, who)
end

local function is_saved(run, who)
  return random(1, 100) < 5 * math.max(0, body.level(who) - level_of(run) // 2) // 2
end

local SIDES = { evil = function(n) return n <= -350 end, good = function(n) return n >= 350 end }

local function hurt(run, who, row)
  if not may_hurt(run, who) then return end
  local side = SIDES[row.only]
  if side and not side(body.alignment(who)) then return end
  local amount = math.min(HURT_MOST, dice(row))
  if is_saved(run, who) then amount = amount // 2 end
  local place = who.location
  place:announce("{The who} {who verb:be} hit by a {spell}!", { who = who, spell = row.name }, who)
  who:tell("A {spell} hits you!", { spell = row.name })
  local caster = run.owner:is("character") and run.owner ~= who and run.owner or nil
  fight.hurt(who, math.max(1, amount), caster)
  if row.also and verbs.living(who) then
    affects.put(who, { name = row.name, seconds = row.also.hours[1] * HOUR, mods = row.also.mods,
      ends = row.also.ends })
  end
end

local HARMFUL = { poison = true, curse = true, blind = true, blindness = true, sleep = true, charm = true }

local function lay(run, who, row)
  if not may_touch(run, who) or (row.does == "curse" and not may_hurt(run, who)) then return end
  local had = affects.list(who)
  local hours = row.hours[1] + (row.hours[2] and level_of(run) // row.hours[2] or 0)
  affects.put(who, { name = row.name, seconds = math.max(1, hours) * HOUR, mods = row.mods, flags = row.flags,
    ends = row.ends, stack = row.stack })
  if #affects.list(who) > #had then who:tell("You feel the spell of {spell} on you.", { spell = row.name }) end
end

local function heal(run, who, row)
  if may_touch(run, who) and body.is_on(who.location) then
    body.begin(who)
    body.set_hp(who, body.hp(who) + dice(row) + level_of(run) // 4)
    who:tell("You feel better!")
  end
end

local DOES = {
  damage = hurt, drain = hurt, quake = hurt, heal = heal, affect = lay, curse = lay,
  cure = function() end, sense_poison = function() end,
  recall = function(run, who)
    if #run.rights == 0 and who:is("player") then
      move(who, verbs.start(), "script", { mover = who, force = true })
    end
  end,
}

--- Casts a spell: 'fire shield' %actor%. The target is the last word, or the owner itself.
function magic.cast(run, text)
  local name, rest = text:match("^%s*'([^']*)'%s*(.-)%s*$")
  if not name then return run.complain("dg_cast needs a spell in quotes, like 'fireball'") end
  local row = skills.find(name)
  if not row or row.kind ~= "spell" then return run.complain(("unknown spell \"%s\""):format(name)) end
  if not skills.is_for_triggers(row) then
    return run.complain(("triggers can't cast the spell %s"):format(row.name))
  end
  local who = rest ~= "" and finding.any(run.owner, rest) or rest == "" and run.owner or nil
  if not who then return run.complain(("dg_cast: there is no %s"):format(rest)) end
  if not who:is("character") or not who.location then return end
  DOES[row.does](run, who, row)
  if row.cures and object(who) and may_touch(run, who) then affects.take_flag(who, row.cures) end
end

local EFFECTS = { sanct = "sanctuary", invis = "invisible", fly = "flying", blindness = "blind", ["det-invis"] =
  "detect_invisible", ["sense-life"] = "sense_life", ["prot-evil"] = "protect_from_evil", infra = "infravision" }
local POINTS = { str = "str", dex = "dex", int = "int", wis = "wis", con = "con", cha = "cha", hitroll = "hitroll",
  damroll = "damroll", armor = "armour", maxhit = "max_hp", maxmana = "max_mana", maxmove = "max_stamina", age = "age" }

--- Puts an effect on a character: WHO PROPERTY VALUE HOURS; "off" as VALUE removes all effects of triggers.
function magic.affect(run, text)
  local word, property, value, hours = text:match("^(%S+)%s+(%S+)%s*(%S*)%s*(%d*)")
  local who = word and finding.any(run.owner, word)
  if not who or not who:is("character") then
    return run.complain(("dg_affect: there is no %s"):format(word or "target"))
  end
  if not may_touch(run, who) then return run.complain("dg_affect: that belongs to someone else") end
  property = property:lower()
  if value:lower() == "off" then
    return affects.take(who, function(one) return one.from == "trigger" end)
  end
  hours = math.min(tonumber(hours) or 0, 10000)
  if hours <= 0 then return run.complain("dg_affect needs a duration in hours") end
  local saving = property:match("^saving_%a+$")
  local points = POINTS[property] or saving
  if points then
    local amount = math.max(-128, math.min(128, tonumber(value) or 0))
    return affects.put(who, { name = property, seconds = hours * HOUR, mods = { [points] = amount } }, "trigger")
  end
  local effect = EFFECTS[property] or property:gsub("%-", "_")
  if HARMFUL[effect] and not may_hurt(run, who) then return end
  effect = effect:sub(1, 40)
  affects.put(who, { name = effect, seconds = hours * HOUR, flags = { effect } }, "trigger")
end

return magic
