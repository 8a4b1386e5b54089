--- Groups: group, gtell, split, assist, order.
local arena = require("arena")
local blows = require("blows")
local body = require("body")
local company = require("company")
local fight = require("fight")
local manners = require("manners")
local verbs = require("verbs")
local words = require("words")

local function tell_all(members, except, text, names)
  for _, member in ipairs(members) do
    if member ~= except then member:tell(text, names) end
  end
end

arena.command("group", function(e)
  local leader = company.leader(e.actor)
  if not leader then return "You are in no group. Who follows you can be taken in: group NAME" end
  e.actor:tell("Your group:")
  for _, member in ipairs(company.members(e.actor)) do
    e.actor:tell(member == leader and "{Member}, who {member verb:lead}: {health}, of level {level}"
      or "{Member}: {health}, of level {level}",
      { member = member, health = member.hp and body.health(member) or "well", level = body.level(member) })
  end
end)

local function take_in(leader, who)
  if who.following ~= leader then return nil, "{The who} {who verb:do} not follow you.", { who = who } end
  local ok, why, names = company.join(leader, who)
  if not ok then return nil, why, names end
  tell_all(company.members(leader), who, "{The who} {who verb:be} of the group now.", { who = who })
  who:tell("You are of the group of {leader} now. group lists it; ungroup leaves it.", { leader = leader })
  if known_as(who, leader) ~= who.name then
    who:tell("They do not know you; what you tell them by gtell has your name.")
  end
  return true
end

arena.command("group all", function(e)
  local any = false
  for _, who in ipairs(e.room.contents) do
    if who:is("player") and who.following == e.actor and take_in(e.actor, who) then any = true end
  end
  if not any then refuse("Nobody here follows you who is not of your group.") end
end)

local function take_in_or_put_out(e)
  if e.who == e.actor then refuse("You alone are no group.") end
  if company.leader(e.who) and company.leader(e.who) == company.leader(e.actor) then
    if company.leader(e.actor) ~= e.actor then refuse("Only who leads the group can do that.") end
    company.leave(e.who)
    e.who:tell("You have been put out of the group of {leader}.", { leader = e.actor })
    return e.actor:tell("{The who} {who verb:be} no longer of the group.", { who = e.who })
  end
  verbs.must(take_in(e.actor, e.who))
end

arena.command("group {who:character}", take_in_or_put_out)

--- A member who is elsewhere.
arena.command("group {name:text}", function(e)
  local why
  e.who, why = match(e.actor, e.name, company.members(e.actor))
  if not e.who then verbs.decline(why) end
  take_in_or_put_out(e)
end)

arena.command("ungroup", function(e)
  local members = company.leave(e.actor)
  if #members == 0 then refuse("You are in no group.") end
  tell_all(members, e.actor, "{The who} {who verb:have} left the group.", { who = e.actor })
  return "You leave the group."
end)

arena.command("gtell|gt {words:text}", function(e)
  manners.must_speak(e.actor)
  local members = company.members(e.actor)
  if #members < 2 then refuse("You are in no group.") end
  for _, member in ipairs(members) do
    if member ~= e.actor and not sys.ignores(member, e.actor) then
      member:tell("{name} tells the group, \"{words}\"", { name = e.actor.name, words = e.words })
    end
  end
  e.actor:tell("You tell the group, \"{words}\"", { words = e.words })
end)

arena.command("split {amount:word} [coins]", function(e)
  local amount = math.tointeger(tonumber(e.amount))
  if not amount or amount < 1 then refuse("How many coins? As in: split 30") end
  local others = {}
  for _, member in ipairs(company.here(e.actor)) do
    if member ~= e.actor and member:is("player") then others[#others + 1] = member end
  end
  if #others == 0 then refuse("Nobody of your group is here.") end
  local share = amount // (#others + 1)
  if share < 1 then refuse("That is less than a coin for each.") end
  for _, member in ipairs(others) do
    local ok, why = pay(e.actor, member, share)
    if not ok then verbs.decline(why) end
    member:tell("{Who} splits {amount}: you get {share}.",
      { who = e.actor, amount = words.count(amount, "coin"), share = words.count(share, "coin") })
  end
  e.actor:tell("You give {share} to each of {count}.",
    { share = words.count(share, "coin"), count = words.count(#others, "companion") })
end)

arena.command("assist {who:character}", function(e)
  body.must_act(e.actor)
  local foe = verbs.living(e.who.fighting) or verbs.living(fight.foes(e.who, e.room)[1])
  if e.who == e.actor then refuse("You do what you can already.") end
  if not foe then refuse("But nobody is fighting {the who}!", { who = e.who }) end
  act(e.actor, "{Actor} {verb:jump} to the aid of {the who}!", { who = e.who })
  verbs.must(fight.start(e.actor, foe))
end)

--- What one can set, by its name: what is said when it is on, and when it is off.
local AUTO = {
  autoloot = { "You take all that is in the corpses of whom you kill by yourself.",
    "You no longer take all that is in the corpses of whom you kill by yourself." },
  autogold = { "You take the coins of whom you kill by yourself.",
    "You no longer take the coins of whom you kill by yourself." },
  autosplit = { "You share with your group the coins that you take by yourself.",
    "You no longer share coins by yourself." },
  autosac = { "You leave no empty corpses of whom you kill behind.",
    "You leave the empty corpses of whom you kill where they are." },
  autoassist = { "You assist your group by yourself.", "You no longer assist your group by yourself." },
}
local SHOWN = {
  brief_fights = { "Of each round of a fight you read one line.", "Of each blow you read a line." },
  show_numbers = { "You read what is known in numbers, too.", "You read how things are in words." },
}
local ORDER = { "autoassist", "autogold", "autoloot", "autosac", "autosplit" }

--- Assisting is on unless it was switched off; all else the other way round.
local function is_on(who, name)
  if name == "autoassist" then return who.autoassist ~= false end
  return who[name] == true
end

local function switch(who, name, on)
  if name == "autoassist" then
    if on then who[name] = nil else who[name] = false end
  elseif name == "brief_fights" then
    who[name] = on -- unlike nothing, which leaves it to whether they have a screen reader
    blows.heed(who)
  else
    who[name] = on or nil
  end
  return (AUTO[name] or SHOWN[name])[on and 1 or 2]
end

for name in pairs(AUTO) do
  arena.command(name, function(e) return switch(e.actor, name, not is_on(e.actor, name)) end)
end

arena.command("set auto", function(e)
  for _, name in ipairs(ORDER) do
    e.actor:tell("{name}: {state}", { name = name, state = is_on(e.actor, name) and "on" or "off" })
  end
end)

local ON = { on = true, off = false }

arena.command("set auto {name:word} [to|=] [{value:word}]", function(e)
  local name = "auto" .. e.name:lower():gsub("^auto", "")
  if not AUTO[name] then refuse("There are {all}.", { all = words.list(ORDER) }) end
  if not e.value then return switch(e.actor, name, not is_on(e.actor, name)) end
  local on = ON[e.value:lower()]
  if on == nil then refuse("{name} can be on or off.", { name = name }) end
  return switch(e.actor, name, on)
end)

arena.command("set combat [to|=] {value:word}", function(e)
  local how = e.value:lower()
  if how ~= "brief" and how ~= "full" then refuse("combat can be brief, a line a round, or full.") end
  return switch(e.actor, "brief_fights", how == "brief")
end)

arena.command("set {name:word} [to|=] {value:word}", function(e)
  local name, value = e.name:lower(), e.value:lower()
  if not AUTO[name] and name ~= "numbers" then return pass() end
  if ON[value] == nil then refuse("{name} can be on or off.", { name = name }) end
  return switch(e.actor, name == "numbers" and "show_numbers" or name, ON[value])
end)

arena.command("order {who:character} [to] {words:text}", function(e)
  if e.who.pet_of ~= e.actor then refuse("{The who} {who verb:have} no reason to obey you.", { who = e.who }) end
  manners.must_speak(e.actor) -- for a pet says what it is told to say
  e.actor:tell("{The who} {who verb:obey}.", { who = e.who })
  local ok, why = perform(e.who, e.words, true)
  if not ok then verbs.decline(quote(why)) end
end)
