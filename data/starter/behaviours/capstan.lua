-- Two capstans, turned by two people within SECONDS, let the chain of the harbour mouth down for a while (`down`). The
-- door of it is the exit of `skiff-steps`; whoever is outside has the pin (behaviours/chain-pin.lua). An npc who
-- `waits` at one of them turns it for the other (behaviours/jory.lua).
local callers = require("callers")
local exits = require("exits")

local SECONDS = 15 -- that the first waits for the second
local DOWN = 180

local function chain() return object("skiff-steps"):exit("east") end

local function set_chain(open)
  local exit = chain()
  object("south-capstan").down = open or nil
  if not exit or exits.is_open(exit) == open then return end
  exit.open = open
  -- Down, it is no door that stands open; it is not there.
  for _, side in ipairs({ exit, exits.twin(exit) }) do side.door = not open end
  for _, place in ipairs({ exit.location, exits.goal(exit) }) do
    place:announce(open and "The chain slackens, and sinks out of sight."
      or "The chain comes up, dripping, and is tight again.")
  end
end

--- True if somebody but WHO turned CAPSTAN just now.
local function is_turned(capstan, who)
  local turned = capstan.turned
  return turned ~= nil and now() - turned.at <= SECONDS and turned.by ~= who
end

local function let_down(capstan)
  set_chain(true)
  object("north-capstan"):cancel("rise")
  object("south-capstan"):cancel("rise")
  capstan:after(DOWN, "rise")
end

local function other_of(capstan)
  return capstan == object("north-capstan") and object("south-capstan") or object("north-capstan")
end

--- Returns the npc who waits at CAPSTAN to turn it, or nil.
local function helper(capstan)
  for _, one in ipairs(capstan.location and capstan.location.contents or {}) do
    if one:is("npc") and one.waits then return one end
  end
end

--- Lets the chain down: CAPSTAN and OTHER turn.
local function turn_both(capstan, other)
  capstan.turned, other.turned = nil, nil
  for _, place in ipairs({ capstan.location, other.location }) do
    place:announce("Both drums turn, and the dark line across the harbour mouth goes down. It will stay down for about "
      .. "three minutes.")
  end
  let_down(capstan)
end

command("turn|push|work|crank {this}", function(e)
  if exits.is_open(chain()) then refuse("The chain is down. It comes up by itself, after a while.") end
  local beside = helper(e.this)
  if beside and e.actor:is("player") then
    return beside:perform("say No, that one is mine! Yours is at the end of the breakwater.")
  end
  local other = other_of(e.this)
  e.actor:act("{Actor} {verb:lean} into the bars of {the capstan}, and it turns.", { capstan = e.this })
  if is_turned(other, e.actor) then return turn_both(e.this, other) end
  local across = helper(other)
  if across then
    across:act("{Actor} {verb:lean} into the bars of {the capstan}, and it turns.", { capstan = other })
    return turn_both(e.this, other)
  end
  e.this.turned = { at = now(), by = e.actor }
  other.location:announce("Across the harbour mouth somebody leans into the other capstan. The chain trembles. "
    .. "You could <cmd turn capstan>turn capstan</>.")
  return "The chain trembles, and holds. It says on the drum: NOT ALONE. Somebody has to turn the other one now. "
    .. "If there is nobody, ask Jory on the quay."
end)

on("timer:rise", function() set_chain(false) end)
on("call:down", function(e)
  if callers.is_trusted(e) and not exits.is_open(chain()) then let_down(e.this) end
end)

test("one player can't turn the capstans, two can, and the chain comes up again", function(t)
  local ann = t:player("Ann", object("breakwater-end"))
  local bea = t:player("Bea", object("south-mole"))
  t:has(t:command(ann, "turn capstan"), "NOT ALONE")
  t:has(t:command(ann, "turn capstan"), "NOT ALONE")
  t:ok(not exits.is_open(chain()))
  t:has(t:told(bea), "The chain trembles")
  t:command(bea, "turn capstan")
  t:ok(exits.is_open(chain()))
  t:advance(DOWN)
  t:ok(not exits.is_open(chain()))
end)

test("a late turn counts as the first of two", function(t)
  local ann = t:player("Ann", object("breakwater-end"))
  local bea = t:player("Bea", object("south-mole"))
  t:command(ann, "turn capstan")
  t:advance(SECONDS + 1)
  t:has(t:command(bea, "turn capstan"), "NOT ALONE")
  t:command(ann, "turn capstan")
  t:ok(exits.is_open(chain()))
end)
