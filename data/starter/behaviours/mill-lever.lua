-- The lever lifts the hatch to the wheel pit for a while; then it falls shut by its own weight.
-- From below it is pulled by a chain (call:pull).
local callers = require("callers")
local exits = require("exits")

local SECONDS = 30
local OPENS = "Above you the hatch swings open."
local SHUTS = "Above you the hatch falls shut with a clang. A chain swings against your ear; "
  .. "you could <cmd pull chain>pull the chain</>."

local function set_hatch(lever, open)
  local hatch = lever.location:exit("down")
  if not hatch or exits.is_open(hatch) == open then return end
  hatch.open = open
  local far = exits.goal(hatch)
  if far then
    far:announce(open and OPENS or SHUTS)
  end
end

local function pull(lever)
  lever.down = true
  set_hatch(lever, true)
  lever:after(SECONDS, "rise")
end

command("pull|push|move|use {this}", function(e)
  if e.this.down then refuse("The lever is down already. It creaks slowly upward by itself.") end
  e.actor:act("{Actor} {verb:pull} {the lever}. With a groan the iron hatch swings open.",
    { lever = e.this })
  pull(e.this)
end)

on("call:pull", function(e)
  if not callers.is_trusted(e) then return end
  if not e.this.down then
    e.this.location:announce("The lever jerks down by itself, and the iron hatch swings open.")
  end
  pull(e.this)
end)

on("timer:rise", function(e)
  e.this.down = nil
  e.this.location:announce("The lever creaks back up, and the iron hatch falls shut.")
  set_hatch(e.this, false)
end)

on("describe", function(e)
  if e.this.down then return "It is down, and creaks slowly upward." end
end)

test("the hatch opens for a while", function(t)
  local ann = t:player("Ann")
  t:create("light", { name = "a torch", lit = true, location = ann })
  local hatch = t.room:exit("down")
  t:has(t:command(ann, "pull lever"), "the iron hatch swings open")
  t:ok(exits.is_open(hatch))
  t:refused(ann, "pull lever", "down already")
  t:has(t:command(ann, "look at lever"), "creaks slowly upward")
  t:advance(SECONDS)
  t:has(t:told(ann), "falls shut")
  t:ok(not exits.is_open(hatch))
  t:equal(t.this.down, nil)
end)
