--- Lighting and putting out what gives light.
local verbs = require("verbs")
local vision = require("vision")

local function check_light(e)
  if not e.thing:is("light") then refuse("{The thing} gives no light.", e) end
end

command("light {thing}", function(e)
  check_light(e)
  if e.thing.lit then refuse("{The thing} is lit already.", e) end
  if e.thing.fuel and e.thing.fuel <= 0 then refuse("{The thing} has burnt out.", e) end
  verbs.must(verbs.may("light", { actor = e.actor, thing = e.thing }))
  vision.watch({ e.actor.location }, function()
    e.thing.lit = true
    act(e.actor, "{Actor} {verb:light} {the thing}.", e)
  end)
  after_event("light", { actor = e.actor, thing = e.thing })
end)

command("extinguish|snuff|douse|put out {thing}", function(e)
  check_light(e)
  if not e.thing.lit then refuse("{The thing} is not lit.", e) end
  verbs.must(verbs.may("extinguish", { actor = e.actor, thing = e.thing }))
  vision.watch({ e.actor.location }, function()
    act(e.actor, "{Actor} {verb:extinguish} {the thing}.", e)
    e.thing.lit = false
  end)
  after_event("extinguish", { actor = e.actor, thing = e.thing })
end)
