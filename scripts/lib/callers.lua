--- Checks for `on("call:...")`: any script can call a thing, and the stock behaviours may do everything. Handlers that
--- move or open something ask here first.
local callers = {}

--- True if a builder made THING.
function callers.is_builders(thing) return build.maker(thing) ~= nil end

--- Is the caller of E as trusted as the thing that it calls? The game's own things obey the game's and wizards' only, a
--- builder's those of the same builder, too. A line that somebody typed (`;`) has no caller: who typed it controls it.
function callers.is_trusted(e)
  local caller = e.caller
  if caller == e.this then return true end
  if not caller then return e.actor ~= nil and build.controls(e.actor, e.this) == true end
  local maker = build.maker(caller)
  return maker == nil or maker == build.maker(e.this)
end

--- May THING, as far as its makers are trusted, be brought to PLACE? What a builder made goes where that builder is
--- accepted, or where anybody could walk; never into hands.
function callers.may_bring(thing, place)
  if type(place) ~= "userdata" or place:is("character") then return false end
  local maker = build.maker(thing)
  if not maker then return true end
  return place:is("room") and (build.accepts(maker, place) or build.is_reachable(nil, place))
end

return callers
