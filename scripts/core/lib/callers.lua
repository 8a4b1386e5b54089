--- Permission checks for `on("call:...")`. Any script can call a thing, and stock behaviours have full rights, so
--- handlers that move or open something ask here first.
local callers = {}

--- True if a builder made THING.
function callers.is_builders(thing) return build.maker(thing) ~= nil end

--- True if NPC is a builder's and its place doesn't accept the builder. Then it is in nobody's way.
function callers.is_passing(npc)
  local maker, place = not npc:is("player") and build.maker(npc), npc.location
  return maker and place and not build.accepts(maker, place) or false
end

--- True if the caller of E is trusted as much as the called thing. The game's own things obey only the game and
--- wizards; a builder's things also obey things of the same builder. A typed line (`;`) has no caller: it is trusted
--- if the actor controls the thing.
function callers.is_trusted(e)
  local caller = e.caller
  if caller == e.this then return true end
  if not caller then return e.actor ~= nil and build.controls(e.actor, e.this) == true end
  local maker = build.maker(caller)
  return maker == nil or maker == build.maker(e.this)
end

--- True if THING may be brought to PLACE. A builder's thing may go to rooms that accept the builder or that anybody
--- can walk to, and never into somebody's hands.
function callers.may_bring(thing, place)
  if type(place) ~= "userdata" or place:is("character") then return false end
  local maker = build.maker(thing)
  if not maker then return true end
  return place:is("room") and (build.accepts(maker, place) or build.is_reachable(nil, place))
end

return callers
