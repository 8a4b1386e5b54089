-- The silver moth in the lantern lights the tower, and the whole village sees it. Soon the moth flies home, for the
-- next visitor; its flame burns on for a season. Who lit it gets a name on the stair, and sees a spark in it for
-- ever after: the texts of both are the rows `afterwards` of what is seen from where.
local SECONDS, BURNS, LIGHT = 20, 86400, 200
local FIRST = 100 -- lamplighters in the ledger
local BLAZE = "The silver moth opens its wings. Light runs around the rings of the lantern, once, "
  .. "twice, and then stands out over the marsh like a road."
local AGAIN = "The silver moth opens its wings. The flame goes around them once, as if it had waited, and burns "
  .. "up whiter."
local SEEN = "Far out in the marsh, a great light wakes and turns over the roofs. "
  .. "Everywhere people come to their windows."
local SEEN_AGAIN = "Far out in the marsh, the great light stands still for a breath, and comes round whiter "
  .. "than before."
local END = "This is the end of the story, and Wick will remember it. The world goes on: "
  .. "<cmd hint>hint</> says what else there is to do, <cmd home>home</> brings you back to the inn, "
  .. "and <cmd help building>help building</> tells how to make places of your own."

local function take_all(lantern, wanted)
  local taken = false
  for _, thing in ipairs(lantern.contents) do
    if wanted(thing) then taken = thing:destroy() or true end
  end
  return taken
end

local function is_moth(thing) return thing:is("silver-moth") end
local function is_flame(thing) return not is_moth(thing) and thing.is_flame == true end

--- Writes WHO's name on the stair, and tells them so if it is their first time.
local function remember(who)
  who:notes().lamplighter = true
  local stair = object("stair-names")
  if stair then stair:call("add", { who = who }) end
  if not who:award("lamplighter", "Lamplighter of Wick") then return who:tell("It is as good as the first time.") end
  local number = FIRST + math.max(1, stair and stair.entries or 1)
  who:tell("Far away you hear Pim cheer. You are a lamplighter of Wick, number {number}, and your name is on "
    .. "the stair.",
    { number = number })
end

-- A lamplighter who wears the moth need not stop to take it off.
command("put {thing:held} in|into|on {this}", function(e)
  if e.thing:is("silver-moth") and e.thing.worn then
    e.thing.worn = nil
    e.actor:act("{Actor} {verb:take} off {the thing}.", { thing = e.thing })
  end
  return pass()
end)

on("put", "to", function(e)
  if not e.thing:is("silver-moth") then return end
  local lantern = e.this
  local burns = (lantern.light or 0) > 0
  lantern.light = LIGHT
  lantern:after(SECONDS, "home")
  lantern:after(BURNS, "rest")
  e.actor:act(burns and AGAIN or BLAZE)
  for _, area in ipairs({ "wick", "river", "house" }) do
    for _, room in ipairs(find({ proto = "outdoors", area = object(area) })) do
      room:announce(burns and SEEN_AGAIN or SEEN)
    end
  end
  if not e.actor:is("player") then return end
  remember(e.actor)
  lantern:after(2, "end", { who = e.actor })
end)

-- It follows what the journal says of the quest.
on("timer:end", function(e)
  local who = object(e.data.who)
  if who then who:tell(END) end
end)

command("light [up] {this}", function(e)
  if (e.this.light or 0) > 0 then refuse("It burns already.") end
  refuse("It has never burnt oil. A silver moth lit it, they say.")
end)

-- Nobody puts the light out: the moth goes home by itself, and leaves its flame.
before("take", "from", function(e)
  if is_moth(e.thing) then return "Its wings are too bright to touch. Let it be; it will fly home by itself." end
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

local function lights(t, name)
  local who = t:player(name, object("lamp-room"))
  t:create("silver-moth", { location = who })
  return who, t:command(who, "put moth in lantern")
end

test("the moth lights the lantern and flies home; the flame burns for a season", function(t)
  local lantern = t.this
  local ann, told = lights(t, "Ann")
  t:has(told, "opens its wings")
  t:has(told, "lamplighter of Wick")
  t:lacks(told, "end of the story")
  t:advance(2)
  t:has(t:told(ann), "end of the story")
  t:equal(lantern.light, LIGHT)
  t:refused(ann, "take moth from lantern", "too bright to touch")
  t:advance(SECONDS - 2)
  told = t:command(ann, "look at lantern")
  t:has(told, "too bright")
  t:has(told, "white flame")
  t:lacks(told, "empty")
  t:create("silver-moth", { location = ann })
  t:has(t:command(ann, "put moth in lantern"), "as good as the first time")
  t:advance(SECONDS)
  t:equal(#lantern.contents, 1)
  t:advance(BURNS)
  told = t:command(ann, "look at lantern")
  t:lacks(told, "too bright")
  t:has(told, "spark")
  t:equal(#lantern.contents, 0)
end)

test("the moth may be worn until it is put in the lantern", function(t)
  local ann = t:player("Ann", object("lamp-room"))
  t:create("silver-moth", { location = ann })
  t:command(ann, "wear moth")
  t:has(t:command(ann, "put moth in lantern"), "opens its wings")
end)

test("the tower stair has the names of those who lit the tower, once each", function(t)
  t.this.light = nil
  object("stair-names").entered, object("stair-names").entries = nil, nil
  local bea = t:player("Bea", object("tower-stair"))
  t:create("light", { name = "a torch", lit = true, location = bea })
  t:has(t:command(bea, "x names"), "empty, and has been swept")
  local ann, told = lights(t, "Ann")
  t:has(told, "number 101")
  for _, line in ipairs{ "x names", "x step", "read names", "read stairs", "look at the stairs",
    "x names on the steps" } do
    t:has(t:command(bea, line), "the cuts are new: Ann.")
  end
  t:create("silver-moth", { location = ann })
  t:command(ann, "put moth in lantern")
  local _, second = lights(t, "Cleo")
  t:has(second, "number 102")
  t:has(t:command(bea, "x names"), "Ann and Cleo")
  t:lacks(t:command(bea, "x names"), "Yours")
  t:go(ann, bea.location)
  t:create("light", { name = "a torch", lit = true, location = ann })
  t:has(t:command(ann, "x names"), "Yours is the one")
end)

test("everybody sees the light of the season, and only lamplighters the spark afterwards", function(t)
  t.this.light = nil
  t:create("light", { name = "a torch", lit = true, location = object("gate") })
  local bob = t:player("Bob", object("gate"))
  t:has(t:command(bob, "x tower"), "dark as a tooth")
  local ann = lights(t, "Ann")
  t:advance(SECONDS)
  t:go(ann, object("gate"))
  for _, who in ipairs{ ann, bob } do t:has(t:command(who, "look at the tower"), "burning") end
  t:advance(BURNS)
  t:has(t:command(ann, "x tower"), "spark")
  t:has(t:command(bob, "x tower"), "dark as a tooth")
end)
