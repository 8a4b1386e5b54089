--- Building in a home, by degrees: a player who has set up enough things, or to whom a wizard grants a degree,
--- may do more. The things they make belong to the game, stay in their rooms and have no scripts. Texts are
--- plain text, never markup, and only the properties in SETTABLE can be set.
local homes = require("homes")
local manners = require("manners")
local values = require("values")
local verbs = require("verbs")
local words = require("words")

local works = {}

local ROOMS_MOST, DETAILS_MOST = 4, 20

--- From how many things on, and what the player may do then.
works.DEGREES = {
  { from = 5, may = "name things in your home", how = "home name chair as a rocking chair" },
  { from = 10, may = "describe things in your home, and details of the room", how = "home detail window as It looks "
    .. "out on the lane." },
  { from = 15, may = "make things of your own, and set their properties", how = "home make a brass bell" },
  { from = 20, may = "dig a second room", how = "home dig north to The Garret" },
}

--- Returns the actor's home and its room, or the room of it where they are. Ends the command if they have no
--- home, or (HERE) are not in it.
function works.mine(e, here)
  local jailed = sys.jailed(e.actor)
  if jailed then verbs.decline_plain(jailed) end
  local home, room = homes.of(e.actor)
  if not home then refuse("You have no home of your own yet. To found one, type <cmd home found>home found</>.") end
  if not here then return home, room end
  for _, own in ipairs(homes.rooms(e.actor)) do
    if own == e.actor.location then return home, own end
  end
  refuse("You have to be at home for that. To go there, type <cmd home go>home go</>.")
end

--- Returns the degree of WHO, by the things in their home or by grant.
function works.degree(who)
  local home, count, degree = homes.of(who), homes.count(who), 0
  for i, one in ipairs(works.DEGREES) do
    if count >= one.from then degree = i end
  end
  return math.max(degree, home and home.degree or 0)
end

--- Ends the command unless WHO has DEGREE.
function works.must_have(who, degree)
  if works.degree(who) >= degree then return end
  local one = works.DEGREES[degree]
  refuse("Once you have {n} things in your home, you can {may}.", { n = one.from, may = one.may })
end

--- Tells WHO about a degree that they have just reached.
function works.tell_degree(who)
  local count = homes.count(who)
  for _, one in ipairs(works.DEGREES) do
    if count == one.from then
      who:tell("You can now {may}. For example, type {how}", { may = one.may, how = one.how })
    end
  end
  homes.show(who)
end

--- Ends the command if no more things fit into WHO's home.
function works.must_fit(who)
  if homes.count(who) < homes.most(who) then return end
  refuse("Your home is full: {count}. To remove something, type "
    .. "<cmd home remove NAME>home remove NAME</>.", { count = homes.room_left(who) })
end

--- Returns TEXT; ends the command if no room of a home may have that name.
function works.check_place(text)
  if sys.title_fault(text) then refuse("A home's name has up to 40 letters, and no other player's name.") end
  if sys.is_place(text) then
    refuse("There is a room called {name} already. Please choose another name.", { name = text })
  end
  return text
end

--- Returns TEXT if it can be the name of THING (nil: of a thing that is not made yet); else ends the command.
local function check_name(thing, text)
  if sys.title_fault(text) then refuse("A thing's name has up to 40 letters, and no player's name.") end
  if text:find("^%d") or text:lower():find("%f[%w]coins?$") then
    refuse("That name means coins or several things. Please choose another name.")
  end
  local ok, why = true, nil
  if thing then ok, why = build.may_bear(thing, text) end
  if not ok then verbs.decline(why) end
  return text
end

function works.name(who, thing, text)
  works.must_have(who, 1)
  homes.must_word(who, text, 40)
  thing.name = check_name(thing, text)
  who:tell("It's {a thing} now.", { thing = thing })
end

function works.describe(who, thing, text)
  works.must_have(who, 2)
  homes.must_word(who, text, 500)
  thing.desc = quote(text)
  who:tell("People who look at {the thing} now see that.", { thing = thing })
end

function works.describe_room(who, room, text)
  homes.must_word(who, text, 1000)
  room.desc = quote(text)
  who:tell("People who come in now see that.")
end

--- Sets the detail KEY of PLACE to TEXT, or removes it if TEXT is nil.
function works.detail(who, place, key, text)
  works.must_have(who, 2)
  key = words.unquote(key):lower()
  if #key > 40 or not key:find("^[%w' -]+$") then refuse("A detail is a word or two from your text.") end
  if text and (direction(key) or sys.title_fault(key)) then
    refuse("A detail can't be an exit or a player's name. Use a word or two from your text.")
  end
  if text then homes.must_word(who, text, 500) end
  local details, count = {}, 0
  for other, own in pairs(place.details or {}) do
    details[other], count = own, count + 1
  end
  if not text and not details[key] then refuse("That room has no detail \"{key}\".", { key = key }) end
  if text and not details[key] and count >= DETAILS_MOST then
    refuse("You have {n} details already, which is the limit.", { n = count })
  end
  details[key] = text and quote(text)
  place.details = details
  who:tell(text and "People who look at \"{key}\" now see that." or "The detail \"{key}\" is gone.", { key = key })
end

local KINDS = { item = true, seat = true, container = true, light = true, sign = true }

--- Makes a thing of that name in ROOM, from one of KINDS.
function works.make(who, room, text, kind)
  works.must_have(who, 3)
  works.must_fit(who)
  kind = (kind or "item"):lower()
  if not KINDS[kind] then refuse("From what? You can use item, seat, container, light or sign.") end
  homes.must_word(who, text, 40)
  check_name(nil, text)
  local is_box = kind == "container"
  local thing = create(kind, { portable = false, furniture_of = room, location = room, open = is_box or nil,
    capacity = is_box and 20 or nil })
  local ok, why = build.may_bear(thing, text)
  if not ok then
    thing:destroy()
    verbs.decline(why)
  end
  thing.name = text
  if is_box then thing.closable = false end
  who:act("{Actor} {verb:make} {a thing}.", { thing = thing })
  works.tell_degree(who)
end

--- The properties that can be set: each returns the value from TEXT, or nil and what it has to be.
local SETTABLE = {
  hidden = function(_, text) -- mentioned in the room's text only
    local meant = ({ yes = true, ["true"] = true, on = true, no = false, ["false"] = false, off = false })[text:lower()]
    if meant == nil then return nil, "yes or no" end
    return meant
  end,
  seats = function(thing, text)
    local count = math.tointeger(tonumber(text))
    if not thing:is("seat") or not count or count < 1 or count > 6 then return nil, "from 1 to 6, for a seat" end
    return count
  end,
  text = function(thing, text)
    if not thing:is("sign") then return nil, "the text on a sign" end
    return quote(text)
  end,
  aliases = function(thing, text)
    local list = words.split(text)
    if #list > 5 or #text > 80 then return nil, "up to five words, separated by commas" end
    local ok, why = build.may_answer_to(thing, list)
    if not ok then verbs.decline(why) end
    for _, name in ipairs(list) do check_name(nil, name) end
    return list
  end,
}

function works.set(who, thing, name, text)
  works.must_have(who, 3)
  name = name:lower()
  if not SETTABLE[name] then refuse("You can set hidden, seats, text and aliases.") end
  homes.must_word(who, text, 1000)
  local value, wanted = SETTABLE[name](thing, text)
  if value == nil then refuse("{Name} has to be {wanted}.", { name = name, wanted = wanted }) end
  thing[name] = value
  who:tell("You set {name} of {the thing}.", { thing = thing, name = name })
end

-- More rooms.

--- Returns how many rooms WHO may have.
local function rooms_most(who)
  return math.min(ROOMS_MOST, 1 + (works.degree(who) >= 4 and 1 or 0) + homes.more(who).rooms)
end

function works.dig(who, from, way, name)
  local home, rooms = homes.of(who), homes.rooms(who)
  local back = way and opposite(way)
  if not back then refuse("Which way? For example, type <cmd home dig north to The Garret>home dig north to The "
    .. "Garret</>.") end
  if #rooms >= rooms_most(who) then
    if #rooms == 1 then works.must_have(who, 4) end
    refuse(optional("honours") and "Your home has {rooms}, which is the limit. To get more, type "
      .. "<cmd honours>honours</>."
      or "Your home has {rooms}, which is the limit.", { rooms = words.count(#rooms, "room") })
  end
  homes.must_word(who, name, 40)
  works.check_place(name)
  if find_exit(from, way) then refuse("There is an exit {way} already.", { way = way }) end
  local room = create({ "room", "home" }, { name = name, area = from.area, public = home.shown == true, home_of = who,
    desc = "Four bare walls." })
  local there = create("exit", { name = way, location = from, to = room })
  there.twin = create("exit", { name = back, location = room, to = from, twin = there })
  room:every(86400, "home")
  homes.change(who, function(copy)
    local ids = {}
    for i = 2, #rooms do ids[#ids + 1] = rooms[i].id end
    ids[#ids + 1] = room.id
    copy.rooms = ids
  end)
  who:act("{Actor} {verb:open} a way {way}.", { way = way }, { except = { who } })
  who:tell("The exit {way} now leads to {name}.", { way = way, name = name })
end

--- Removes the room behind the exit WAY of FROM, if it is an empty room of WHO's home without further exits.
function works.wall_up(who, from, way)
  local exit = way and find_exit(from, way)
  local room = exit and verbs.living(exit.to)
  local _, first = homes.of(who)
  if not room or room == first or not values.has(homes.rooms(who), room) then
    refuse("Your home has no room in that direction.")
  end
  for _, thing in ipairs(room.contents) do
    if not (thing:is("exit") and thing.to == from) then
      refuse("That room isn't empty. First take {the thing} out.", { thing = thing })
    end
  end
  exit:destroy()
  homes.change(who, function(copy)
    local ids = {}
    for _, id in ipairs(copy.rooms or {}) do
      if id ~= room.id then ids[#ids + 1] = id end
    end
    copy.rooms = ids
  end)
  room:destroy()
  who:act("{Actor} {verb:wall} up the way {way}.", { way = direction(way) or way })
end

-- Grants by wizards, and the deed.

function works.grant(who, degree)
  homes.change(who, function(home) home.degree = degree > 0 and degree or nil end)
end

--- Makes WHO, a builder, the owner of their home's rooms, which they can then build on like their other rooms.
function works.deed(who)
  if sys.role(who) == "player" then
    refuse("A deed is only for builders. Once {n} things stand here, ask a wizard.", { n = works.DEGREES[4].from })
  end
  manners.must_speak(who)
  for _, room in ipairs(homes.rooms(who)) do
    if room.owner and room.owner ~= who then refuse("{Room} belongs to someone else.", { room = room.name }) end
    local ok, why = build.set_owner(room, who)
    if not ok then verbs.decline_plain(why) end
  end
end

return works
