--- Missions: small jobs that the game makes from things, people and places around a player, and that an npc with
--- `missions` gives (help missions).
---
--- 1. `_mission` of a player is the mission under way: { kind =, from = the giver, ends =, steps = rooms to walk }
--- and, by kind: "carry" { what = a parcel, to = an npc }, "fetch" { what = a thing, home = where it lay }, "word" {
--- to = an npc, word = }, "look" { place = a room }. "fetch" ends with the giver, the others there.
--- 2. The player can do it from where they are: goals.within_reach knows the ways, and leads through the dark only if
--- they carry a light. A mission never asks for a thing that the player holds or parted with in the last day (one that
--- they dropped before their first mission does not count), nor for a thing with an owner, or one that a script forbids
--- to take.
--- 3. Finishing, paying and counting are one transaction. A player gets `a_day` missions a day, with those given up.
--- Guests are paid in thanks. Only npcs of the game and wizards give missions, because these bring new coins.
--- 4. A thing that was fetched goes back to where it lay, so missions use up nothing.
---
--- Its point: "mission.done"(WHO, GIVER, KIND) *.
local conditions = require("conditions")
local deeds = require("deeds")
local goals = require("goals")
local journal = require("journal")
local points = require("points")
local quests = require("quests")
local routes = require("routes")
local titles = require("titles")
local trade = require("trade")
local values = require("values")
local verbs = require("verbs")
local words = require("words")
local factions = optional("factions")

local missions = {}

local DAY = 86400
local REACH, FAR, LONG = 60, 2, DAY -- rooms looked at, rooms to walk at least, seconds that it lasts
local PARTED, LAST = 20, 6
local THINGS = 300 -- looked at in a room
local STANDING, MOST_FOR_WAY = 2, 6
local TITLES = { [1] = "Runner of Errands", [20] = "Carrier", [100] = "Carrier of Everything" }
local MESSAGES = { "it is ready", "not today", "the smaller one", "bring the ladder", "after lunch" }

-- Counts.

--- Returns { all =, today =, last = } of WHO.
function missions.of(who)
  local had = values.fields(who._missions)
  return { all = values.whole(had.all, 0, 1e6, 0), last = values.list(had.last),
    today = had.day == now() // DAY and values.whole(had.today, 0, 1e6, 0) or 0 }
end

--- Counts a mission of WHO, done or given up, called NAME.
local function count(who, name, is_done)
  local had, last = missions.of(who), {}
  for _, one in ipairs(had.last) do last[#last + 1] = one end
  last[#last + 1] = name
  while #last > LAST do table.remove(last, 1) end
  who._missions = { all = had.all + (is_done and 1 or 0), day = now() // DAY, today = had.today + 1, last = last }
end

--- Notes that WHO parted with THING.
function missions.part(who, thing)
  if not who:is("player") or not thing or thing:is("coin") or thing:is("mission-parcel") then return end
  local list = {}
  for _, one in ipairs(values.list(who._parted)) do
    if values.number(one.at, 0) > now() - DAY and one.name ~= words.bare(thing.name) then
      list[#list + 1] = { name = one.name, at = one.at }
    end
  end
  list[#list + 1] = { name = words.bare(thing.name), at = math.floor(now()) }
  while #list > PARTED do table.remove(list, 1) end
  who._parted = list
end

for _, deed in ipairs({ "give", "put" }) do
  deeds.on(deed, function(who, e) missions.part(who, e.thing) end)
end
-- People drop things all the time, and most of them never ask for a mission.
deeds.on("drop", function(who, e) missions.part(who, e.thing) end, { "_mission", "_missions" })

local function has_parted(who, thing)
  for _, one in ipairs(values.list(who._parted)) do
    if one.name == words.bare(thing.name) and values.number(one.at, 0) > now() - DAY then return true end
  end
  return false
end

-- What there is.

local function holds(who, name)
  for _, thing in ipairs(who.contents) do
    if words.bare(thing.name) == name then return thing end
  end
  return nil
end

local function has_light(who)
  for _, thing in ipairs(who.contents) do
    if thing:is("light") and thing.lit then return true end
  end
  return false
end

--- True if NPC gives missions to WHO.
function missions.gives(npc, who)
  return npc:is("npc") and npc.missions == true and build.maker(npc) == nil and known_as(npc, who) == npc.name
    and sees(who, npc)
end

--- Returns an npc beside WHO that gives missions, or nil.
function missions.giver(who)
  for _, one in ipairs(who.location and things_in(who.location, THINGS, "npc") or {}) do
    if missions.gives(one, who) then return one end
  end
  return nil
end

local function is_somebody(one, who, giver)
  return one:is("npc") and one ~= giver and not one.hidden and one.goals ~= false and build.maker(one) == nil
    and one:is("talker") and known_as(one, who) == one.name
end

local function is_something(one, who)
  if not one:is("item") or one:is("coin") or one:is("mission-parcel") then return false end
  if one.hidden or one.goals == false or one.portable == false then return false end
  if one.owner ~= nil or build.maker(one) then return false end
  if values.number(one.weight, 1) > 2 or #one.contents > 0 or one:is("light") or one:is("garment") then return false end
  if values.number(one.price, 0) > 0 then return false end -- nobody is sent for what a shop wants
  if handles(one, "take") and one.plenty == nil then return false end
  return not holds(who, words.bare(one.name)) and not has_parted(who, one) and known_as(one, who) == one.name
end

--- Returns what the rooms that WHO can walk to have: { people =, things =, rooms = }, each a list of { what =, room =,
--- steps = }.
local function around(who, giver)
  local found = { people = {}, things = {}, rooms = {} }
  for _, row in ipairs(goals.within_reach(who, nil, REACH, has_light(who))) do
    local steps = #row.ways
    if steps >= FAR and row.room.public ~= false then
      table.insert(found.rooms, { what = row.room, room = row.room, steps = steps })
      for _, one in ipairs(things_in(row.room, THINGS)) do
        local list = is_somebody(one, who, giver) and found.people or is_something(one, who) and found.things
        if list then table.insert(list, { what = one, room = row.room, steps = steps }) end
      end
    end
  end
  return found
end

-- Making one.

--- Returns one of LIST by chance, without WHO's last ones; nil if none is left.
local function pick(who, list)
  local last, free = missions.of(who).last, {}
  for _, one in ipairs(list) do
    if not values.has(last, words.bare(one.what.name)) then free[#free + 1] = one end
  end
  return #free > 0 and free[random(1, #free)] or nil
end

local make = {}

--- A parcel that WHO has no hands or strength for is not given.
function make.carry(who, giver, found)
  local one = pick(who, found.people)
  if not one then return nil end
  local parcel = create("mission-parcel", { _for = one.what, _carrier = who })
  if not parcel then return nil end
  if not verbs.move(giver, parcel, who, "give") then
    parcel:destroy()
    return nil
  end
  return { kind = "carry", what = parcel, to = one.what, steps = one.steps }
end

function make.fetch(who, _, found)
  local one = pick(who, found.things)
  return one and { kind = "fetch", what = one.what, home = one.room, steps = 2 * one.steps } or nil
end

function make.word(who, giver, found)
  local one = pick(who, found.people)
  local list = values.fields(giver.mission_words)
  if #list == 0 then list = MESSAGES end
  local word = list[random(1, #list)]
  if not one or type(word) ~= "string" then return nil end
  return { kind = "word", to = one.what, word = words.plain(word), steps = one.steps }
end

function make.look(who, _, found)
  local one = pick(who, found.rooms)
  return one and { kind = "look", place = one.what, steps = one.steps } or nil
end

local KINDS = { "carry", "fetch", "word", "look" }

-- The one under way.

--- Returns the mission of WHO whose objects still exist, to read; nil without one. The second result is true if it
--- can no longer be done.
function missions.current(who)
  local own = who._mission
  if not own then return nil, false end
  local mission = { kind = own.kind, word = own.word, ends = values.number(own.ends, 0), steps = own.steps,
    from = verbs.living(own.from), to = verbs.living(own.to), what = verbs.living(own.what),
    place = verbs.living(own.place), home = verbs.living(own.home) }
  local kind = mission.kind
  local is_whole = mission.from and mission.ends > now() and (kind == "carry" and mission.what and mission.to
    or kind == "fetch" and mission.what
    or kind == "word" and mission.to and type(mission.word) == "string"
    or kind == "look" and mission.place)
  if not is_whole then return nil, true end
  return mission, false
end

local function end_it(who)
  local own = values.fields(who._mission)
  local parcel = own.kind == "carry" and verbs.living(own.what)
  who._mission = nil
  if parcel and parcel:is("mission-parcel") then parcel:destroy() end
  journal.show(who)
end

--- Tells WHO, once, that their mission is over, if its time is up or its people and things are gone.
function missions.tell_end(who)
  local mission, is_gone = missions.current(who)
  if mission or not is_gone then return end
  local is_late = values.number(values.fields(who._mission).ends, 0) <= now()
  end_it(who)
  who:tell(is_late and "The time for your mission is up. For another, type <cmd mission>mission</>."
    or "Your mission is over, because what it was about is gone. For another, type <cmd mission>mission</>.")
end

local TEXTS = {
  carry = "Bring {the what} to {the to}.",
  fetch = "Bring {a what} to {the from}.",
  word = "Go to {the to}, and say: {word}",
  look = "Have a look at {place}, for {the from}.",
}

--- Returns the goal of MISSION as WHO reads it, as markup.
function missions.goal(who, mission)
  return render(who, TEXTS[mission.kind], { what = mission.what, to = mission.to, from = mission.from,
    word = mission.word, place = mission.place and mission.place.name })
end

--- Returns what the day still allows WHO.
function missions.left(who)
  return sys.setting("missions", "a_day") - missions.of(who).today
end

--- Gives WHO a mission from GIVER. Returns it; or nil and the refusal.
function missions.begin(who, giver)
  local now_on, is_gone = missions.current(who)
  if now_on then return nil, "You are on a mission already. To see it, type <cmd mission>mission</>; to "
    .. "give it up: <cmd mission drop>mission drop</>" end
  if is_gone then end_it(who) end
  if missions.left(who) <= 0 then
    return nil, "{The giver} {giver verb:have} seen you run enough for one day. Come back tomorrow.", { giver = giver }
  end
  local found, from = around(who, giver), random(1, #KINDS)
  for i = 0, #KINDS - 1 do
    local kind = KINDS[(from + i - 1) % #KINDS + 1]
    local mission = make[kind](who, giver, found)
    if mission then
      mission.from, mission.ends = giver, math.floor(now()) + LONG
      who._mission = mission
      journal.show(who)
      return mission
    end
  end
  return nil, "{The giver} {giver verb:have} nothing for you just now. Ask again later, or somewhere else.",
    { giver = giver }
end

local function pay(who, mission)
  if sys.is_guest(who) then
    return who:tell("You are paid in thanks. A purse takes a name; to get one, type register.")
  end
  local coins = sys.setting("missions", "pay") + math.min(MOST_FOR_WAY, values.whole(mission.steps, 0, 100, 0) // 3)
  if coins > 0 and trade.mint("missions", coins, mission.from, who) then
    who:tell("You are paid {coins}.", { coins = words.count(coins, "coin") })
  end
  local faction = factions and verbs.living(mission.from.faction)
  if faction and faction:is("faction") and build.maker(faction) == nil then factions.change(who, faction, STANDING) end
  quests.award_points(who, 1, true)
end

--- Ends MISSION of WHO well.
local function finish(who, mission)
  local goal, name = missions.goal(who, mission), mission.to or mission.what or mission.place
  if mission.kind == "carry" then mission.what:after(1, "delivered") end -- other packages may look at it now
  if mission.kind == "fetch" and mission.home then
    move(mission.what, mission.home, "put", { mover = mission.from, force = true })
  end
  who._mission = nil
  count(who, words.bare(name.name), true)
  who:tell(sentence("Mission done:") .. " " .. verbs.ready(goal))
  pay(who, mission)
  local all = missions.of(who).all
  local title = TITLES[all]
  if title and not sys.is_guest(who) then titles.give(who, "missions-" .. all, title) end
  local left = missions.left(who)
  if left > 0 then who:tell("There is more to do, if you ask: <cmd mission>mission</>") end
  points.each("mission.done", who, mission.from, mission.kind)
  journal.show(who)
end

local function is_there(who, npc)
  return npc.location ~= nil and npc.location == who.location
end

deeds.on("give", function(who, e)
  local mission = missions.current(who)
  if not mission then return end
  if mission.kind == "carry" and e.thing == mission.what and e.to == mission.to then return finish(who, mission) end
  if mission.kind == "fetch" and e.thing == mission.what and e.to == mission.from then finish(who, mission) end
end, { "_mission" })

deeds.on("hear", function(who, e)
  local mission = missions.current(who)
  if not mission or mission.kind ~= "word" or e.how ~= "say" or not is_there(who, mission.to) then return end
  if e.text:lower():find(mission.word:lower(), 1, true) then finish(who, mission) end
end, { "_mission" })

deeds.on("enter", function(who, e)
  local mission = missions.current(who)
  if mission and mission.kind == "look" and e.to == mission.place then finish(who, mission) end
end, { "_mission" })

--- Gives up WHO's mission.
function missions.drop(who)
  local mission, is_gone = missions.current(who)
  if not mission and not is_gone then return nil, "You aren't on a mission." end
  local name = mission and (mission.to or mission.what or mission.place)
  end_it(who)
  count(who, name and words.bare(name.name) or "", false)
  who:tell("You give up the mission. It counts as one of today's.")
  return true
end

points.add("enter", missions.tell_end)
points.add("coins.earned", function() return sys.setting("missions", "pay") > 0 end)
deeds.on("enter", function(who) missions.tell_end(who) end, { "_mission" })

titles.declare(TITLES)

-- The journal.

--- Returns the room of ONE, if anybody may know where it is; else nil.
local function room_of(one)
  local place = not one.hidden and one.location
  return place and place:is("room") and place.public ~= false and place or nil
end

--- Returns the room where WHO goes now for MISSION, and what to type there.
local function next_step(who, mission)
  local kind = mission.kind
  if kind == "look" then return mission.place, nil end
  if kind == "word" then return room_of(mission.to), "say " .. mission.word end
  local name = words.last(words.bare(mission.what.name))
  if kind == "carry" then return room_of(mission.to), "give parcel to " .. words.last(words.bare(mission.to.name)) end
  if conditions.held(who, mission.what) or mission.what.location == who then
    return room_of(mission.from), ("give %s to %s"):format(name, words.last(words.bare(mission.from.name)))
  end
  return room_of(mission.what), "take " .. name
end

journal.add{
  rows = function(who)
    local mission = who._mission and missions.current(who)
    if not mission then return {} end
    return { { id = "mission", kind = "mission", name = "mission", goal = missions.goal(who, mission), hints = 1,
      left = math.max(0, math.floor(mission.ends - now())) } }
  end,
  hint = function(who)
    local mission = missions.current(who)
    if not mission then return nil, "That mission can no longer be done. To give it up: "
      .. "<cmd mission drop>mission drop</>" end
    local place, line = next_step(who, mission)
    local text = place and place:is("room") and routes.hint(who, place, line, nil, "hint mission")
    if not text then return nil, "You can't see the way from here. Ask again in another place: "
      .. "<cmd hint mission>hint mission</>" end
    who:tell(verbs.ready(words.hints(quote(text))))
    return true
  end,
  drop = function(who) return missions.drop(who) end,
}

return missions
