--- @test runs the tests that behaviours contain: help testing.
local building = require("building")
local verbs = require("verbs")
local words = require("words")

local OPTIONS = building.options

if not build.test then return verbs.missing("workshop", OPTIONS, { "@test" }) end

local function tell_case(who, result)
  result.took = string.format("%.2f ms", result.ms)
  if result.ok then return who:tell("ok: {name} ({took})", result) end
  who:tell("<b>FAILED: {name}</b> ({took})\n{message}", result)
end

-- One case may take a whole transaction. Short ones are told together; after a longer one the next waits, so that
-- players' lines come first.
local TOGETHER_MS = 8

--- Runs THING's tests, with the current revision of the module WITH if it is given. Returns how many there are and how
--- many failed; or nil and why they cannot run.
local function run_tests(e, thing, with)
  local index, count, failed = 0, 1, 0
  while index < count do
    local result, why = build.test(thing, index, with)
    if not result then return nil, why end
    count, index = result.count, index + 1
    if count > 0 then tell_case(e.actor, result) end
    if count > 0 and not result.ok then failed = failed + 1 end
    if index < count and result.spent > TOGETHER_MS then wait(0) end
  end
  return count, failed
end

--- Runs the tests of all users of the module THING with its current revision.
local function run_users(e, thing, users)
  local _, revision = build.source(thing)
  local names = { revision = revision, count = words.count(#users, "behaviour") }
  e.actor:tell("<b>Used by {count}; tried with revision {revision}:</b>", names)
  for _, user in ipairs(users) do
    wait(0)
    e.actor:tell("{user}, which uses revision {revision}",
      { user = building.label(user.object), revision = user.revision })
    local count, failed = run_tests(e, user.object, thing)
    if not count then
      e.actor:tell("<b>FAILED:</b> {why}", { why = failed })
    elseif count == 0 then
      e.actor:tell("It has no tests.")
    end
  end
end

command("@test {thing:any}", OPTIONS, function(e)
  building.check(e, e.thing)
  local count, failed = run_tests(e, e.thing)
  if not count then refuse("{thing}: {why}.", { thing = building.label(e.thing), why = failed }) end
  local users = building.users(e.thing)
  if count > 0 then
    e.actor:tell("{thing}: {failed} of {count} tests failed.",
      { count = count, thing = building.label(e.thing), failed = failed })
  elseif #users == 0 then
    return "It has no tests. See: <cmd help testing>help testing</>"
  end
  if #users > 0 then run_users(e, e.thing, users) end
end)
