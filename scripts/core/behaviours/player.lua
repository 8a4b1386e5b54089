-- Events of players: connecting, going home and leaving. "home" takes ten seconds and works even where moving is
-- forbidden.
local deeds = require("deeds")
local erasures = require("erasures")
local missed = require("missed")
local newer = require("newer")
local notices = require("notices")
local points = require("points")
local pronouns = require("pronouns")
local sounds = require("sounds")
local timezones = require("timezones")
local verbs = require("verbs")
local vision = require("vision")

local is_whole = false -- true once this world was given the objects in newer.lua

--- Creates the objects that a world from an older version lacks.
on("connect", "actor", function()
  if is_whole then return end
  is_whole = true
  for _, name in ipairs(newer) do
    local made = not object(name) and create("thing", { name = name })
    if made then build.set_ref(made, name) end
  end
end)

on("connect", "actor", function(e)
  if sys.option(e.this, "afk") then sys.set_option(e.this, "afk", nil) end
  notices.tell(e.this, e.how == "return")
  erasures.tell(e.this)
end)

on("timer:erasure", function(e) return erasures.finish(e.this) end)

--- A further client of theirs.
on("joined", function(e) deeds.tell("joined", e.this, e) end)

on("timer:home", function(e)
  local who, home = e.this, verbs.start()
  local world = sys.home_world(who)
  if not who.location or (who.location == home and not world) then return end
  local jailed = sys.jailed(who)
  if jailed then return who:tell(verbs.ready(quote(jailed))) end -- since they typed it
  if world then
    who:act("{Actor} {verb:fade} away.", {}, { except = { who } })
    local ok, why = sys.depart(who, world, "", "home")
    if ok then return end
    who:tell(verbs.ready(why))
    return who:act("{Actor} {verb:appear} again.", {}, { except = { who } })
  end
  vision.watch({ who.location, home }, function()
    who:act("{Actor} {verb:fade} away.", {}, { except = { who } })
    move(who, home, "home", { mover = who, force = true })
    who:act("{Actor} {verb:appear} out of nowhere.", {}, { except = { who } })
  end, who)
end)

local WALKS = { walk = true, enter = true, leave = true }

on("enter", "actor", function(e)
  if WALKS[e.how] then sys.newcomer(e.this, "walked") end
end)

--- Notes that WHO knows ROOM, as maps show.
local function learn(who, room)
  if room and room:is("room") and sys.learn_room(who, room) then points.each("room.new", who, room) end
end

on("enter", "actor", function(e) learn(e.this, e.to) end)
on("connect", "actor", function(e) learn(e.this, e.this.location) end)

--- Wakes the area of PLACE when a player has come into it from another.
local function rouse(place, before)
  local area = place and verbs.living(place.area)
  if area and area ~= before and area:is("area") then area:after(1, "visited") end
end

on("enter", "actor", function(e) rouse(e.to, e.from and e.from.area) end)
on("connect", "actor", function(e) rouse(e.this.location) end)

-- Deeds that packages count.
for _, name in ipairs({ "take", "drop", "give", "put", "read", "enter", "hear", "connect", "disconnect" }) do
  deeds.handle(name, function(options, fn) on(name, "actor", options, fn) end)
end

on("award", function(e) sys.newcomer(e.this, "achieved") end)

on("connect", "actor", function(e) points.each("enter", e.this, e) end)

on("connect", "actor", function(e)
  local count = e.how == "return" and sys.missed(e.this) or 0
  if count == 0 then return end
  e.this:tell(count == 1 and "You missed 1 line while your connection was lost. To read it, type "
    .. "<cmd history 1>history 1</>."
    or "You missed {count} lines while your connection was lost. To read them, type <cmd history {most}>history "
      .. "{most}</>.",
    { count = count, most = math.min(count, 200) })
end)
on("connect", "actor", function(e)
  local found, count = missed.list(e.this)
  if found and count > 0 and not sys.option(e.this, "gone").back then
    e.this:tell("While you were away you got {what}. To read more, type <cmd missed>missed</>.",
      { what = missed.in_short(found) })
  end
  missed.come(e.this)
end)
on("disconnect", "actor", function(e)
  missed.go(e.this)
  e.this.following = nil -- a returning player follows nobody
  sounds.forget(e.this)
end)

--- Plays, stops or loads a sound (help sounds).
on("call:sound", function(e) return sounds.from(e.caller, "Play", e.this, e.data, e.actor) end)
on("call:stop_sound", function(e) return sounds.from(e.caller, "Stop", e.this, e.data, e.actor) end)
on("call:load_sound", function(e) return sounds.from(e.caller, "Load", e.this, e.data, e.actor) end)

test("walking cancels home", function(t)
  local far, farther = t:place("Far away"), t:place("Farther")
  local ann = t:player("Ann", far)
  create("exit", { name = "north", to = farther, location = far })
  t:command(ann, "home")
  t:advance(5)
  t:command(ann, "north")
  t:advance(10)
  t:equal(ann.location, farther)
end)

test("home brings a player to the start after ten seconds", function(t)
  local far = t:place("Far away")
  local ann = t:player("Ann", far)
  t:command(ann, "home")
  t:advance(9)
  t:equal(ann.location, far)
  t:advance(2)
  t:equal(ann.location, object("start"))
end)

test("only a player's own steps give up their way home", function(t)
  local yard, start = t:place("The Yard"), object("start")
  create("exit", { name = "north", to = yard, location = t.room })
  create("exit", { name = "south", to = t.room, location = yard })
  local ann, goose = t:player("Ann"), create("npc", { name = "a goose", location = t.room })
  t:command(ann, "follow goose")
  t:command(ann, "home")
  goose:perform("north")
  t:equal(ann.location, yard)
  t:lacks(t:told(ann), "you stay here")
  t:advance(11)
  t:equal(ann.location, start)
  ann:move(t.room)
  t:command(ann, "home")
  t:has(t:command(ann, "north"), "You moved, so you don't go home.")
  t:advance(11)
  t:equal(ann.location, yard)
end)

test("one or two words are enough for a well-known set of pronouns", function(t)
  t:equal(pronouns.parse("xe"), "xe/xem/xyr/xyrs/xemself")
  t:equal(pronouns.parse("xe/xir"), "xe/xir/xir/xirs/xirself")
  t:equal(pronouns.parse("ze hir"), "ze/hir/hir/hirs/hirself")
  t:equal(pronouns.parse("she/her"), "she")
  t:equal(pronouns.parse("she/they"), "she")
  t:equal(pronouns.parse("male"), "he")
  t:equal(pronouns.parse("ko/kom/kos/kos/komself"), "ko/kom/kos/kos/komself")
end)

test("a pronoun can't be a player's name or a misleading word", function(t)
  t:player("Ann")
  for _, text in ipairs({ "you/you/your/yours/yourself", "xe/ann/xyr/xyrs/xemself", "x/y/z", "xe/xem/xyr/xyrs/<b>",
    "a1/b/c/d/e", "", "xe/the wizard/x/y/z", "xe/xem/xyr/xyrs/xemselfxemself", "а/b/c/d/e" }) do
    t:equal(pronouns.parse(text), nil, text)
  end
end)

test("a container with a player inside can't be taken", function(t)
  local ann, bea = t:player("Ann"), t:player("Bea")
  local cart = create("container", { name = "a cart", location = t.room, open = true, capacity = 500 })
  t:command(bea, "enter cart")
  t:equal(bea.location, cart)
  t:refused(ann, "take cart", "is in")
  t:command(bea, "leave")
  t:command(ann, "take cart")
  t:equal(cart.location, ann)
end)

test("a reader's time zone shifts times, with summer time", function(t)
  local function at(zone, time)
    zone = timezones.parse(zone)
    return zone and timezones.offset(zone, time)
  end
  local winter, summer = 1764547200, 1782864000 -- 2025-12-01, 2026-07-01
  t:equal(at("Europe/Berlin", winter), 60)
  t:equal(at("berlin", summer), 120)
  t:equal(at("new york", winter), -300)
  t:equal(at("America/New_York", summer), -240)
  t:equal(at("sydney", winter), 660)
  t:equal(at("sydney", summer), 600)
  t:equal(at("+5:30", winter), 330)
  t:equal(at("utc-3", winter), -180)
  t:equal(at("gmt", winter), 0)
  for _, text in ipairs({ "+15", "-13", "+1:60", "mars", "1", "+", "" }) do t:equal(at(text, winter), nil) end
  t:equal(at("berlin", 1774745999), 60) -- the last second before summer time: 2026-03-29 01:00 UTC
  t:equal(at("berlin", 1774746000), 120)
  t:equal(at("berlin", 1792889999), 120) -- 2026-10-25 01:00 UTC
  t:equal(at("berlin", 1792890000), 60)
  t:equal(at("new york", 1772953199), -300) -- 2026-03-08 02:00, 07:00 UTC
  t:equal(at("new york", 1772953200), -240)
end)
