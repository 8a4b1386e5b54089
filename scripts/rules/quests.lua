--- Quests: things made from `quest`, whose properties say what is to be done (help quests-for-builders), and whose
--- behaviour may answer.
---
--- 1. `_journal` of a player has, by the number of a quest, { step =, seen =, hints =, ends =, done =, times = }; it is
---    under way while it has a `step`.
--- 2. A step ends by what a player does (rules/deeds.lua), or by the quest's own script. What it changes, and what it
---    pays, is one slice: a reward comes once.
--- 3. Coins come out of the quest's own hands, which somebody filled. Points of a builder's quests are few, and so many
---    a day.
local body = require("body")
local company = require("company")
local deeds = require("deeds")
local growth = require("growth")
local journal = require("journal")
local lately = require("lately")
local trade = require("trade")
local values = require("values")
local verbs = require("verbs")
local words = require("words")

local quests = {}

quests.A_DAY = 10 -- points that quests of builders, and quests done again, give a player
quests.SHORTEST = 3600 -- seconds before one can be done again
quests.POINTS = 3 -- that a builder's quest gives

local AT_ONCE, KEPT, STEPS, WAYS, COUNT = 10, 300, 30, 6, 50
local TEXT = 2000 -- bytes of what is told
local POINTS_MOST, COINS_MOST, TIME_MOST = 100, 10000, 30 * 86400

local function whole(value, most, otherwise)
  return math.floor(math.max(0, math.min(most, body.number(value, otherwise or 0))))
end

--- Did the game and wizards alone make QUEST?
function quests.is_official(quest)
  return build.maker(quest) == nil
end

-- What a quest says. Builders wrote it, so anything may be anything.

local function text_of(value)
  if type(value) ~= "string" or value == "" then return nil end
  return #value <= TEXT and value or value:sub(1, (utf8.offset(value, 0, TEXT + 1) or 1) - 1)
end

local function referred(value)
  if type(value) == "string" then return object(value) end
  return verbs.living(value)
end

--- Tells WHO what the maker of QUEST wrote. Lines to type can be pressed.
local function tell_text(who, quest, text)
  text = text_of(text)
  if not text then return end
  speak_for(quest)
  who:tell(verbs.ready(words.hints(text)))
  speak_for()
end

--- The steps of QUEST: a list of tables with `key`, and by their keys.
local function steps_of(quest)
  local list, by_key = {}, {}
  for i, one in ipairs(body.fields(quest.steps)) do
    if i > STEPS then break end
    local step = body.fields(one)
    local key = text_of(step.key) or tostring(i)
    list[i] = { key = key, at = i, is = step }
    by_key[key] = by_key[key] or list[i]
  end
  return list, by_key
end

--- The ways in which a step can be done: itself, or those of its list.
local function ways_of(step)
  local ways = {}
  for i, one in ipairs(values.list(step.is.ways or { step.is })) do
    if i > WAYS then break end
    ways[i] = body.fields(one)
  end
  return ways
end

local function entry_of(who, quest)
  return who._journal and who._journal[quest.id] or nil
end

--- The step that WHO is at, or nil.
local function current(who, quest)
  local entry = entry_of(who, quest)
  if not entry or not entry.step then return nil end
  local _, by_key = steps_of(quest)
  return by_key[entry.step], entry
end

--- The quests whose entry in WHO's journal has FIELD, oldest number first.
local function entered(who, field)
  local found = {}
  for id, entry in pairs(body.fields(who._journal)) do
    local quest = entry[field] and object(id)
    if quest and quest:is("quest") then found[#found + 1] = quest end
  end
  table.sort(found, function(a, b) return a.id < b.id end)
  return found
end

--- Those that WHO is at.
function quests.under_way(who) return entered(who, "step") end

--- Those that WHO has done.
function quests.done(who) return entered(who, "done") end

function quests.has_done(who, quest)
  local entry = entry_of(who, quest)
  return entry ~= nil and entry.done ~= nil
end

-- Who gives it.

--- Who or what gives QUEST, and in which room; nil if it is to be had nowhere.
function quests.giver(quest)
  local giver = referred(quest.giver) or verbs.living(quest.location)
  if not giver or giver:is("player") then return nil end
  local place = giver:is("room") and giver or giver.location
  if not place or not place:is("room") then return nil end
  local maker = build.maker(quest)
  if maker and not build.accepts(maker, place) then return nil end
  local lies_there = giver:is("room") and giver == quest.location
  if maker and not lies_there and not build.controls(maker, giver) then return nil end
  return giver, place
end

local function is_ignored(who, maker)
  return maker ~= nil and sys.ignores(who, maker)
end

--- The quests to be had, as { quest, giver, place, is_here }: where WHO is, and if NEAR in the same area, of anybody
--- who hides nothing.
function quests.offered(who, near)
  local found, here = {}, who.location
  for _, quest in ipairs(here and find{ proto = "quest" } or {}) do
    local giver, place = quests.giver(quest)
    local is_here = giver and place == here and (giver == here or sees(who, giver))
    local is_near = near and giver and place ~= here and place.area ~= nil and place.area == here.area
      and place.public ~= false and not giver.hidden and known_as(giver, who) == giver.name
    local entry = (is_here or is_near) and (entry_of(who, quest) or {})
    if entry and not entry.step and (not entry.done or quest.again) and #steps_of(quest) > 0
      and not is_ignored(who, build.maker(quest) or quest.owner) then
      found[#found + 1] = { quest = quest, giver = giver, place = place, is_here = is_here }
    end
  end
  return found
end

local function bare(name) return (name:lower():gsub("^the ", ""):gsub("^an? ", "")) end

--- The quest that GIVER, who is here, has for WHO and that is called NAME in full; or nil.
function quests.named(who, giver, name)
  for _, offer in ipairs(quests.offered(who)) do
    if offer.giver == giver and bare(offer.quest.name) == bare(name) then return offer.quest end
  end
  return nil
end

-- Beginning.

local function coins_in(holder)
  local sum = 0
  for _, thing in ipairs(holder.contents) do
    if thing:is("coin") then sum = sum + whole(thing.amount, 1e9) end
  end
  return sum
end

local function coins_of(quest)
  return whole(body.fields(quest.reward).coins, COINS_MOST)
end

local function missing(who, quest)
  for _, one in ipairs(values.list(quest.needs)) do
    local before = referred(one)
    if before and before:is("quest") and not quests.has_done(who, before) then return before end
  end
  return nil
end

--- Forgets what WHO did of quests that are gone; true if there is room for one more.
local function has_room(who)
  local count, gone = 0, {}
  for id in pairs(body.fields(who._journal)) do
    if object(id) then count = count + 1 else gone[#gone + 1] = id end
  end
  for _, id in ipairs(gone) do who._journal[id] = nil end
  return count < KEPT
end

--- True if WHO may begin QUEST now, or nil and the refusal.
local function may_begin(who, quest)
  if not who:is("player") then return nil, "Quests are for players." end
  local entry = entry_of(who, quest) or {}
  if #steps_of(quest) == 0 then return nil, "There is nothing to do in {quest}.", { quest = quest.name } end
  if entry.step then return nil, "You are at it already: journal" end
  if entry.done and not quest.again then return nil, "You have done that already." end
  local wait_for = entry.done and entry.done + math.max(quests.SHORTEST, whole(quest.again, 1e9)) - now() or 0
  if wait_for > 0 then
    return nil, "You have done that lately. It can be done again in {time}.", { time = words.duration(wait_for) }
  end
  if #quests.under_way(who) >= AT_ONCE then
    return nil, "You are at as many as one can be. To give one up: journal drop NAME"
  end
  if not entry_of(who, quest) and not has_room(who) then return nil, "Your journal is full." end
  local first = missing(who, quest)
  if first then return nil, "Something else comes first: {name}.", { name = first.name } end
  if coins_in(quest) < coins_of(quest) then
    return nil, "Nobody takes that on just now: its reward has run out."
  end
  return verbs.may("quest", { actor = who, thing = quest, how = "begin" })
end

--- The next time at which something of WHO's runs out.
local function set_timer(who)
  local soonest
  for _, quest in ipairs(quests.under_way(who)) do
    local ends = who._journal[quest.id].ends
    if ends and (not soonest or ends < soonest) then soonest = ends end
  end
  if soonest then who:after(math.max(1, soonest - now()), "quests") else who:cancel("quests") end
end

local enter_step -- (who, quest, key, depth)

--- WHO takes on QUEST: true, or nil and the refusal. Whether it is given here is the caller's to know.
function quests.begin(who, quest)
  local ok, why, names = may_begin(who, quest)
  if not ok then return nil, why, names end
  local list = steps_of(quest)
  local old = entry_of(who, quest) or {}
  local time = whole(quest.time, TIME_MOST)
  if not who._journal then who._journal = {} end
  who._journal[quest.id] = { step = list[1].key, hints = 0, ends = time > 0 and now() + time or nil, done = old.done,
    times = old.times }
  set_timer(who)
  who:tell("You begin: {name}. What to do is in your journal.", { name = quest.name })
  tell_text(who, quest, quest.desc)
  after_event("quest", { actor = who, thing = quest, how = "begin" })
  enter_step(who, quest, list[1].key, 0)
  if time > 0 then who:tell("You have {time} for it, whether you are here or not.", { time = words.duration(time) }) end
  return true
end

-- Ends.

local function close(who, quest, how)
  local entry = entry_of(who, quest)
  entry.step, entry.seen, entry.hints, entry.ends = nil, nil, nil, nil
  if how == "done" then
    entry.done, entry.times = now(), whole(entry.times, 1e6) + 1
  elseif not entry.done then
    who._journal[quest.id] = nil
  end
  set_timer(who)
  journal.show(who)
end

--- WHO has POINTS more, all in all and of today.
function quests.add_points(who, points)
  who.quest_points = whole(who.quest_points, 1e9) + points
  who._points_today = { day = now() // 86400, got = quests.points_today(who) + points }
end

--- How many points WHO has got today.
function quests.points_today(who)
  local had = body.fields(who._points_today)
  return had.day == now() // 86400 and whole(had.got, 1e9) or 0
end

--- Gives WHO POINTS, of those that are bounded no more than a day has.
function quests.award_points(who, points, bounded)
  if bounded then
    local day = now() // 86400
    local had = body.fields(who._points_day)
    local given = had.day == day and whole(had.given, 1e6) or 0
    points = math.max(0, math.min(points, quests.A_DAY - given))
    who._points_day = { day = day, given = given + points }
  end
  if points <= 0 then return end
  quests.add_points(who, points)
  who:tell("You have {points} more.", { points = words.count(points, "quest point") })
end

local function reward(who, quest, is_first)
  local what, official = body.fields(quest.reward), quests.is_official(quest)
  quests.award_points(who, whole(what.points, official and POINTS_MOST or quests.POINTS), not (official and is_first))
  local coins = coins_of(quest)
  if coins > 0 then
    local ok = pay(quest, who, coins)
    if ok then trade.note("moved", "quests", coins) end
    who:tell(ok and "You are paid {coins}." or "You would be paid {coins}, but nobody has left as many for it.",
      { coins = words.count(coins, "coin") })
  end
  if not official then return end
  local experience = whole(what.experience, 100000)
  if experience > 0 and is_first and body.is_shown(who) then growth.gain(who, experience) end
  local title = text_of(what.title)
  if title and atomic(award, who, "quest-" .. quest.id, title) then
    who:tell("You have earned a title: {title}.", { title = title })
  end
end

local function complete(who, quest)
  close(who, quest, "done")
  who:tell("You have done it: {name}.", { name = quest.name })
  tell_text(who, quest, quest.finish)
  reward(who, quest, entry_of(who, quest).times == 1)
  local almanac = optional("almanac")
  if almanac then almanac.count("quests") end
  if quests.is_official(quest) then lately.note("quest", quest.name) end
  after_event("quest", { actor = who, thing = quest, how = "done" })
end

local function fail(who, quest, text, names)
  close(who, quest, "over")
  who:tell(text, names)
  after_event("quest", { actor = who, thing = quest, how = "over" })
end

--- WHO gives QUEST up.
function quests.drop(who, quest)
  fail(who, quest, "You give up {name}.", { name = quest.name })
end

deeds.on("timer:quests", function(who)
  for _, quest in ipairs(quests.under_way(who)) do
    local ends = who._journal[quest.id].ends
    if ends and ends <= now() then
      fail(who, quest, "You have run out of time: {name} is over.", { name = quest.name })
    end
  end
  set_timer(who)
end)

-- Steps.

local function is_it(thing, value)
  local wanted = thing and referred(value)
  return wanted ~= nil and (thing == wanted or thing:is(wanted))
end

local function holds(place, value)
  for _, one in ipairs(place and place.contents or {}) do
    if is_it(one, value) then return one end
  end
  return nil
end

--- May QUEST hear of what WHO does there? Where people are, and what they say, is no builder's to know, but
--- in public and beside what is theirs.
local function may_hear(quest, place)
  local maker = build.maker(quest)
  return not maker or build.controls(maker, place) or (place:is("room") and place.public ~= false)
end

--- Is that WHO's doing what WAY asks for? Gives the object that it was done with.
local fits = {
  take = function(way, _, e) return is_it(e.thing, way.what) and e.thing end,
  read = function(way, _, e) return is_it(e.thing, way.what) and e.thing end,
  kill = function(way, _, e) return is_it(e.thing, way.what) and e.thing end,
  give = function(way, _, e) return is_it(e.thing, way.what) and (not way.to or is_it(e.to, way.to)) and e.thing end,
  put = function(way, _, e) return is_it(e.thing, way.what) and (not way.to or is_it(e.to, way.to)) and e.thing end,
  enter = function(way, _, e, quest)
    local wanted = referred(way.what)
    return e.to and wanted and (e.to == wanted or e.to.area == wanted) and may_hear(quest, e.to) and e.to
  end,
  hear = function(way, who, e, quest)
    local word = text_of(way.word)
    if e.how ~= "say" or word and not e.text:lower():find(word:lower(), 1, true) then return nil end
    for _, one in ipairs(who.location.contents) do
      if one:is("npc") and is_it(one, way.what) and may_hear(quest, one) then return one end
    end
    return nil
  end,
}

--- By what a builder calls it: the deed.
local DEEDS = { take = "take", have = "take", read = "read", kill = "kill", give = "give", put = "put", enter = "enter",
  say = "hear" }

--- Goes on from STEP, or ends. DEPTH: how many steps were done as they were begun, one in another.
local function go_on(who, quest, step, way, depth)
  local list, by_key = steps_of(quest)
  local key = text_of(way.next) or text_of(step.is.next) or list[step.at + 1] and list[step.at + 1].key or "end"
  tell_text(who, quest, way.done or step.is.done)
  if key == "end" then return complete(who, quest) end
  if key == "fail" then return fail(who, quest, "That was it: {name} is over.", { name = quest.name }) end
  if not by_key[key] then return fail(who, quest, "{Name} goes no further.", { name = quest.name }) end
  local entry = entry_of(who, quest)
  entry.step, entry.seen, entry.hints = key, nil, 0
  after_event("quest", { actor = who, thing = quest, how = "step", text = key })
  enter_step(who, quest, key, depth)
end

--- One more of what STEP asks for: the same thing counts once.
local function count(who, quest, step, way, thing, depth)
  local most, entry = math.max(1, whole(step.is.count, COUNT, 1)), entry_of(who, quest)
  if most == 1 then return go_on(who, quest, step, way, depth) end
  local seen, number = { [thing.id] = true }, 1
  for id in pairs(body.fields(entry.seen)) do
    if not seen[id] then seen[id], number = true, number + 1 end
  end
  entry.seen = seen
  if number >= most then return go_on(who, quest, step, way, depth) end
  who:tell("{left} more to go.", { left = most - number })
end

--- WHO has come to a step, if they are at it still: they may have what it asks for.
function enter_step(who, quest, key, depth)
  local step, entry = current(who, quest)
  if not step or entry.step ~= key or depth >= STEPS then return end
  tell_text(who, quest, step.is.goal)
  journal.show(who)
  for _, way in ipairs(ways_of(step)) do
    local held = way.on == "have" and holds(who, way.what)
    if held then return count(who, quest, step, way, held, depth + 1) end
  end
end

local function heed(who, deed, e, shared)
  for _, quest in ipairs(quests.under_way(who)) do
    local step = (not shared or quest.together == true) and current(who, quest)
    for _, way in ipairs(step and ways_of(step) or {}) do
      local thing = DEEDS[way.on] == deed and fits[deed](way, who, e, quest)
      if thing then
        count(who, quest, step, way, thing, 0)
        break
      end
    end
  end
end

for deed in pairs(fits) do
  deeds.on(deed, function(who, e)
    local own, group = who._journal, who.group
    if not (own or group) or not who.location then return end
    if own then heed(who, deed, e) end
    for _, member in ipairs(group and company.here(who) or {}) do
      if member ~= who and member._journal and member:is("player") and sys.online(member) then
        heed(member, deed, e, true)
      end
    end
  end, { "_journal", "group" })
end

--- The quest's own script says that WHO's step is done, and which is next ("end", "fail", or nil for the following).
function quests.step(who, quest, next)
  local step = current(who, quest)
  if not step then return false end
  go_on(who, quest, step, { next = next }, 0)
  return true
end

--- The key of the step that WHO is at, or nil.
function quests.at(who, quest)
  local step = current(who, quest)
  return step and step.key
end

-- The journal.

--- The text of hint number RUNG of what WHO is at: what the quest's script says, or what is written.
local function hint_text(who, quest, step, rung)
  if handles(quest, "call:hint") then
    local said = quest:call("hint", { who = who, step = step.key, rung = rung })
    if text_of(said) then return said end
  end
  return text_of(body.fields(step.is.hints)[rung])
end

local function hint(who, row)
  local step, entry = current(who, row.quest)
  local rung = journal.next_hint(entry.hints)
  local text = hint_text(who, row.quest, step, rung)
  if not text then return nil, "Nobody knows more about that: {name}.", { name = row.name } end
  entry.hints = rung
  tell_text(who, row.quest, text)
  journal.show(who)
  return true
end

journal.add{
  rows = function(who)
    local rows = {}
    for i, quest in ipairs(quests.under_way(who)) do
      local step, entry = current(who, quest)
      local has_hints = step and (handles(quest, "call:hint") or #body.fields(step.is.hints) > 0)
      rows[i] = { id = "quest " .. quest.id, kind = "quest", name = quest.name, quest = quest,
        goal = step and quote(text_of(step.is.goal) or "Go on.") or "What there was to do is gone.",
        hints = has_hints and journal.hints_left(entry.hints) or 0,
        left = entry.ends and math.max(0, math.floor(entry.ends - now())) or nil }
    end
    return rows
  end,
  hint = function(who, row)
    if not quests.at(who, row.quest) then return nil, "What there was to do is gone. To give it up: journal drop" end
    return hint(who, row)
  end,
  drop = function(who, row)
    quests.drop(who, row.quest)
    return true
  end,
}

for _, name in ipairs({ "connect", "joined" }) do
  deeds.on(name, function(who) journal.show(who) end)
end

return quests
