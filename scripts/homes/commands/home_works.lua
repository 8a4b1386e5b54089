--- Building in a player's home, by the home commands and, for players who are not builders yet, by builders' commands.
local homes = require("homes")
local words = require("words")
local works = require("home_works")
local verbs = require("verbs")

local mine = works.mine

--- Returns the furniture in ROOM that TEXT names; otherwise nil and the reason.
local function thing_in(e, room, text)
  return e.actor:match(text, homes.furniture(room))
end

command("home degrees", function(e)
  mine(e)
  e.actor:tell("Your home has {count}.", { count = homes.room_left(e.actor) })
  local degree = works.degree(e.actor)
  for i, one in ipairs(works.DEGREES) do
    e.actor:tell(i <= degree and "You can {may}: {how}" or "With {from} things or more you can {may}.", one)
  end
  if sys.role(e.actor) ~= "player" then e.actor:tell("To own the room itself and program it: <cmd home deed>home "
    .. "deed</>") end
end)

command("home describe {words:text} as {text:text}", function(e)
  local _, room = mine(e, true)
  local thing = thing_in(e, room, e.words)
  if not thing then return pass() end
  return works.describe(e.actor, thing, e.text)
end)

command("home describe [here] as {text:text}", function(e)
  local _, room = mine(e, true)
  return works.describe_room(e.actor, room, e.text)
end)

command("home describe {text:text}", function(e)
  local _, room = mine(e, true)
  return works.describe_room(e.actor, room, e.text)
end)

command("home name {words:text} as {text:text}", function(e)
  local _, room = mine(e, true)
  local thing = thing_in(e, room, e.words)
  if not thing then return pass() end
  return works.name(e.actor, thing, e.text)
end)

local function name_room(e, room, text)
  homes.must_word(e.actor, text, 40)
  room.name = works.check_place(text)
  homes.list_anew(e.actor)
  homes.show(e.actor)
  e.actor:tell("It is now called {name}.", { name = text })
end

command("home name {text:text}", function(e)
  local _, room = mine(e, true)
  return name_room(e, room, e.text)
end)

command("home detail {words:text} as {text:text}", function(e)
  local _, room = mine(e, true)
  return works.detail(e.actor, room, e.words, e.text)
end)

command("home undetail {words:text}", function(e)
  local _, room = mine(e, true)
  return works.detail(e.actor, room, e.words, nil)
end)

command("home make {text:text} from {kind:word}", function(e)
  local _, room = mine(e, true)
  return works.make(e.actor, room, e.text, e.kind)
end)

command("home make {text:text}", function(e)
  local _, room = mine(e, true)
  return works.make(e.actor, room, e.text)
end)

local function must_find(e, room, text)
  local thing, why = thing_in(e, room, text)
  return thing or verbs.decline(why or "You have no furniture of that name here.")
end

command("home set {words:text} . {name:word} = {text:text}", function(e)
  local _, room = mine(e, true)
  return works.set(e.actor, must_find(e, room, e.words), e.name, e.text)
end)

command("home set {words:text} {name:word} to {text:text}", function(e)
  local _, room = mine(e, true)
  return works.set(e.actor, must_find(e, room, e.words), e.name, e.text)
end)

command("home dig {way:word} to {text:text}", function(e)
  local _, room = mine(e, true)
  return works.dig(e.actor, room, direction(e.way), e.text)
end)

command("home wall up {way:word}", function(e)
  local _, room = mine(e, true)
  return works.wall_up(e.actor, room, e.way)
end)

command("home deed", function(e)
  mine(e, true)
  works.deed(e.actor)
  return "You now own the rooms of your home like anything you build, and they count in your quota. See help homes."
end)

command("@home {name:word} = {degree:number}", { role = "wizard" }, function(e)
  local who = sys.player(e.name)
  local degree = math.tointeger(e.degree)
  if not who or not homes.of(who) then refuse("{name} has no home.", { name = e.name }) end
  if not degree or degree < 0 or degree > #works.DEGREES then
    refuse("A degree is 0 to {n}; see help homes.", { n = #works.DEGREES })
  end
  works.grant(who, degree)
  sys.audit("home", who.name, "degree " .. degree)
  e.actor:tell("{who} now has degree {n}, or the degree from their furniture if that is higher.",
    { who = words.shown(who), n = degree })
end)

-- Builders' commands for players who aren't builders yet. At home they do what the home commands allow.

--- Returns the room for "here", otherwise a thing in it; and whether it is the room.
local function target(e, room, text)
  if text:lower() == "here" then return room, true end
  return must_find(e, room, text), false
end

local WORDS = {
  ["@describe"] = { "^(.-)%s*=%s*(.+)$", function(e, room, what, text)
    local thing, is_room = target(e, room, what)
    return (is_room and works.describe_room or works.describe)(e.actor, thing, text)
  end, "@describe here = TEXT" },
  ["@name"] = { "^(.-)%s*=%s*(.+)$", function(e, room, what, text)
    local thing, is_room = target(e, room, what)
    if is_room then return name_room(e, room, text) end
    return works.name(e.actor, thing, text)
  end, "@name chair = a rocking chair" },
  ["@detail"] = { "^(%S+)%s+(.-)%s*=%s*(.*)$", function(e, room, what, key, text)
    return works.detail(e.actor, target(e, room, what), key, text ~= "" and text or nil)
  end, "@detail here window = TEXT" },
  ["@create"] = { "^(.+)$", function(e, room, text)
    local name, kind = text:match("^(.+) from (%a+)$")
    return works.make(e.actor, room, name or text, kind)
  end, "@create a brass bell" },
  ["@set"] = { "^(.-)%s*%.%s*(%a+)%s*=%s*(.+)$", function(e, room, what, name, text)
    return works.set(e.actor, must_find(e, room, what), name, (text:gsub("^\"(.*)\"$", "%1")))
  end, "@set sign.text = TEXT" },
  ["@dig"] = { "^(%a+)%s+to%s+(.+)$", function(e, room, way, text)
    return works.dig(e.actor, room, direction(way), text)
  end, "@dig north to The Garret" },
}

for verb, row in pairs(WORDS) do
  local pattern, fn, usage = row[1], row[2], row[3]
  command(verb .. " [{text:text}]", { fallback = true, advice = true }, function(e)
    local owner = e.room and homes.owner(e.room)
    if owner ~= e.actor then
      if sys.role(e.actor) ~= "player" then return pass() end
      refuse("\"{verb}\" is for builders. You can use it in a home of your own: <cmd help homes>help "
        .. "homes</>", { verb = verb })
    end
    local _, room = mine(e, true)
    local one, two, three = (e.text or ""):match(pattern)
    if not one then refuse("For example: {usage}", { usage = usage }) end
    return fn(e, room, one, two, three)
  end)
end
