-- A light with `fuel` (seconds left) burns it while lit, and goes out when it is used up.
local vision = require("vision")

on("light", function(e)
  if not e.this.fuel then return end
  e.this.lit_at = now()
  e.this:after(e.this.fuel, "burnt_out")
end)

on("extinguish", function(e)
  if not e.this.fuel then return end
  e.this:cancel("burnt_out")
  e.this.fuel = math.max(0, e.this.fuel - (now() - (e.this.lit_at or now())))
  e.this.lit_at = nil
end)

on("timer:burnt_out", function(e)
  local light = e.this
  light.fuel, light.lit_at = 0, nil
  if not light.location then
    light.lit = false
    return
  end
  local holder = light.location
  local place = holder:is("character") and holder.location or holder
  vision.watch({ place }, function()
    place:announce("{The light} flickers and goes out.", { light = light })
    light.lit = false
  end)
end)

test("a light burns its fuel and goes out", function(t)
  local ann = t:player("Ann")
  local candle = t:create("light", { name = "a candle", fuel = 100, lit = false, location = ann })
  t:command(ann, "light candle")
  t:advance(60)
  t:ok(candle.lit)
  t:command(ann, "extinguish candle")
  t:equal(math.floor(candle.fuel), 40)
  t:command(ann, "light candle")
  t:told(ann)
  t:advance(40)
  t:equal(candle.lit, false)
  t:has(t:told(ann), "flickers and goes out")
end)

test("a light without fuel burns for ever", function(t)
  local lamp = t:create("light", { name = "a lamp", lit = false })
  t:command(t:player("Ann"), "light lamp")
  t:advance(1000000)
  t:ok(lamp.lit)
end)
