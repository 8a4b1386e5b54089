--- Affects: states that last for a while, such as blessed, poisoned or invisible.
---
--- `affects` is a list of { name =, from =, ["until"] =, mods = { armour = -20 }, flags = { "sanctuary" },
--- ends = "text told when it ends" }. The totals are computed each time from the list and from worn things, not
--- added and subtracted. One timer, "affects", is set to the next end; it survives a restart.
local values = require("values")
local verbs = require("verbs")

local affects = {}

affects.HOUR = 75 -- seconds
affects.TICK = 15 -- seconds between two heal timers of a poisoned player
local MOST = 20 -- on one person

local fields = values.fields

local function number(value)
  return values.number(value, 0)
end

--- Returns the affects of WHO that have not ended, as stored.
function affects.list(who)
  local live = {}
  for _, one in ipairs(fields(who.affects)) do
    if type(one) ~= "string" and number(fields(one)["until"]) > now() then live[#live + 1] = one end
  end
  return live
end

local function has_in(flags, flag)
  return values.has(fields(flags), flag)
end

local NOTHING = { mods = {}, flags = {}, armour = 0, soak = 0 }

local function add(mods, what, by)
  if type(what) == "string" then mods[what] = (mods[what] or 0) + number(by) end
end

local function set_flags(flags, list)
  for _, one in ipairs(fields(list)) do flags[one] = true end
end

--- Returns the sum of WHO's affects and of the things they wear or wield: { mods = { hitroll = 2 }, flags = {
--- blind = true }, armour = from worn things, soak = taken off each blow }. Callers that need several totals
--- at once pass it on, so that WHO's contents are walked once. THINGS, LASTING and WIELDED: WHO's `contents`,
--- `affects` and `wielded`, if the caller has them.
function affects.sums(who, things, lasting, wielded)
  if not things then things, lasting, wielded = read(who, "contents", "affects", "wielded") end
  if not lasting and #things == 0 then return NOTHING end
  local sums = { mods = {}, flags = {}, armour = 0, soak = 0 }
  for _, one in ipairs(affects.list(who)) do
    for what, by in pairs(fields(one.mods)) do add(sums.mods, what, by) end
    set_flags(sums.flags, one.flags)
    if one.name then sums.flags[one.name] = true end
  end
  for _, thing in ipairs(things) do
    local worn = thing.worn
    if worn or thing == wielded then
      local diku = fields(thing.diku)
      if worn then
        sums.armour, sums.soak = sums.armour + number(diku.armour), sums.soak + math.max(0, number(thing.soak))
      end
      for _, modifier in ipairs(fields(diku.modifiers)) do
        add(sums.mods, fields(modifier).to, fields(modifier).by)
      end
      set_flags(sums.flags, diku.affect)
    end
  end
  return sums
end

--- True if SUMS belong to a character without things and affects.
function affects.is_bare(sums)
  return sums == NOTHING
end

--- Returns the sum of everything that changes WHAT of WHO: "armour", "hitroll", "damroll", "strength",
--- "saving" … SUMS: from affects.sums(WHO), if the caller has them.
function affects.total(who, what, sums)
  local sum = (sums or affects.sums(who)).mods[what]
  if not sum then return 0 end
  return math.max(-1000, math.min(1000, sum))
end

--- True if WHO has an affect of that name, or one that gives that flag: "sanctuary", "poison", "blind" …
function affects.has(who, flag, sums)
  return (sums or affects.sums(who)).flags[flag] == true
end

--- Sends the affects to WHO's clients, and hides or shows WHO.
local function show(who)
  local list = {}
  for i, one in ipairs(affects.list(who)) do
    list[i] = { name = one.name, seconds = math.ceil(one["until"] - now()) }
  end
  if who:is("player") and sys.rules().fighting then who:send_data("Char.Affects", list) end
  local unseen = affects.has(who, "invisible")
  if unseen and not who.vanished then
    who.vanished, who.hidden = true, true
  elseif who.vanished and not unseen then
    who.vanished, who.hidden = nil, nil
  end
end

local function keep(who, list)
  if #list == 0 then
    if who.affects then who.affects = nil end
    who:cancel("affects")
    return show(who)
  end
  local first = math.huge
  for _, one in ipairs(list) do first = math.min(first, one["until"]) end
  who.affects = list
  who:after(math.max(0, first - now()), "affects")
  show(who)
end

--- Puts AFFECT { name, seconds, mods, flags, ends, stack } on WHO, from FROM, which may be nil. Of two with
--- one name the later end counts, or with stack = "time" the times are added. Returns false if WHO has too
--- many.
function affects.put(who, affect, from)
  local list, ends = {}, now() + affect.seconds
  for _, one in ipairs(affects.list(who)) do
    if one.name ~= affect.name then
      list[#list + 1] = one
    elseif affect.stack == "time" then
      ends = one["until"] + affect.seconds
    else
      ends = math.max(ends, one["until"])
    end
  end
  if #list >= MOST then return false end
  list[#list + 1] = { name = affect.name, from = from, ["until"] = ends, mods = affect.mods, flags = affect.flags,
    ends = affect.ends }
  keep(who, list)
  if who.hp and who:is("player") and has_in(affect.flags, "poison") then who:after(affects.TICK, "heal") end
  return true
end

--- Removes the affects for which WANTED(one) is true; returns true if there were any.
function affects.take(who, wanted)
  local list, taken = {}, false
  for _, one in ipairs(affects.list(who)) do
    if wanted(one) then taken = true else list[#list + 1] = one end
  end
  if taken then keep(who, list) end
  return taken
end

--- Removes the affects that give FLAG; returns true if there were any.
function affects.take_flag(who, flag)
  return affects.take(who, function(one) return has_in(one.flags, flag) end)
end

--- Removes all affects of WHO, without a message.
function affects.clear(who)
  if who.affects then keep(who, {}) end
end

--- For the timer: removes the affects that have ended, and tells their `ends`.
function affects.expire(who)
  local list, ended = affects.list(who), {}
  for _, one in ipairs(fields(who.affects)) do
    if number(fields(one)["until"]) <= now() then
      local master = has_in(one.flags, "charm") and verbs.living(one.from) or nil
      ended[#ended + 1] = { text = one.ends, master = master }
    end
  end
  keep(who, list)
  for _, one in ipairs(ended) do
    if type(one.text) == "string" then who:tell("{text}", { text = one.text }) end
    if one.master and who.following == one.master then who.following, who.pet_of = nil, nil end
  end
end

return affects
