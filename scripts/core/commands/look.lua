--- Commands that look: look, examine, read, exits, inventory.
local exits = require("exits")
local manners = require("manners")
local points = require("points")
local verbs = require("verbs")
local english = require("words")

abbreviate("l", "look")
abbreviate("x", "examine")
abbreviate("ex", "examine")

--- Shows TEXT, which is markup, and fires EVENT on the thing.
local function show(e, thing, text, event)
  local actor = e.actor
  verbs.must(verbs.may_do(event, actor, thing))
  actor:tell(verbs.ready(text))
  after_event(event, actor, thing)
end

local function look_around(e)
  if not e.room then return "You aren't anywhere." end
  show(e, e.room, look_room(e.actor), "look")
end

--- Looks along a way. From a dark room an open way into a lit one can still be seen.
local function look_way(e, way, word)
  local exit = e.room and find_exit(e.room, word)
  if not exit then
    return look_detail(e.actor, word) or refuse("You don't see a way {way} from here.", { way = way })
  end
  local beyond = exits.goal(exit)
  local through = exits.is_open(exit) or exit.transparent
  if not is_lit(e.room) and not (through and beyond and is_lit(beyond)) then
    refuse("It's too dark to see.")
  end
  show(e, exit, look_thing(e.actor, exit), "look")
  points.each("look.way", e.actor, exit)
end

-- The engine does plain cases itself: no handler decides about the look, and no held thing is worn. When you change
-- these functions, leave `plain` out.
local PLAIN = { plain = "look" }
local HOLDING = "You are holding {held}."

command("look", PLAIN, look_around)
command("look around|round|about", PLAIN, look_around)
command("look here", PLAIN, look_around)
command("look at", function() refuse("Look at what? To look around, type <cmd look>look</>.") end)

command("look [to] {word:noun}", function(e)
  local way = direction(e.word)
  if not way or way == "in" then return pass() end
  return look_way(e, way, e.word)
end)

--- From a dark room a window can be looked through by its name, too.
local function look_through(e)
  local exit = e.room and find_exit(e.room, e.way)
  if not exit or is_lit(e.room) then return pass() end
  return look_way(e, exit.name, exit.name)
end

command("look [at] {way:noun}", look_through)
for _, words in ipairs({ "through", "out", "out of" }) do
  command("look " .. words .. " {way:noun}", look_through)
end

-- The order of what a noun means: a thing or person, then a detail, then a way out or the room itself. A room's altar
-- is more than the room "By The Altar".

--- Tells the title and awards of a player to a viewer who knows their name.
local function tell_profile(viewer, who)
  if not who:is("player") or acquaintance(who, viewer) ~= "met" then return end
  if known_as(who, viewer) ~= english.shown(who) then return end
  local title, titles = manners.profile(who, viewer)
  if title == "" and #titles == 0 then return end
  local only, earned, both = "{name}{title}.", "{name} has earned {titles}.", "{name}{title}, who has earned {titles}."
  if who == viewer then
    only, earned, both = "You are {name}{title}.", "You have earned {titles}.", "You are {name}{title}, and have earned "
      .. "{titles}."
  end
  viewer:tell(#titles == 0 and only or title == "" and earned or both,
      { name = english.shown(who), title = title, titles = english.list(titles) })
end

local function look_at(e)
  if #e.thing == 1 and e.thing[1] == e.room then return look_around(e) end
  local told = {}
  for _, thing in ipairs(e.thing) do
    local text = look_thing(e.actor, thing)
    if not told[text] then show(e, thing, text, "look") end
    told[text] = true
    if verbs.living(thing) then
      tell_profile(e.actor, thing)
      if thing:is("character") then points.each("look.person", e.actor, thing) end
    end
  end
end

local function look_at_thing(e)
  if #e.thing == 1 and (e.thing[1] == e.room or e.thing[1]:is("exit")) then return pass() end
  look_at(e)
end

local function look_at_detail(e)
  return look_detail(e.actor, e.words) or pass()
end

for _, verb in ipairs({ "look [at]", "examine" }) do
  command(verb .. " {thing+:seen}", look_at_thing)
  command(verb .. " {words:noun}", look_at_detail)
  command(verb .. " {thing+:seen}", look_at)
end

for _, where in ipairs({ "in", "into", "inside" }) do
  command("look " .. where .. " {box:seen}", function(e)
    show(e, e.box, look_inside(e.actor, e.box), "look")
  end)
end

--- "look on BOX" shows the contents of a container, or who sits on anything else.
command("look on {box:seen}", function(e)
  if e.box:is("container") or e.box == e.room then
    return show(e, e.box, look_inside(e.actor, e.box), "look")
  end
  local sitters = {}
  for _, who in ipairs(e.box.location and e.box.location.contents or {}) do
    if who.sitting == e.box and sees(e.actor, who) then sitters[#sitters + 1] = who end
  end
  verbs.must(verbs.may("look", { actor = e.actor, thing = e.box }))
  e.actor:tell(#sitters > 0 and "On {the box} you see {sitters}." or "There's nothing on {the box}.",
    { box = e.box, sitters = sitters })
  after_event("look", { actor = e.actor, thing = e.box })
end)

-- "the mugs on the counter": the place after the noun is ignored.
local FALLBACK = { fallback = true }

for _, verb in ipairs({ "look [at]", "examine" }) do
  local where = " [next] on|above|over|by|beside|near|against|at|to {place:noun}"
  command(verb .. " {thing+:seen}" .. where, FALLBACK, look_at)
  command(verb .. " {words:noun}" .. where, FALLBACK, look_at_detail)
  if verb == "examine" then command("read {words:noun}" .. where, FALLBACK, look_at_detail) end
  -- The sky, and the other side of a way that can be seen.
  command(verb .. " {words:noun}", FALLBACK, function(e)
    if points.first("look.words", e) then return end
    local exit = e.room and exits.towards(e.actor, e.room, e.words)
    if not exit then return pass() end
    show(e, exit, look_thing(e.actor, exit), "look")
  end)
  command(verb .. " [the] [whole] room|place|surroundings", FALLBACK, look_around)
  -- Parts that every room has, though descriptions rarely mention them.
  command(verb .. " [the] floor|ground|ceiling|wall|walls|air|sky", FALLBACK, function()
    return "You see nothing special about that."
  end)
end

command("show|display [me] {thing+:seen}", FALLBACK, look_at)

command("look in", function(e)
  return look_way(e, "in", "in")
end)

command("examine", look_around)

--- True if a player, and not a builder or a wizard, made THING or furnished a home with it.
local function is_players(thing)
  local maker = build.maker(thing)
  if maker then return sys.role(maker) == "player" end
  return points.first("look.players", thing) == true
end

--- Tells WHO the text on THING. A player's is quoted and indented, so that no line of it looks like the game's.
local function tell_text(who, thing, text)
  if is_players(thing) then text = english.indent("\"" .. text .. "\"") end
  who:tell(verbs.ready(text))
end

command("read {thing:seen .text}", function(e)
  local names = { thing = e.thing }
  verbs.must(verbs.may("read", { actor = e.actor, thing = e.thing }))
  local text = text_of(e.thing, "text", e.actor)
  if not text then refuse("There's nothing to read on {the thing}.", names) end
  manners.must_show(e.actor)
  e.actor:act("{Actor} {verb:read} {the thing}.", names, { unseen_is_silent = true })
  tell_text(e.actor, e.thing, text)
  after_event("read", { actor = e.actor, thing = e.thing })
end)

command("read {words:noun}", look_at_detail)

command("exits", function(e)
  if not e.room then return "You aren't anywhere." end
  if e.room:is("container") and e.room.bound_for then
    return e.actor:tell("{The room} is on its way. When it has stopped, type: <cmd leave>leave</>", e)
  elseif e.room:is("container") then
    return e.actor:tell(e.room.open and "You are in {the room}. To get out, type: <cmd leave>leave</>"
      or "You are in {the room}, which is closed. To get out, type: <cmd open {the room}>open {the room}</>, "
        .. "<cmd leave>leave</>", e)
  end
  return look_exits(e.actor, true)
end)

--- Returns the things that WHO wears, and those that WHO only holds.
local function carried(who)
  if points.has("look.worn") then return points.first("look.worn", who) end
  local worn, held = {}, {}
  for _, thing in ipairs(who.contents) do table.insert(thing.worn and worn or held, thing) end
  return worn, held
end

command("inventory", { plain = "inventory", text = HOLDING }, function(e)
  local worn, held = carried(e.actor)
  if #held == 0 then
    e.actor:tell("Your hands are empty.")
  else
    e.actor:tell(HOLDING, { held = held })
  end
  if #worn > 0 then e.actor:tell("You are wearing {worn}.", { worn = worn }) end
end)
abbreviate("i", "inventory")
