-- A pet shop. It sells the npcs in the room `pets` (or in the room with the next number) for 300 coins per
-- level. A pet follows the player who bought it, and belongs to the owner of its prototypes.
local body = require("body")
local magic = require("magic")
local trade = require("trade")
local verbs = require("verbs")
local words = require("words")

local A_LEVEL = 300

--- Returns the room of the pets. A builder's shop shows no room where its builder isn't accepted.
local function kennel(shop)
  local format = (shop.ref or ""):match("^(%l+)/room/")
  local room = verbs.living(shop.pets)
    or (shop.vnum and object(("%s/room/%d"):format(format or "circle", shop.vnum + 1)))
  local maker = build.maker(shop)
  return room and (not maker or build.accepts(maker, room)) and room or nil
end

local function pets_of(shop)
  local room, pets = kennel(shop), {}
  for _, pet in ipairs(room and room.contents or {}) do
    if pet:is("npc") then pets[#pets + 1] = pet end
  end
  return pets
end

--- Returns where the coins go; in the shop itself they would lie on the floor.
local function till()
  return object("petshop")
end

local function price_of(pet)
  return math.max(1, A_LEVEL * body.level(pet))
end

command("list", function(e)
  local pets = pets_of(e.this)
  if #pets == 0 then return "The shop has no pets today." end
  e.actor:tell("Available pets are:")
  for i, pet in ipairs(pets) do
    trade.show(e.actor, e.this, pet, price_of(pet))
    e.actor:tell("{number}. {a pet}, {price} <cmd buy {name}>buy</>", { number = i, pet = pet,
      name = pet.name:match("^%l+ (.+)") or pet.name, price = words.count(price_of(pet), "coin") })
  end
end)

command("buy {what:text}", function(e)
  local pet, why = e.actor:match(e.what, pets_of(e.this))
  if not pet then verbs.decline(why) end
  if magic.followers(e.actor) >= magic.followers_most(e.actor) then refuse("You have too many followers already.") end
  local price = price_of(pet)
  local names = { pet = pet, price = words.count(price, "coin") }
  if not trade.is_known_price(e.actor, e.this, pet, price) then
    trade.show(e.actor, e.this, pet, price)
    local question = render(e.actor, "{The pet} {pet verb:cost} {price}. Do you pay?", names)
    if e.actor:choose(question, { "yes", "no" }) ~= 1 then return "You keep your money." end
    if e.actor.location ~= e.this then return "The shop isn't here any more." end
    if not verbs.living(pet) or price_of(pet) ~= price then
      refuse("The offer has changed. To see what is for sale, type <cmd list>list</>.")
    end
  end
  local ok = e.actor:pay(till(), price)
  if not ok then refuse(trade.messages.player_lacks_money, names) end
  trade.note("moved", "to shops", price)
  local made = verbs.living(create(pet.protos, { name = pet.name, following = e.actor, pet_of = e.actor,
    location = e.this }))
  if not made then refuse("You can't buy a pet just now.") end
  made:cancel("wander")
  e.actor:act("{Actor} {verb:buy} {a pet}. May you enjoy {pet their} company.", { pet = made })
end)

test("a pet costs its level, and follows", function(t)
  local cage = t:place("Cage")
  create("npc", { name = "a kitten", level = 2, location = cage })
  local shop = create({ "room", "petshop" }, { name = "Pets", pets = cage })
  create("exit", { name = "out", to = t.room, location = shop })
  local ann = t:player("Ann", shop)
  t:create("coin", { amount = 700, location = ann })
  t:has(t:command(ann, "list"), "a kitten, 600 coins")
  t:has(t:command(ann, "buy kitten"), "You buy a kitten")
  t:equal(ann.contents[1].amount, 100)
  t:refused(ann, "buy kitten", "afford")
  t:command(ann, "out")
  local followed = false
  for _, one in ipairs(t.room.contents) do followed = followed or one.pet_of == ann end
  t:ok(followed, "it stayed behind")
end)
