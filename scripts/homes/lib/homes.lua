--- Homes: every account can found one. Its rooms belong to the game until a builder asks for the deed, and
--- `home_of` names their player. The rest is the player's option `home`, which no builder can write: { room =,
--- rooms = { the others }, locked =, shown =, guests =, visits =, ratings =, prices =, degree = granted by a
--- wizard }. A player's extras beyond other homes are in the option `home_more` (rules/honours.lua). A room that
--- the option does not name is nobody's home, whatever its properties say.
local deeds = require("deeds")
local manners = require("manners")
local points = require("points")
local verbs = require("verbs")
local words = require("words")

local homes = {}

homes.FURNITURE_MOST = 24
homes.GUESTS_MOST = 100
homes.WARES_MOST = 40
local VISITS_KEPT, RATINGS_KEPT, LISTED = 20, 500, 10
local RATINGS_A_DAY, HALF_LIFE = 5, 90 -- per account; days after which a rating counts half
local DAY = 86400

--- Furniture: a word, and the name, prototype and seats of the thing. It can't be carried away.
homes.FURNITURE = {}
for row in ([[
  chair: a wooden chair, seat
  armchair: a deep armchair, seat
  bench: a long bench, seat 3
  sofa: a soft sofa, seat 3
  bed: a broad bed, seat 2
  stool: a three-legged stool, seat
  table: a square table, item
  desk: a writing desk, item
  shelf: a broad shelf, container
  chest: a wooden chest, container
  lamp: a standing lamp, light
  lantern: a hanging lantern, light
  stove: a small iron stove, item
  hearth: an open hearth, item
  rug: a woven rug, item
  carpet: a red carpet, item
  curtain: a heavy curtain, item
  mirror: an oval mirror, item
  picture: a framed picture, item
  clock: a ticking clock, item
  plant: a potted plant, item
  vase: a slender vase, item
  statue: a small statue, item
  harp: a silent harp, item
]]):gmatch("[^\n]+") do
  local word, name, proto, seats = row:match("^ *(%l+): (.-), (%l+) ?(%d*)$")
  if word then homes.FURNITURE[word] = { name = name, proto = proto, seats = tonumber(seats) } end
end

--- Returns the option `home` of WHO, and its first room; nil if they have no home.
function homes.of(who)
  local home = who and who:is("player") and sys.option(who, "home")
  local room = home and object(home.room)
  if not room or room.home_of ~= who then return nil end
  return home, room
end

--- Returns the rooms of WHO's home, the main room first.
function homes.rooms(who)
  local home, first = homes.of(who)
  local rooms = { first }
  for _, id in ipairs(home and home.rooms or {}) do
    local room = object(id)
    if room and room:is("room") and room.home_of == who then rooms[#rooms + 1] = room end
  end
  return rooms
end

--- Returns the player whose home ROOM is part of, and their option `home`; nil without an owner.
function homes.owner(room)
  local who = room and verbs.living(room.home_of)
  for _, own in ipairs(who and homes.rooms(who) or {}) do
    if own == room then return who, (homes.of(who)) end
  end
  return nil
end

--- Returns what WHO may have at home beyond other players: { things =, rooms = }.
function homes.more(who)
  local more = sys.option(who, "home_more") or {}
  return { things = more.things or 0, rooms = more.rooms or 0 }
end

--- Returns how many things fit into WHO's home.
function homes.most(who)
  return homes.FURNITURE_MOST + homes.more(who).things
end

--- Changes WHO's home: FN(copy) changes a copy, which is then stored.
function homes.change(who, fn)
  local home, copy = sys.option(who, "home"), {}
  for key, value in pairs(home) do copy[key] = value end
  for _, key in ipairs({ "guests", "visits", "ratings", "prices" }) do
    local part = {}
    for k, v in pairs(home[key] or {}) do part[k] = v end
    copy[key] = part
  end
  fn(copy)
  sys.set_option(who, "home", copy)
  homes.show(who)
end

--- True if the owner's account is disabled or banned. Then nobody else can come in.
function homes.is_shut(owner)
  local account = sys.account(owner.name)
  if account and account.disabled then return true end
  for _, one in ipairs(sys.standing(owner)) do
    if one.kind == "ban" then return true end
  end
  return false
end

--- Returns why WHO can't come into ROOM, or nil. Wizards can go everywhere, and so can things made by the game
--- or by wizards. Other things can come in only where their maker can.
function homes.bar(room, who)
  local owner, home = homes.owner(room)
  if not who:is("player") then who = build.maker(who) end
  if not who or owner == who or sys.role(who) == "wizard" then return nil end
  if not owner then return "Nobody lives there any longer." end
  if homes.is_shut(owner) then return "That door is sealed." end
  if sys.ignores(owner, who) then return "That door stays shut." end
  if home.locked and not (home.guests and home.guests[who.id]) then
    return words.fill("That door is locked. To be let in, type <cmd home ring {name}>home ring "
      .. "{name}</>", { name = words.shown(owner) })
  end
  return nil
end

--- Returns why WHO can't come into ROOM with what HOLDER holds (nil: WHO), or nil: nobody is smuggled past a lock.
function homes.bar_carried(room, who, holder)
  for _, thing in ipairs((holder or who).contents) do
    if thing:is("character") and homes.bar(room, thing) then
      return render(who, "{The inside} can't come in, so leave {inside them} outside.", { inside = thing })
    end
    local why = homes.bar_carried(room, who, thing)
    if why then return why end
  end
end

--- Returns the object with that ref if the game or a wizard owns it, or nil. Ends the command if a builder
--- made it, since that builder could control everyone's homes.
local function ours(ref)
  local one = object(ref)
  if one and build.maker(one) then
    refuse("Homes need a wizard first: ${ref} belongs to a builder, and has to belong to the game.", { ref = ref })
  end
  return one
end

--- Returns the lane before all homes; makes it when the first home is founded.
function homes.lane()
  local lane, area = ours("homes/lane"), ours("homes")
  if lane then return lane end
  if not area then
    area = create("area", { name = "Lantern Lane", proper = true })
    build.set_ref(area, "homes")
  end
  lane = create("room", { name = "Lantern Lane", area = area,
    desc = "A quiet lane of many doors, each with a lantern over it. The people who founded a home live here: "
      .. "<cmd help homes>help homes</> says how." })
  build.set_ref(lane, "homes/lane")
  create("exit", { name = "out", location = lane, to = object("start") })
  return lane
end

function homes.found(who)
  local lane = homes.lane()
  local room = create({ "room", "home" }, { name = who.name .. "'s home", area = lane.area, public = false,
    home_of = who, desc = "Four bare walls, a window, and a door that leads out into the lane." })
  create("exit", { name = "out", location = room, to = lane })
  room:every(DAY, "home")
  sys.set_option(who, "home", { room = room.id, locked = true, founded = now() })
  homes.show(who)
  return room
end

--- True if THING belongs to ROOM as furniture. A builder's thing never does, whatever its properties say.
function homes.is_furniture(thing, room)
  return thing ~= nil and thing.furniture_of == room and build.maker(thing) == nil
end

--- Returns the furniture in ROOM.
function homes.furniture(room)
  local list = {}
  for _, thing in ipairs(room.contents) do
    if homes.is_furniture(thing, room) then list[#list + 1] = thing end
  end
  return list
end

--- Returns how many things stand in all rooms of WHO's home.
function homes.count(who)
  local count = 0
  for _, room in ipairs(homes.rooms(who)) do count = count + #homes.furniture(room) end
  return count
end

--- Removes ROOM with its furniture if its player was deleted. Characters in it are moved out.
function homes.sweep(room)
  if homes.owner(room) then return end
  homes.clear(room)
end

function homes.clear(room)
  for _, thing in ipairs(homes.furniture(room)) do thing:destroy() end
  room:destroy()
end

function homes.visited(owner, who)
  homes.change(owner, function(home)
    local visits = {}
    for _, one in ipairs(home.visits) do
      if one.id ~= who.id then visits[#visits + 1] = one end
    end
    visits[#visits + 1] = { id = who.id, time = now(), masked = acquaintance(who, owner) ~= "met" or nil }
    while #visits > VISITS_KEPT do table.remove(visits, 1) end
    home.visits = visits
  end)
end

--- Returns the visitors to WHO's home since the time SINCE, for `missed`.
function homes.visits(who, since)
  local list, home = {}, homes.of(who)
  for _, one in ipairs(home and home.visits or {}) do
    local guest = object(one.id)
    if guest and guest:is("player") and one.time >= since and not sys.ignores(who, guest) then
      local name = one.masked and "Somebody" or words.shown(guest) -- they were masked to the owner
      list[#list + 1] = { time = one.time, text = name .. " was at your home." }
    end
  end
  return list
end

local function has_visited(home, who)
  for _, one in ipairs(home.visits or {}) do
    if one.id == who.id then return true end
  end
  return false
end

-- The network each player last played from, and the homes rated from each network. In memory only: no address
-- is stored.
local networks, rated, rated_count = {}, {}, 0

local function network(who)
  local from = sys.connections(who)[1]
  networks[who.id] = from and from.network or networks[who.id]
  return networks[who.id]
end

--- Returns how many homes WHO rated today.
local function rated_today(who)
  local had = sys.option(who, "home_rated") or {}
  return had.day == now() // DAY and had.times or 0
end

--- Ends the command unless WHO may rate OWNER's home. The account must be a day old and have visited the home,
--- and may rate a few homes a day. Only one account per network can rate a home, and none from the owner's
--- network.
function homes.must_rate(who, owner, home)
  local account = sys.account(who.name)
  if sys.is_guest(who) or not account then refuse("A guest can't rate homes. Create a character to rate them.") end
  if owner == who then refuse("You can't rate your own home.") end
  if not home.shown then refuse("That home isn't shown to others, so you can't rate it.") end
  if not has_visited(home, who) then refuse("Visit it first. Type "
    .. "<cmd home visit {name}>home visit {name}</>", { name = words.shown(owner) }) end
  if now() - account.created < DAY then
    refuse("You are new here. You can rate homes once your account is a day old.")
  end
  local from = network(who)
  local by = from and rated[owner.id .. " " .. from]
  if from and from == network(owner) or by and by ~= who.id then refuse("You can't rate this home from here.") end
  if not network(owner) then
    refuse("You can rate it once {who} has been in the game again.", { who = words.shown(owner) })
  end
  if rated_today(who) >= RATINGS_A_DAY then
    refuse("You have rated {n} homes today. You can rate more tomorrow.", { n = RATINGS_A_DAY })
  end
end

function homes.rate(who, owner, stars)
  local from = network(who)
  if from then
    if rated_count > 10000 then rated, rated_count = {}, 0 end
    rated[owner.id .. " " .. from], rated_count = who.id, rated_count + 1
  end
  homes.change(owner, function(home)
    local count = 0
    for _ in pairs(home.ratings) do count = count + 1 end
    if home.ratings[who.id] or count < RATINGS_KEPT then home.ratings[who.id] = { stars = stars, time = now() } end
  end)
  sys.set_option(who, "home_rated", { day = now() // DAY, times = rated_today(who) + 1 })
  homes.list_anew(owner)
end

--- Returns the score of HOME and the number of ratings. The score is the mean with three more ratings of three
--- stars, where old ratings count less.
function homes.score(home)
  local sum, weight, count = 9, 3, 0
  for _, one in pairs(home.ratings or {}) do
    local stars, age = one, 0
    if type(one) == "table" then stars, age = one.stars, math.max(0, now() - one.time) end
    local counts = 0.5 ^ (age / (HALF_LIFE * DAY))
    sum, weight, count = sum + stars * counts, weight + counts, count + 1
  end
  return sum / weight, count
end

--- Returns the lists of the newest and of the best loved homes that are shown. They are stored beside the
--- world, for the web pages.
function homes.listed()
  local lists = sys.kv("homes") or {}
  return lists.newest or {}, lists.loved or {}
end

local function without(list, who)
  local kept = {}
  for _, row in ipairs(list) do
    local owner = object(row.player)
    local home = owner and owner ~= who and homes.of(owner)
    if home and home.shown and not homes.is_shut(owner) then
      row.score, row.count = homes.score(home)
      row.stars = ("%.1f"):format(row.score)
      kept[#kept + 1] = row
    end
  end
  return kept
end

--- Updates WHO's home in the lists, and removes homes that are gone.
function homes.list_anew(who)
  local newest, loved = homes.listed()
  newest, loved = without(newest, who), without(loved, who)
  local home, room = homes.of(who)
  if home and home.shown then
    local score, count = homes.score(home)
    local row = { player = who.id, name = who.name, room = room.id, title = room.name,
      score = score, stars = ("%.1f"):format(score), count = count, founded = math.floor(home.founded) }
    newest[#newest + 1] = row
    if count > 0 then loved[#loved + 1] = row end
  end
  table.sort(newest, function(a, b) return a.founded > b.founded end)
  table.sort(loved, function(a, b) return a.score > b.score end)
  for _, list in ipairs({ newest, loved }) do
    while #list > LISTED do table.remove(list) end
  end
  sys.set_kv("homes", { newest = newest, loved = loved })
end

--- Moves WHO to ROOM by the lane. Handlers that forbid leaving or entering apply.
function homes.go(who, room)
  if verbs.living(who.fighting) or who.dying then refuse("You are fighting. To get away, type <cmd flee>flee</>.") end
  if who.location == room then refuse("You are there already.") end
  local from = who.location
  verbs.must(verbs.move(who, who, room, "visit"))
  from:announce("{Who} {who verb:go} off towards the lane.", { who = who })
  who:act("{Actor} {verb:come} in from the lane.", {}, { except = { who } })
  local owner = homes.owner(room)
  network(who)
  if owner and owner ~= who then homes.visited(owner, who) end
end

--- Returns the room WHO is in, even inside something that is there; or nil.
function homes.around(who)
  local place = who.location
  while place and not place:is("room") do place = place.location end
  return place
end

--- Returns the players in WHO's home besides WHO, also those inside something there.
function homes.visitors(who)
  local list = {}
  local function add(place)
    for _, one in ipairs(place.contents) do
      if one:is("player") and one ~= who then list[#list + 1] = one end
      add(one)
    end
  end
  for _, room in ipairs(homes.rooms(who)) do add(room) end
  return list
end

--- Puts WHO out into the lane, if they are in the same home as ROOM.
function homes.put_out(who, room)
  local owner = homes.owner(room)
  if not owner or homes.owner(homes.around(who)) ~= owner then return end
  who:act("{Actor} {verb:be} shown out.", {})
  move(who, homes.lane(), "home", { mover = who, force = true })
end

--- Ends the command if WHO is silenced or TEXT is too long. Texts of a home are public speech.
function homes.must_word(who, text, most)
  manners.must_speak(who)
  if #text > most then refuse("That is too long. Use {most} characters at most.", { most = most }) end
end

--- "5 things of 24".
function homes.room_left(who)
  return words.count(homes.count(who), "thing") .. " of " .. homes.most(who)
end

--- Sends WHO's home to their clients (Char.Home); an empty table if they have none.
function homes.show(who)
  if not sys.online(who) or sys.is_guest(who) then return end
  local home, room = homes.of(who)
  if not home then return who:send_data("Char.Home", {}) end
  local guests, rooms, kinds = {}, {}, {}
  for _, name in pairs(home.guests or {}) do guests[#guests + 1] = name end
  for i, one in ipairs(homes.rooms(who)) do rooms[i] = one.id end
  for word in pairs(homes.FURNITURE) do kinds[#kinds + 1] = word end
  table.sort(guests)
  table.sort(kinds)
  who:send_data("Char.Home", { name = room.name, rooms = rooms, locked = home.locked == true,
    shown = home.shown == true, guests = guests, kinds = kinds, things = homes.count(who), most = homes.most(who) })
end

for _, name in ipairs({ "connect", "joined" }) do
  deeds.on(name, function(who)
    if homes.of(who) then network(who) end
    homes.show(who)
  end)
end

points.add("honours.home", function(who) return homes.of(who) ~= nil end)
points.add("honours.given", homes.show)
points.add("look.players", function(thing)
  return thing.location ~= nil and homes.is_furniture(thing, thing.location)
end)
points.add("missed.lines", function(who, since, add)
  for _, visit in ipairs(homes.visits(who, since)) do add("visits", visit) end
end)

return homes
