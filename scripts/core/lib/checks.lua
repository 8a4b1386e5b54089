--- Checks of things for the linter of areas: each package says what can be wrong with its own things (help building).
---
---   checks.add("quest", function(thing, world, say) … say("steps", "it has no steps") end)
---
--- FN is called for each thing made from PROTO. SAY(PROPERTY or nil, TEXT) reports a mistake in a plain sentence with
--- the next step. WORLD knows the rest of the world (lib/lint_world.lua of building):
---
---   world:is_prototype(O)  things are made from it, and it lies nowhere
---   world:is_had(O)        players can get to O, or to one made from it
---   world:is_brought(O)    some data or a script may make one
---   world:is_reached(ROOM) players can get there
---   world:is_said(TEXT)    a script has this text
---   world:name(O)          its ref, as builders write it
local checks = {}

local added = {}

--- Adds FN for things made from PROTO. Call it while a file loads.
function checks.add(proto, fn)
  added[#added + 1] = { proto = proto, fn = fn }
end

--- Calls the functions for THING.
function checks.run(thing, world, say)
  for _, one in ipairs(added) do
    if thing:is(one.proto) then
      local ok, why = atomic(one.fn, thing, world, say)
      if not ok then say(nil, "it can't be checked: " .. tostring(why)) end
    end
  end
end

return checks
