-- A parcel of a mission: only its carrier takes it, and only the npc whom it is for gets it.
local missions = require("missions")

before("take", "thing", function(e)
  if e.actor ~= e.this._carrier then return "It has somebody else's name on it, and somebody else's string." end
end)

before("drop", "thing", function()
  return "Somebody waits for it. To give it up: <cmd mission drop>mission drop</>"
end)

before("give", "thing", function(e)
  if e.to ~= e.this._for and e.to ~= e.this._carrier then
    return render(e.actor, "It isn't for {the to}.", { to = e.to })
  end
end)

for _, verb in ipairs({ "sell", "put", "auction" }) do
  before(verb, "thing", function() return "It isn't yours. You only carry it." end)
end

on("timer:delivered", function(e) e.this:destroy() end)

on("describe", function(e)
  local to = object(e.this._for)
  return to and render(e.actor, "It is for {the to}.", { to = to }) or nil
end)

--- Returns a lane of five rooms with MASTER at one end and a tailor at the other.
local function lane(t, things)
  local rooms = {}
  for i = 1, 5 do
    rooms[i] = create("room", { name = "house " .. i, light = 3 })
    if i > 1 then
      create("exit", { name = "east", to = rooms[i], location = rooms[i - 1] })
      create("exit", { name = "west", to = rooms[i - 1], location = rooms[i] })
    end
  end
  local master = create({ "npc", "talker" }, { name = "a master", location = rooms[1], missions = true })
  local tailor = create({ "npc", "talker" }, { name = "a tailor", location = rooms[5] })
  local button = things and create("item", { name = "a button", location = rooms[4] }) or nil
  return rooms, master, tailor, button
end

--- Gives WHO a mission of KIND by asking until one comes.
local function get(t, who, kind)
  t:setting("missions", "a_day", 50)
  for _ = 1, 40 do
    t:command(who, "mission ask")
    local mission = missions.current(who)
    t:ok(mission, "she gets no mission")
    if mission.kind == kind then return mission end
    t:command(who, "mission drop")
    who._missions = nil
    t:advance(10)
  end
  t:ok(false, "no mission of the kind " .. kind)
end

test("a parcel is carried and paid for once", function(t)
  local rooms, _, tailor = lane(t)
  local ann = t:player("Ann", rooms[1])
  get(t, ann, "carry")
  t:refused(ann, "mission ask", "already")
  t:has(t:command(ann, "hint mission"), "east, east, east, east. There, type: give parcel to tailor")
  t:refused(ann, "give parcel to master", "It isn't for")
  t:go(ann, rooms[5])
  local told = t:command(ann, "give parcel to tailor")
  t:has(told, "Mission done: Bring the parcel to the tailor.")
  t:has(told, "You are paid 4 coins.")
  t:equal(missions.current(ann), nil)
  t:advance(2)
  t:equal(#tailor.contents, 0)
end)

test("nobody asks for a thing that she sold or gave away, and a fetched thing goes back", function(t)
  local rooms, master, _, button = lane(t, true)
  local ann = t:player("Ann", rooms[1])
  local mission = get(t, ann, "fetch")
  t:equal(mission.what, button)
  t:go(ann, rooms[4])
  t:command(ann, "take button")
  t:go(ann, rooms[1])
  t:has(t:command(ann, "give button to master"), "Mission done: Bring a button to the master.")
  t:equal(button.location, rooms[4])
  ann._missions = nil
  t:setting("missions", "a_day", 50)
  for _ = 1, 20 do
    t:command(ann, "mission ask")
    t:ok(missions.current(ann).kind ~= "fetch", "it asks for what she has just given away")
    t:command(ann, "mission drop")
    ann._missions = nil
    t:advance(10)
  end
  t:ok(master)
end)

test("nobody is sent where they can't go, nor through the dark without a light", function(t)
  local rooms = lane(t, true)
  rooms[3].light = 0
  local ann = t:player("Ann", rooms[1])
  t:refused(ann, "mission ask", "nothing for you just now")
  t:create("light", { name = "a torch", lit = true, light = 5, location = ann })
  t:command(ann, "mission ask")
  t:ok(missions.current(ann), "nobody sends her, though she has a light")
end)

test("a word is said, and a place looked at", function(t)
  local rooms = lane(t)
  local ann = t:player("Ann", rooms[1])
  local mission = get(t, ann, "word")
  t:go(ann, rooms[5])
  t:lacks(t:command(ann, "say good day"), "Mission done")
  t:has(t:command(ann, "say " .. mission.word), "Mission done: Go to the tailor")
  t:go(ann, rooms[1])
  ann._missions = nil
  mission = get(t, ann, "look")
  t:go(ann, mission.place)
  t:has(t:told(ann), "Mission done: Have a look at")
end)

test("a day has only so many, one given up counts, and the next day begins again", function(t)
  local rooms = lane(t)
  local ann = t:player("Ann", rooms[1])
  t:setting("missions", "a_day", 2)
  for _ = 1, 2 do
    t:command(ann, "mission ask")
    t:command(ann, "mission drop")
  end
  t:refused(ann, "mission ask", "enough for one day")
  t:equal(#ann.contents, 0)
  t:advance(86400)
  ann._missions.last = nil
  t:command(ann, "mission ask")
  t:ok(missions.current(ann), "the next day brings none")
end)

test("a parcel can't be taken by others, sold or hoarded", function(t)
  local rooms = lane(t)
  local ann, bob = t:player("Ann", rooms[1]), t:player("Bob", rooms[1])
  get(t, ann, "carry")
  t:refused(ann, "give parcel to bob", "It isn't for")
  t:refused(ann, "drop parcel", "Somebody waits for it")
  object(missions.current(ann).what):move(t.room)
  t:go(bob, t.room)
  t:refused(bob, "take parcel", "somebody else's name")
  t:go(ann, t.room)
  t:command(ann, "mission drop")
  t:refused(ann, "take parcel", "You see no")
end)
