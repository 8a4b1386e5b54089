--- Behaviour of npcs where fighting is on, by flags of area files or a builder's `temper`, a word or a list:
--- aggressive, helper, memory, scavenger (and wimpy, see fight.lua).
---
--- It runs once per tick of the area, in rooms with a player. An attacker warns first, so the player has a
--- tick to leave.
local body = require("body")
local checks = require("checks")
local fight = require("fight")
local points = require("points")
local values = require("values")
local verbs = require("verbs")

local temper = {}

local TEMPERS = { "aggressive", "aggressive_to_good", "aggressive_to_evil", "aggressive_to_neutral", "helper", "memory",
  "scavenger", "wimpy" }

checks.add("npc", function(npc, _, say)
  for _, one in ipairs(npc.vnum == nil and values.list(build.own(npc).temper) or {}) do
    local why = checks.word("temper", one, TEMPERS)
    if why then say("temper", why) end
  end
end)

local ROOMS = 20 -- rooms per transaction
local GRUDGE = 7200 -- seconds
local GUESTS = 3 -- up to this level guests are left alone

temper.has = body.has_temper

local eyed = {} -- npc id -> { player id, time }; in memory only

--- Warns WHO that NPC is about to attack; true if it warned them before.
local function has_warned(npc, who)
  local one = eyed[npc.id]
  if one and one[1] == who.id and now() - one[2] < 30 then
    eyed[npc.id] = nil
    return true
  end
  eyed[npc.id] = { who.id, now() }
  npc:act("{Actor} {verb:bare} {actor their} teeth at {the who}.", { who = who })
  return false
end

local function is_prey(npc, who)
  if sys.is_guest(who) and body.level(who) <= GUESTS then return false end
  return sees(npc, who) and body.position(who) ~= "dying" and fight.may(npc, who) == true
end

local function holds_grudge(npc, who)
  local since = body.number(body.fields(npc.grudges)[who.id])
  return since ~= nil and now() - since < GRUDGE
end

--- Makes NPC remember that WHO hurt it.
function temper.remember(npc, who)
  if not who:is("player") or npc:is("player") or not temper.has(npc, "memory") then return end
  if holds_grudge(npc, who) then return end
  local grudges = {}
  for id, since in pairs(body.fields(npc.grudges)) do
    if now() - body.number(since, 0) < GRUDGE then grudges[id] = since end
  end
  grudges[who.id] = now()
  npc.grudges = grudges
end

function temper.forgive(npc, who)
  local grudges = npc.grudges
  if grudges and body.fields(grudges)[who.id] then grudges[who.id] = nil end
end

local SIDE = 350 -- alignment from which a character counts as good or evil

local function is_good(who) return body.alignment(who) >= SIDE end
local function is_evil(who) return body.alignment(who) <= -SIDE end

-- The targets of each temper. Npcs that are also wimpy attack only sleepers.
local ATTACKS = {
  { "aggressive", function() return true end },
  { "aggressive_to_evil", is_evil },
  { "aggressive_to_good", is_good },
  { "aggressive_to_neutral", function(who) return not is_good(who) and not is_evil(who) end },
}

local function attacks(npc, who)
  for _, row in ipairs(ATTACKS) do
    if temper.has(npc, row[1]) and row[2](who) then
      return not temper.has(npc, "wimpy") or body.position(who) == "sleeping"
    end
  end
  return false
end

local function attack(npc, players)
  for _, who in ipairs(players) do
    if holds_grudge(npc, who) and is_prey(npc, who) then
      npc:perform("say Hey! You're the fiend that attacked me!!!")
      return fight.start(npc, who) ~= nil
    end
  end
  for _, who in ipairs(players) do
    if attacks(npc, who) and is_prey(npc, who) then
      if has_warned(npc, who) then fight.start(npc, who) end
      return true
    end
  end
  return false
end

local function help_others(npc, room)
  if not temper.has(npc, "helper") then return false end
  for _, other in ipairs(room.contents) do
    local foe = other ~= npc and verbs.living(other) and other:is("npc") and verbs.living(other.fighting)
    if foe and foe:is("player") and foe.location == room and fight.may(npc, foe) then
      npc:act("{Actor} {verb:jump} to the aid of {the other}!", { other = other })
      return fight.start(npc, foe) ~= nil
    end
  end
  return false
end

local function scavenge(npc, room)
  if not temper.has(npc, "scavenger") or random(1, 11) > 1 then return end
  local best
  for _, thing in ipairs(room.contents) do
    local free = thing.portable and not thing:is("character") and not verbs.is_owned(thing)
    local price = free and body.number(thing.price, 0)
    if price and (not best or price > body.number(best.price, 0)) and sees(npc, thing) then best = thing end
  end
  if best then npc:perform("take #" .. best.id) end
end

local function live(npc, room, players)
  if not npc:is("npc") then return end
  if verbs.living(npc.fighting) then return fight.keep_rounds(room, 0) end
  local position = body.position(npc)
  if position == "dying" or position == "sleeping" then return end
  local maker = build.maker(npc)
  if maker and not build.accepts(maker, room) then return end
  if attack(npc, players) or help_others(npc, room) then return end
  scavenge(npc, room)
  if handles(npc, "idle") then after_event("idle", { thing = npc, actor = npc, room = room }) end
end

--- Returns the rooms of AREA with players, each once, and the players by room id.
local function visited(area)
  local rooms, players = {}, {}
  for _, who in ipairs(sys.people_in(area)) do
    local room = who.location
    if room and room:is("room") and sys.online(who) then
      if not players[room.id] then
        rooms[#rooms + 1], players[room.id] = room, {}
      end
      table.insert(players[room.id], who)
    end
  end
  return rooms, players
end

--- Runs the tempers of all npcs in AREA's rooms with players, from the FROM-th of those rooms on.
function temper.tick(area, from)
  local rooms, players = visited(area)
  for i = from, math.min(#rooms, from + ROOMS - 1) do
    for _, npc in ipairs(rooms[i].contents) do
      -- An earlier npc may have moved or destroyed this one: dogs eat corpses.
      if verbs.living(npc) and npc.location == rooms[i] then live(npc, rooms[i], players[rooms[i].id]) end
    end
  end
  if from + ROOMS <= #rooms then area:after(0, "area_temper", from + ROOMS) end
end

fight.on_hurt = temper.remember
fight.on_kill = temper.forgive

points.add("area.tick", function(area)
  if body.fights_in(area) then temper.tick(area, 1) end
end)

return temper
