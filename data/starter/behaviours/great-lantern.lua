-- The silver moth in the lantern lights the tower, and the whole village sees it. After a while
-- the moth flies home, for the next who comes.
local SECONDS, LIGHT = 20, 200
local BLAZE = "The silver moth opens its wings. Light runs around the rings of the lantern, once, "
  .. "twice, and then stands out over the marsh like a road."
local SEEN = "Far out in the marsh, a great light wakes and turns over the roofs. "
  .. "Everywhere people come to their windows."
local END = "This is the end of the story, and your score will remember it. The world goes on: "
  .. "home brings you back to the inn, and help building tells how to make places of your own."

on("put", "target", function(e)
  if not e.thing:is("silver-moth") then return end
  local lantern = e.this
  lantern.light = LIGHT
  lantern:after(SECONDS, "rest")
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

on("timer:rest", function(e)
  local lantern = e.this
  for _, thing in ipairs(lantern.contents) do
    if thing:is("silver-moth") then
      lantern.location:announce("The silver moth stretches its wings, and flies home over the marsh.")
      thing:destroy()
    end
  end
  lantern.light = nil
end)

on("describe", function(e)
  if e.this.light and e.this.light > 0 then return "It is burning, and too bright to look at for long." end
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
  t:lacks(t:command(ann, "look at lantern"), "too bright")
  t:equal(#lantern.contents, 0)
end)
