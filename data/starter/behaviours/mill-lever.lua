-- The lever lifts the hatch to the wheel pit for a while; then it falls shut by its own weight.
local SECONDS = 30

local function set_hatch(lever, open)
  local hatch = lever.location:exit("down")
  if not hatch or hatch.open == open then return end
  local far = hatch.twin
  hatch.open = open
  if far then
    far.open = open
    far.location:announce(open and "Above you the hatch swings open."
      or "Above you the hatch falls shut with a clang.")
  end
end

command("pull|push|move|use {this}", function(e)
  if e.this.down then refuse("The lever is down already. It creaks slowly upward by itself.") end
  e.this.down = true
  act(e.actor, "{Actor} {verb:pull} {the lever}. With a groan the iron hatch swings open.",
    { lever = e.this })
  set_hatch(e.this, true)
  e.this:after(SECONDS, "rise")
end)

on("timer:rise", function(e)
  e.this.down = nil
  e.this.location:announce("The lever creaks back up, and the iron hatch falls shut.")
  set_hatch(e.this, false)
end)

on("describe", function(e)
  if e.this.down then return "It is down, and creaks slowly upward." end
end)
