-- An npc that belongs to a `faction`. It bars the ways in `guards` to people whose standing is below `from` or above
-- `to`; they read `guard_reason`. Its death costs standing.
local conditions = require("conditions")
local factions = require("factions")
local values = require("values")

before("leave", "witness", function(e)
  local who, member = e.actor, e.this
  if not who:is("player") or not e.text or not values.has(member.guards, e.text) then return nil end
  if conditions.holds({ standing = { with = member.faction, from = member.from, to = member.to } }, who, member) then
    return nil
  end
  return member.guard_reason or render(who, "{The member} doesn't let you pass.", { member = member })
end)

--- Returns a guild whose members are paid in fish, and an ally of it.
local function guild(t, props)
  local fish, rivals = create("item", { name = "a fish" }), create("faction", { name = "The Rivals" })
  local all = { name = "The Guild", ranks = { { -1000, "an enemy" }, { 0, "a stranger" }, { 10, "a friend" } },
    allies = { { rivals, -50 } }, rules = { { on = "give", what = fish, by = 6 }, { on = "enter", once = true,
      what = t.room, by = 1 } } }
  for name, value in pairs(props or {}) do all[name] = value end
  return create("faction", all), fish, rivals
end

test("deeds change a standing, and that with allies by their share", function(t)
  local one, fish, rivals = guild(t)
  local ann = t:player("Ann")
  local npc = create("npc", { name = "a clerk", location = t.room })
  t:refused(ann, "factions", "No faction has heard of you")
  t:create(fish, { name = "a big fish", location = ann })
  local told = t:command(ann, "give fish to clerk")
  t:has(told, "Your standing with The Guild rises by 6.")
  t:has(told, "Your standing with The Rivals falls by 3.")
  t:equal(factions.standing(ann, one), 6)
  t:equal(factions.standing(ann, rivals), -3)
  t:create(fish, { name = "a small fish", location = ann })
  t:has(t:command(ann, "give fish to clerk"), "For The Guild, you are a friend now.")
  t:has(t:command(ann, "factions"), "The Guild: you are a friend (12).")
  t:ok(npc)
end)

test("a rule that counts once counts once", function(t)
  local one = guild(t)
  local there = t:place("There")
  local ann = t:player("Ann", there)
  for _ = 1, 3 do
    t:go(ann, t.room)
    t:go(ann, there)
  end
  t:equal(factions.standing(ann, one), 1)
end)

test("a standing has bounds, and a destroyed faction is forgotten", function(t)
  local one = guild(t, { most = 20, least = -5 })
  local ann = t:player("Ann")
  factions.change(ann, one, 1000)
  t:equal(factions.standing(ann, one), 20)
  factions.change(ann, one, -1000)
  t:equal(factions.standing(ann, one), -5)
  one:destroy()
  t:lacks(t:command(ann, "factions"), "Guild")
end)

test("a member lets only friends pass, and asks nobody else", function(t)
  local one = guild(t)
  local there = t:place("There")
  create("exit", { name = "north", to = there, location = t.room })
  create("member", { name = "a doorman", location = t.room, faction = one, guards = "north", from = 10 })
  local ann = t:player("Ann")
  t:refused(ann, "north", "doesn't let you pass")
  factions.change(ann, one, 10)
  t:command(ann, "north")
  t:equal(ann.location, there)
end)

test("a member killed costs standing", { needs = { "fighting" } }, function(t)
  local one = guild(t, { per_kill = 7 })
  local victim = create("member", { name = "a page", location = t.room, faction = one })
  local ann = t:player("Ann")
  require("deeds").tell("kill", ann, { thing = victim })
  t:equal(factions.standing(ann, one), -7)
end)

test("a dialogue asks for a standing and changes it", { needs = { "npcs" } }, function(t)
  local one = guild(t)
  create({ "npc", "talker" }, { name = "a clerk", location = t.room, dialogue = { start = { say = "Yes?", choices = {
    { "I am with you.", does = { standing = { with = one, by = 10 } }, to = "start" },
    { "Tell me all.", when = { standing = { with = one, from = 10 } } } } } } })
  local ann = t:player("Ann")
  t:lacks(t:command(ann, "talk to clerk"), "Tell me all")
  t:has(t:command(ann, "1"), "Tell me all")
  t:equal(factions.standing(ann, one), 10)
end)
