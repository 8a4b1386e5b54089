--- Walking, following, climbing in and out of things, and going home.
local exits = require("exits")
local manners = require("manners")
local points = require("points")
local verbs = require("verbs")
local vision = require("vision")
local words = require("words")

local DIRECTIONS = {
  n = "north", s = "south", e = "east", w = "west", ne = "northeast", nw = "northwest",
  se = "southeast", sw = "southwest", u = "up", d = "down",
}
for short, long in pairs(DIRECTIONS) do abbreviate(short, long) end

--- Tells bystanders that WHO leaves through EXIT.
local function tell_departure(who, exit, to)
  local way = direction(exit.name)
  local options = { except = { who }, kind = "goes", elsewhere = to }
  if way then
    who:act("{Actor} {verb:go} {way}.", { way = way }, options)
  else
    who:act("{Actor} {verb:leave} through {the exit}.", { exit = exit }, options)
  end
end

--- Takes WHO through EXIT into another world. Returns true, or nil and the refusal.
local function walk_abroad(who, exit, leader, world, ref)
  local names = { exit = exit, world = world }
  if not who:is("player") then return nil, "{The exit} leads out of this world. Only players can go there.", names end
  if not exits.is_open(exit) then return nil, "{The exit} is <cmd open {the exit}>closed</>.", names end
  if leader then who:tell("You follow {the who}.", { who = leader }) end
  tell_departure(who, exit)
  who:tell("You set out for the {world}.", names)
  local ok, why = sys.depart(who, world, ref, "walk")
  if not ok then return nil, verbs.ready(why) end
  return true
end

--- Gives up WHO's way home, since they went elsewhere by their own command. A follower is led, and still goes home.
local function give_up_home(who)
  if who:is("player") and who:cancel("home") then who:tell("You moved, so you don't go home.") end
end

--- Takes WHO through EXIT, behind LEADER if there is one. Returns true, or nil and the refusal.
local function walk(who, exit, leader)
  local names = { exit = exit }
  local world, ref = exits.abroad(exit)
  if world then return walk_abroad(who, exit, leader, world, ref) end
  local from, to, way = who.location, exits.goal(exit), direction(exit.name)
  if not to then return nil, "{The exit} leads nowhere.", names end
  if not exits.is_open(exit) then return nil, "{The exit} is <cmd open {the exit}>closed</>.", names end
  if not may_pass(exit, who) then
    return nil, "{The exit} is blocked: the place behind it hasn't agreed to it.", names
  end
  local ok, why = verbs.may_move(who, who, to, "walk", way)
  if not ok then return nil, why end
  local cost = points.first("move.cost", who, from, to)
  if cost then return nil, cost end
  if leader then who:tell("You follow {the who}.", { who = leader }) end
  -- Somebody who runs in and out all the time still moves, but bystanders are no longer told.
  local shown = manners.count_shown(who)
  local function pass_through()
    if shown then tell_departure(who, exit, to) end
    local moved, reason = move(who, to, "walk", { mover = who, direction = way, asked = true })
    if not moved then return nil, verbs.ready(reason) end
    if who:is("player") then who._came_from = from end
    if not leader then give_up_home(who) end
    if to == from then who:tell(verbs.ready(look_room(who))) end -- a way that leads back here
    if not shown then return true end
    local where = exits.from(exit)
    who:act("{Actor} {verb:arrive} {where}.", { where = where },
      { except = { who }, kind = "comes", elsewhere = from, arrives = true })
    return true
  end
  if not shown then return pass_through() end
  return vision.watch({ from, to }, pass_through, who)
end

-- When each leader shook off each follower: leader id -> follower id -> time.
local LOST_SECONDS = 600
local lost = {}

local function was_lost(leader, follower)
  local at = (lost[leader.id] or {})[follower.id]
  return at and now() - at < LOST_SECONDS
end

--- Returns everybody in PLACE who follows WHO, directly or through others.
local function followers(who, place)
  local found, known = {}, { [who.id] = true }
  local leaders = { who }
  while #leaders > 0 do
    local leader = table.remove(leaders)
    for _, other in ipairs(place.contents) do
      if other.following == leader and not known[other.id] and other:is("character")
        and not sys.ignores(leader, other, true) then
        known[other.id] = true
        found[#found + 1] = other
        leaders[#leaders + 1] = other
      end
    end
  end
  return found
end

--- True unless OTHER is a builder's npc and TO does not accept that builder (help consent).
local function may_come(other, to)
  local maker = not other:is("player") and build.maker(other)
  return not maker or (to ~= nil and build.accepts(maker, to))
end

--- Moves the followers of WHO after them, and tells WHO which of those in SAW (seen_followers) can't come.
local function bring_followers(who, from, exit, saw)
  for _, other in ipairs(followers(who, from)) do
    local is_free = not verbs.living(other.sitting) and not points.first("move.stays", other)
    local comes = other.location == from and is_free and may_come(other, exits.goal(exit)) and walk(other, exit, who)
    if not comes and other.location == from and saw[other.id] then
      who:tell("{name} can't follow you.", { name = saw[other.id] })
    end
  end
end

--- Returns how WHO sees the npcs in PLACE that follow them, by their numbers.
local function seen_followers(who, place)
  local seen = {}
  for _, other in ipairs(place.contents) do
    if other.following == who and not other:is("player") and sees(who, other) then
      seen[other.id] = render(who, "{The other}", { other = other })
    end
  end
  return seen
end

local function check_legs(e)
  if not e.room then refuse("You aren't anywhere.") end
  points.first("move.must", e.actor)
  if verbs.living(e.actor.sitting) then refuse("You are sitting. <cmd stand>Stand up</> first.") end
end

local function go_through(e, exit)
  check_legs(e)
  points.first("move.through", e.actor, exit)
  local saw = seen_followers(e.actor, e.room)
  verbs.must(walk(e.actor, exit))
  bring_followers(e.actor, e.room, exit, saw)
end

local function climb(e, to, how, text, names)
  local shown = manners.count_shown(e.actor)
  verbs.must(verbs.may_move(e.actor, e.actor, to, how))
  if shown then e.actor:act(text, names) else e.actor:tell(text, names) end
  move(e.actor, to, how, { mover = e.actor, asked = true })
  give_up_home(e.actor)
end

--- Climbs out of the container that the actor is in.
local function climb_out(e)
  local box, names = e.room, { box = e.room }
  local outside = box.location
  check_legs(e)
  if not outside then refuse("There's nothing outside {the box}.", names) end
  if not box.open then refuse("{The box} is <cmd open {the box}>closed</>.", names) end
  if outside:is("character") then refuse("{The box} is being carried.", names) end
  climb(e, outside, "leave", "{Actor} {verb:climb} out of {the box}.", names)
end

local function climb_in(e, box)
  local names = { box = box }
  check_legs(e)
  if not box:is("container") then refuse("You can't get into {the box}.", names) end
  if box == e.room then refuse("You are in {the box} already. To get out, type: <cmd leave>leave</>", names) end
  if not box.open then refuse("{The box} is <cmd open {the box}>closed</>.", names) end
  if box.location ~= e.room then
    refuse("You can only get into something that stands on its own.")
  end
  local holds = box.capacity
  if holds and holds < (e.actor.weight or 1) then
    refuse("{The box} is too small for you.", names)
  end
  climb(e, box, "enter", "{Actor} {verb:climb} into {the box}.", names)
  -- A box with a text of its own for people in it, such as a boat, tells them how to get out.
  if e.actor.location == box and not handles(box, "describe") then
    e.actor:tell("To get out again, type: <cmd leave>leave</>")
  end
end

--- Goes back to the room that the actor came from.
local function go_back(e)
  -- "back" from a player who is marked as away ends that.
  if manners.away(e.actor) then
    sys.set_option(e.actor, "afk", nil)
    return "You're back. To see what you missed, type <cmd missed>missed</>."
  end
  check_legs(e)
  local before = verbs.living(e.actor._came_from)
  if not before then refuse("You haven't come from anywhere yet. To see the ways out, type <cmd exits>exits</>.") end
  for _, exit in ipairs(e.room.contents) do
    if exit:is("exit") and exits.goal(exit) == before then return go_through(e, exit) end
  end
  refuse("No way leads straight back from here. To see the ways out, type <cmd exits>exits</>.")
end

local STAIRS = { upstairs = "up", downstairs = "down" }

local BACK = { back = true, ["back the way i came"] = true, ["the way i came"] = true, ["back again"] = true }

local go_way
function go_way(e, word)
  points.first("move.must", e.actor)
  local plain = word:match("^[Tt]he%s+(.+)") or word
  local exit = e.room and (find_exit(e.room, plain) or exits.towards(e.actor, e.room, word))
  if exit then return go_through(e, exit) end
  local way = direction(word)
  if way == "out" and e.room and e.room:is("container") then return climb_out(e) end
  -- For "down the stairs" or "upstairs", use the direction.
  local named = STAIRS[word:lower()] or word:match("^(%a+)%s")
  exit = e.room and named and direction(named) and find_exit(e.room, named)
  if exit then return go_through(e, exit) end
  if way then refuse("You can't go {way} from here.", { way = way }) end
  if BACK[word:lower()] then return go_back(e) end
  if e.room and is_lit(e.room) and e.actor:match(word, { e.room }) then refuse("You are there already.") end
  if word:lower() == "home" then return verbs.instead(e.actor, "home") end
  local back = word:match("^[Bb]ack to (.+)")
  if back then return go_way(e, back) end
  -- First a distant place that the actor has visited, then scenery.
  if points.first("move.far", e.actor, word) then return end
  points.first("move.unknown", e.actor, plain)
  if look_detail(e.actor, word) then refuse("That's only scenery, so you can't go there. To see the ways out, type "
    .. "<cmd exits>exits</>.") end
  refuse("There's nothing called \"{word}\" to go to here. To see the ways out, type "
    .. "<cmd exits>exits</>.", { word = word })
end

command("north|south|east|west|northeast|northwest|southeast|southwest|up|down|in|out",
  function(e) return go_way(e, e.line) end)

command("go", function() refuse("Go where? To see the ways out, type <cmd exits>exits</>.") end)
command("go [through|to|into|towards] {way:noun}", function(e) return go_way(e, e.way) end)

local FALLBACK = { fallback = true }

for _, verb in ipairs({ "walk", "run", "head", "travel", "crawl", "sneak", "move" }) do
  command(verb .. " [through|to|into|towards] {way:noun}", FALLBACK, function(e)
    if verb == "move" and not (e.room and find_exit(e.room, e.way)) then return pass() end
    return go_way(e, e.way)
  end)
  if verb ~= "move" then
    command(verb, FALLBACK, function() refuse("Which way? To see the ways out, type <cmd exits>exits</>.") end)
  end
end

--- Climbs e.way: a way out first, then an open container.
local function climb_way(e)
  local exit = e.room and (find_exit(e.room, e.way) or find_exit(e.room, words.last(e.way)))
  local up_or_down = direction(e.way:match("^%S+")) -- "down the ladder", whatever that is
  if not exit and e.room and (up_or_down == "up" or up_or_down == "down") then exit = find_exit(e.room, up_or_down) end
  if exit then return go_through(e, exit) end
  return pass()
end

command("climb|scale [through|over|on|onto] {way:noun}", FALLBACK, climb_way)
command("climb|scale", FALLBACK, function(e) return go_way(e, "up") end)

command("back|return", FALLBACK, go_back)
for _, verb in ipairs({ "return", "back" }) do
  command(verb .. " to {way:noun}", FALLBACK, function(e) return go_way(e, e.way) end)
end

command("upstairs|downstairs", FALLBACK, function(e) return go_way(e, e.line) end)

command("enter {thing:reach container exit}", function(e)
  if e.thing:is("exit") then return go_through(e, e.thing) end
  if e.thing == e.room and exits.towards(e.actor, e.room, e.line:match("^%S+%s+(.+)")) then return pass() end
  return climb_in(e, e.thing)
end)

command("enter {way:noun}", function(e)
  if not e.room then return pass() end
  if not (find_exit(e.room, e.way) or exits.towards(e.actor, e.room, e.way)) then return pass() end
  return go_way(e, e.way)
end)

for _, inwards in ipairs({ "in", "into", "inside" }) do
  for _, verb in ipairs({ "get", "climb" }) do
    command(verb .. " " .. inwards .. " {thing:reach container exit}", FALLBACK, function(e)
      if e.thing:is("exit") then return go_through(e, e.thing) end
      return climb_in(e, e.thing)
    end)
  end
end

command("enter", function(e) return go_way(e, "in") end)

command("leave", function(e) return go_way(e, "out") end)
for _, verb in ipairs({ "get", "climb" }) do
  command(verb .. " out [of {words:noun}]", FALLBACK, function(e)
    local way = e.words and e.room and find_exit(e.room, e.words)
    if way then return go_through(e, way) end
    if e.words and look_detail(e.actor, e.words) then refuse("That's only scenery.") end
    return go_way(e, "out")
  end)
end

command("leave [the|this] room|place|house|building", function(e) return go_way(e, "out") end)
command("leave {way:noun}", function(e)
  if e.room and find_exit(e.room, e.way) then return go_way(e, e.way) end
  local named = e.room and e.actor:match(e.way, { e.room })
  if named and e.room:is("container") then return climb_out(e) end
  return pass()
end)

local function go_own_way(e)
  local leader = verbs.living(e.actor.following)
  if not leader then refuse("You aren't following anybody.") end
  e.actor.following = nil
  manners.count_shown(e.actor)
  if sees(e.actor, leader) then
    e.actor:act("{Actor} {verb:stop} following {the who}.", { who = leader })
  else
    e.actor:tell("You stop following {the who}.", { who = leader })
  end
end

command("follow {who:character}", function(e)
  if e.who == e.actor then return go_own_way(e) end
  if e.actor.following == e.who then refuse("You already follow {the who}.", { who = e.who }) end
  if was_lost(e.who, e.actor) then
    refuse("{The who} doesn't want you to follow right now.", { who = e.who })
  end
  manners.must_show(e.actor)
  local event = { actor = e.actor, thing = e.who }
  verbs.must(verbs.may("follow", event))
  e.actor.following = e.who
  e.actor:act("{Actor} {verb:begin} to follow {the who}.", { who = e.who })
  after_event("follow", event)
end)

command("unfollow|stop following", go_own_way)
command("stop following {who:noun}", { fallback = true }, go_own_way)
command("unfollow {who:noun}", { fallback = true }, go_own_way)

command("stop [{words:noun}]", { fallback = true }, function(e)
  if not e.words and verbs.living(e.actor.following) then return go_own_way(e) end
  if e.words and e.words:lower():find("tour", 1, true) then refuse("You aren't on a tour.") end
  refuse("There's nothing to stop. To stop following somebody: <cmd unfollow>unfollow</>. To get up: "
    .. "<cmd stand>stand</>")
end)

--- Makes OTHER stop following LEADER; they cannot follow again for LOST_SECONDS.
local function shake_off(leader, other)
  other.following = nil
  lost[leader.id] = lost[leader.id] or {}
  lost[leader.id][other.id] = now()
  leader:tell("{The who} no longer follows you.", { who = other })
  other:tell("{The who} doesn't want to be followed. You stop following.", { who = leader })
end

command("lose {who:character}", function(e)
  if e.who.following ~= e.actor then refuse("{The who} isn't following you.", { who = e.who }) end
  shake_off(e.actor, e.who)
end)

command("lose", function(e)
  local any = false
  for _, other in ipairs(e.room and e.room.contents or {}) do
    if other:is("character") and other.following == e.actor then
      shake_off(e.actor, other)
      any = true
    end
  end
  if not any then refuse("Nobody here follows you.") end
end)

command("home", function(e)
  local home, jailed = verbs.start(), sys.jailed(e.actor)
  if jailed then verbs.decline_plain(jailed) end
  if e.actor.location == home and not sys.home_world(e.actor) then refuse("You are there already.") end
  e.actor:after(10, "home")
  return "You close your eyes and think of home. In ten seconds you will be there."
end)
