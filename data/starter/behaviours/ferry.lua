-- What goes to and fro with all in it: a container that one enters, and that is moved from landing to landing.
-- `landings` are its two ends; on the way it is in `stream`. Its sentences are in `sayings`: off (told where it was),
-- away (in it), comes (where it arrives), lands (in it; {place}), here, under_way and taken (to who calls it), called,
-- and nowhere (to who would step out on the way). Whoever makes it go calls "cast", who wants it here "fetch": that is
-- for callers as trusted as it is itself, and it goes to its landings only.
local callers = require("callers")
local words = require("words")

local SECONDS = 6

local function other_end(ferry)
  local landings = ferry.landings
  return ferry.location == landings[1] and landings[2] or landings[1]
end

local function passengers(ferry)
  for _, one in ipairs(ferry.contents) do
    if one:is("player") and not one.asleep then return true end
  end
  return false
end

--- Is there somebody in it who did not give this command? A builder's ferry takes nobody along who didn't.
local function others(ferry, actor)
  if not callers.is_builders(ferry) then return false end
  for _, one in ipairs(ferry.contents) do
    if one:is("player") and one ~= actor then return true end
  end
  return false
end

--- The landing that TO is, if the ferry may go there.
local function landing(ferry, to)
  for _, one in ipairs(ferry.landings) do
    if one == to then return callers.may_bring(ferry, to) and callers.may_bring(ferry, ferry.stream) and to or nil end
  end
end

--- Tells the template TEXT to everybody aboard, and not to those who stand beside it.
local function tell_aboard(ferry, text, names)
  for _, one in ipairs(ferry.contents) do
    if one:is("player") then one:tell(text, names) end
  end
end

local function cast_off(ferry, to)
  ferry.bound_for = to
  ferry.location:announce(ferry.sayings.off)
  ferry:move(ferry.stream)
  tell_aboard(ferry, ferry.sayings.away)
  ferry:after(SECONDS, "land")
end

on("call:cast", function(e)
  if e.this.bound_for or not callers.is_trusted(e) or others(e.this, e.actor) then return end
  local to = landing(e.this, other_end(e.this))
  if to then cast_off(e.this, to) end
end)

on("timer:land", function(e)
  local ferry, to = e.this, e.this.bound_for
  if not to then return end
  ferry.bound_for = nil
  if not landing(ferry, to) then return end
  to:announce(ferry.sayings.comes)
  ferry:move(to)
  tell_aboard(ferry, ferry.sayings.lands, { place = words.inside(to.name) })
end)

on("call:fetch", function(e)
  local ferry, to = e.this, callers.is_trusted(e) and e.data and landing(e.this, e.data.to)
  if not to then return nil end
  if ferry.location == to then return ferry.sayings.here end
  if ferry.bound_for then return ferry.sayings.under_way end
  if passengers(ferry) then return ferry.sayings.taken end
  cast_off(ferry, to)
  return ferry.sayings.called
end)

before("move", "from", function(e)
  if e.this.bound_for and e.thing:is("character") then return e.this.sayings.nowhere end
end)

test("a ferry crosses and lands, and nobody can leave it on the way", function(t)
  local here, there, between = t:place("Here"), t:place("There"), t:place("Between")
  local ferry = create({ "container", t.this }, { name = "a raft", location = here, open = true, closable = false,
    capacity = 500, landings = { here, there }, stream = between, sayings = object("boat").sayings })
  local ann = t:player("Ann", here)
  t:command(ann, "enter raft")
  ferry:call("cast")
  t:refused(ann, "leave", "river")
  t:advance(SECONDS)
  t:equal(ferry.location, there)
  t:command(ann, "leave")
  t:equal(ann.location, there)
  t:has(ferry:call("fetch", { to = there }), "is here")
  ferry:call("fetch", { to = here })
  t:advance(SECONDS)
  t:equal(ferry.location, here)
end)
