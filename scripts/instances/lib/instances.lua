--- Instances: a gateway leads each group into a copy of its `area` (help instances).
---
--- 1. A copy is an area made from `instance`. Everything in it inherits from what it is a copy of and has the copy's
--- area in `_instance`. It is durable: it survives a crash, and so do its timers.
--- 2. `_gate` of a copy is its gateway, `_members` who entered, `_copied` the copy of each original by its number. It
--- is copied PART objects at a time, each part a transaction; `_ready` once all are there. After a crash the next
--- member of the group who enters goes on with it.
--- 3. A copy is dissolved `linger` seconds after its last player has left it, PART objects at a time. First `_closing`
--- keeps everybody out. Things that are not copies go to where the gateway is; so do players, also those asleep, who
--- wake there. Things that people carried out are not in the copy any more, and stay.
--- 4. A gateway's maker must control the area. A builder's gateway asks before it takes somebody to where no way leads
--- back.
local conditions = require("conditions")
local near = require("near")
local values = require("values")
local verbs = require("verbs")
local company = optional("fighting/company")

local instances = {}

local PART, OBJECTS, ROOMS, DEPTH, MEMBERS = 40, 400, 60, 5, 50
local BUILDERS_MOST, CHECK, PATIENCE = 5, 30, 5

--- Returns the copies of GATE that still exist.
function instances.of(gate)
  local list = {}
  for _, one in ipairs(values.list(gate._copies)) do
    local copy = verbs.living(one)
    if copy and copy._gate == gate then list[#list + 1] = copy end
  end
  return list
end

--- Returns the area that GATE leads to, or nil.
function instances.area(gate)
  local area = conditions.object(gate.leads_into)
  local maker = build.maker(gate)
  if not area or not area:is("area") or maker and not build.controls(maker, area) then return nil end
  return area
end

local function leader_of(who)
  return company and company.leader(who) or who
end

local function has_member(copy, who)
  return values.has(copy._members, who)
end

--- Returns the copy of GATE for WHO: the one that they were in, or that of their group; or nil.
function instances.find(gate, who)
  local by_group
  for _, copy in ipairs(instances.of(gate)) do
    if not copy._closing then
      if has_member(copy, who) then return copy end
      if verbs.living(copy._leader) == leader_of(who) then by_group = by_group or copy end
    end
  end
  return by_group
end

-- Copying.

--- Adds to LIST what HOLDER contains and MAKER made: neither players, nor coins, nor what others brought.
local function add_contents(list, holder, maker, depth)
  for _, thing in ipairs(depth < DEPTH and holder.contents or {}) do
    local is_part = not thing:is("player") and not thing:is("coin") and build.maker(thing) == maker
    if is_part and #list < OBJECTS then
      list[#list + 1] = thing
      add_contents(list, thing, maker, depth + 1)
    end
  end
end

--- Returns what AREA consists of, each holder before its contents.
local function objects_of(area)
  local rooms, list = {}, {}
  for _, one in ipairs(find{ area = area }) do
    if one:is("room") and #rooms < ROOMS then rooms[#rooms + 1] = one end
  end
  for i, room in ipairs(rooms) do list[i] = room end
  for _, room in ipairs(rooms) do add_contents(list, room, build.maker(area), 0) end
  return list
end

--- Returns VALUE with each original in it replaced by its copy; and whether that changed anything. A table is copied.
local function translate(value, copied, depth)
  local one = verbs.living(value)
  if one then
    local copy = verbs.living(copied[one.id])
    return copy or one, copy ~= nil
  end
  if depth > 3 or type(value) ~= "userdata" and type(value) ~= "table" then return value, false end
  local made, changed = {}, false
  for key, part in pairs(values.fields(value)) do
    local new, is = translate(part, copied, depth + 1)
    made[key], changed = new, changed or is
  end
  return changed and made or value, changed
end

--- Makes the copy of ORIGINAL.
local function copy_one(area, original, copied)
  local holder = original.location and verbs.living(copied[original.location.id])
  local protos = original:is("room") and { original } or original
  local one, why = create(protos, { area = original:is("room") and area or nil, _instance = area,
    public = original:is("room") and false or nil, location = holder })
  if not one then verbs.decline(why) end
  return one
end

--- Points the references of COPY at other copies, and sets the timers that ORIGINAL has.
local function finish_one(original, copy, copied)
  for _, row in ipairs(build.props(original)) do
    local name = row.name
    if name ~= "area" and name ~= "_instance" and name:sub(1, 1) ~= "_" then
      local value, changed = translate(original[name], copied, 0)
      if changed then copy[name] = value end
    end
  end
  for _, timer in ipairs(build.timers(original)) do
    if timer.every > 0 then copy:every(timer.every, timer.name) else copy:after(timer.left, timer.name) end
  end
end

--- True if somebody is copying COPY just now.
function instances.is_opening(copy)
  return not copy._ready and now() - values.number(copy._seen, 0) < PATIENCE
end

--- Does the next part of copying. Returns true when all is done, or nil and the refusal.
function instances.go_on(copy)
  local gate = verbs.living(copy._gate)
  local area = gate and instances.area(gate)
  if not area then return nil, "This way leads nowhere." end
  local list, copied = objects_of(area), copy._copied
  local at = values.number(copy._at, 0)
  local last = math.min(at + PART, 2 * #list)
  for i = at + 1, last do
    local original = list[i <= #list and i or i - #list]
    if i <= #list then
      copied[original.id] = copy_one(copy, original, copied)
    else
      local made = verbs.living(copied[original.id])
      if made then finish_one(original, made, copied) end
    end
  end
  copy._at, copy._seen = last, now()
  copy._ready = last >= 2 * #list or nil
  return copy._ready == true
end

--- Makes an empty copy for WHO's group. Returns it, or ends the command.
function instances.begin(gate, who)
  local area = instances.area(gate)
  if not area or #objects_of(area) == 0 then refuse("{The gate} {gate verb:lead} nowhere.", { gate = gate }) end
  local list = instances.of(gate)
  local most = build.maker(gate) and BUILDERS_MOST or sys.setting("instances", "most")
  if #list >= most then
    refuse("Too many groups are in there already. Try again in a few minutes.")
  end
  local copy, why = create({ area, "instance" },
    { _gate = gate, _leader = leader_of(who), _members = { who }, _copied = {} })
  if not copy then verbs.decline(why) end
  list[#list + 1] = copy
  gate._copies = list
  copy:every(CHECK, "instance")
  copy._seen = now()
  return copy
end

--- Returns the room of COPY where people come in.
function instances.entry(copy)
  local gate = verbs.living(copy._gate)
  local original = gate and conditions.object(gate.entry)
  return original and verbs.living(copy._copied[original.id]) or nil
end

--- Notes that WHO has entered COPY.
function instances.note(copy, who)
  if has_member(copy, who) then return end
  local members = { who }
  for _, one in ipairs(values.list(copy._members)) do
    if verbs.living(one) and #members < MEMBERS then members[#members + 1] = one end
  end
  copy._members = members
end

-- Dissolving.

local function rooms_of(copy)
  local rooms = {}
  for _, one in pairs(values.fields(copy._copied)) do
    local room = verbs.living(one)
    if room and room:is("room") and room._instance == copy then rooms[#rooms + 1] = room end
  end
  return rooms
end

--- Moves THING out of COPY to PLACE, whatever forbids it.
local function put_out(thing, place)
  if thing:is("player") then thing:tell("The place around you fades away.") end
  return move(thing, place, "leave", { mover = thing, force = true })
end

--- Puts everything out of HOLDER that does not belong to COPY. A corpse stays, but the things in it are put out.
local function empty(copy, holder, place, budget)
  for _, thing in ipairs(holder.contents) do
    if budget.left <= 0 then return end
    if thing._instance ~= copy and not (thing.corpse and not thing:is("player")) then
      budget.left = budget.left - 1
      put_out(thing, place)
    else
      empty(copy, thing, place, budget)
    end
  end
end

--- Destroys what is in HOLDER, and HOLDER, the innermost first.
local function destroy_all(holder, budget)
  for _, thing in ipairs(holder.contents) do
    if budget.left <= 0 then return end
    destroy_all(thing, budget)
  end
  if budget.left <= 0 then return end
  budget.left = budget.left - 1
  build.destroy(holder)
end

--- Returns the place for people and things that COPY loses.
local function outside(copy)
  local gate = verbs.living(copy._gate)
  local place = gate and gate.location
  return place and place:is("room") and place or object("start")
end

--- Wakes those who fell asleep in COPY outside of it.
local function free_sleepers(copy, place)
  for _, one in ipairs(values.list(copy._members)) do
    local who = verbs.living(one)
    local bed = who and who.location == nil and verbs.living(who.asleep)
    if bed and bed._instance == copy then who.asleep = place end
  end
end

--- Does the next part of dissolving COPY. Returns true when it is gone.
function instances.dissolve(copy)
  local place, budget = outside(copy), { left = PART }
  copy._closing = true
  free_sleepers(copy, place)
  local rooms = rooms_of(copy)
  for _, room in ipairs(rooms) do empty(copy, room, place, budget) end
  for _, room in ipairs(budget.left > 0 and rooms or {}) do destroy_all(room, budget) end
  if budget.left <= 0 then return false end
  local gate = verbs.living(copy._gate)
  if gate then
    local list = {}
    for _, one in ipairs(instances.of(gate)) do
      if one ~= copy then list[#list + 1] = one end
    end
    gate._copies = list
  end
  build.destroy(copy)
  return true
end

--- Called every CHECK seconds: dissolves COPY if nobody has been there for a while, or its time is over.
function instances.check(copy)
  local gate = verbs.living(copy._gate)
  if near.is_visited(copy) then copy._seen = now() end
  local time = values.number(gate and gate.time, 0)
  local is_over = gate == nil or time > 0 and now() - values.number(copy._made, now()) >= time
  local is_left = now() - values.number(copy._seen, 0) >= sys.setting("instances", "linger")
  if copy._closing or is_over or is_left then
    if not instances.dissolve(copy) then copy:after(1, "dissolve") end
  end
end

return instances
