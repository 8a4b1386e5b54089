-- The mouse comes out for a quiche when nobody stands about in the parlour, eats it, and pays
-- with its treasure. From behind the mirror one can watch. Who sits keeps still enough; and in
-- the end hunger is greater than fear.
local callers = require("callers")

local WAIT, EATING, BRAVE = 6, 5, 8 -- seconds, seconds, waits until it dares
local RUSTLE = "Behind the skirting something rustles, and thinks better of it while you stand there."

local function hole() return object("mouse-hole") end
local function parlour() return object("parlour") end

local function quiche_there()
  for _, thing in ipairs(parlour().contents) do
    if thing:is("quiche") then return thing end
  end
  return nil
end

local function somebody_stands()
  for _, one in ipairs(parlour().contents) do
    if one:is("player") and not one.asleep and not one.sitting then return true end
  end
  return false
end

--- True if a player is in the parlour, or behind its mirror: the mouse waits until somebody can see it.
local function somebody_watches()
  for _, place in ipairs{ parlour(), object("closet") } do
    for _, one in ipairs(place.contents) do
      if one:is("player") and not one.asleep then return true end
    end
  end
  return false
end

local function hide(mouse)
  mouse:cancel("full")
  mouse:act("{The mouse} {mouse verb:say} \"squeak!\" and {mouse verb:dart} into {mouse their} hole.",
    { mouse = mouse })
  mouse:move(hole())
end

on("call:smell", function(e)
  if not callers.is_trusted(e) then return end
  e.this.waited = 0
  e.this:after(WAIT, "smell")
end)

on("timer:smell", function(e)
  local mouse, quiche = e.this, quiche_there()
  if not quiche or mouse.location ~= hole() then return end
  if not somebody_watches() then return mouse:after(WAIT, "smell") end
  mouse.waited = (mouse.waited or 0) + 1
  if somebody_stands() and mouse.waited < BRAVE then
    if mouse.waited == 1 then
      parlour():announce(RUSTLE)
    end
    return mouse:after(WAIT, "smell")
  end
  if not mouse:move(parlour()) then return mouse:after(WAIT, "smell") end
  mouse:act("{Actor} {verb:come} out of a hole in the skirting, {verb:wipe} {actor their} feet, and {verb:walk} up to "
    .. "{the quiche}.", { quiche = quiche })
  mouse:after(EATING, "eat")
end)

on("timer:eat", function(e)
  local mouse, quiche = e.this, quiche_there()
  if mouse.location ~= parlour() then return end
  if not quiche then return hide(mouse) end
  mouse:act("{The mouse} {mouse verb:eat} {the quiche}, from the outside in. Then {mouse they} {mouse verb:drag} a "
    .. "tiny key out of the hole, {mouse verb:lay} it where the quiche was, and {mouse verb:bow}.",
    { quiche = quiche, mouse = mouse })
  quiche:destroy()
  local key = nil
  for _, thing in ipairs(hole().contents) do
    if thing:is("tiny-key") then key = thing end
  end
  key = key or create("tiny-key", { location = hole() })
  if key then key:move(parlour()) end
  mouse:after(EATING, "full")
end)

on("timer:full", function(e)
  if e.this.location ~= parlour() then return end
  hide(e.this)
  if quiche_there() then e.this:after(WAIT, "smell") end
end)

-- It startles at whoever comes in, after its dinner, and answers to its own language.
on("enter", "witness", function(e)
  if e.this.location == parlour() and e.actor:is("player") and not quiche_there() then hide(e.this) end
end)

on("hear", "witness", function(e)
  if e.actor ~= e.this and e.text:lower():find("squeak", 1, true) then
    e.this:perform("say Squeak.")
  end
end)

command("pet|stroke|pat {this}", function(e)
  e.actor:act("{Actor} {verb:stroke} {this} with one finger. It squeaks, and means it.", { this = e.this })
end)

before("take", function() return "It is nobody's mouse." end)

test("the mouse comes for a quiche into an empty parlour, and pays", function(t)
  local room = parlour()
  local ann = t:player("Ann", room)
  t:command(ann, "sit on armchair")
  create("quiche", { location = room })
  t.this:call("smell")
  t:advance(WAIT)
  local told = t:told(ann)
  t:has(told, "grey mouse comes out")
  t:equal(select(2, told:gsub("wip", "")), 1, "how often it wipes its feet")
  t:equal(t.this.location, room)
  t:advance(EATING)
  t:has(t:told(ann), "a tiny key")
  t:equal(quiche_there(), nil)
  t:advance(EATING)
  t:equal(t.this.location, hole())
end)

test("the mouse waits until somebody can see it", function(t)
  create("quiche", { location = parlour() })
  t.this:call("smell")
  t:advance(WAIT * 20)
  t:ok(quiche_there(), "it ate while nobody was there")
  local ann = t:player("Ann", object("closet"))
  t:advance(WAIT + EATING)
  t:equal(quiche_there(), nil)
  t:ok(ann)
end)

test("a player in the parlour keeps the mouse in for a while", function(t)
  local ann = t:player("Ann", parlour())
  create("quiche", { location = parlour() })
  t.this:call("smell")
  t:advance(WAIT)
  t:has(t:told(ann), "rustles")
  t:equal(t.this.location, hole())
  t:advance(WAIT * BRAVE)
  t:ok(not quiche_there() or t.this.location == parlour(), "it never dared")
end)
