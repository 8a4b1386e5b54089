--- Permission to attack: peaceful places, protection, duels, ownership. Everything that hurts asks peace.may.
local body = require("body")
local checks = require("checks")
local verbs = require("verbs")

local peace = {}

local function is_protected(who)
  local no_kill, protected, quests, circle = read(who, "no_kill", "protected", "quests", "circle")
  if no_kill == true or protected == true or circle and body.acts(who, "no_kill") then return true end
  return who:is("shopkeeper") or quests ~= nil and not who:is("player")
end

--- True if A and B have agreed to fight each other.
function peace.is_duel(a, b)
  return a.duel == b and b.duel == a
end

--- Returns the one responsible for WHO's acts: the master of a pet, else WHO.
local function master(who)
  return not who:is("player") and body.master(who) or who
end

local function may_players(a, b, place)
  local pvp = sys.setting("fighting", "pvp")
  local area = verbs.living(place.area)
  if pvp == "areas" and area and area.pvp == true then return true end
  if pvp ~= "off" and peace.is_duel(a, b) then return true end
  if pvp == "off" then return nil, "Players can't fight each other here." end
  return nil, "{The who} {who verb:have} to agree first. To ask, type "
    .. "<cmd duel {name}>duel {name}</>.", { who = b, name = known_as(b, a) }
end

--- A faster peace.may for two who fight already; it checks most of what can have changed. A_MASTER and
--- A_OWNER: A's `pet_of` and `owner`.
function peace.may_still(a, b, ground, a_master, a_owner)
  if not ground then return peace.may(a, b) == true end
  local b_master, b_owner = read(b, "pet_of", "owner")
  local is_simple = not (a_master or b_master or a_owner or b_owner) and not (a:is("player") and b:is("player"))
  if not is_simple then return peace.may(a, b) == true end
  return not ground.calm and not is_protected(b)
end

--- Returns true if A may hurt B now, or nil and the refusal.
function peace.may(a, b)
  local place = a.location
  local names = { who = b }
  if not place or b.location ~= place then return nil, "{The who} {who verb:be} not here.", names end
  if a == b then return nil, "You hit yourself. Ouch! It changes nothing." end
  if not b:is("character") then return nil, "{The who} {who verb:be} not alive.", names end
  if not body.is_on(place) then return nil, body.NO_FIGHTS end
  if body.is_peaceful(place) then return nil, "This room is too peaceful for a fight." end
  if is_protected(b) then return nil, "{The who} {who verb:be} under protection.", names end
  local by, against = master(a), master(b)
  if by == against then return nil, "{The who} {who verb:be} a friend.", names end
  if by:is("player") and against:is("player") then return may_players(by, against, place) end
  -- A builder's npc where its builder is not accepted is only passing through.
  local maker = not b:is("player") and build.maker(b)
  if maker and not build.accepts(maker, place) then
    return nil, "{The who} {who verb:be} under protection.", names
  end
  maker = not a:is("player") and build.maker(a)
  if maker and not build.accepts(maker, place) then
    return nil, "{The who} {who verb:be} not here to fight.", { who = a }
  end
  return true
end

--- Returns why a story needs NPC: a quest that it gives, or people that its script remembers; or nil.
local function needed_for(npc, world)
  for _, giver in ipairs(world:all("giver")) do
    if giver == npc then return "it gives a quest" end
  end
  local makers = { npc, table.unpack(npc.protos) }
  for _, one in ipairs(makers) do
    local source = not (one.ref and world.stock[one.ref]) and world:has_script(one) and build.source(one)
    if source and source:find(":notes()", 1, true) then return "its script remembers players" end
  end
end

-- A person of a story who is killed comes back as if nothing had been.
checks.add("npc", function(npc, world, say)
  local place = npc.location
  if not npc.proper or npc.yields or not place or is_protected(npc) then return end
  if not body.is_on(place) or body.is_peaceful(place) then return end
  local why = needed_for(npc, world)
  if why then say(nil, ("%s, but players can kill it: write yields = true or no_kill = true"):format(why)) end
end)

return peace
