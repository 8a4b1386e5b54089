-- The silver moth in the lantern lights the tower, and the whole village sees it. Soon the moth flies home, for the
-- next visitor; its flame burns on for half an hour.
local SECONDS, BURNS, LIGHT = 20, 1800, 200
local BLAZE = "The silver moth opens its wings. Light runs around the rings of the lantern, once, "
  .. "twice, and then stands out over the marsh like a road."
local SEEN = "Far out in the marsh, a great light wakes and turns over the roofs. "
  .. "Everywhere people come to their windows."
local END = "This is the end of the story, and your score will remember it. The world goes on: "
  .. "home brings you back to the inn, and help building tells how to make places of your own."

local function take_all(lantern, wanted)
  local taken = false
  for _, thing in ipairs(lantern.contents) do
    if wanted(thing) then taken = thing:destroy() or true end
  end
  return taken
end

local function is_moth(thing) return thing:is("silver-moth") end
local function is_flame(thing) return not is_moth(thing) and thing.is_flame == true end

on("put", "target", function(e)
  if not e.thing:is("silver-moth") then return end
  local lantern = e.this
  lantern.light = LIGHT
  lantern:after(SECONDS, "home")
  lantern:after(BURNS, "rest")
  act(e.actor, BLAZE)
  for _, area in ipairs({ "wick", "river", "house" }) do
    for _, room in ipairs(find({ proto = "outdoors", area = object(area) })) do
      room:announce(SEEN)
    end
  end
  if not e.actor:is("player") then return end
  notes(e.actor).lamplighter = true
  local new = award(e.actor, "lamplighter", "Lamplighter of Wick")
  e.actor:tell(new and "Far away you hear Pim cheer. You are a lamplighter of Wick, the hundred and first."
    or "It is as good as the first time.")
  e.actor:tell(END)
end)

on("timer:home", function(e)
  if not take_all(e.this, is_moth) then return end
  e.this.location:announce("The silver moth stretches its wings, and flies home over the marsh. Its flame stays.")
  take_all(e.this, is_flame)
  create("thing", { name = "a white flame", is_flame = true, portable = false, bulk = 0, weight = 0, location = e.this,
    desc = "It has the shape of two wings, and does not flicker." })
end)

on("timer:rest", function(e)
  if take_all(e.this, is_flame) then e.this.location:announce("The flame folds its wings, and the lantern rests.") end
  e.this.light = nil
end)

on("describe", function(e)
  if e.this.light and e.this.light > 0 then return "It is burning, and too bright to look at for long." end
  if notes(e.actor).lamplighter then return "It has burnt, and you lit it." end
end)

test("the moth lights the lantern and flies home", function(t)
  local lantern = t.this
  local ann = t:player("Ann", lantern.location)
  lantern.open = true
  t:create("silver-moth", { location = ann })
  t:create("light", { name = "a torch", lit = true, location = ann })
  local told = t:command(ann, "put moth in lantern")
  t:has(told, "opens its wings")
  t:has(told, "lamplighter of Wick")
  t:equal(lantern.light, LIGHT)
  t:advance(SECONDS)
  told = t:command(ann, "look at lantern")
  t:has(told, "too bright")
  t:has(told, "white flame")
  t:lacks(told, "empty")
  t:create("silver-moth", { location = ann })
  t:has(t:command(ann, "put moth in lantern"), "as good as the first time")
  t:advance(BURNS)
  told = t:command(ann, "look at lantern")
  t:lacks(told, "too bright")
  t:has(told, "you lit it")
  t:equal(#lantern.contents, 0)
end)
