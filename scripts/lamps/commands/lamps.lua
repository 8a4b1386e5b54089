--- Lamps of the coast: hang, lamps.
local lamps = require("lamps")
local points = require("points")
local routes = require("routes")
local values = require("values")
local verbs = require("verbs")
local words = require("words")

local ROWS = 12 -- searched for the nearest free hook

local function must_find_hooks(e)
  return lamps.here(e.actor) or refuse("You see no hook here for a lamp. For the nearest one, type "
    .. "<cmd lamps>lamps</>.")
end

local function lamp_of(who)
  for _, thing in ipairs(who.contents) do
    if thing:is("coast-lamp") then return thing end
  end
  return nil
end

--- Returns something else in WHO's hands that is called a lamp, or nil.
local function other_lamp_of(who)
  for _, thing in ipairs(who.contents) do
    if not thing:is("coast-lamp") and words.last(thing.name):lower() == "lamp" then return thing end
  end
  return nil
end

local MADE_OF = "A hook takes a glass lamp, made of a wick, oil and a lamp glass. For how to make one, type: "
  .. "<cmd recipe lamp>recipe lamp</>"

local function must_have_lamp(e)
  local lamp = lamp_of(e.actor)
  if lamp then return lamp end
  must_find_hooks(e)
  local other = other_lamp_of(e.actor)
  local why = sentence(other and "You have no lamp to hang: {the other} is for carrying."
    or "You have no lamp to hang.")
  refuse(why .. " " .. sentence(MADE_OF), { other = other })
end

local function hang(e, lamp)
  return lamps.hang(e.actor, lamp, must_find_hooks(e))
end

command("hang lamp", function(e)
  return hang(e, must_have_lamp(e))
end)

command("hang lamp on|onto|from {hooks:thing}", function(e)
  if not e.hooks:is("lamp-hooks") then return pass() end
  return hang(e, must_have_lamp(e))
end)

command("hang [up] {thing:held}", function(e)
  if e.thing:is("coast-lamp") then return hang(e, e.thing) end
  return lamps.here(e.actor) and must_have_lamp(e) or pass()
end)

command("hang [up] {thing:held} on|onto {hooks:thing}", function(e)
  if not e.thing:is("coast-lamp") then
    if lamps.here(e.actor) and e.hooks == lamps.here(e.actor) then must_have_lamp(e) end
    return pass()
  end
  if e.hooks ~= lamps.here(e.actor) then refuse("A lamp doesn't hang on {the hooks}.", e) end
  return hang(e, e.thing)
end)

command("put {thing:held} on|onto {hooks:thing}", function(e)
  if not e.hooks:is("lamp-hooks") or not e.thing:is("coast-lamp") then return pass() end
  if e.hooks ~= lamps.here(e.actor) then return pass() end
  return hang(e, e.thing)
end)

--- Returns how WHO gets to the nearest free hook, or nil.
local function nearest(who)
  local places = {}
  for _, row in ipairs(lamps.rows()) do
    local _, free = lamps.on(row)
    if free and #places < ROWS and row.location.public ~= false then places[#places + 1] = row.location end
  end
  return routes.hint_to_nearest(who, places, "hang lamp", "lamps")
end

command("lamps", function(e)
  local lit, all = lamps.count()
  if all == 0 then refuse("There is nowhere to hang lamps in this world.") end
  e.actor:tell((lit == 0 and "None of the {all} hooks along the coast has a lamp."
    or lit == 1 and "1 of the {all} hooks along the coast has a lamp."
    or "{lit} of the {all} hooks along the coast have a lamp.") .. " The season of lamps ends in {time}.",
    { lit = lit, all = all, time = lamps.time_left() })
  local kept, had = values.fields(sys.kv("lamps")), lamps.of(e.actor)
  if values.number(kept.best, 0) > lit then
    e.actor:tell("The most that ever burned at once: {best}.", { best = math.floor(kept.best) })
  end
  if had.all > 0 then
    e.actor:tell("You have hung {count} this season, and {all} in all.",
      { count = words.count(had.this, "lamp"), all = had.all })
  end
  if not lamp_of(e.actor) then
    local none = had.this > 0 and "You have no other lamp to hang. " or "You have no lamp to hang yet. "
    return e.actor:tell(none .. MADE_OF)
  end
  local text = nearest(e.actor)
  if text then e.actor:tell(verbs.ready(words.hints(quote(text)))) end
end)

-- A hint for players without a quest.

points.add("hint.next", function(who, add)
  if lamps.of(who).all > 0 or sys.is_guest(who) then return end
  local lit, all = lamps.count()
  if lit >= all then return end
  local text = lit == 0 and "There are {all} hooks for lamps along the coast, all of them empty."
    or "There are {all} hooks for lamps along the coast, and {free} of them are empty."
  add{ key = "lamps", type = "lamps",
    text = words.fill(text .. " Make a lamp, and hang it.", { all = all, free = all - lit }) }
end)

points.add("map.sign", function(room)
  for _, thing in ipairs(room.contents) do
    if thing:is("lamp-hooks") and not build.maker(thing) and lamps.on(thing) > 0 then return "*" end
  end
end)
