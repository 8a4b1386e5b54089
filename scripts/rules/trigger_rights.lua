--- What a trigger may do, and whom it tells when something is wrong.
---
--- 1. Triggers of the game and of wizards may all that the game may. Any other acts with the rights of all whose it is:
---    its owner, who owns what it is attached to, and who owns or may build in that one's area.
--- 2. Consent by place: where one of these is not accepted, nothing fires, nobody is moved, nothing is placed.
--- 3. Of players, it then changes nothing but what it remembers of them, and makes nobody do anything. It
---    does not touch what they hold, and moves them only after they said yes (help consent).
--- 4. Only who owns a trigger, and wizards, write its `trigger`; nobody else gives one to a wizard (perm.c). One that
---    has its text from elsewhere, or whose owner is gone, does nothing.
--- 5. What is wrong is told once an hour for each line, to the trigger's owner, or who builds where it runs: @errors.
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

--- Is it known whose text TRIGGER has?
function rights.is_known(trigger)
  local protos, owner = trigger.protos, trigger.owner
  if #protos ~= 1 or not PLAIN[protos[1].ref] then return false end
  return verbs.living(owner) ~= nil or build.owner(trigger) == build.owner(protos[1])
end

--- By whose rights TRIGGER acts when OWNER has it: a list of people, empty for the game's.
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

--- Does PLACE accept all of these?
function rights.accepted(list, place)
  for _, who in ipairs(list) do
    if not place or not build.accepts(who, place) then return false end
  end
  return true
end

--- Do all of them control THING?
function rights.controls(list, thing)
  for _, who in ipairs(list) do
    if not build.controls(who, thing) then return false end
  end
  return true
end

--- Returns the player who holds THING at any depth, unless they are in LIST; or nil. Triggers leave that alone.
function rights.holder(list, thing)
  local place = #list > 0 and thing.location or nil
  while place and not place:is("character") do place = place.location end
  if not place or not place:is("player") then return nil end
  for _, who in ipairs(list) do
    if who == place then return nil end
  end
  return place
end

--- Returns true if TRIGGER may bring the player WHO to PLACE; or nil and the reason, and then the game asks WHO.
function rights.may_take_along(list, trigger, who, place)
  for _, owner in ipairs(list) do
    if owner ~= who then
      local ok, why = build.may_bring(owner, who, place, trigger)
      if not ok then return nil, why end
    end
  end
  return true
end

--- May THING be brought to PLACE?
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

--- Tells the owner of TRIGGER, or if nobody owns it BUILDER, what is wrong in LINE (0: the whole), once an hour. What
--- neither reads is for wizards.
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

--- Where a line of TRIGGER stands: "trg/103.trg:42: #10305 line 3".
function rights.place(trigger, line)
  local data = trigger.trigger
  local number = trigger.vnum and "#" .. trigger.vnum or "#" .. trigger.id
  local text = line > 0 and ("%s line %d"):format(number, line) or number
  local file = data and data.file
  if type(file) ~= "string" or type(data.line) ~= "number" then return text end
  return ("%s:%d: %s"):format(file, data.line + math.max(0, line - 1), text)
end

return rights
