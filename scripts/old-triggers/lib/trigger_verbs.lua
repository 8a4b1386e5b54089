--- The verbs of triggers: %echo%, %load%, %door% … Each is FN(run, text), with all %names% already replaced.
--- Errors are reported to the builder, and the run goes on.
---
--- Everything that affects others asks trigger_rights.lua, which has the rules.
local body = require("body")
local exits = require("exits")
local fight = require("fight")
local finding = require("trigger_find")
local rendering = require("trigger_render")
local rights = require("trigger_rights")
local trade = require("trade")
local values = require("values")
local verbs = require("verbs")
local words = require("trigger_words")

local all = {}

local place_of_run = rendering.place

--- Returns the first word of TEXT, and the rest; reports an error for an empty TEXT.
local function split(run, text, verb)
  local word, rest = text:match("^(%S+)%s*(.*)$")
  if not word then run.complain(verb .. " needs a target") end
  return word, rest
end

-- Signs before a name, rendered for each reader: "~ann" is Ann, or you.
local NAMED = { ["~"] = "{the %s}", ["`"] = "{the %s}", ["|"] = "{the %s's}", ["^"] = "{%s their}",
  ["&"] = "{%s they}", ["*"] = "{%s them}" }
local NAMED_MOST = 10

--- Returns VALUE as a template, and its names.
local function told(run, value)
  local text = verbs.ready(rendering.markup(value))
  if not text:find("[~`|^&*][%w}]") then return text end
  local names, count = {}, 0
  text = text:gsub("([~`|^&*])(}?[%w_%-']+)", function(sign, word)
    local thing = count < NAMED_MOST and finding.near(run.owner, rendering.place(run), word)
    if not thing then return nil end
    count = count + 1
    names["named_" .. count] = thing
    return NAMED[sign]:format("named_" .. count)
  end)
  return text, names
end

--- Returns the object that WORD names; reports an error if WORD names nothing.
local function target(run, word, verb)
  local thing = word and finding.any(run.owner, word)
  if word and not thing then run.complain(("%s: there is no %s"):format(verb, word:sub(1, 40))) end
  return thing
end

--- True if the run may be heard in PLACE.
local function heard_in(run, place)
  return place ~= nil and (place == place_of_run(run) or rights.accepted(run.rights, place))
end

-- Telling.

function all.echo(run, text)
  local place = place_of_run(run)
  if place and heard_in(run, place) then place:announce(told(run, text)) end
end

function all.send(run, text)
  local word, rest = split(run, text, "send")
  local who = target(run, word, "send")
  if not who then return end
  if who:is("room") then return heard_in(run, who) and who:announce(told(run, rest)) end
  local place = finding.place(who)
  if who:is("character") and heard_in(run, place) then who:tell(told(run, rest)) end
end

function all.echoaround(run, text)
  local word, rest = split(run, text, "echoaround")
  local who = target(run, word, "echoaround")
  local place = who and finding.place(who)
  if not place or not heard_in(run, place) then return end
  local words_told, names = told(run, rest)
  place:announce(words_told, names, who)
end

function all.asound(run, text)
  local here = place_of_run(run)
  for _, exit in ipairs(here and here.contents or {}) do
    local to = exit:is("exit") and exits.goal(exit)
    if to and to ~= here and heard_in(run, to) then to:announce(told(run, text)) end
  end
end

local ECHO_ROOMS = 500

function all.zoneecho(run, text)
  local word, rest = split(run, text, "zoneecho")
  local room = word and (finding.room(word) or finding.by_uid(word))
  if not room and word then room = place_of_run(run) end
  local area = room and verbs.living(room.area)
  if not area then return run.complain(("zoneecho: no zone has the room %s"):format(word or "")) end
  for _, who in ipairs(sys.people_in(area)) do
    if heard_in(run, place_of(who)) then who:tell(told(run, rest)) end
  end
end

function all.recho(run, text)
  local from, to, rest = text:match("^(%d+)%s+(%d+)%s*(.*)$")
  if not from then return run.complain("recho needs two room numbers and a text") end
  from, to = math.tointeger(tonumber(from)), math.tointeger(tonumber(to))
  for vnum = from, math.min(to, from + ECHO_ROOMS) do
    local room = finding.room(tostring(vnum))
    if room and heard_in(run, room) then room:announce(told(run, rest)) end
  end
end

function all.log(run, text)
  run.complain("log: " .. text)
end

-- Making and destroying.

--- True if the run may put things into PLACE; else reports an error.
local function may_place(run, place)
  if rights.accepted(run.rights, place) then return true end
  run.complain(("%s does not accept the owner of this trigger"):format(place.name or "that place"))
  return false
end

local function make(run, kind, vnum, place)
  local proto = finding.proto(kind, vnum)
  if not proto then
    return run.complain(("load: there is no %s #%s"):format(kind == "mob" and "mobile" or "object", vnum))
  end
  if not place or not may_place(run, place) then return nil end
  local made, why = create(proto)
  if not made then return run.complain("load: " .. why) end
  local whose = run.rights[1]
  if whose and not build.set_owner(made, whose) then -- not a builder any more, or quota exceeded
    made:destroy()
    return nil
  end
  made = trade.minted("triggers", made, #run.rights == 0 and run.owner or nil)
  if not made then return run.complain("load: only triggers of the game and of wizards can make coins") end
  local ok = move(made, place, "reset", { mover = made, force = true })
  if not ok or not verbs.living(made) then return nil end
  run.keep("lastloaded", finding.uid(made))
  return made
end

local function load_object(run, vnum, rest)
  local owner, place = run.owner, place_of_run(run)
  local into = owner:is("character") and not run.place and owner or place
  local word, where = rest:match("^(%S+)%s*(%S*)$")
  if word then
    into = finding.any(owner, word)
    if not into then return run.complain(("load: there is no %s"):format(word)) end
  end
  local proto = finding.proto("obj", vnum)
  if not word and proto and into == owner and proto.portable == false then into = place end
  if into and into:is("player") and #run.rights > 0 then
    return run.complain("a builder's trigger can't give things to players")
  end
  local made = make(run, "obj", vnum, into)
  where = where and where:lower() or ""
  if not made or where == "" or where == "inv" then return end
  if words.places[words.place_numbers[where] or math.tointeger(tonumber(where))] == "wield" then
    if into:is("character") and body.diku(made).dice then into.wielded = made end
  elseif made:is("garment") then
    made.worn = true
  end
end

function all.load(run, text)
  local kind, vnum, rest = text:match("^(%a+)%s+(%S*%d)%s*(.-)%s*$")
  if not kind then return run.complain("load needs \"obj\" or \"mob\" and a number") end
  if kind:lower():sub(1, 1) == "o" then return load_object(run, vnum, rest) end
  local place = place_of_run(run)
  if rest ~= "" then place = finding.room(rest) or finding.by_uid(rest) or place end
  local made = make(run, "mob", vnum, place)
  if made then body.settle(made) end
end

--- Destroys THING with its contents, except players, rooms, exits, and things the owner does not control.
local function purge_one(run, thing)
  if not verbs.living(thing) then return end
  if thing:is("player") then return run.complain("purge: you can't purge players") end
  if thing:is("room") or thing:is("exit") then return run.complain("purge: you can't purge rooms and exits") end
  if not thing.location or thing.corpse and thing.corpse ~= true then return end
  if not rights.controls(run.rights, thing) then return run.complain("purge: that belongs to someone else") end
  if rights.holder(run.rights, thing) then return run.complain("purge: a player holds it") end
  for _, inside in ipairs(thing.contents) do purge_one(run, inside) end
  if thing.fighting then fight.quit(thing) end
  trade.melt("triggers", thing)
end

function all.purge(run, text)
  local word = text:match("^(%S.-)%s*$")
  if word then
    local thing = target(run, word, "purge")
    return thing and purge_one(run, thing)
  end
  local place = place_of_run(run)
  for _, thing in ipairs(place and place.contents or {}) do
    if not thing:is("player") and not thing:is("exit") and not (thing == run.owner and run.letter == "m") then
      purge_one(run, thing)
    end
  end
end

function all.transform(run, text)
  local vnum, owner = text:match("^%-?(%d+)"), run.owner
  local kind = owner:is("character") and "mob" or "obj"
  local proto = vnum and finding.proto(kind, vnum)
  if not proto or owner:is("room") then return run.complain(("transform: there is no #%s"):format(vnum or text)) end
  if owner:is("player") or not rights.controls(run.rights, proto) then return end
  if rights.holder(run.rights, owner) then return run.complain("transform: a player holds it") end
  local part = owner.hp and body.hp(owner) / body.max_hp(owner)
  if not build.set_protos(owner, { proto }) then return end
  owner.name, owner.aliases, owner.desc, owner.room_line = nil, nil, nil, nil
  if part then
    owner.hp, owner.max_hp = nil, nil
    body.begin(owner)
    body.set_hp(owner, math.max(1, math.floor(part * body.max_hp(owner))))
  end
end

-- Moving and hurting.

local function bring(run, who, room)
  if who:is("character") == false or who == room then return end
  if not rights.may_bring(run.rights, who, room) then
    return run.complain(("teleport: you can't bring %s there"):format(who.name or "that"))
  end
  if who:is("player") then
    local ok, why = rights.may_take_along(run.rights, run.owner, who, room)
    if not ok then return run.complain("teleport: " .. why) end
  elseif rights.holder(run.rights, who) then
    return run.complain("teleport: a player holds it")
  end
  if who.fighting then fight.stop(who) end
  move(who, room, "script", { mover = who, look = false })
end

function all.teleport(run, text)
  local word, where = text:match("^(.-)%s+(%S+)%s*$")
  local room = where and (finding.room(where) or finding.any(run.owner, where))
  if room and not room:is("room") then room = place_of(room) end
  if not room then return run.complain(("teleport: unknown room %s"):format(where or "")) end
  if word:lower() ~= "all" then
    local who = target(run, word, "teleport")
    return who and bring(run, who, room)
  end
  for _, who in ipairs(finding.people(place_of_run(run))) do
    if who ~= run.owner then bring(run, who, room) end
  end
end

function all.damage(run, text)
  local word, amount = text:match("^(.-)%s+([+-]?%d+)%f[^%d]")
  local who = target(run, word, "damage")
  amount = math.tointeger(tonumber(amount or ""))
  if not word then return run.complain("damage needs a character and a number") end
  if not who or not who:is("character") or not amount then return end
  local place = who.location
  if not place or not body.is_on(place) or place == verbs.start() then
    return run.complain("damage: fighting is off there (help fighting)")
  end
  if not rights.accepted(run.rights, place) then return end
  amount = math.max(-100000, math.min(100000, amount))
  if amount < 0 then
    body.begin(who)
    return body.set_hp(who, body.hp(who) - amount)
  end
  if sys.role(who) == "wizard" then return who:tell("You step aside, since a wizard can't be hurt here.") end
  if who:is("shopkeeper") or who.no_kill == true or body.acts(who, "no_kill") then return end
  fight.hurt(who, amount, nil)
end

-- Force.

--- Commands that no trigger can force on anyone.
local OWN_WORDS = { "tell", "page", "reply", "whisper", "chat", "channel", "mail", "password", "set", "help",
  "home", "report", "undo", "quit", "alias", "ignore", "unignore", "pay", "duel", "allow", "register",
  "create" }

function all.force(run, text)
  local word, line = split(run, text, "force")
  if not word or line == "" then return end
  if word:lower() == "all" then
    for _, who in ipairs(finding.people(place_of_run(run))) do
      if who ~= run.owner then run.force(who, line) end
    end
    return
  end
  local who = target(run, word, "force")
  if who and who:is("character") then run.force(who, line) end
end

--- Returns true if WHO may be forced to do LINE, or nil and the reason.
function all.may_force(run, who, line)
  local first = line:match("^%s*(%S+)") or ""
  if first:find("^[@;]") or values.has(OWN_WORDS, first:lower()) then
    return nil, "force: that command can't be forced"
  end
  if who:is("player") then
    if #run.rights > 0 then return nil, "a builder's trigger can't force players" end
    if sys.role(who) == "wizard" then return nil, "force: you can't force wizards" end
    return true
  end
  if not rights.controls(run.rights, who) then return nil, "force: that belongs to someone else" end
  return true
end

-- Doors. The original sets one side; here both sides share a state, so the other side follows.

local FLAGS = { a = "door", b = "closed", c = "locked", d = "pickproof", e = "hidden" }

local function open_way(run, room, name)
  local exit = room:exit(name)
  if exit then return exit end
  local made = create("exit", { name = name, location = room })
  if not made then run.complain("door: the exit could not be made") end
  return made
end

local door = {}

function door.flags(_, exit, value)
  local set = {}
  for letter in value:lower():gmatch("%a") do
    if FLAGS[letter] then set[FLAGS[letter]] = true end
  end
  exit.door = set.door or false
  exit.open = not set.door or not set.closed
  exit.locked = set.locked or nil
  exit.pickproof, exit.hidden = set.pickproof, set.hidden
end

function door.description(_, exit, value) exit.desc = rendering.markup(value) end

function door.key(run, exit, value)
  local key = finding.proto("obj", value:match("^%d+"))
  if not key then return run.complain(("door: unknown key #%s"):format(value)) end
  exit.key = key
end

function door.name(run, exit, value)
  local list = {}
  for word in value:gmatch("%S+") do list[#list + 1] = word end
  if not build.may_answer_to(exit, list) then return run.complain("door: it can't have that name") end
  exit.aliases, exit.noun = list, list[1]
end

function door.room(run, exit, value)
  local to = finding.room(value:match("^%d+") or "")
  if not to then return run.complain(("door: unknown room #%s"):format(value)) end
  if not rights.accepted(run.rights, to) then
    return run.complain("door: that place does not accept exits of the owner of this trigger")
  end
  exit.to, exit.hidden = to, nil
  local way = direction(exit.name)
  local back = way and to:exit(opposite(way))
  if back and exits.goal(back) == exit.location then
    exit.twin, back.twin = back, exit
  elseif exit.twin then
    exit.twin = nil
  end
end

function all.door(run, text)
  local vnum, way, what, value = text:match("^(%S+)%s+(%a+)%s+(%a+)%s*(.-)%s*$")
  local name = way and direction(way)
  local room = vnum and (finding.room(vnum) or finding.by_uid(vnum))
  if not name then return run.complain("door needs a room, a direction and a field") end
  if not room then return run.complain(("door: unknown room #%s"):format(vnum)) end
  if not rights.accepted(run.rights, room) then return run.complain("door: that room belongs to someone else") end
  what = what:lower()
  if what == "purge" then
    local exit = room:exit(name)
    local twin = exit and exits.twin(exit)
    if twin then twin.twin, exit.twin = nil, nil end
    return exit and exit:destroy()
  end
  for field, fn in pairs(door) do
    if field:sub(1, #what) == what then
      local exit = open_way(run, room, name)
      return exit and fn(run, exit, value)
    end
  end
  run.complain(("door: \"%s\" should be purge, description, flags, key, name or room"):format(what))
end

-- Verbs of things only.

function all.timer(run, text)
  local hours = tonumber(text:match("^%d+"))
  if not hours then return run.complain("timer needs a number of hours") end
  if hours == 0 then return run.owner:cancel("trigger_timer") end
  run.owner:after(math.min(hours, 10000) * 75, "trigger_timer")
end

function all.setval(run, text)
  local index, value = text:match("^([0-3])%s+(%-?%d+)")
  if not index then return run.complain("setval needs an index from 0 to 3 and a number") end
  local circle = {}
  for key, one in pairs(body.fields(run.owner.circle)) do circle[key] = one end
  local list = {}
  for i, one in ipairs(values.list(circle.values)) do list[i] = one end
  for i = 1, 4 do list[i] = list[i] or 0 end
  list[tonumber(index) + 1] = math.tointeger(tonumber(value)) or 0
  circle.values = list
  run.owner.circle = circle
end

function all.move(run, text)
  local word, where = text:match("^(.-)%s+(%S+)%s*$")
  local thing, room = target(run, word or text, "move"), where and finding.room(where)
  if not thing or not room then return end
  if thing:is("character") then return bring(run, thing, room) end
  if thing:is("room") or thing:is("exit") or not rights.may_bring(run.rights, thing, room) then return end
  move(thing, room, "script", { force = true })
end

return all
