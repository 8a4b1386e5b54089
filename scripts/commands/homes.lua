--- A home of one's own: found it, furnish it, let people in, show it.
local homes = require("homes")
local manners = require("manners")
local verbs = require("verbs")
local words = require("words")
local works = require("home_works")

local mine = works.mine

command("home found", function(e)
  local jailed = sys.jailed(e.actor)
  if jailed then verbs.decline(quote(jailed)) end
  if sys.is_guest(e.actor) then refuse("A guest can't found a home. With a name of your own you could.") end
  if homes.of(e.actor) then refuse("You have a home already. To go there: home go") end
  manners.must_be_patient(e.actor, "home", 1)
  homes.found(e.actor)
  return "A door in Lantern Lane is yours now. To go there: <cmd home go>home go</>. Then: "
    .. "<cmd home furnish>home furnish</>, and <cmd help homes>help homes</>. It is locked, and nobody sees it "
    .. "until you say so."
end)

command("home go", function(e)
  local _, room = mine(e)
  homes.go(e.actor, room)
end)

--- Somebody's home, by their name; ends the command if there is none that they let anybody know of.
local function theirs(e)
  local owner = manners.anybody(e.name)
  local home, room = homes.of(owner)
  if not home then refuse("{Who} has no home of their own.", { who = owner.name }) end
  return owner, home, room
end

local function visit(e)
  local jailed = sys.jailed(e.actor)
  if jailed then verbs.decline(quote(jailed)) end
  local _, _, room = theirs(e)
  local bar = homes.bar(room, e.actor)
  if bar then refuse(bar) end
  homes.go(e.actor, room)
end

command("home visit {name:word}", visit)
command("visit {name:word}", visit)

command("home ring {name:word}", function(e)
  local owner = theirs(e)
  manners.must_speak(e.actor, owner)
  manners.must_be_heard(e.actor, owner)
  manners.must_be_patient(e.actor, "ring", 3)
  manners.must_be_patient(e.actor, "ring at " .. owner.id, 1)
  if owner == e.actor then refuse("You ring, and nobody is at home.") end
  if not sys.online(owner) then refuse("{Who} is not in the game now. To write: mail {who} = and your words",
    { Who = owner.name, who = owner.name }) end
  if known_as(e.actor, owner) ~= e.actor.name then
    owner:tell("Somebody rings at your door, and does not say who it is.")
  else
    owner:tell("{Who} rings at your door. To let them in: <cmd home invite {who}>home invite {who}</>",
      { Who = e.actor.name, who = e.actor.name }, { style = "tell", sender = e.actor.name })
  end
  e.actor:tell("You ring at the door of {who}.", { who = owner.name })
end)

-- Who may come in.

command("home lock", function(e)
  local home = mine(e)
  if home.locked then refuse("It is locked. Those you invited come in: home invite NAME") end
  homes.change(e.actor, function(copy) copy.locked = true end)
  return "Only those whom you invited come in now. Who is there may stay, and leave when they like."
end)

command("home unlock", function(e)
  local home = mine(e)
  if not home.locked then refuse("It is not locked.") end
  homes.change(e.actor, function(copy) copy.locked = nil end)
  return "Anybody may come in now, but for whom you ignore."
end)

command("home invite {name:word}", function(e)
  local home = mine(e)
  local who = manners.anybody(e.name)
  if who == e.actor then refuse("You live there.") end
  local count = 0
  for _ in pairs(home.guests or {}) do count = count + 1 end
  if count >= homes.GUESTS_MOST then refuse("You have invited {n} people; that is enough.", { n = count }) end
  homes.change(e.actor, function(copy) copy.guests[who.id] = who.name end)
  e.actor:tell("{Who} may come in.", { who = who.name })
  if sys.online(who) and not sys.ignores(who, e.actor) and not sys.silenced(e.actor, who) then
    manners.must_be_patient(e.actor, "invite", 5)
    who:tell("{Who} invites you home: <cmd home visit {who}>home visit {who}</>",
      { Who = e.actor.name, who = e.actor.name }, { style = "tell", sender = e.actor.name })
  end
end)

command("home uninvite {name:word}", function(e)
  local home, room = mine(e)
  for id, name in pairs(home.guests or {}) do
    if name:lower() == e.name:lower() then
      homes.change(e.actor, function(copy) copy.guests[id] = nil end)
      e.actor:tell("{Who} is not invited any more.", { who = name })
      local who = object(id)
      return home.locked and who and who:is("player") and homes.put_out(who, room) or nil
    end
  end
  refuse("You have not invited {who}.", { who = e.name })
end)

command("home guests", function(e)
  local home, names = mine(e), {}
  for _, name in pairs(home.guests or {}) do names[#names + 1] = name end
  table.sort(names)
  e.actor:tell(#names > 0 and "You have invited {names}." or "You have invited nobody yet.",
    { names = words.list(names) })
end)

--- Who is in the actor's home is shown out; ignoring them keeps them out.
command("home expel {who:seen character}", function(e)
  local _, room = mine(e, true)
  if not e.who:is("player") or e.who == e.actor then refuse("Whom?") end
  if sys.role(e.who) == "wizard" then refuse("{The who} {who verb:run} this game, and stays.", e) end
  homes.put_out(e.who, room)
end)

-- What stands in it.

local function kinds()
  local list = {}
  for word in pairs(homes.FURNITURE) do list[#list + 1] = word end
  table.sort(list)
  return words.list(list, "or")
end

command("home furnish", function(e)
  mine(e)
  e.actor:tell("You can furnish {kinds}. There are {count} in your home. As in: home furnish chair",
    { kinds = kinds(), count = homes.room_left(e.actor) })
end)

command("home furnish {words:noun}", function(e)
  local _, room = mine(e, true)
  local word = e.words:lower():match("(%a+)$") or ""
  local kind = homes.FURNITURE[word]
  if not kind then refuse("That is not to be had. You can furnish {kinds}.", { kinds = kinds() }) end
  works.must_fit(e.actor)
  local thing = create(kind.proto, { name = kind.name, portable = false, furniture_of = room, location = room,
    seats = kind.seats, open = kind.proto == "container" or nil, closable = kind.proto ~= "container" and nil or false,
    capacity = kind.proto == "container" and 20 or nil })
  act(e.actor, "{Actor} {verb:set} up {a thing}.", { thing = thing })
  works.tell_degree(e.actor)
end)

command("home remove {words:noun}", function(e)
  local _, room = mine(e, true)
  local thing, why = match(e.actor, e.words, homes.furniture(room))
  if not thing then verbs.decline(why or "Nothing of that name stands here.") end
  if #thing.contents > 0 then refuse("There is something in {the thing}.", { thing = thing }) end
  act(e.actor, "{Actor} {verb:carry} {the thing} out.", { thing = thing })
  thing:destroy()
  homes.show(e.actor)
end)

--- A shelf of one's own: what lies on it is taken by whose home it is alone, and what has a price is bought.
command("home sell {thing:held} for {n:number} [coin|coins]", function(e)
  local _, room = mine(e, true)
  local price, shelf = math.tointeger(e.n), nil
  if not price or price < 1 or price > 100000 then refuse("For how many coins? 1 to 100000.") end
  for _, thing in ipairs(homes.furniture(room)) do
    if thing:is("container") then shelf = shelf or thing end
  end
  if not shelf then refuse("For that there has to be a shelf: home furnish shelf") end
  if e.thing:is("coin") then refuse("Nobody buys money.") end
  verbs.must(verbs.move(e.actor, e.thing, shelf, "put"))
  homes.change(e.actor, function(copy)
    local prices, count = {}, 0
    for id, other in pairs(copy.prices) do
      local thing = object(id)
      local at = thing and thing.location and thing.location.location
      if at and homes.is_furniture(thing.location, at) and homes.owner(at) == e.actor then
        prices[id], count = other, count + 1
      end
    end
    if count >= homes.WARES_MOST then refuse("You have {n} things for sale; that is enough.", { n = count }) end
    prices[e.thing.id] = price
    copy.prices = prices
  end)
  act(e.actor, "{Actor} {verb:put} {the thing} on {the shelf}, for {price}.",
    { thing = e.thing, shelf = shelf, price = words.count(price, "coin") })
end)

-- Showing it to others.

command("home show", function(e)
  local home = mine(e)
  if home.shown then refuse("It is shown already. To end that: home hide") end
  manners.must_speak(e.actor)
  homes.change(e.actor, function(copy) copy.shown = true end)
  for _, room in ipairs(homes.rooms(e.actor)) do room.public = true end
  homes.list_anew(e.actor)
  return "Your home is on the map now, and on the pages of this world. Who may come in: home unlock"
end)

command("home hide", function(e)
  local home = mine(e)
  if not home.shown then refuse("It is not shown.") end
  homes.change(e.actor, function(copy) copy.shown = nil end)
  for _, room in ipairs(homes.rooms(e.actor)) do room.public = false end
  homes.list_anew(e.actor)
  return "Your home is on no map any more."
end)

command("home rate {n:number}", function(e)
  local owner, home = homes.owner(e.room)
  if not owner then refuse("This is nobody's home.") end
  local stars = math.tointeger(e.n)
  if not stars or stars < 1 or stars > 5 then refuse("How many stars? 1 to 5.") end
  homes.must_rate(e.actor, owner, home)
  homes.rate(e.actor, owner, stars)
  e.actor:tell("You give {stars} to the home of {who}.", { stars = words.count(stars, "star"), who = owner.name })
end)

local function tell_rows(e, title, rows)
  if #rows > 0 then e.actor:tell("<title>{title}</>", { title = title }) end
  for _, row in ipairs(rows) do
    local owner = object(row.player)
    if owner and homes.of(owner) and not homes.is_shut(owner) and not sys.ignores(e.actor, owner) then
      e.actor:tell(row.count > 0
        and "{title}, of {name}, {stars} of 5 stars by {count}. <cmd home visit {name}>Visit</>"
        or "{title}, of {name}. <cmd home visit {name}>Visit</>", row)
    end
  end
end

command("homes", function(e)
  local newest, loved = homes.listed()
  if #newest == 0 then return "No home is shown to others yet. To found your own: home found" end
  tell_rows(e, "Best loved", loved)
  tell_rows(e, "Newest", newest)
end)

--- What stands in the way of giving it up, in any of its rooms.
local function is_left(who, rooms)
  for _, room in ipairs(rooms) do
    for _, thing in ipairs(room.contents) do
      local is_part = homes.is_furniture(thing, room) and #thing.contents == 0
      if thing ~= who and not thing:is("exit") and not is_part then return thing end
    end
  end
end

command("home give up", function(e)
  local _, room = mine(e, true)
  local rooms = homes.rooms(e.actor)
  local left = is_left(e.actor, rooms)
  if left then refuse("Take away what is left first: {the thing}, in {place}.",
    { thing = left, place = place_of(left).name }) end
  if choose(e.actor, "Your home and all its furniture end for good. Do you want that?", { "yes", "no" }) ~= 1 then
    return "It stays yours."
  end
  rooms = homes.rooms(e.actor)
  if e.actor.location ~= room or is_left(e.actor, rooms) then return "It stays yours." end
  sys.set_option(e.actor, "home", nil)
  homes.list_anew(e.actor)
  for _, one in ipairs(rooms) do homes.clear(one) end
  homes.show(e.actor)
  return "Somebody else will live there."
end)

command("home {words:text}", { fallback = true }, function()
  refuse("home by itself brings you to where you began. Of a home of your own: home found, go, furnish, describe, "
    .. "name, degrees, lock, unlock, invite, show, visit NAME. See help homes.")
end)
