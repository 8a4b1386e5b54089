-- A quest: see rules/quests.lua. Its own script and those of its owner's things call it to begin a quest and
-- to advance.
local quests = require("quests")
local trade = require("trade")
local words = require("words")

--- Returns the player in e.data.who, if the caller is the quest or belongs to the same owner and maker; else
--- nil.
local function meant(e)
  local caller, who = e.caller, e.data and e.data.who
  local mine = caller == e.this
    or caller and caller.owner == e.this.owner and build.maker(caller) == build.maker(e.this)
  if not mine or type(who) ~= "userdata" or not who:is("player") then return nil end
  return who
end

--- Begins the quest for e.data.who, if it is the player who gave the current command.
on("call:begin", function(e)
  local who = meant(e)
  if not who or who ~= e.actor then return false end
  local ok, why, names = quests.begin(who, e.this)
  if not ok then who:tell(why, names) end
  return ok == true
end)

--- Completes the current step of e.data.who; e.data.next is the next step.
on("call:step", function(e)
  local who = meant(e)
  return who ~= nil and quests.step(who, e.this, e.data.next)
end)

--- Returns the key of the step of e.data.who, "done" if they have finished the quest, or nil.
on("call:at", function(e)
  local who = meant(e)
  return who and (quests.at(who, e.this) or quests.has_done(who, e.this) and "done") or nil
end)

command("fund {this} with {amount:number} [coins]", function(e)
  local amount = math.tointeger(e.amount)
  if not amount or amount < 1 or amount > 1e9 then refuse("How many? Give a whole number, such as 20.") end
  local ok, why = e.actor:pay(e.this, amount)
  if not ok then return why end
  trade.note("moved", "to quests", amount)
  e.actor:tell(build.maker(e.this)
    and "You leave {coins} as a reward for this quest. Its owner can take them out again."
    or "You leave {coins} as a reward for this quest.", { coins = words.count(amount, "coin") })
end)

local function bell(t, props)
  local all = { name = "The Lost Bell", location = t:place("Shelf"), giver = t.room, steps = {
    { goal = "Find the bell.", on = "take", hints = { "It rang here.", "On the floor.", "Type: take bell" } } } }
  for name, value in pairs(props) do all[name] = value end
  all.steps[1].what = create("item", { name = "a bell", location = t.room })
  return create("quest", all), all.steps[1].what
end

test("a player can begin a quest, get hints, and finish it", function(t)
  bell(t, { finish = "It rings." })
  local ann = t:player("Ann")
  t:has(t:command(ann, "journal"), "The Lost Bell, here")
  t:has(t:command(ann, "journal begin bell"), "Find the bell.")
  t:has(t:command(ann, "hint"), "It rang here.")
  t:has(t:command(ann, "hint"), "On the floor.")
  t:has(t:command(ann, "hint bell"), "Type: take bell")
  t:has(t:command(ann, "take bell"), "It rings.")
  t:refused(ann, "journal begin bell", "You've finished The Lost Bell already.")
end)

test("a quest offered here says how to begin it", function(t)
  bell(t, {})
  t:refused(t:player("Ann"), "journal bell", "journal begin The Lost Bell")
end)

test("the reward is paid once, from the quest's funds", function(t)
  local quest = bell(t, { reward = { coins = 5 } })
  local ann = t:player("Ann")
  t:refused(ann, "journal begin bell", "run out")
  t:create("coin", { amount = 7, location = quest })
  t:command(ann, "journal begin bell")
  t:has(t:command(ann, "take bell"), "You are paid 5 coins")
  t:equal(ann.contents[#ann.contents].amount or ann.contents[1].amount, 5)
end)

test("a quest with a time limit runs out of time", function(t)
  bell(t, { time = 60 })
  local ann = t:player("Ann")
  t:command(ann, "journal begin bell")
  t:advance(61)
  t:has(t:told(ann), "run out of time")
  t:lacks(t:command(ann, "take bell"), "done the quest")
end)

test("the hint for a goal across the water names the ride that goes there", function(t)
  local area = create("area", { name = "Farland", proper = true })
  local near, far, beyond = t:place("The Near Bank"), t:place("The Far Bank"), t:place("The Hill")
  far.area, beyond.area = area, area
  create("exit", { name = "north", to = near, location = t.room })
  create("exit", { name = "east", to = beyond, location = far })
  create("container", { name = "a raft", location = far, open = true, landings = { near, far } })
  local ann = t:player("Ann")
  ann._goals = { { kind = "visit", what = beyond } }
  t:has(t:command(ann, "hint"), "It is in Farland. The raft at The Near Bank goes there.")
  t:has(t:command(ann, "hint"), "Look here: The Hill.")
  local exact = t:command(ann, "hint")
  t:has(exact, "From here, type: north. There, enter the raft, and ride to The Far Bank. From there: east")
  create("container", { name = "a cart", landings = {}, location = t.room })
  t:has(t:command(ann, "hint"), "ride to The Far Bank")
end)

test("a player without a quest gets a suggestion, and how to begin it", function(t)
  create("exit", { name = "north", to = t:place("The Yard"), location = t.room })
  local told = t:command(t:player("Ann"), "hint")
  t:has(told, "You could do this: Visit The Yard.")
  t:has(told, "To set out, type: north")
end)

test("a goal never sends a player to the room they are in or come from", function(t)
  local yard, hill = t:place("The Yard"), t:place("The Hill")
  create("exit", { name = "north", to = yard, location = t.room })
  create("exit", { name = "south", to = t.room, location = yard })
  create("exit", { name = "north", to = hill, location = yard })
  local ann = t:player("Ann", yard)
  t:command(ann, "south")
  local told = t:command(ann, "goals")
  t:has(told, "Visit The Hill")
  t:lacks(told, "The Yard")
end)

test("a thing to bring counts when the player drops or gives it, not when they carry it past", function(t)
  local yard = t:place("The Yard")
  create("exit", { name = "north", to = yard, location = t.room })
  create("exit", { name = "south", to = t.room, location = yard })
  local goat = create("npc", { name = "a brown goat", location = yard })
  local jug = create("item", { name = "a jug", location = t.room })
  local ann = t:player("Ann")
  ann._goals = { { kind = "bring", what = jug, to = goat } }
  local told = t:command(ann, "take jug") .. t:command(ann, "north") .. t:command(ann, "south")
  t:lacks(told, "Goal done")
  t:command(ann, "north")
  t:has(t:command(ann, "drop jug"), "Goal done: Bring")
end)

test("a goal goes on with another thing of that name, and says so when there is none", function(t)
  local goat = create("npc", { name = "a brown goat", location = t.room })
  local jug, ann = create("item", { name = "a jug", location = t.room }), t:player("Ann")
  ann._goals = { { kind = "bring", what = jug, to = goat, name = "a jug" } }
  create("item", { name = "a jug", location = ann })
  jug:destroy()
  t:has(t:command(ann, "drop jug"), "Goal done: Bring a jug to the brown goat.\n")
  create("exit", { name = "north", to = t:place("The Yard"), location = t.room })
  local cup = create("item", { name = "a cup", location = t.room })
  ann._goals = { { kind = "find", what = cup, name = "a cup" } }
  cup:destroy()
  t:has(t:command(ann, "goals"), "A goal of yours is gone, because a cup isn't there any more.")
end)

test("no goal is to greet the giver of a quest that the player has", function(t)
  local yard = t:place("The Yard")
  create("exit", { name = "north", to = yard, location = t.room })
  local goat = create("npc", { name = "a goat", location = yard })
  local quest, ann = bell(t, {}), t:player("Ann")
  t:command(ann, "journal begin bell")
  quest.giver = goat
  for _ = 1, 5 do
    ann._goals = nil
    t:lacks(t:command(ann, "goals"), "Greet the goat")
  end
end)

test("texts know how far a reader is in a quest", function(t)
  local quest = bell(t, { afterwards = { { when = { player = true }, finish = "It rings for you.",
    goal = { ["1"] = "Find it!" } } } })
  create("item", { name = "a stone", desc = "Grey.", location = t.room, afterwards = {
    { when = { quest = quest }, desc = "Done." }, { when = { quest = quest, at = { "1", "2" } }, desc = "First step." },
    { when = { quest = quest, at = "begun" }, desc = "Another step." } } })
  local ann, bob = t:player("Ann"), t:player("Bob")
  t:has(t:command(ann, "look at stone"), "Grey.")
  t:has(t:command(ann, "journal begin bell"), "Find it!")
  t:has(t:command(ann, "look at stone"), "First step.")
  t:has(t:command(ann, "take bell"), "It rings for you.")
  t:has(t:command(ann, "look at stone"), "Done.")
  t:has(t:command(bob, "look at stone"), "Grey.")
end)

test("a hint that is a place says what to type from where the player is", function(t)
  local yard, isle = t:place("The Yard"), t:place("The Isle")
  create("exit", { name = "north", to = yard, location = t.room })
  create("container", { name = "a raft", location = yard, open = true, capacity = 500, landings = { yard, isle },
    ride = "pull rope", summon = "ring bell" })
  local quest = bell(t, {})
  quest.steps = { { goal = "Go.", on = "enter", what = t:place("Shelf"),
    hints = { "Far.", { place = isle }, { place = isle, type = "dig", why = "Dig deep." } } } }
  local ann = t:player("Ann")
  t:command(ann, "journal begin bell")
  t:has(t:command(ann, "hint"), "Far.")
  t:has(t:command(ann, "hint"), "Go to the Isle.")
  t:has(t:command(ann, "hint"), "type: north, enter raft, pull rope. When you have landed, type: leave, hint")
  ann.sitting = t.room
  t:has(t:command(ann, "hint"), "type: stand, north, enter raft, pull rope.")
  t:command(ann, "stand")
  t:command(ann, "north")
  t:command(ann, "enter raft")
  t:has(t:command(ann, "hint"), "type: pull rope")
  t:go(ann, isle)
  t:has(t:command(ann, "hint"), "This is the place. Type: dig. Dig deep.")
  t:go(ann, t:place("Nowhere"))
  t:has(t:command(ann, "hint"), "You can't see the way from here.")
end)

test("a player who has done a quest is told where another begins, and how to get there", function(t)
  for _, other in ipairs(find{ proto = "quest" }) do other:destroy() end
  local here, there = t:place("A Hall"), t:place("A Yard")
  create("exit", { name = "north", to = there, location = here })
  local steps = { { goal = "Walk.", on = "enter", what = there } }
  local first = create(t.this, { name = "The Walk", giver = here, steps = steps })
  local ann = t:player("Ann", here)
  local clerk = create("npc", { name = "a clerk", location = there })
  create(t.this, { name = "The Bell", giver = clerk, steps = { { goal = "Ring.", on = "read", what = clerk } } })
  t:command(ann, "journal begin walk")
  t:command(ann, "north")
  t:ok(first:call("at", { who = ann }) == "done", "the first quest isn't done")
  t:go(ann, here)
  for _, line in ipairs{ "journal", "hint", "hint bell" } do
    local told = t:command(ann, line)
    t:has(told, "The Bell begins at A Yard. Ask for a clerk there.")
    t:has(told, "north. There, type: journal begin bell")
  end
end)
