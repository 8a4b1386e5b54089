-- Blocks the way: `guards` is a direction or a list of them. A character passes if they hold (or are) one of
-- `lets_pass`, a prototype, an object or a list. `guard_reason` is the refusal. A row of `afterwards` (help memory) may
-- change each of them: `guards = false` lets everybody through for whom the row holds.
local afterwards = require("afterwards")
local conditions = require("conditions")
local values = require("values")

--- True if WHO is PASS or holds it.
local function has_pass(who, pass)
  pass = object(pass)
  return pass ~= nil and (who:is(pass) or conditions.held(who, pass) ~= nil)
end

before("leave", "witness", function(e)
  local guard = e.this
  if e.actor == guard or not e.text
    or not values.has(afterwards.value(guard, "guards", e.actor), e.text) then return nil end
  for _, pass in ipairs(values.list(afterwards.value(guard, "lets_pass", e.actor))) do
    if has_pass(e.actor, pass) then return nil end
  end
  return afterwards.value(guard, "guard_reason", e.actor)
    or render(e.actor, "{The guard} {guard verb:bar} the way.", { guard = guard })
end)

test("nobody passes without the pass", function(t)
  local there = t:place("There")
  local exit = create("exit", { name = "north", to = there, location = t.room })
  local pass = create("item", { name = "a pass" })
  create({ "npc", "guard" }, { name = "a sentry", location = t.room, guards = "north", lets_pass = pass })
  local ann = t:player("Ann")
  t:ok(exit)
  t:refused(ann, "north", "the way")
  t:equal(ann.location, t.room)
  pass:move(ann)
  t:command(ann, "north")
  t:equal(ann.location, there)
end)

test("a guard gives its own reason", function(t)
  create("exit", { name = "north", to = t:place("There"), location = t.room })
  create({ "npc", "guard" }, { name = "a sentry", location = t.room, guards = { "north" },
    guard_reason = "Not today." })
  t:refused(t:player("Ann"), "north", "Not today.")
end)

test("a guard lets those through who have earned it", function(t)
  create("exit", { name = "north", to = t:place("There"), location = t.room })
  create({ "npc", "guard" }, { name = "a sentry", location = t.room, guards = "north",
    afterwards = { { when = { award = "Keeper" }, guards = false } } })
  local ann, bob = t:player("Ann"), t:player("Bob")
  ann:award("keeper", "Keeper")
  t:refused(bob, "north", "the way")
  t:command(ann, "north")
  t:equal(ann.location.name, "There")
end)
