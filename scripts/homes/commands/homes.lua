--- Commands for a player's home: found it, furnish it, let people in, show it to others.
local homes = require("homes")
local manners = require("manners")
local verbs = require("verbs")
local words = require("words")
local works = require("home_works")

local mine = works.mine

command("found [a|my] home", function(e) return verbs.instead(e.actor, "home found") end)
command("home found", function(e)
  local jailed = sys.jailed(e.actor)
  if jailed then verbs.decline_plain(jailed) end
  if sys.is_guest(e.actor) then refuse("A guest can't have a home. To get a name of your own, type: "
    .. "<cmd help register>help register</>") end
  if homes.of(e.actor) then refuse("You have a home already. To go there, type: <cmd home go>home go</>") end
  manners.must_be_patient(e.actor, "home", 1)
  homes.found(e.actor)
  return "A door in Lantern Lane is now yours. To go there, type <cmd home go>home go</>. Then try "
    .. "<cmd home furnish>home furnish</>, and <cmd help homes>help homes</>. It is locked and hidden "
    .. "until you unlock and show it."
end)

command("home go", function(e)
  local _, room = mine(e)
  homes.go(e.actor, room)
  if #homes.furniture(room) == 0 then
    e.actor:tell("You have no furniture yet. To choose some, type <cmd home furnish>home furnish</>.")
  end
end)

--- Returns the owner called E.name, their home and its room; refuses if they have none.
local function theirs(e)
  local owner = manners.anybody(e.name)
  local home, room = homes.of(owner)
  if not home then refuse("{Who} has no home of their own.", { who = words.shown(owner) }) end
  return owner, home, room
end

local function visit(e)
  local jailed = sys.jailed(e.actor)
  if jailed then verbs.decline_plain(jailed) end
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
  if owner == e.actor then refuse("You ring your own bell. Nobody is at home.") end
  if not sys.online(owner) then refuse("{Who} isn't in the game now. To write a letter, type: "
    .. "<cmd mail {who} = TEXT>mail {who} = TEXT</>",
    { Who = words.shown(owner), who = words.shown(owner) }) end
  if known_as(e.actor, owner) ~= words.shown(e.actor) then
    owner:tell("Somebody rings at your door, but doesn't say who they are.")
  else
    owner:tell("{Who} rings at your door. To let them in, type <cmd home invite {who}>home invite {who}</>",
      { Who = words.shown(e.actor), who = words.shown(e.actor) }, { style = "tell", sender = e.actor.name })
  end
  e.actor:tell("You ring at the door of {who}.", { who = words.shown(owner) })
end)

-- Letting people in.

command("home lock", function(e)
  local home = mine(e)
  if home.locked then refuse("It's locked already. To let somebody in, type: <cmd home invite NAME>home invite "
    .. "NAME</>") end
  homes.change(e.actor, function(copy) copy.locked = true end)
  return "Your home is locked: only people you have invited can come in. Anybody inside may stay."
end)

command("home unlock", function(e)
  local home = mine(e)
  if not home.locked then refuse("It isn't locked.") end
  homes.change(e.actor, function(copy) copy.locked = nil end)
  return "Your home is open to everybody except people you ignore."
end)

command("home invite {name:word}", function(e)
  local who = manners.anybody(e.name)
  manners.must_speak(e.actor, who)
  local home = mine(e)
  if who == e.actor then refuse("You live there.") end
  local count = 0
  for _ in pairs(home.guests or {}) do count = count + 1 end
  if count >= homes.GUESTS_MOST then refuse("You've invited {n} people already, and can't invite more. To remove one: "
    .. "<cmd home uninvite NAME>home uninvite NAME</>", { n = count }) end
  homes.change(e.actor, function(copy) copy.guests[who.id] = who.name end)
  e.actor:tell("{Who} may now come in.", { who = words.shown(who) })
  if sys.online(who) and not sys.ignores(who, e.actor) and not sys.silenced(e.actor, who) then
    manners.must_be_patient(e.actor, "invite", 5)
    who:tell("{Who} invites you home: <cmd home visit {who}>home visit {who}</>",
      { Who = words.shown(e.actor), who = words.shown(e.actor) }, { style = "tell", sender = e.actor.name })
  end
end)

command("home uninvite {name:word}", function(e)
  local home, room = mine(e)
  for id, name in pairs(home.guests or {}) do
    if name:lower() == e.name:lower() then
      homes.change(e.actor, function(copy) copy.guests[id] = nil end)
      e.actor:tell("{Who} is no longer invited.", { who = name })
      local who = object(id)
      return home.locked and who and who:is("player") and homes.put_out(who, room) or nil
    end
  end
  refuse("You haven't invited {who}.", { who = e.name })
end)

command("home guests", function(e)
  local home, names = mine(e), {}
  for _, name in pairs(home.guests or {}) do names[#names + 1] = name end
  table.sort(names)
  e.actor:tell(#names > 0 and "You've invited {names}." or "You haven't invited anybody yet. To invite somebody: "
    .. "<cmd home invite NAME>home invite NAME</>",
    { names = words.list(names) })
end)

--- Sends a player out of the actor's home, even from inside a closed box. They can come back unless the actor
--- ignores them.
command("home expel {name:text}", function(e)
  local _, room = mine(e, true)
  local who, why = e.actor:match(e.name, homes.visitors(e.actor))
  if not who then verbs.decline(why or "Nobody of that name is in your home. For example: <cmd home expel NAME>home "
    .. "expel NAME</>") end
  if sys.role(who) == "wizard" then refuse("{The who} {who verb:run} this game, so you can't send them out.",
    { who = who }) end
  local hidden = who.location ~= e.actor.location
  homes.put_out(who, room)
  if hidden then e.actor:tell("{The who} {who verb:be} shown out of your home.", { who = who }) end
end)

-- Furniture.

local function kinds()
  local list = {}
  for word in pairs(homes.FURNITURE) do list[#list + 1] = "<cmd home furnish " .. word .. ">" .. word .. "</>" end
  table.sort(list)
  return words.list(list, "or")
end

command("home furnish", function(e)
  mine(e)
  e.actor:tell("You can furnish {kinds}. Your home has {count}. For example, type <cmd home furnish chair>home "
    .. "furnish chair</>.",
    { kinds = kinds(), count = homes.room_left(e.actor) })
end)

command("home furnish {words:noun}", function(e)
  local _, room = mine(e, true)
  local word = e.words:lower():match("(%a+)$") or ""
  local kind = homes.FURNITURE[word]
  if not kind then refuse("You can't furnish that. You can choose {kinds}.", { kinds = kinds() }) end
  works.must_fit(e.actor)
  local thing = create(kind.proto, { name = kind.name, portable = false, furniture_of = room, location = room,
    seats = kind.seats, open = kind.proto == "container" or nil, closable = kind.proto ~= "container" and nil or false,
    capacity = kind.proto == "container" and 20 or nil })
  e.actor:act("{Actor} {verb:set} up {a thing}.", { thing = thing })
  works.tell_degree(e.actor)
end)

command("home remove {words:noun}", function(e)
  local _, room = mine(e, true)
  local thing, why = e.actor:match(e.words, homes.furniture(room))
  if not thing then verbs.decline(why or "You have no furniture of that name here.") end
  if #thing.contents > 0 then refuse("{The thing} isn't empty. Take out what is in it first.", { thing = thing }) end
  e.actor:act("{Actor} {verb:carry} {the thing} out.", { thing = thing })
  thing:destroy()
  homes.show(e.actor)
end)

--- Puts a thing on the actor's shelf for sale. Only the actor can take from the shelf; others buy what has a price.
command("home sell {thing:held} for {n:number} [coin|coins]", function(e)
  local _, room = mine(e, true)
  local price, shelf = math.tointeger(e.n), nil
  if not price or price < 1 or price > 100000 then refuse("For how many coins? From 1 to 100000.") end
  for _, thing in ipairs(homes.furniture(room)) do
    if thing:is("container") then shelf = shelf or thing end
  end
  if not shelf then refuse("You need a shelf first. Type: <cmd home furnish shelf>home furnish shelf</>") end
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
    if count >= homes.WARES_MOST then refuse("You have {n} things for sale already, and can't offer more.",
      { n = count }) end
    prices[e.thing.id] = price
    copy.prices = prices
  end)
  e.actor:act("{Actor} {verb:put} {the thing} on {the shelf}, for {price}.",
    { thing = e.thing, shelf = shelf, price = words.count(price, "coin") })
end)

-- Showing it to others.

command("home show", function(e)
  local home = mine(e)
  if home.shown then refuse("Your home is shown already. To hide it: <cmd home hide>home hide</>") end
  manners.must_speak(e.actor)
  homes.change(e.actor, function(copy) copy.shown = true end)
  for _, room in ipairs(homes.rooms(e.actor)) do room.public = true end
  homes.list_anew(e.actor)
  return "Your home is now on the map and on this world's web pages. To let everybody in: <cmd home unlock>home "
    .. "unlock</>"
end)

command("home hide", function(e)
  local home = mine(e)
  if not home.shown then refuse("It isn't shown.") end
  homes.change(e.actor, function(copy) copy.shown = nil end)
  for _, room in ipairs(homes.rooms(e.actor)) do room.public = false end
  homes.list_anew(e.actor)
  return "Your home is hidden again."
end)

command("home rate {n:number}", function(e)
  local owner, home = homes.owner(e.room)
  if not owner then refuse("You aren't in anybody's home.") end
  local stars = math.tointeger(e.n)
  if not stars or stars < 1 or stars > 5 then refuse("How many stars? From 1 to 5.") end
  homes.must_rate(e.actor, owner, home)
  homes.rate(e.actor, owner, stars)
  e.actor:tell("You give {stars} to the home of {who}.",
    { stars = words.count(stars, "star"), who = words.shown(owner) })
end)

--- Returns the ROWS of homes that WHO can visit, without those of people whom they ignore.
local function shown_to(who, rows)
  local list = {}
  for _, row in ipairs(rows) do
    local owner = object(row.player)
    if owner and homes.of(owner) and not homes.is_shut(owner) and not sys.ignores(who, owner) then
      list[#list + 1] = row
    end
  end
  return list
end

local function tell_rows(e, title, rows)
  if #rows > 0 then e.actor:tell("<title>{title}</>", { title = title }) end
  for _, row in ipairs(rows) do
    e.actor:tell(row.count > 0
      and "{title}, of {name}, {stars} of 5 stars by {count}. <cmd home visit {name}>Visit</>"
      or "{title}, of {name}. <cmd home visit {name}>Visit</>", row)
  end
end

command("homes", function(e)
  local newest, loved = homes.listed()
  newest, loved = shown_to(e.actor, newest), shown_to(e.actor, loved)
  if #newest + #loved == 0 then return "Nobody shows a home yet. To have your own, type: <cmd home found>home "
    .. "found</>" end
  tell_rows(e, "Best loved", loved)
  tell_rows(e, "Newest", newest)
end)

--- Returns a thing in ROOMS that keeps the home from being given up, or nil. WHO and empty furniture do not count.
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
  if left then refuse("Your home isn't empty yet: take {the thing} out of {place} first.",
    { thing = left, place = place_of(left).name }) end
  if e.actor:choose("Your home and all its furniture will be deleted forever. Do you want that?", { "yes",
    "no" }) ~= 1 then
    return "You keep your home."
  end
  rooms = homes.rooms(e.actor)
  if e.actor.location ~= room or is_left(e.actor, rooms) then return "You keep your home." end
  sys.set_option(e.actor, "home", nil)
  homes.list_anew(e.actor)
  for _, one in ipairs(rooms) do homes.clear(one) end
  homes.show(e.actor)
  return "You have given up your home."
end)

command("home {words:text}", { fallback = true }, function()
  refuse("To go back to where you started, type <cmd home>home</>. For a home of your own, type <cmd home>home</> and "
    .. "one of these words: <cmd home found>found</>, <cmd home go>go</>, <cmd home furnish>furnish</>, describe, "
    .. "name, <cmd home degrees>degrees</>, lock, unlock, invite, show, visit NAME. For more, type: "
    .. "<cmd help homes>help homes</>")
end)
