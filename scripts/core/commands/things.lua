--- Taking, dropping, putting and giving.
local heaps = require("heaps")
local values = require("values")
local manners = require("manners")
local verbs = require("verbs")

local TAKES, DROPS = "{Actor} {verb:take} {the thing}.", "{Actor} {verb:drop} {the thing}."
local TAKES_FROM = "{Actor} {verb:take} {the thing} from {the from}."
local PUTS = {
  ["in"] = "{Actor} {verb:put} {the thing} in {the to}.", on = "{Actor} {verb:put} {the thing} on {the to}.",
}
-- The engine does plain cases itself, with the same result as the functions below. When you change those, leave TAKE
-- and DROP out.
local TAKE = { plain = "take", text = TAKES }
local DROP = { plain = "drop", text = DROPS }

local function check_not_worn(actor, thing)
  if thing.worn and thing.location == actor then
    return nil, "You are wearing {the thing}. <cmd remove {the thing}>Take it off</> first.", { thing = thing }
  end
  return true
end

--- Returns THINGS without worn ones if there are several: "drop all" undresses nobody.
local function unworn(things)
  if #things == 1 then return things end
  local kept = {}
  for _, thing in ipairs(things) do
    if not thing.worn then kept[#kept + 1] = thing end
  end
  if #kept == 0 then refuse("You're wearing everything you have.") end
  return kept
end

--- Returns THINGS without BOX if there are several: "put all in sack" does not mean the sack.
local function but_for(things, box)
  if #things == 1 then return things end
  local kept = {}
  for _, thing in ipairs(things) do
    if thing ~= box then kept[#kept + 1] = thing end
  end
  return kept
end

--- Tells the actor that THING can't be taken; bystanders see the attempt.
local function take_in_vain(actor, thing)
  local names = { thing = thing }
  manners.must_show(actor)
  actor:tell("{The thing} can't be taken.", names)
  actor:act("{Actor} {verb:try} to take {the thing}, in vain.", names, { except = { actor } })
  return true
end

--- Returns a player in THING, at any depth, who would be carried along, or nil. Npcs do not count.
local function passenger(thing)
  if thing:is("player") then return thing end
  for _, one in ipairs(thing:is("container") and thing.contents or {}) do
    local inside = passenger(one)
    if inside then return inside end
  end
end

local function take(actor, thing, amounts)
  local from = thing.location
  if thing == actor then return nil, "You can't take yourself." end
  local inside = thing:is("container") and not thing:is("character") and passenger(thing)
  if inside then return nil, "{Who} is in {the thing}, and has to get out first.", { who = inside, thing = thing } end
  local ok, why = verbs.may_do("take", actor, thing, from, actor)
  if not ok then return nil, why end
  if thing.portable == false then return take_in_vain(actor, thing) end
  local out_of = from and from ~= actor.location and from:is("container")
  if out_of and not from.open and not from:is("character") then -- the previous thing may have closed it
    return nil, "{The from} is closed.", { from = from }
  end
  local part, what, asked = heaps.part(thing, amounts, actor, actor, "take")
  if not part then return nil, what end
  local text = heaps.naming(out_of and TAKES_FROM or TAKES, what)
  return verbs.carry("take", actor, part, from, actor, nil, text, nil, asked)
end

local function take_all(e)
  verbs.each(e.actor, e.thing, take, e.amounts)
end

--- True if WORD occurs in a name of THING, in the same form.
local function is_called(thing, word)
  local names = { thing.name }
  for _, alias in ipairs(values.list(thing.aliases)) do names[#names + 1] = alias end
  local all = " " .. table.concat(names, " "):lower() .. " "
  return all:find("%f[%w]" .. word:lower() .. "%f[%W]") ~= nil
end

--- "take all chest" takes everything in the chest, as in other games; "all chests" means chests. Returns false if
-- WORDS name no such container.
local function all_from(e, words)
  local box = e.actor:match(words, e.room and e.room.contents or {})
    or e.actor:match(words, e.actor.contents)
  local last = words:match("(%w+)$")
  local meant = box and last and is_called(box, last) and sees(e.actor, box)
  if not meant or not box:is("container") or box:is("character") then return false end
  verbs.instead(e.actor, "take all from #" .. box.id)
  return true
end

command("take|get {thing+:unheld}", TAKE, function(e)
  local words = #e.thing == 1 and e.line:match("^%a+%s+[Aa][Ll][Ll]%s+(.+)$")
  if words and all_from(e, words) then return end
  -- "get up" does not mean taking the way up.
  if #e.thing == 1 and e.thing[1]:is("exit") then return pass() end
  return take_all(e)
end)
command("pick up {thing+:unheld}", TAKE, take_all)
command("pick {thing+:unheld} up", TAKE, take_all)

-- Refuses a container that is closed, and characters, whether or not the thing is in them.
command("take|get {what:noun} from|out of {box:reach container}", function(e)
  local names = { box = e.box }
  if e.box:is("character") then refuse("You can't take anything from {the box}.", names) end
  if e.box:is("container") and not e.box.open then refuse("{The box} is closed.", names) end
  return pass()
end)

command("take|get {thing+:in box} from|out of {box:reach container}", take_all)

local function drop(actor, thing, amounts)
  local place = place_of(actor)
  local ok, why, worn = check_not_worn(actor, thing)
  if not ok then return nil, why, worn end
  if not place then return nil, "You can't drop anything here." end
  ok, why = verbs.may_do("drop", actor, thing, actor, place)
  if not ok then return nil, why end
  local part, what, asked = heaps.part(thing, amounts, actor, place, "drop")
  if not part then return nil, what end
  return verbs.carry("drop", actor, part, actor, place, nil, heaps.naming(DROPS, what), nil, asked)
end

local function drop_all(e)
  verbs.each(e.actor, unworn(e.thing), drop, e.amounts)
end

command("drop {thing+:held unworn}", DROP, drop_all)
command("put down {thing+:held unworn}", DROP, drop_all)
command("put {thing+:held unworn} down", DROP, drop_all)

--- Notes that ACTOR put PART into BOX and may take it out again. Coins may have joined a heap there.
local function note_put(actor, part, box, are_coins)
  for _, inside in ipairs(box.contents) do
    if inside == part or are_coins and inside:is("coin") then inside._put_in_by = actor end
  end
end

local function put(actor, thing, box, where, amounts)
  if thing.location == box then
    return nil, where == "on" and "{The thing} {thing verb:be} on {the box} already."
      or "{The thing} {thing verb:be} in {the box} already.", { thing = thing, box = box }
  end
  local ok, why, worn = check_not_worn(actor, thing)
  if not ok then return nil, why, worn end
  ok, why = verbs.may_do("put", actor, thing, actor, box, where)
  if not ok then return nil, why end
  if not box.open then return nil, "{The box} is closed.", { box = box } end -- the previous thing may have closed it
  local part, what, asked = heaps.part(thing, amounts, actor, box, "put")
  if not part then return nil, what end
  local text = heaps.naming(PUTS[where], what)
  local are_coins = part:is("coin")
  local done, reason, names = verbs.carry("put", actor, part, actor, box, where, text, nil, asked)
  if done and living(actor) and living(box) and actor:is("player") and build.maker(box) then
    note_put(actor, part, box, are_coins)
  end
  return done, reason, names
end

local function put_all(e, where)
  local names = { box = e.box }
  if e.box == e.room then return drop_all(e) end
  if e.box:is("character") then refuse("To hand something over, type: <cmd give THING to NAME>give THING to "
    .. "NAME</>") end
  if not e.box:is("container") then
    refuse(where == "on" and "You can't put things onto {the box}." or "You can't put things into {the box}.", names)
  end
  if not e.box.open then refuse("{The box} is closed.", names) end
  verbs.each(e.actor, but_for(unworn(e.thing), e.box), put, e.box, where, e.amounts)
end

command("put|place {thing+:held unworn} in|into|inside {box:reach container}", function(e) put_all(e, "in") end)
command("put|place {thing+:held unworn} on|onto {box:reach container}", function(e) put_all(e, "on") end)
command("put|place {thing+:held unworn} back in|into|inside {box:reach container}", function(e) put_all(e, "in") end)
command("put|place {thing+:held unworn} back on|onto {box:reach container}", function(e) put_all(e, "on") end)

--- True if ACTOR holds BOX, at any depth, or has it at home.
local function is_held(actor, box)
  local place = box.location
  while place and place ~= actor and place.location do place = place.location end
  return place ~= nil and (place == actor or place.home_of == actor)
end

--- Returns all things in BOX, which ACTOR holds or has at home. From a closed box only those that ACTOR put in.
local function comes_out(actor, box)
  local things = {}
  for _, thing in ipairs(box.contents) do
    if not thing:is("character") and (box.open or verbs.living(thing._put_in_by) == actor) then
      things[#things + 1] = thing
    end
  end
  return things
end

--- Moves THING from BOX into ACTOR's hands, or to the floor if it is too much for them. Scripts of BOX cannot prevent
-- it.
local function take_out(actor, thing, box)
  local ok = may_move(thing, actor, "take", { mover = actor })
  local to = ok and actor or place_of(actor) or actor
  if not living(thing) or thing.location ~= box then return end
  thing._put_in_by = nil
  move(thing, to, "take", { mover = actor, asked = true })
  actor:act(to == actor and "{Actor} {verb:take} {the thing} from {the box}."
    or "{Actor} {verb:take} {the thing} from {the box} and {verb:drop} {thing them}.", { thing = thing, box = box })
end

command("empty {box:reach container}", function(e)
  local names = { box = e.box }
  if e.box:is("character") or not e.box:is("container") then return pass() end
  if not is_held(e.actor, e.box) then
    refuse("You don't hold {the box}. To take everything in it, type: <cmd take all from it>take all from it</>", names)
  end
  local things = comes_out(e.actor, e.box)
  if #things == 0 then
    refuse(e.box.open and "{The box} is empty." or "{The box} is closed, and you put nothing into it.", names)
  end
  for _, thing in ipairs(things) do take_out(e.actor, thing, e.box) end
end)

local function give(actor, thing, who, amounts)
  local ok, why, worn = check_not_worn(actor, thing)
  if not ok then return nil, why, worn end
  ok, why = verbs.may_do("give", actor, thing, actor, who)
  if not ok then return nil, why end
  local part, what, asked = heaps.part(thing, amounts, actor, who, "give")
  if not part then return nil, what end
  local number = part:is("coin") and part.amount or nil -- read before it joins another heap
  local text = heaps.naming("{Actor} {verb:give} {the thing} to {the to}.", what)
  return verbs.carry("give", actor, part, actor, who, nil, text, number, asked)
end

local function give_all(e)
  if e.who == e.actor then refuse("You already have it.") end
  verbs.each(e.actor, unworn(e.thing), give, e.who, e.amounts)
end

command("give|hand {thing+:held unworn} [over] to {who:character}", give_all)
command("give|hand {who:character} {thing+:held unworn}", give_all)
command("give|hand {thing+:held unworn} {who:character}", give_all)

--- Shows e.thing to e.who, who needs to be near enough and not in the dark.
local function show(e)
  if e.who == e.actor then return pass() end -- "show me the lamp" is a look
  if not sees(e.who, e.actor) then refuse("{The who} can't see {the thing} from there.", e) end
  manners.must_show(e.actor)
  local event = { actor = e.actor, thing = e.thing, to = e.who }
  verbs.must(verbs.may("show", event))
  e.actor:act("{Actor} {verb:show} {the thing} to {the who}.", { thing = e.thing, who = e.who },
    { unseen_is_silent = true })
  e.who:tell(verbs.ready(look_thing(e.who, e.thing)))
  after_event("show", event)
end

command("show {thing:held} to {who:character}", show)
command("show {who:character} {thing:held}", show)

local FALLBACK = { fallback = true }

command("pick {words:noun}", FALLBACK, function(e)
  local words, ups = e.words:lower():gsub("^up%s+", "")
  if ups == 0 then words, ups = words:gsub("%s+up$", "") end
  if look_detail(e.actor, words) then refuse("That's only scenery.") end
  if ups > 0 then verbs.instead(e.actor, "take " .. words) end
  refuse("To pick something up, type: <cmd take {words}>take {words}</>", e)
end)

for _, form in ipairs({ "throw {thing:noun} away", "throw away|out {thing:noun}" }) do
  command(form, FALLBACK, function(e) verbs.instead(e.actor, "drop " .. e.thing) end)
end

command("put {thing:noun} back", FALLBACK, function()
  refuse("Put it back where? For example: <cmd put lamp in chest>put lamp in chest</>. To put something down: "
    .. "<cmd drop lamp>drop lamp</>")
end)
for _, where in ipairs({ "under", "behind", "beside", "near", "over", "beneath", "against", "at", "to" }) do
  command("put|place {thing:noun} " .. where .. " {place:noun}", FALLBACK, function()
    refuse("You can only put things in or on something. To put something down: <cmd drop lamp>drop lamp</>")
  end)
end

-- "take all X" of a held container takes what is in it.
for _, verb in ipairs({ "take", "get" }) do
  command(verb .. " all {words:noun}", FALLBACK, function(e)
    if not all_from(e, e.words) then return pass() end
  end)
end

-- "Take it all".
for _, verb in ipairs({ "take", "get", "drop" }) do
  for _, what in ipairs({ "it all", "them all" }) do
    command(verb .. " " .. what, FALLBACK, function(e)
      local ok, why = perform(e.actor, verb .. " all")
      if not ok then verbs.decline_plain(why) end
    end)
  end
end

-- Refuses to give things to anything but a character.
command("give|hand {thing+:held} to {who:reach character}", function(e)
  if e.who:is("character") then return pass() end
  refuse("{The who} can't take what you give.", { who = e.who })
end)
