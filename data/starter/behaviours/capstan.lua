-- Two capstans, turned by two people within SECONDS, let the chain of the harbour mouth down for a while. The door of
-- it is the exit of `skiff-steps`; whoever is outside has the pin (behaviours/chain-pin.lua).
local callers = require("callers")
local exits = require("exits")

local SECONDS = 15 -- that the first waits for the second
local DOWN = 180

local function chain() return object("skiff-steps"):exit("east") end

local function set_chain(open)
  local exit = chain()
  if not exit or exits.is_open(exit) == open then return end
  exit.open = open
  for _, place in ipairs({ exit.location, exits.goal(exit) }) do
    place:announce(open and "The chain slackens, and sinks out of sight."
      or "The chain comes up, dripping, and is tight again.")
  end
end

--- The other capstan, if somebody else turned it just now.
local function partner(capstan, who)
  for _, other in ipairs({ object("north-capstan"), object("south-capstan") }) do
    local turned = other ~= capstan and other.turned
    if turned and now() - turned.at <= SECONDS and turned.by ~= who then return other end
  end
end

local function let_down(capstan)
  set_chain(true)
  capstan:after(DOWN, "rise")
end

command("turn|push|work|crank {this}", function(e)
  if exits.is_open(chain()) then refuse("The chain is down. It comes up by itself, after a while.") end
  local other = partner(e.this, e.actor)
  act(e.actor, "{Actor} {verb:lean} into the bars of {the capstan}, and it turns.", { capstan = e.this })
  if not other then
    e.this.turned = { at = now(), by = e.actor }
    local beyond = e.this == object("north-capstan") and object("south-capstan") or object("north-capstan")
    beyond.location:announce("Across the harbour mouth somebody leans into the other capstan. The chain trembles. "
      .. "You could <cmd turn capstan>turn capstan</>.")
    return "The chain trembles, and holds. It says on the drum: NOT ALONE. Somebody has to turn the other one now."
  end
  e.this.turned, other.turned = nil, nil
  for _, place in ipairs({ e.this.location, other.location }) do
    place:announce("Both drums turn, and the dark line across the harbour mouth goes down.")
  end
  let_down(e.this)
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
