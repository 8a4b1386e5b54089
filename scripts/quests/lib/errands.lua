--- Errands: quests of imported areas and of builders, and a daily errand from any quest master.
---
--- 1. `errand` of a player is the current one: { quest =, left =, ends = } or, for a daily errand, { target =, left =,
--- ends =, gold =, experience =, points = }. One at a time; the timer "errand" ends it, also while they are away.
--- 2. A master is an npc with `quests`, a list of objects whose `quest` has the fields of area files (help errands).
--- 3. Completing, paying and clearing an errand is one transaction, so a reward is paid once.
local deeds = require("deeds")
local exits = require("exits")
local fights = require("fights")
local journal = require("journal")
local list = require("errand_list")
local quests = require("quests")
local trade = require("trade")
local values = require("values")
local verbs = require("verbs")
local words = require("words")

local errands = {}

local TICK = 75 -- seconds
local THINGS = 300 -- looked at in a room
local MOST_GOLD, MOST_POINTS = 1000000, 100000

local function whole(value, otherwise, most)
  return values.whole(value, 0, most or 1e6, otherwise or 0)
end

local function of(quest)
  return values.fields(quest.quest)
end

--- Returns the object that VALUE refers to: an object, a ref, or a number of KIND in the files QUEST came
--- with.
local function named(quest, kind, value)
  if type(value) == "userdata" then return verbs.living(value) end
  if type(value) == "string" then return object(value) end
  local number = math.tointeger(value)
  local format = (quest.ref or "circle/"):match("^[^/]+")
  return number and number >= 0 and object(format .. "/" .. kind .. "/" .. number) or nil
end

--- Returns the key under which a quest is remembered: its number, or its id.
local function key_of(quest)
  return math.tointeger(quest.vnum) or "#" .. quest.id
end

--- Tells WHO a text of QUEST: as markup if the quest is official, else as plain text.
local function tell_text(who, quest, text)
  if type(text) ~= "string" or text == "" then return end
  speak_for(quest)
  if quests.is_official(quest) then who:tell(verbs.ready(text)) else who:tell("{text}", { text = text }) end
  speak_for()
end

-- Masters.

--- True if MASTER may give QUEST. A builder's quest needs a master that its maker controls.
local function is_from(quest, master)
  local maker = build.maker(quest)
  return not maker or build.controls(maker, master) == true
end

--- True if NPC was made by a builder who is not accepted in PLACE.
local function is_passing(npc, place)
  local maker = build.maker(npc)
  return maker ~= nil and not build.accepts(maker, place)
end

--- Returns the quests of MASTER, in order.
function errands.of(master)
  local found = {}
  for _, one in ipairs(values.list(master.quests)) do
    local quest = verbs.living(type(one) == "string" and object(one) or one)
    if quest and list.kinds[of(quest).type] and is_from(quest, master) then
      found[#found + 1] = quest
    end
  end
  return found
end

local A_ZONE = 100 -- numbers per zone

--- Gives NPC the quests that name it, if its area was imported before quests were supported. True if there are
--- any.
local function adopt(npc)
  local vnum = math.tointeger(npc.vnum)
  local proto = vnum and object("circle/mob/" .. vnum)
  if not proto or not npc:is(proto) or proto.quests ~= nil then return false end
  local found, from = {}, vnum // A_ZONE * A_ZONE
  for number = from, from + A_ZONE - 1 do
    local quest = object("circle/quest/" .. number)
    local master = quest and of(quest).master
    if master == vnum or master ~= nil and verbs.living(master) == proto then found[#found + 1] = quest end
  end
  if #found == 0 then return false end
  proto.quests = found
  return true
end

--- Returns an npc in PLACE that has errands for WHO, or nil.
function errands.master(place, who)
  for _, one in ipairs(fights.are_there and things_in(place, THINGS, "npc") or {}) do
    if (one.quests or adopt(one)) and sees(who, one) and not is_passing(one, place) then
      return one
    end
  end
  return nil
end

--- Returns the quest that KEY of `quests_done` stands for, or nil.
function errands.named(key)
  if type(key) == "number" then return object("circle/quest/" .. math.floor(key)) end
  return object(tostring(key))
end

--- True if WHO has done QUEST.
function errands.has_done(who, quest)
  return values.has(who.quests_done, key_of(quest))
end

-- Taking on an errand.

local function held(who, proto)
  for _, thing in ipairs(who.contents) do
    if thing:is(proto) then return true end
  end
  return false
end

--- Returns true if WHO may take on QUEST, or nil and the refusal.
local function may_join(who, quest)
  local terms = of(quest)
  if who.errand then return nil, "But you are already on an errand. To give it up, type <cmd quest leave>quest "
    .. "leave</>." end
  local level, low, high = fights.level(who), whole(terms.min_level), whole(terms.max_level, 1000)
  if level < low then
    return nil, "You aren't experienced enough for that yet. It needs level {level}.", { level = low }
  end
  if high > 0 and level > high then return nil, "You are too experienced for that." end
  if errands.has_done(who, quest) and not values.has(terms.flags, "repeatable") then
    return nil, "You have done that already."
  end
  local previous = named(quest, "quest", terms.previous)
  if previous and not errands.has_done(who, previous) then
    return nil, "You have to do another quest first: {name}.", { name = previous.name }
  end
  local needed = named(quest, "obj", terms.prerequisite)
  if needed and not held(who, needed) then return nil, "You need {a thing} for that first.", { thing = needed } end
  return true
end

local function set(who, errand, seconds)
  errand.ends = seconds and now() + seconds or nil
  who.errand = errand
  if seconds then who:after(seconds, "errand") else who:cancel("errand") end
  journal.show(who)
end

local function clear(who)
  who.errand, who.quest = nil, nil
  who:cancel("errand")
  journal.show(who)
end

local function begin(who, quest)
  local terms = of(quest)
  local ticks = whole(terms.time, 0, 1e5)
  set(who, { quest = quest, left = math.max(1, whole(terms.quantity, 1, 1000)) },
    values.number(terms.time, -1) > 0 and ticks * TICK or nil)
  who.quest = math.tointeger(quest.vnum)
  tell_text(who, quest, text_of(quest, "desc"))
  errands.tell(who)
end

--- Makes WHO take on QUEST. Returns true, or nil and the refusal.
function errands.join(who, quest)
  local ok, why, names = may_join(who, quest)
  if not ok then return nil, why, names end
  who:tell("You join the quest {name}.", { name = quest.name })
  begin(who, quest)
  return true
end

-- The current errand.

--- Returns the errand of WHO as { kind, row, target, to, quest, left, ends, … }, or nil without one.
local function current(who)
  local errand = values.fields(who.errand)
  local quest = verbs.living(errand.quest)
  local terms = quest and of(quest) or { type = errand.target and "kill_mobile" }
  local row = list.kinds[terms.type]
  if not row then return nil end
  return { row = row, kind = terms.type, quest = quest, terms = terms, left = whole(errand.left, 1), ends = errand.ends,
    target = quest and named(quest, row.target, terms.target) or verbs.living(errand.target),
    to = quest and named(quest, "mob", terms.return_to), daily = not quest and errand or nil }
end

--- Tells WHO where PLACE is, if it is public.
local function tell_where(who, place)
  if not place or not place:is("room") or place.public == false then
    return who:tell("Nobody knows where it is now.")
  end
  local area = verbs.living(place.area)
  who:tell(area and "It was last seen in {area}, at {place}." or "It was last seen at {place}.",
    { area = area and area.name, place = place.name })
end

--- Tells WHO their goal, and how much time is left.
function errands.tell(who)
  local errand = current(who)
  if not errand then return who:tell("You aren't on an errand.") end
  if not errand.target then return who:tell("The target of your errand is gone. To give it up, type "
    .. "<cmd quest leave>quest leave</>.") end
  who:tell(errand.row.goal, { target = errand.target, to = errand.to or errand.target, place = errand.target.name })
  if errand.daily then tell_where(who, errand.target.location) end
  if errand.left > 1 then who:tell("There are {left} left to do.", { left = errand.left }) end
  if errand.ends then
    who:tell("You have {time} left, whether you are here or not.",
      { time = words.count(math.max(1, math.ceil((errand.ends - now()) / 60)), "minute") })
  end
end

journal.add{
  rows = function(who)
    local errand = who.errand and sys.rules().fighting and current(who)
    if not errand then return {} end
    local target = errand.target
    return { { id = "errand", kind = "errand", hints = 0, name = errand.quest and errand.quest.name or "errand",
      goal = target and render(who, errand.row.goal,
        { target = target, to = errand.to or target, place = target.name })
        or "Its target is gone.",
      left = errand.ends and math.max(0, math.floor(errand.ends - now())) or nil } }
  end,
  drop = function(who) return errands.leave(who) end,
}

-- Ends.

local function put_in_hands(who, thing)
  if move(thing, who, "give", { mover = who }) then return end
  if not who.location or not move(thing, who.location, "drop", { mover = who, force = true }) then
    trade.melt("errands", thing)
  end
end

local function pay_out(who, quest, points, gold, experience)
  if points > 0 then
    quests.add_points(who, points)
    who:tell("You have been awarded {points} for your service.", { points = words.count(points, "quest point") })
  end
  if gold > 0 then
    local heap = trade.mint("errands", gold, quest)
    if heap then put_in_hands(who, heap) end
    who:tell("You have been awarded {coins} for your service.", { coins = words.count(gold, "gold coin") })
  end
  if experience > 0 then
    who:tell("You have been awarded {points} for your service.",
      { points = words.count(experience, "experience point") })
    fights.gain(who, experience)
  end
end

--- Pays for a builder's quest: with coins that the quest holds.
local function pay_by(who, quest, terms)
  quests.award_points(who, whole(terms.points, 0, quests.POINTS), true)
  local gold = whole(terms.gold, 0, MOST_GOLD)
  if gold > 0 then
    local ok = quest:pay(who, gold)
    if ok then trade.note("moved", "quests", gold) end
    who:tell(ok and "You have been awarded {coins} for your service."
      or "You should get {coins}, but the quest has run out of coins.",
      { coins = words.count(gold, "gold coin") })
  end
end

--- Returns the prototype of the thing that QUEST gives, or nil.
local function prize_of(quest, terms)
  local prize = named(quest, "obj", terms.object)
  local maker = prize and build.maker(quest)
  if maker and (prize:is("coin") or not build.controls(maker, prize)) then return nil end
  return prize
end

local function note_done(who, quest)
  if errands.has_done(who, quest) then return end
  local done = {}
  for i, one in ipairs(values.list(who.quests_done)) do done[i] = one end
  done[#done + 1] = key_of(quest)
  who.quests_done = done
end

local function complete_quest(who, errand)
  local quest, terms = errand.quest, errand.terms
  clear(who)
  note_done(who, quest)
  tell_text(who, quest, terms.done)
  if quests.is_official(quest) then
    pay_out(who, quest, whole(terms.points, 0, MOST_POINTS), whole(terms.gold, 0, MOST_GOLD),
      whole(terms.experience, 0, MOST_POINTS))
  else
    pay_by(who, quest, terms)
  end
  local prize = prize_of(quest, terms)
  local thing = prize and create(prize)
  thing = thing and trade.minted("errands", thing, quest)
  if thing then
    who:tell("You have been presented with {a thing} for your service.", { thing = thing })
    put_in_hands(who, thing)
  end
  after_event("quest", { actor = who, thing = quest, how = "done" })
  local following = named(quest, "quest", terms.next)
  if following and list.kinds[of(following).type] and not errands.has_done(who, following) then
    who:tell("The quest continues.")
    begin(who, following)
  end
end

local function complete_daily(who, errand)
  local daily = errand.daily
  local twice = whole(who.errand_day, 0, 1e9) ~= now() // 86400 and 2 or 1
  local points, gold, experience = whole(daily.points), whole(daily.gold), whole(daily.experience)
  clear(who)
  who.errand_day, who.errand_next = now() // 86400, now() + list.daily.pause
  who:tell(twice == 2 and "You have done your errand. It is your first today, so it counts twice."
    or "You have done your errand.")
  pay_out(who, object("quest"), points * twice, gold * twice, experience * twice)
end

local function step(who, errand)
  if errand.left > 1 then
    who.errand.left = errand.left - 1
    return who:tell("{left} more to go.", { left = errand.left - 1 })
  end
  if errand.quest then return complete_quest(who, errand) end
  complete_daily(who, errand)
end

--- Makes WHO give up their errand. Returns true, or nil and the refusal.
function errands.leave(who)
  local errand = current(who)
  if not who.errand then return nil, "But you aren't on an errand." end
  clear(who)
  if not errand or not errand.quest then
    if errand and errand.target then who.errand_next = now() + list.daily.pause end
    who:tell("You give up your errand.")
    return true
  end
  local penalty = math.min(whole(errand.terms.penalty), whole(who.quest_points, 0, 1e9))
  who:tell("You give up {name}.", { name = errand.quest.name })
  tell_text(who, errand.quest, errand.terms.quit)
  if penalty > 0 then
    who.quest_points = whole(who.quest_points, 0, 1e9) - penalty
    who:tell("It costs you {points}.", { points = words.count(penalty, "quest point") })
  end
  return true
end

--- For the timer: ends the errand.
function errands.time_out(who)
  if not who.errand or not sys.rules().fighting then return end
  clear(who)
  who:tell("You have run out of time, so your errand is over.")
end

-- Deeds that complete errands.

--- True if PLACE holds no npcs but pets, VICTIM and npcs of KIND.
local function is_clear(place, victim, kind)
  for _, one in ipairs(things_in(place, THINGS, "npc")) do
    if one ~= victim and not verbs.living(one.pet_of) and not (kind and one:is(kind)) then
      return false
    end
  end
  return true
end

local function holds(place, kind)
  for _, one in ipairs(things_in(place, THINGS, "npc")) do
    if one:is(kind) then return true end
  end
  return false
end

--- By kind: true if WHO's deed with THING (for "give": to TO) completes the errand.
local is_done = {
  find_object = function(errand, _, thing) return thing:is(errand.target) end,
  find_room = function(errand, _, place) return place == errand.target end,
  find_mobile = function(errand, _, place) return holds(place, errand.target) end,
  kill_mobile = function(errand, _, victim)
    return victim == errand.target or (not errand.daily and victim:is(errand.target))
  end,
  save_mobile = function(errand, who, victim)
    return victim:is(errand.target) == false and holds(who.location, errand.target)
      and is_clear(who.location, victim, errand.target)
  end,
  return_object = function(errand, _, thing, to)
    return thing:is(errand.target) and to ~= nil and errand.to ~= nil and to:is(errand.to)
  end,
  clear_room = function(errand, who, victim)
    return who.location == errand.target and is_clear(errand.target, victim)
  end,
}

--- Called when WHO took, gave (to TO) or killed THING, or came into it. Counts it for their errand.
function errands.progress(who, what, thing, to)
  if not who.errand or not thing or not who.location or not sys.rules().fighting then return end
  local errand = current(who)
  if not errand or errand.row.on ~= what or not errand.target then return end
  if is_done[errand.kind](errand, who, thing, to) then step(who, errand) end
end

for _, name in ipairs({ "take", "give" }) do
  deeds.on(name, function(who, e) errands.progress(who, name, e.thing, e.to) end, { "errand" })
end
deeds.on("enter", function(who, e) errands.progress(who, "enter", e.to) end, { "errand" })

--- A kill counts for all members of the group who are there.
deeds.on("kill", function(who, e)
  for _, member in ipairs(fights.members(who)) do
    if member:is("player") and member.location == e.thing.location then errands.progress(member, "kill", e.thing) end
  end
end)

-- The daily errand.

local function is_fit(npc, who, place)
  return npc:is("npc") and math.abs(fights.level(npc) - fights.level(who)) <= list.daily.levels and fights.is_on(place)
    and place.public ~= false and not fights.is_peaceful(place) and not npc.hidden and not npc.quests
    and not npc.no_kill and not npc:is("shopkeeper") and not fights.acts(npc, "no_kill")
    and not verbs.living(npc.pet_of)
    and build.maker(npc) == nil
end

--- Returns the npcs that could be the target of an errand from PLACE: a list of { npc, distance in rooms }.
local function candidates(who, place)
  local found, seen, queue, at = {}, { [place.id] = true }, { { place, 0 } }, 1
  while queue[at] and at <= list.daily.rooms do
    local room, far = queue[at][1], queue[at][2]
    at = at + 1
    for _, one in ipairs(things_in(room, THINGS)) do
      local to = one:is("exit") and not one.hidden and exits.goal(one)
      if to and to:is("room") and not seen[to.id] then
        seen[to.id] = true
        queue[#queue + 1] = { to, far + 1 }
      elseif far > 0 and one:is("character") and is_fit(one, who, room) then
        found[#found + 1] = { one, far }
      end
    end
  end
  return found
end

--- Asks MASTER for a daily errand for WHO. Returns true, or nil and the refusal.
function errands.ask(who, master)
  local errand = current(who)
  if errand and errand.target then return nil, "You are on one already. To see it, type <cmd quest>quest</>." end
  local wait_for = values.number(who.errand_next, 0) - now()
  if wait_for > 0 then
    return nil, "{The who} {who verb:have} nothing for you now. Ask again in {time}.",
      { who = master, time = words.count(math.ceil(wait_for / 60), "minute") }
  end
  local found = candidates(who, master.location)
  if #found == 0 then return nil, "{The who} {who verb:have} nothing for you.", { who = master } end
  local npc, far = table.unpack(found[random(1, #found)])
  local daily, level = list.daily, fights.level(npc)
  set(who, { target = npc, left = 1, points = daily.points(far), gold = daily.gold(level, far),
    experience = daily.experience(level, far) }, daily.seconds)
  master:act("{Actor} {verb:ask} {the who} to do something about {npc}.", { who = who, npc = npc })
  errands.tell(who)
  return true
end

return errands
