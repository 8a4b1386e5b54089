--- Lights and puts out things that give light.
local manners = require("manners")
local verbs = require("verbs")
local vision = require("vision")

local function check_light(thing)
  if thing:is("light") then return true end
  if (thing.light or 0) > 0 then return nil, "{The thing} {thing verb:give} light already.", { thing = thing } end
  return nil, "{The thing} {thing verb:give} no light.", { thing = thing }
end

local function light(actor, thing)
  local names = { thing = thing }
  local ok, why, refused = check_light(thing)
  if not ok then return nil, why, refused end
  if thing.lit then return nil, "{The thing} {thing verb:be} already lit.", names end
  if thing.fuel and thing.fuel <= 0 then return nil, "{The thing} {thing verb:have} burnt out.", names end
  ok, why = verbs.may("light", { actor = actor, thing = thing })
  if not ok then return nil, why end
  vision.watch({ actor.location }, function()
    thing.lit = true
    actor:act("{Actor} {verb:light} {the thing}.", names)
  end)
  after_event("light", { actor = actor, thing = thing })
  return true
end

local function extinguish(actor, thing)
  local names = { thing = thing }
  local ok, why, refused = check_light(thing)
  if not ok then return nil, why, refused end
  if not thing.lit then return nil, "{The thing} {thing verb:be} not lit.", names end
  ok, why = verbs.may("extinguish", { actor = actor, thing = thing })
  if not ok then return nil, why end
  vision.watch({ actor.location }, function()
    actor:act("{Actor} {verb:extinguish} {the thing}.", names)
    thing.lit = false
  end)
  after_event("extinguish", { actor = actor, thing = thing })
  return true
end

local function light_all(e)
  manners.must_show(e.actor)
  verbs.each(e.actor, e.thing, light)
end

local function extinguish_all(e)
  manners.must_show(e.actor)
  verbs.each(e.actor, e.thing, extinguish)
end

command("light [up] {thing+:reach unlit}", light_all)
command("light [up] {thing+:reach unlit} with|from|using {flame:held}", function(e)
  if not e.flame.lit then refuse("{The flame} {flame verb:be} not lit.", { flame = e.flame }) end
  light_all(e)
end)
command("extinguish|snuff|douse|put out {thing+:reach lit}", extinguish_all)
command("blow out {thing+:reach lit}", extinguish_all)
command("put|blow {thing+:reach lit} out", extinguish_all)

for _, verb in ipairs({ "turn", "switch" }) do
  command(verb .. " on {thing+:reach unlit}", light_all)
  command(verb .. " {thing+:reach unlit} on", light_all)
  command(verb .. " off {thing+:reach lit}", extinguish_all)
  command(verb .. " {thing+:reach lit} off", extinguish_all)
end
