--- Commands to put on and take off clothes. rules/clothes.lua has the rules of layers.
local clothes = require("clothes")
local manners = require("manners")
local verbs = require("verbs")

--- Takes the garment into the actor's hands first, by the rules of taking.
local function take_first(actor, thing)
  if thing.location == actor then return true end
  local from = thing.location
  if thing.portable == false then return nil, "{The thing} can't be taken.", { thing = thing } end
  local ok, why = verbs.may_do("take", actor, thing, from, actor)
  if not ok then return nil, why end
  return verbs.carry("take", actor, thing, from, actor, nil, "{Actor} {verb:take} {the thing}.")
end

local function wear(actor, thing)
  local names = { thing = thing }
  if not thing:is("garment") then return nil, "You can't wear {the thing}.", names end
  if thing.worn and thing.location == actor then
    return nil, "You're already wearing {the thing}.", names
  end
  names.other = clothes.in_the_way(actor, thing, true)
  if names.other then return nil, "You can't wear {the thing} over {the other}.", names end
  local event = { actor = actor, thing = thing }
  local ok, why = verbs.may("wear", event)
  if not ok then return nil, why end
  local taken, refusal, refused = take_first(actor, thing)
  if not taken then return nil, refusal, refused end
  if not verbs.living(thing) or thing.location ~= actor then return true end -- a handler destroyed or moved it
  actor:act("{Actor} {verb:put} on {the thing}.", names) -- first, since a mask may hide the actor
  thing.worn = true
  after_event("wear", event)
  return true
end

--- Wears the things; of several, only unworn garments, the thinnest first.
local function wear_all(e)
  local things = e.thing
  if #things > 1 then
    things = {}
    for _, thing in ipairs(e.thing) do
      if thing:is("garment") and not thing.worn then things[#things + 1] = thing end
    end
    if #things == 0 then refuse("You have nothing else to wear.") end
    table.sort(things, function(a, b) return (a.bulk or 1) < (b.bulk or 1) end)
  end
  manners.must_show(e.actor)
  verbs.each(e.actor, things, wear)
end

command("wear {thing+:reach garment unworn}", wear_all)
command("put on {thing+:reach garment unworn}", wear_all)
command("put {thing+:reach garment unworn} on", wear_all)

local function remove(actor, thing)
  local names = { thing = thing }
  if not (thing.worn and thing.location == actor) then
    return nil, thing:is("garment") and "You aren't wearing {the thing}." or "You aren't wearing {thing them}.", names
  end
  names.other = clothes.in_the_way(actor, thing, false)
  if names.other then return nil, "{The other} is in the way. <cmd remove {the other}>Take it off</> first.", names end
  local event = { actor = actor, thing = thing }
  local ok, why = verbs.may("remove", event)
  if not ok then return nil, why end
  thing.worn = nil
  actor:act("{Actor} {verb:take} off {the thing}.", names)
  after_event("remove", event)
  return true
end

--- Takes the things off; of several, only worn ones, the outermost first.
local function remove_all(e)
  local things = e.thing
  if #things > 1 then
    local chosen = {}
    for _, thing in ipairs(things) do chosen[thing.id] = true end
    things = {}
    for _, thing in ipairs(clothes.listed(e.actor)) do
      if chosen[thing.id] then things[#things + 1] = thing end
    end
    if #things == 0 then refuse("You aren't wearing any of that.") end
    table.sort(things, function(a, b) return (a.bulk or 1) > (b.bulk or 1) end)
  end
  manners.must_show(e.actor)
  verbs.each(e.actor, things, remove)
end

command("remove {thing+:held worn}", remove_all)
command("take off {thing+:held worn}", remove_all)
command("take {thing+:held worn} off", remove_all)

command("equipment", function(e)
  local worn = clothes.listed(e.actor)
  local wielded = living(e.actor.wielded)
  if wielded and wielded.location ~= e.actor then wielded = nil end
  if #worn == 0 and not wielded then return "You aren't wearing anything special." end
  if #worn > 0 then e.actor:tell("You are wearing {worn}.", { worn = worn }) end
  if wielded then e.actor:tell("You wield {a thing}.", { thing = wielded }) end
end)
abbreviate("eq", "equipment")
