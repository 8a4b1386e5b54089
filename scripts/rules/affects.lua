--- What lasts for a while on somebody: blessed, poisoned, invisible.
---
--- `affects` is a list of { name =, from =, ["until"] =, mods = { armour = -20 }, flags = { "sanctuary" },
--- ends = "what they read then" }. Sums are made of it and of what they wear each time, never added and taken
--- off again; one timer, "affects", is set to the next end, and holds over a restart.
local values = require("values")
local verbs = require("verbs")

local affects = {}

affects.HOUR = 75 -- seconds
affects.TICK = 15 -- seconds between two that heal
local MOST = 20 -- on one person

local fields = values.fields

local function number(value)
  return values.number(value, 0)
end

--- Those that have not ended, as they are kept.
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

--- What is on WHO and what they wear or wield, together: { mods = { hitroll = 2 }, flags = { blind = true }, armour =
--- what is worn gives, soak = what it takes of each blow }. For who asks several times of one moment: they walk
--- through what WHO has once.
--- THINGS, LASTING and WIELDED: their `contents`, `affects` and `wielded`, if they are at hand.
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

--- True if SUMS are of somebody who has nothing at all, and on whom nothing lasts.
function affects.is_bare(sums)
  return sums == NOTHING
end

--- The sum of everything that changes WHAT of WHO: "armour", "hitroll", "damroll", "strength", "saving" … SUMS: theirs,
--- if they are at hand.
function affects.total(who, what, sums)
  local sum = (sums or affects.sums(who)).mods[what]
  if not sum then return 0 end
  return math.max(-1000, math.min(1000, sum))
end

--- True if something of that name is on WHO, or gives them that flag: "sanctuary", "poison", "blind" …
function affects.has(who, flag, sums)
  return (sums or affects.sums(who)).flags[flag] == true
end

--- Tells clients, and sets what the world sees of it.
local function show(who)
  local list = {}
  for i, one in ipairs(affects.list(who)) do
    list[i] = { name = one.name, seconds = math.ceil(one["until"] - now()) }
  end
  if who:is("player") and sys.rules().fighting ~= "off" then who:send_data("Char.Affects", list) end
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

--- Puts AFFECT { name, seconds, mods, flags, ends, stack } on WHO, from FROM who may be nil. One of a name: the longer
--- stays, or with stack = "time" the time is added. False if there are too many.
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

--- Takes what WANTED(one) is true for off WHO; true if there was any.
function affects.take(who, wanted)
  local list, taken = {}, false
  for _, one in ipairs(affects.list(who)) do
    if wanted(one) then taken = true else list[#list + 1] = one end
  end
  if taken then keep(who, list) end
  return taken
end

--- Same, of all that give FLAG.
function affects.take_flag(who, flag)
  return affects.take(who, function(one) return has_in(one.flags, flag) end)
end

--- All that is on WHO is over, without a word.
function affects.clear(who)
  if who.affects then keep(who, {}) end
end

--- The timer: each that has ended says so.
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
