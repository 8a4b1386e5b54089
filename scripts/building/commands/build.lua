--- Building commands that make, name, describe, place and destroy things.
local building = require("building")
local exits = require("exits")
local verbs = require("verbs")
local windows = require("windows")
local words = require("words")

local OPTIONS = building.options

--- Returns { amount = 5 } for the name "5 coins" if one of PROTOS is a heap, whose name stays; otherwise nil.
local function heap(name, protos)
  local amount = math.tointeger(tonumber(name:match("^(%d+) %S")))
  for _, proto in ipairs(amount and amount > 0 and protos or {}) do
    if math.type(proto.amount) then return { amount = amount } end
  end
end

--- Makes a thing in the builder's hands, however full they are. A room is placed nowhere.
local function make(e, name, protos)
  local thing, reason = create(protos, heap(name, protos) or { name = building.check_name(name) })
  building.must(thing, reason)
  if not thing:is("room") then
    building.join_area(e, thing)
    building.must(move(thing, e.actor, "create", { mover = e.actor, force = true }))
    e.actor:act("{Actor} {verb:make} {a thing} out of thin air.", { thing = thing },
      { except = { e.actor }, unseen_is_silent = true })
  end
  mention(e.actor, thing)
  e.actor:tell("You make {thing}.", { thing = building.label(thing) })
end

local SLIPS_OF_FROM = " form fom frm fro fron frmo rfom fromm "

--- Ends the command if TEXT is probably a name and prototypes, but with another word than "from" between them.
local function check_from(text)
  local left, right = text:match("^(.-)%s*=%s*(.*)$")
  if left then
    refuse("A name can't contain \"=\". Try: <cmd @create {name} from {proto}>@create {name} from {proto}</>",
      { name = left ~= "" and left or "NAME", proto = right ~= "" and right or "PROTOTYPE" })
  end
  local name = text:match("^(.+) from$")
  if name then
    refuse("From what? For example: <cmd @create {name} from light>@create {name} from light</>", { name = name })
  end
  for at, word, to in text:gmatch("()%f[%a](%a+)%f[%A]()") do
    local protos = text:sub(to + 1)
    if at > 2 and SLIPS_OF_FROM:find(" " .. word .. " ", 1, true) and building.named(words.split(protos)[1] or "") then
      refuse("Try: <cmd @create {name} from {protos}>@create {name} from {protos}</>",
        { name = text:sub(1, at - 2), protos = protos })
    end
  end
end

command("@create {name:text}", OPTIONS, function(e)
  local name, protos = e.name:match("^(.+) from (.+)$")
  if name then return make(e, name, building.protos(e.actor, protos)) end
  check_from(e.name)
  make(e, e.name, nil)
end)

--- A builder's words and numbers do not become a wizard's by copying them: the COPY that a wizard makes of such an
--- ORIGINAL belongs to its maker, who is told, and the game trusts it no further.
local function leave_to_maker(e, original, copy)
  local maker = build.maker(original)
  if not maker or maker == e.actor or build.maker(copy) == maker or sys.role(e.actor) ~= "wizard" then return end
  building.must(build.set_owner(copy, maker))
  e.actor:tell("It belongs to {maker}, as the one it was made from. To make it yours: @chown #{id} = {me}",
    { maker = words.shown(maker), id = copy.id, me = words.shown(e.actor) })
  maker:tell("{Who} makes a copy of {thing} (#{id}). It is yours, too.",
    { who = e.actor, thing = building.label(original), id = copy.id })
end

command("@clone {thing:any}", OPTIONS, function(e)
  local original = e.thing
  if original:is("player") then refuse("There is only one of each player.") end
  if original:is("exit") then refuse("To make an exit: <cmd @link DIRECTION to ROOM>@link DIRECTION to ROOM</>") end
  building.check(e, original)
  if original.name then building.check_name(original.name, original) end
  if #original.protos == 0 then
    refuse("{The thing} has no prototype, so it can't be cloned. To make a thing that inherits from it: " ..
      "@create NAME from #{id}", { thing = original, id = original.id })
  end
  local copy = building.must(create(original.protos, {}))
  for _, prop in ipairs(build.props(original)) do
    if not prop.from and prop.name ~= "area" then building.write(copy, prop.name, original[prop.name]) end
  end
  copy.worn, copy.twin = nil, nil
  building.join_area(e, copy)
  if build.source(original) then building.must(build.copy_program(copy, original)) end
  leave_to_maker(e, original, copy)
  if not original:is("room") then
    building.must(move(copy, e.actor, "create", { mover = e.actor, force = true }))
  end
  mention(e.actor, copy)
  e.actor:tell("You make {thing}.", { thing = building.label(copy) })
end)

-- Texts and names.

local function describe(e, text)
  building.check_change(e, e.thing)
  building.write(e.thing, "desc", text)
  e.actor:tell("{thing} has a new description.", { thing = building.label(e.thing) })
end

-- Of yourself: the command of core, "@describe me".
command("@describe {thing:any} = {text:text}", OPTIONS, function(e)
  if e.thing == e.actor then return pass() end
  describe(e, e.text)
end)

command("@describe {thing:any} =", OPTIONS, function(e)
  building.check_change(e, e.thing)
  building.write(e.thing, "desc", nil)
  e.actor:tell("{thing} no longer has its own description.", { thing = building.label(e.thing) })
end)

command("@describe {thing:any}", building.reading_lines, function(e)
  if e.thing == e.actor then return pass() end
  building.check_change(e, e.thing)
  if windows.property(e.actor, e.thing, "desc") then return end
  e.actor:tell("Type the description, and end it with a line that is only a dot. To give up, type "
    .. "<cmd @abort>@abort</>.")
  local text = lines(e.actor, true)
  if not text then return "The description is unchanged." end
  text = text:gsub("\n$", "")
  describe(e, text ~= "" and text or nil)
end)

--- Sets the text of the detail e.words, or removes the detail if there is no TEXT.
local function detail(e, text)
  building.check_change(e, e.thing)
  local details, key = {}, words.unquote(e.words):lower()
  for other, own in pairs(e.thing.details or {}) do details[other] = own end
  if not text and not details[key] then
    refuse("No detail there is called \"{words}\".", { words = key })
  end
  details[key] = text
  building.write(e.thing, "details", details)
  e.actor:tell(text and "Looking at \"{words}\" there now shows that text."
    or "You've removed the detail \"{words}\".", { words = key })
end

command("@detail {thing:any} {words:text} = {text:text}", OPTIONS, function(e) detail(e, e.text) end)
command("@detail {thing:any} {words:text} =", OPTIONS, function(e) detail(e, nil) end)

command("@name {thing:any} = {name:text}", OPTIONS, function(e)
  building.check_change(e, e.thing)
  if e.thing:is("player") then refuse("You can't rename a player.") end
  building.write(e.thing, "name", building.check_name(e.name, e.thing))
  e.actor:tell("It is now {thing}.", { thing = building.label(e.thing) })
end)

command("@alias {thing:any} = {list:text}", OPTIONS, function(e)
  local names = words.split(e.list)
  building.check_change(e, e.thing)
  if e.list:find(";", 1, true) then
    refuse("Commas stand between several names. Try: <cmd @alias {thing} = {list}>@alias {thing} = {list}</>",
      { thing = "#" .. e.thing.id, list = e.list:gsub("%s*;%s*", ", ") })
  end
  building.must(build.may_answer_to(e.thing, names))
  building.write(e.thing, "aliases", names)
  e.actor:tell("{thing} also answers to {list}.",
    { thing = building.label(e.thing), list = words.list(names) })
end)

command("@alias {thing:any} =", OPTIONS, function(e)
  building.check_change(e, e.thing)
  building.write(e.thing, "aliases", nil)
  e.actor:tell("{thing} no longer has other names.", { thing = building.label(e.thing) })
end)

-- Refs, prototypes and owners.

command("@ref {thing:any} = {ref:text}", OPTIONS, function(e)
  building.check(e, e.thing)
  local ref = e.ref:gsub("^%$", "")
  building.must(build.set_ref(e.thing, ref))
  e.actor:tell("{thing} is now ${ref}.", { thing = building.label(e.thing), ref = ref })
end)

command("@ref {thing:any} =", OPTIONS, function(e)
  building.check(e, e.thing)
  building.must(build.set_ref(e.thing, nil))
  e.actor:tell("{thing} no longer has a ref.", { thing = building.label(e.thing) })
end)

command("@proto {thing:any} = {list:text}", OPTIONS, function(e)
  building.check(e, e.thing)
  local protos = building.protos(e.actor, e.list)
  building.must(build.set_protos(e.thing, protos))
  local labels = {}
  for i, proto in ipairs(protos) do labels[i] = building.label(proto) end
  e.actor:tell("{thing} now inherits from {list}.",
    { thing = building.label(e.thing), list = words.list(labels) })
end)

--- Asks WHO to agree before they become the owner. A wizard need not ask; WHO is told instead.
local function ask_owner(e, who)
  if who == e.actor or who == e.thing.owner then return end
  if sys.role(e.actor) == "wizard" then
    who:tell("{Actor} makes you the owner of {thing}.",
      { actor = words.shown(e.actor), thing = building.label(e.thing) })
    return
  end
  building.must(build.may_own(e.thing, who))
  if not sys.online(who) then
    refuse("{Who} has to agree first, but isn't in the game now.", { who = words.shown(who) })
  end
  e.actor:tell("You ask {who} whether they want {thing}.", { who = words.shown(who), thing = building.label(e.thing) })
  building.must(build.ask_owner(e.thing, who))
  building.check(e, e.thing)
end

local function give(e, who)
  building.check(e, e.thing)
  if sys.role(who) == "player" then
    refuse("{Who} isn't a builder.", { who = words.shown(who) })
  end
  local _, _, author = build.source(e.thing)
  ask_owner(e, who)
  building.must(build.set_owner(e.thing, who))
  e.actor:tell("{thing} now belongs to {who}.",
    { thing = building.label(e.thing), who = words.shown(who) })
  if author and author ~= who.name then
    e.actor:tell("Its behaviour keeps the rights of {author} until {who} saves it.",
      { author = author, who = words.shown(who) })
  end
end

command("@chown {thing:any} = {name:word}", OPTIONS, function(e)
  local who = sys.player(e.name)
  if not who then return pass() end
  give(e, who)
end)
command("@chown {thing:any} = {who:player}", OPTIONS, function(e) give(e, e.who) end)

-- Places.

--- Returns the place for "to Y": a thing goes into a character's hands, a character to where the other one is.
local function destination(thing, to)
  if to:is("character") and thing:is("character") then
    if not to.location and sys.online(to) then
      refuse("You can't teleport to {who}, who is in a private place.", { who = words.shown(to) })
    end
    return to.location or refuse("{Who} is asleep and not in any room.", { who = words.shown(to) })
  end
  return to
end

--- Moves a sleeping player, who is out of the game: they will wake in TO.
local function teleport_sleeping(e, player, to)
  player.asleep = to
  e.actor:tell("{player} will wake up in {place}.",
    { player = building.label(player), place = building.label(to) })
end

--- Shows TEXT in the builder's own room and in places that they control. Elsewhere their characters come and go
-- silently.
local function show(e, thing, text)
  local place = place_of(thing)
  if place and (place == place_of(e.actor) or build.controls(e.actor, place)) then
    thing:act(text, {}, { except = { thing }, unseen_is_silent = true })
  end
end

--- Refuses to enter somebody's home without an invitation, unless the actor is a wizard or controls the room.
local function check_home(e, to)
  local room = to:is("room") and to or place_of(to)
  local owner = room and verbs.living(room.home_of)
  if owner and owner ~= e.actor and sys.role(e.actor) ~= "wizard" and not build.controls(e.actor, room) then
    refuse("That is {name}'s home. To visit it, type: <cmd home visit {name}>home visit "
      .. "{name}</>", { name = words.shown(owner) })
  end
end

local function teleport(e, thing, to)
  if thing == to then refuse("You can't put a thing into itself.") end
  if thing:is("room") then refuse("You can't move a room.") end
  if thing:is("character") and not (to:is("room") or to:is("container") or to:is("character")) then
    refuse("{The place} isn't a room or a container.", { place = to })
  end
  local goes_oneself = thing == e.actor
  local here = thing.location
  if not goes_oneself and not build.controls(e.actor, thing) then
    building.check(e, here or thing)
  end
  to = destination(thing, to)
  if not goes_oneself then building.check_accepts(e, to, thing) end
  if goes_oneself then check_home(e, to) end
  if not goes_oneself then building.must(build.may_take(thing, to)) end
  if to == here then refuse("{Thing} is there already.", { thing = building.label(thing) }) end
  if thing:is("player") and not here then return teleport_sleeping(e, thing, to) end
  if thing:is("character") and here then
    show(e, thing, "{Actor} {verb:vanish}.")
  end
  building.must(move(thing, to, "teleport", { mover = e.actor, force = true }))
  if thing:is("character") then
    show(e, thing, "{Actor} {verb:appear}.")
  end
  if not goes_oneself then
    e.actor:tell("{thing} is now in {place}.",
      { thing = building.label(thing), place = building.label(to) })
  end
end

--- Returns the builder's room that NAME means, wherever it is. A room with exactly that name comes first.
local function own_room(e, name)
  local rooms, same = {}, {}
  for _, thing in ipairs(building.must(build.search(name))) do
    if thing:is("room") and build.controls(e.actor, thing) and e.actor:match(name, { thing }) then
      rooms[#rooms + 1] = thing
      if (thing.name or ""):lower() == name:lower() then same[#same + 1] = thing end
    end
  end
  if #same > 0 then rooms = same end
  local by_ref = #rooms == 0 and building.named(name)
  if by_ref and by_ref:is("room") then return by_ref end
  if #rooms == 0 then refuse("You don't see \"{name}\" here, and none of your rooms is called that. To walk to another "
    .. "place that you know, type: <cmd go to {name}>go to {name}</>", { name = name }) end
  if #rooms > 1 then
    local labels = {}
    for i, room in ipairs(rooms) do labels[i] = building.label(room) end
    refuse("Several rooms are called that: {list}. Give the number.", { list = words.list(labels) })
  end
  return rooms[1]
end

--- Returns the player who holds THING, if it is not the actor: they are told when it goes.
local function holder_of(e, thing)
  local holder = thing.location
  return holder and holder ~= e.actor and holder:is("player") and holder or nil
end

--- Moves THING to PLACE, and tells the player who held it.
local function bring(e, thing, place)
  local holder = holder_of(e, thing)
  teleport(e, thing, place)
  if holder and thing.location ~= holder then
    holder:tell("{Actor} {actor verb:take} {the thing} back.", { actor = e.actor, thing = thing })
  end
end

--- True if TEXT is a number, a ref or "X to Y", so that it cannot be a room's name.
local function is_no_name(text) return text:find("^[#$]") or text:find(" to ", 1, true) end

command("@teleport {thing:any} to {place:any}", OPTIONS, function(e) bring(e, e.thing, e.place) end)

command("@teleport [to] {place:any}", OPTIONS, function(e) teleport(e, e.actor, e.place) end)

command("@teleport {thing:any} to {name:text}", OPTIONS, function(e)
  if is_no_name(e.name) then return pass() end
  bring(e, e.thing, own_room(e, e.name))
end)

command("@teleport [to] {name:text}", OPTIONS, function(e)
  if is_no_name(e.name) then return pass() end
  teleport(e, e.actor, own_room(e, e.name))
end)

local FOUND_MAX = 50 -- the most that build.search returns

command("@find {name:text}", OPTIONS, function(e)
  local found = e.name:find("^[#$]") and { building.named(e.name) } or building.must(build.search(e.name))
  local written, world = sys.realm_find(e.name)
  if written then e.actor:tell("{name} in the world {world}", { name = written, world = world }) end
  if #found == 0 and written then return end
  if #found == 0 then refuse("Nothing is called \"{name}\".", e) end
  for _, thing in ipairs(found) do
    local where = thing.location
    e.actor:tell(where and "{thing} in {where}" or "{thing}",
      { thing = building.label(thing), where = where and building.label(where) })
  end
  if #found >= FOUND_MAX then
    e.actor:tell("There may be more. To find fewer, type more of the name.")
  end
end)

--- Destroys the exits that lead back to ROOM, if the builder controls them.
local function destroy_ways_to(e, room)
  for _, exit in ipairs(room.contents) do
    local twin = exit:is("exit") and exits.twin(exit)
    if twin and twin.location ~= room and build.controls(e.actor, twin) then
      building.must(build.destroy(twin))
    end
  end
end

--- Returns the users of the module THING, whose behaviours would no longer load without it.
local function users_of(e, thing)
  if not thing.ref or not build.source(thing) then return {} end
  local users = building.users(thing)
  if not verbs.living(thing) then refuse("It no longer exists.") end
  building.check(e, thing)
  return users
end

local function list_users(users)
  local names = {}
  for i = 1, math.min(#users, 5) do names[i] = building.label(users[i].object) end
  if #users > 5 then names[6] = ("%d more"):format(#users - 5) end
  return words.list(names)
end

local TOLD_EVERY = 2 -- seconds

--- Takes a large THING apart before its end, a part at a time, so that others need not wait. Tells how far it is.
local function take_apart(e, thing, label)
  if not build.is_large or not build.is_large(thing) then return end
  e.actor:tell("{label} holds much, or much is made from it. Taking it apart takes a while.", { label = label })
  local after, done, told, goes_on = 0, 0, now(), true
  local count
  while after and goes_on do -- until the end, or something inside doesn't move
    wait(0)
    if not verbs.living(thing) then refuse("It no longer exists.") end
    building.check(e, thing)
    after, count, goes_on = build.take_apart(thing, after)
    done = done + count
    if now() - told >= TOLD_EVERY then
      e.actor:tell("{label}: {n} so far.", { label = label, n = done })
      told = now()
    end
  end
  wait(1) -- until that is on the disk: what is read there need not be done again
  if not verbs.living(thing) then refuse("It no longer exists.") end
  building.check(e, thing)
end

local function destroy(e, force)
  local label = building.label(e.thing)
  building.check(e, e.thing)
  if e.thing:is("player") then refuse("You can't destroy a player. See: help @boot, help @ban") end
  if e.thing == object("start") then refuse("You can't destroy the room where newcomers start.") end
  local users, ref = users_of(e, e.thing), e.thing.ref
  if #users > 0 and not force then
    refuse(#users == 1 and "{thing} is a module that {users} uses, and can't load without it. To destroy it anyway: "
      .. "@destroy #{id} force. Its owner is told."
      or "{thing} is a module that {users} use, and can't load without it. To destroy it anyway: @destroy #{id} force. "
        .. "Their owners are told.",
      { thing = label, users = list_users(users), id = e.thing.id })
  end
  take_apart(e, e.thing, label)
  local holder = holder_of(e, e.thing)
  local inside = e.thing:is("room") and e.thing.contents or {}
  exits.part(e.thing, function(twin) return build.controls(e.actor, twin) end)
  destroy_ways_to(e, e.thing)
  if holder then
    holder:tell("{Actor} {actor verb:have} destroyed {the thing}.", { actor = e.actor, thing = e.thing })
  end
  for _, one in ipairs(inside) do
    if one:is("player") and one ~= e.actor then
      one:tell("{Actor} {actor verb:have} destroyed {place}, and you wake up elsewhere.",
        { actor = e.actor, place = e.thing })
    end
  end
  building.must(build.destroy(e.thing))
  for _, user in ipairs(users) do
    if verbs.living(user.object) then
      build.report(user.object, "the module $" .. ref .. " that it uses (revision " .. user.revision
        .. ") was destroyed by " .. e.actor.name .. ". Your behaviour runs until the server restarts, and then no "
        .. "longer loads. Use another module, or copy its code.")
    end
  end
  e.actor:tell("{label} is gone.", { label = label })
end

command("@destroy {thing:any}", building.exact, function(e) destroy(e, false) end)
command("@destroy {thing:any} force", building.exact, function(e) destroy(e, true) end)
