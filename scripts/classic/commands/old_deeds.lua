--- Deeds of older games: insult, junk, donate, sip, recall, and writing on boards.
local arena = require("arena")
local body = require("body")
local fight = require("fight")
local trade = require("trade")
local verbs = require("verbs")

local REWARD_MOST, PART = 200, 16 -- coins for junk, and which part of a thing's price that is

local INSULTS = {
  sentence("{Actor} {verb:accuse} {the who} of fighting like a tea towel."),
  sentence("{Actor} {verb:tell} {the who} that even rats would be ashamed of such manners."),
  sentence("{Actor} {verb:call} {the who} a waste of good rations."),
}

command("insult {who:character}", function(e)
  if e.who == e.actor then return "You feel insulted." end
  verbs.must(verbs.may("insult", { actor = e.actor, thing = e.who }))
  e.actor:act(INSULTS[random(#INSULTS)], { who = e.who })
end)

command("insult", function() refuse("Whom do you want to insult?") end)

--- Refuses if THING is worn or in use, or can't be let go.
local function must_let_go(who, thing)
  if thing.worn then refuse("You're wearing {the thing}.", { thing = thing }) end
  verbs.must(verbs.may("drop", { actor = who, thing = thing }))
end

command("junk {thing:held}", function(e)
  local thing = e.thing
  if thing:is("character") or #thing.contents > 0 then refuse("Empty {the thing} first.", { thing = thing }) end
  must_let_go(e.actor, thing)
  e.actor:act("{Actor} {verb:junk} {the thing}, and it vanishes in a puff of smoke.", { thing = thing })
  local is_of_game = thing.vnum and not build.maker(thing) and not thing:is("coin") -- a builder sets any price
  local price = is_of_game and body.number(thing.price, 0) or 0
  local reward = price > 0 and math.max(1, math.min(REWARD_MOST, price // PART)) or 0
  if thing:is("coin") then trade.melt("junk", thing) else thing:destroy() end
  if reward > 0 and trade.mint("creatures", math.floor(reward), e.actor, e.actor) then
    e.actor:tell("You have been rewarded by the gods!")
  end
end)

command("donate {thing:held}", function(e)
  local room = object(sys.setting("classic", "donations"))
  if not room then refuse("Nobody takes donations here. To give it to somebody, use <cmd give>give</>.") end
  if e.thing:is("coin") then refuse("You can't donate coins. To give them to somebody, use <cmd give>give</>.") end
  must_let_go(e.actor, e.thing)
  e.actor:act("{Actor} {verb:donate} {the thing}, and it vanishes in a puff of smoke.", { thing = e.thing })
  verbs.must(move(e.thing, room, "drop", { mover = e.actor }))
  room:announce("{The thing} suddenly appears in a puff of orange smoke!", { thing = e.thing })
end)

command("sip {thing:reach drink}", function(e)
  if not e.thing:is("drink") then refuse("You can't sip from {the thing}.", e) end
  verbs.must(verbs.may("taste", { actor = e.actor, thing = e.thing }))
  e.actor:act("{Actor} {verb:sip} from {the thing}.", { thing = e.thing })
  local fields = body.fields(e.thing.circle)
  local liquid = type(fields.liquid) == "string" and fields.liquid:gsub("_", " ")
  if liquid then e.actor:tell("It tastes like {liquid}.", { liquid = liquid }) end
  if fields.poisoned == true then e.actor:tell("It has a strange taste.") end
  after_event("taste", { actor = e.actor, thing = e.thing })
end)

arena.first("recall", function(e)
  if not sys.setting("classic", "recall") then return pass() end
  body.must_act(e.actor)
  local home = fight.mortality.home_of(e.actor)
  if e.room == home then refuse("You're there already.") end
  if verbs.living(e.actor.fighting) then refuse("No way! You're fighting for your life! To get away, type "
    .. "<cmd flee>flee</>.") end
  if body.is_flagged(e.room, "no_recall") or sys.jailed(e.actor) then refuse("The gods have forsaken you.") end
  e.actor:act("{Actor} {verb:pray} for transportation, and {verb:disappear}.", {})
  e.actor.stamina = body.number(e.actor.stamina) and math.floor(e.actor.stamina / 2) or nil
  move(e.actor, home, "recall", { mover = e.actor, force = true })
  e.actor:act("{Actor} {verb:appear} out of nowhere.", {}, { except = { e.actor } })
end)

-- Boards.

--- True if there is a board in the actor's room.
local function has_board(e)
  for _, one in ipairs(e.room and e.room.contents or {}) do
    if one:is("board") and sees(e.actor, one) then return true end
  end
  return false
end

--- Registers PATTERN for a room with a board, where it means what LINE(e) returns.
local function on_board(pattern, line)
  command(pattern, { advice = true }, function(e)
    if not has_board(e) then return pass() end
    return verbs.instead(e.actor, line(e))
  end)
end

on_board("write {subject:text}", function(e) return "post " .. e.subject end)
on_board("read {n:number}", function(e) return ("board %d"):format(e.n) end)
on_board("remove {n:number}", function(e) return ("board delete %d"):format(e.n) end)

