--- Building in one's home: by the words of homes, and for those who are no builders yet by those of builders.
local homes = require("homes")
local works = require("home_works")
local verbs = require("verbs")

local mine = works.mine

--- The thing of the actor's that WORDS mean, in ROOM; nil, and the reason.
local function thing_in(e, room, text)
  return match(e.actor, text, homes.furniture(room))
end

command("home degrees", function(e)
  mine(e)
  e.actor:tell("There are {count} in your home.", { count = homes.room_left(e.actor) })
  local degree = works.degree(e.actor)
  for i, one in ipairs(works.DEGREES) do
    e.actor:tell(i <= degree and "You can {may}: {how}" or "From {from} things on you can {may}.", one)
  end
  if sys.role(e.actor) ~= "player" then e.actor:tell("To have the room itself, and to program it: home deed") end
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
  e.actor:tell("It is called {name} now.", { name = text })
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
  return thing or verbs.decline(why or "Nothing of that name stands here.")
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
  return "Your home is yours as all that you build, and counts among it. See help homes."
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
  e.actor:tell("{who} has the degree {n} now, or what stands in their home gives.", { who = who.name, n = degree })
end)

-- The words of builders, for those who are none yet: who is at home does by them what they may do there.

--- HERE means the room, all else a thing in it.
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
  command(verb .. " [{text:text}]", { fallback = true }, function(e)
    local owner = e.room and homes.owner(e.room)
    if owner ~= e.actor then
      if sys.role(e.actor) ~= "player" then return pass() end
      refuse("\"{verb}\" is for builders. In a home of your own you can, too: help homes", { verb = verb })
    end
    local _, room = mine(e, true)
    local one, two, three = (e.text or ""):match(pattern)
    if not one then refuse("As in: {usage}", { usage = usage }) end
    return fn(e, room, one, two, three)
  end)
end
