--- Permissions of triggers, and reports of their errors.
---
--- 1. Triggers of the game and of wizards may do everything. Any other trigger acts with the rights of all its owners:
--- its own owner, the owner of the object it is attached to, and the owner and builders of that object's area.
--- 2. Consent by place: where one of these is not accepted, no trigger fires, moves anyone or places anything.
--- 3. Builders' triggers change nothing about players except what they remember of them, and can't force them to act.
--- They leave alone what players hold, and move players only after they agreed (help consent).
--- 4. Only its owner and wizards can write a trigger's `trigger`, and nobody else can give one to a wizard (perm.c). A
--- trigger that inherits its text, or whose owner is gone, does nothing.
--- 5. Each error of a line is reported once an hour, to the trigger's owner or to the builder where it runs: @errors.
local values = require("values")
local verbs = require("verbs")

local rights = {}

local AGAIN = 3600 -- seconds
local REPORTS = 2000
local PLAIN = { thing = true, item = true }

local function add(list, who)
  who = verbs.living(who)
  if not who or sys.role(who) == "wizard" then return end
  for _, one in ipairs(list) do
    if one == who then return end
  end
  list[#list + 1] = who
end

--- True if it is known who wrote the text of TRIGGER.
function rights.is_known(trigger)
  local protos, owner = trigger.protos, trigger.owner
  if #protos ~= 1 or not PLAIN[protos[1].ref] then return false end
  return verbs.living(owner) ~= nil or build.owner(trigger) == build.owner(protos[1])
end

--- Returns whose rights limit TRIGGER on OWNER: a list of players, empty for the game's own.
function rights.of(owner, trigger)
  local list = {}
  add(list, build.maker(trigger))
  add(list, build.maker(owner))
  local place = owner:is("room") and owner or owner.location
  local area = verbs.living(owner.area or place and place.area)
  if area then
    add(list, area.owner)
    for _, one in ipairs(values.list(area.builders)) do add(list, one) end
  end
  return list
end

--- True if PLACE accepts all players of LIST.
function rights.accepted(list, place)
  for _, who in ipairs(list) do
    if not place or not build.accepts(who, place) then return false end
  end
  return true
end

--- True if all players of LIST control THING.
function rights.controls(list, thing)
  for _, who in ipairs(list) do
    if not build.controls(who, thing) then return false end
  end
  return true
end

--- Returns the player who holds THING at any depth, unless they are in LIST; or nil. Triggers leave such
--- things alone.
function rights.holder(list, thing)
  local place = #list > 0 and thing.location or nil
  while place and not place:is("character") do place = place.location end
  if not place or not place:is("player") then return nil end
  for _, who in ipairs(list) do
    if who == place then return nil end
  end
  return place
end

--- Returns true if TRIGGER may bring the player WHO to PLACE; or nil and the reason, after which the game asks
--- WHO.
function rights.may_take_along(list, trigger, who, place)
  for _, owner in ipairs(list) do
    if owner ~= who then
      local ok, why = build.may_bring(owner, who, place, trigger)
      if not ok then return nil, why end
    end
  end
  return true
end

--- True if THING may be brought to PLACE.
function rights.may_bring(list, thing, place)
  for _, who in ipairs(list) do
    local from = thing.location
    if not (from and build.accepts(who, place_of(thing) or from)) then return false end
    local reachable = thing:is("player") and build.is_reachable(from, place)
    if not build.accepts(who, place) and not reachable then return false end
    if not thing:is("player") and not build.controls(who, thing) then return false end
  end
  return true
end

local told, count = {}, 0

--- Reports an error in LINE (0: the whole trigger) to the owner of TRIGGER, or if it has none to BUILDER, once
--- an hour. Errors without either go to wizards.
function rights.report(trigger, line, message, builder)
  local key = trigger.id .. ":" .. line .. ":" .. message
  local one = told[key]
  if one and now() - one.at < AGAIN then
    one.again = one.again + 1
    return false
  end
  if not one then count = count + 1 end
  if count > REPORTS then told, count = {}, 1 end
  told[key] = { at = now(), again = 0 }
  local where = rights.place(trigger, line)
  local again = one and one.again > 0 and (" (and %d times since)"):format(one.again) or ""
  build.report(trigger, where .. ": " .. message .. again, builder)
  return true
end

--- Returns where a line of TRIGGER is: "trg/103.trg:42: #10305 line 3".
function rights.place(trigger, line)
  local data = trigger.trigger
  local number = trigger.vnum and "#" .. trigger.vnum or "#" .. trigger.id
  local text = line > 0 and ("%s line %d"):format(number, line) or number
  local file = data and data.file
  if type(file) ~= "string" or type(data.line) ~= "number" then return text end
  return ("%s:%d: %s"):format(file, data.line + math.max(0, line - 1), text)
end

return rights
