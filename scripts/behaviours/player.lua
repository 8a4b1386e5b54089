-- Events of players: connecting, going home, leaving, and the counts for scores. "home" takes ten seconds and
-- works even where moving is forbidden.
local blows = require("blows")
local body = require("body")
local company = require("company")
local deeds = require("deeds")
local digests = require("digests")
local fight = require("fight")
local gestures = require("gestures")
local missed = require("missed")
local newer = require("newer")
local notices = require("notices")
local pronouns = require("pronouns")
local scores = require("scores")
local verbs = require("verbs")
local vision = require("vision")

local is_whole = false -- true once this world was given the objects in newer.lua

--- Creates the objects that a world from an older version lacks.
on("connect", "actor", function()
  if is_whole then return end
  is_whole = true
  for _, name in ipairs(newer) do
    local made = not object(name) and create("thing", { name = name })
    if made then build.set_ref(made, name) end
  end
end)

on("connect", "actor", function(e)
  if sys.option(e.this, "afk") then sys.set_option(e.this, "afk", nil) end
  notices.tell(e.this)
  body.mend(e.this)
  body.show(e.this)
  blows.update(e.this)
  company.bring_back(e.this)
  if e.this.group then body.on_show(e.this) end
  if e.this.fighting then fight.keep_rounds(e.this.location, 1) end -- the foe may be gone by now
end)

--- Sends the player's state to a further client of theirs.
on("joined", function(e)
  body.show(e.this)
  if e.this.group then body.on_show(e.this) end
  deeds.tell("joined", e.this, e)
end)

on("timer:digest", function(e) return digests.send(e.this) end)

on("timer:home", function(e)
  local who, home = e.this, object("start")
  local world = sys.home_world(who)
  if not who.location or (who.location == home and not world) then return end
  local jailed = sys.jailed(who)
  if jailed then return who:tell(verbs.ready(quote(jailed))) end -- since they typed it
  if world then
    act(who, "{Actor} {verb:fade} away.", {}, { except = { who } })
    local ok, why = sys.depart(who, world, "", "home")
    if ok then return end
    who:tell(verbs.ready(why))
    return act(who, "{Actor} {verb:appear} again.", {}, { except = { who } })
  end
  vision.watch({ who.location, home }, function()
    act(who, "{Actor} {verb:fade} away.", {}, { except = { who } })
    move(who, home, "home", { mover = who, force = true })
    act(who, "{Actor} {verb:appear} out of nowhere.", {}, { except = { who } })
  end, who)
end)

local WALKS = { walk = true, enter = true, leave = true }

on("enter", "actor", function(e)
  if WALKS[e.how] then sys.newcomer(e.this, "walked") end
end)

--- A player who is moved away from their foe by a spell, a script or a wizard stops fighting.
on("enter", "actor", { having = { "fighting" } }, function(e)
  local foe = verbs.living(e.this.fighting)
  if foe and foe.location ~= e.this.location then fight.stop(e.this) end
end)

--- Wakes the area of PLACE when a player has come into it from another.
local function rouse(place, before)
  local area = place and verbs.living(place.area)
  if area and area ~= before and area:is("area") then area:after(1, "visited") end
end

on("enter", "actor", function(e) rouse(e.to, e.from and e.from.area) end)
on("connect", "actor", function(e) rouse(e.this.location) end)

--- Tells clients (with a sound) and the group, wherever it is, about a new level.
on("level", "actor", function(e)
  e.this:send_data("Client.Media.Play", { name = "level.mp3", type = "sound", tag = "level" })
  for _, member in ipairs(company.members(e.this)) do
    if member.location ~= e.this.location then
      member:tell("{The who} has risen to level {level}.", { who = company.called(e.this, member), level = e.data })
    end
  end
end)

--- Updates the group list, and leaves the group when a member goes to another world.
on("enter", "actor", { having = { "group" } }, function(e) body.on_show(e.this) end)
on("depart", "actor", function(e) company.leave(e.this) end)

-- Deeds that modules count.
for _, name in ipairs({ "take", "drop", "give", "put", "read", "enter", "hear", "connect", "disconnect" }) do
  local those = deeds.those(name)
  if those then on(name, "actor", those, function(e) deeds.tell(name, e.this, e) end) end
end
for _, name in ipairs({ "errand", "quests" }) do
  on("timer:" .. name, function(e) deeds.tell("timer:" .. name, e.this, e) end)
end

on("said", "actor", function(e) scores.settle_soon(e.this) end)

-- Counts for the score boards: rooms explored, awards, and things built.
on("enter", "actor", function(e) scores.explore(e.this, e.to) end)
on("award", function(e)
  sys.newcomer(e.this, "achieved")
  scores.report(e.this, "solvers", scores.deeds(e.this))
end)
on("connect", "actor", function(e)
  if e.this.location then scores.explore(e.this, e.this.location) end
  scores.build(e.this)
end)
on("connect", "actor", function(e)
  local count = e.how == "return" and sys.missed(e.this) or 0
  if count == 0 then return end
  e.this:tell(count == 1 and "You missed 1 line while your connection was lost. To read it, type history 1."
    or "You missed {count} lines while your connection was lost. To read them, type history {most}.",
    { count = count, most = math.min(count, 200) })
end)
on("connect", "actor", function(e)
  local found, count = missed.list(e.this)
  if found and count > 0 and not sys.option(e.this, "gone").back then
    e.this:tell("While you were away you got {what}. To read more, type <cmd missed>missed</>.",
      { what = missed.in_short(found) })
  end
  missed.come(e.this)
end)
on("disconnect", "actor", function(e)
  missed.go(e.this)
  e.this.following = nil -- a returning player follows nobody
  company.take_away(e.this)
  company.part(e.this)
  blows.forget(e.this)
  scores.settle(e.this)
  scores.build(e.this)
end)

test("walking cancels home", function(t)
  local far, farther = t:room("Far away"), t:room("Farther")
  local ann = t:player("Ann", far)
  create("exit", { name = "north", to = farther, location = far })
  t:command(ann, "home")
  t:advance(5)
  t:command(ann, "north")
  t:advance(10)
  t:equal(ann.location, farther)
end)

test("home brings a player to the start after ten seconds", function(t)
  local far = t:room("Far away")
  local ann = t:player("Ann", far)
  t:command(ann, "home")
  t:advance(9)
  t:equal(ann.location, far)
  t:advance(2)
  t:equal(ann.location, object("start"))
end)

test("one or two words are enough for a well-known set of pronouns", function(t)
  t:equal(pronouns.parse("xe"), "xe/xem/xyr/xyrs/xemself")
  t:equal(pronouns.parse("xe/xir"), "xe/xir/xir/xirs/xirself")
  t:equal(pronouns.parse("ze hir"), "ze/hir/hir/hirs/hirself")
  t:equal(pronouns.parse("she/her"), "she")
  t:equal(pronouns.parse("she/they"), "she")
  t:equal(pronouns.parse("male"), "he")
  t:equal(pronouns.parse("ko/kom/kos/kos/komself"), "ko/kom/kos/kos/komself")
end)

test("a pronoun can't be a player's name or a misleading word", function(t)
  t:player("Ann")
  for _, text in ipairs({ "you/you/your/yours/yourself", "xe/ann/xyr/xyrs/xemself", "x/y/z", "xe/xem/xyr/xyrs/<b>",
    "a1/b/c/d/e", "", "xe/the wizard/x/y/z", "xe/xem/xyr/xyrs/xemselfxemself", "а/b/c/d/e" }) do
    t:equal(pronouns.parse(text), nil, text)
  end
end)

--- Checks that LINE is one plain sentence that begins with START and contains HOW.
local function is_sentence(t, line, start, how)
  t:ok(line:find("^" .. start .. " ") and line:find(how .. "[ .]") and line:find("%.$"), line)
  t:ok(not line:find("[{}@|]") and not line:find("  ", 1, true) and not line:find(" .", 1, true), line)
end

for part = 1, 8 do
  test("each gesture is a sentence for the actor, the target and bystanders: part " .. part, function(t)
    local ann, bob, cid = t:player("Ann"), t:player("Bob"), t:player("Cid")
    for i = part, #gestures, 8 do
      local word = gestures[i].word
      is_sentence(t, t:command(ann, word), "You", "")
      is_sentence(t, t:told(cid), "Ann", "")
      t:told(bob)
      is_sentence(t, t:command(ann, word .. " wearily at bob"), "You", "wearily")
      is_sentence(t, t:told(bob), "Ann", "you?r?")
      is_sentence(t, t:told(cid), "Ann", "Bob")
    end
  end)
end

test("hints show the way through the dark, and tell a player without a light to take one", function(t)
  local yard, cellar, vault = t:room("A Yard"), t:room("A Cellar"), t:room("A Vault")
  cellar.light, vault.light = 0, 0
  create("exit", { name = "up", location = vault, to = cellar })
  create("exit", { name = "up", location = cellar, to = yard })
  local ann = t:player("Ann", vault)
  ann._goals = { { kind = "visit", what = yard } }
  for _ = 1, 2 do t:command(ann, "hint") end
  local told = t:command(ann, "hint")
  t:has(told, "up, up")
  t:has(told, "take a light")
  t:create("light", { name = "a torch", lit = true, location = ann })
  told = t:command(ann, "hint")
  t:has(told, "up, up")
  t:lacks(told, "take a light")
  t:lacks(t:command(ann, "map"), "dark")
  t:command(ann, "up")
  t:command(ann, "go to yard")
  t:equal(ann.location, yard)
end)

test("a player without hit points is stunned, incapacitated, then mortally wounded", function(t)
  t.here.area = create("area", { fighting = true })
  local ann, ben = t:player("Ann"), t:player("Ben")
  body.begin(ann)
  fight.hurt(ann, body.hp(ann))
  t:has(t:told(ann), "probably recover")
  t:has(t:told(ben), "stunned")
  t:refused(ann, "north", "stunned")
  fight.hurt(ann, 3)
  t:has(t:told(ann), "slowly die")
  t:refused(ann, "north", "incapacitated")
  fight.hurt(ann, 3)
  t:has(t:told(ann), "die soon")
  t:has(t:told(ben), "mortally wounded")
end)

test("a stunned player recovers by themselves", function(t)
  t.here.area = create("area", { fighting = true })
  local ann = t:player("Ann")
  body.begin(ann)
  fight.hurt(ann, body.hp(ann) + 1)
  t:told(ann)
  t:advance(20)
  t:has(t:told(ann), "You come to.")
  t:ok(ann.hp > 0, "she is up again")
end)

test("only a player's own steps give up their way home", function(t)
  local yard, start = t:room("The Yard"), object("start")
  create("exit", { name = "north", to = yard, location = t.here })
  create("exit", { name = "south", to = t.here, location = yard })
  local ann, goose = t:player("Ann"), create("npc", { name = "a goose", location = t.here })
  t:command(ann, "follow goose")
  t:command(ann, "home")
  goose:perform("north")
  t:equal(ann.location, yard)
  t:lacks(t:told(ann), "you stay here")
  t:advance(11)
  t:equal(ann.location, start)
  ann:move(t.here)
  t:command(ann, "home")
  t:has(t:command(ann, "north"), "You moved, so you don't go home.")
  t:advance(11)
  t:equal(ann.location, yard)
end)
