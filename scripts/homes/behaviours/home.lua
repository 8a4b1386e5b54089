-- A room of a player's home: entering, taking, buying. See rules/homes.lua.
local homes = require("homes")
local trade = require("trade")
local verbs = require("verbs")
local words = require("words")

before("enter", "room", function(e)
  if e.to ~= e.this or homes.around(e.actor) == e.this then return nil end
  return homes.bar(e.this, e.actor) or homes.bar_carried(e.this, e.actor)
end)

--- Only the owner takes things from shelves and chests of the home; anyone takes things from the floor.
before("take", "room", function(e)
  local owner = homes.owner(e.this)
  local from = e.from
  if not owner or e.actor == owner or not homes.is_furniture(from, e.this) then return nil end
  if e.how == "buy" then return nil end
  return render(e.actor, "That belongs to {name}. To see what is for sale, type "
    .. "<cmd list>list</>.", { name = words.shown(owner) })
end)

before("put", "room", function(e)
  local owner = homes.owner(e.this)
  if not owner or e.actor == owner or not homes.is_furniture(e.to, e.this) then return nil end
  return render(e.actor, "Only {name} can put things into {the it}.", { it = e.to, name = words.shown(owner) })
end)

on("timer:home", function(e) homes.sweep(e.this) end)

local function wares(e)
  local owner, home = homes.owner(e.this)
  local list = {}
  for id, price in pairs(owner and home.prices or {}) do
    local thing = object(id)
    local shelf = thing and thing.location
    if homes.is_furniture(shelf, e.this) then
      list[#list + 1] = { thing = thing, price = price, shelf = shelf }
    end
  end
  table.sort(list, function(a, b) return a.thing.id < b.thing.id end)
  return list, owner
end

command("list", function(e)
  local list, owner = wares(e)
  if #list == 0 then refuse("Nothing is for sale here.") end
  e.actor:tell("{Who} sells:", { who = words.shown(owner) })
  for _, one in ipairs(list) do
    e.actor:tell("{a thing}, {price} <cmd buy {the thing}>buy</>",
      { thing = one.thing, price = words.count(one.price, "coin") })
  end
end)

local function find(e)
  local list, owner = wares(e)
  local things = {}
  for i, one in ipairs(list) do things[i] = one.thing end
  local thing = e.actor:match(e.what, things)
  for _, one in ipairs(list) do
    if one.thing == thing then return one, owner end
  end
  refuse("Nothing of that name is for sale here. To see what is, type <cmd list>list</>.")
end

command("buy {what:text}", function(e)
  local offer, owner = find(e)
  if owner == e.actor then refuse("It's yours already, so just take it.") end
  local names = { thing = offer.thing, price = words.count(offer.price, "coin"), shelf = offer.shelf }
  if e.actor:choose(render(e.actor, "{The thing} costs {price}. Do you pay?", names), { "yes", "no" }) ~= 1 then
    return "You keep your money."
  end
  if e.actor.location ~= e.this then return "You have left, so you keep your money." end
  local again = find(e)
  if again.thing ~= offer.thing or again.price ~= offer.price then
    refuse("The offer has changed. To see what is for sale, type <cmd list>list</>.")
  end
  if not e.actor:pay(again.shelf, offer.price) then refuse("You can't afford it.") end
  trade.note("moved", "homes", offer.price)
  verbs.must(verbs.move(e.actor, offer.thing, e.actor, "buy"))
  homes.change(owner, function(home) home.prices[offer.thing.id] = nil end)
  e.actor:act("{Actor} {verb:buy} {the thing} for {price}.", names)
end)

--- Returns Ann, Bob and Ann's home, with both in it.
local function at_home(t)
  local ann, bob = t:player("Ann"), t:player("Bob")
  local room = homes.found(ann)
  homes.change(ann, function(home) home.locked, home.shown = nil, true end)
  homes.go(ann, room)
  homes.go(bob, room)
  t:equal(bob.location, room)
  return ann, bob, room
end

test("a room counts as a home only if its owner has it as theirs", function(t)
  local ann, bob, room = at_home(t)
  local fake = create({ "room", "home" }, { name = "Fake", home_of = ann })
  t:equal(homes.owner(fake), nil)
  t:ok(homes.bar(fake, bob), "nobody comes in")
  t:equal(homes.owner(room), ann)
end)

test("a home whose owner was deleted is removed, and its visitors are moved out", function(t)
  local ann, bob, room = at_home(t)
  sys.set_option(ann, "home", nil)
  t:advance(90000)
  t:ok(not verbs.living(room), "the room is gone")
  t:ok(bob.location ~= nil and bob.location ~= room, "Bob is somewhere")
end)

test("each visitor rates a home once", function(t)
  local ann, bob = at_home(t)
  local home = homes.of(ann)
  t:equal(select(2, homes.score(home)), 0)
  homes.rate(bob, ann, 5)
  homes.rate(bob, ann, 1)
  local score, count = homes.score(homes.of(ann))
  t:equal(count, 1)
  t:equal(score, 2.5)
  t:refused(bob, "home rate 5", "A guest can't rate")
end)

test("a rating counts less as it ages, and one without a date counts in full", function(t)
  local ann, bob, room = at_home(t)
  homes.change(ann, function(home) home.ratings[room.id] = 5 end)
  local fresh = homes.score(homes.of(ann))
  homes.rate(bob, ann, 1)
  local score = homes.score(homes.of(ann))
  t:advance(90 * 86400)
  local later = homes.score(homes.of(ann))
  t:equal(fresh, 3.5)
  t:equal(score, 3)
  t:equal(later, 14.5 / 4.5)
end)

test("a masked visitor who rings is not named", { needs = { "clothes" } }, function(t)
  local ann, bob = at_home(t)
  local hood = t:create("garment", { name = "a hood", slots = { "crown" }, location = bob })
  build.program(hood, "on(\"name\", function() return \"a hooded figure\" end)")
  t:command(bob, "home ring ann")
  t:has(t:told(ann), "Bob rings at your door")
  t:command(bob, "wear hood")
  t:told(ann)
  t:advance(61)
  t:command(bob, "home ring ann")
  local told = t:told(ann)
  t:has(told, "Somebody rings at your door")
  t:lacks(told, "Bob")
end)
