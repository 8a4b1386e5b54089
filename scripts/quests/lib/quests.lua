--- Quests: things made from `quest`, whose properties say what to do (help quests-for-builders), and whose
--- behaviour may answer.
---
--- 1. `_journal` of a player has, by the number of a quest, { step =, seen =, hints =, told =, ends =, done =,
--- times = }. The quest is under way while the entry has a `step`.
--- 2. A step ends by a deed of the player (rules/deeds.lua), or by the quest's own script. Its changes and its reward
--- are one transaction, so a reward is paid once.
--- 3. Coins are paid out of the quest's contents, which somebody filled. A builder's quest gives few points, and
--- builders' quests together only so many per day.
local afterwards = require("afterwards")
local conditions = require("conditions")
local deeds = require("deeds")
local fights = require("fights")
local journal = require("journal")
local lately = require("lately")
local routes = require("routes")
local trade = require("trade")
local values = require("values")
local verbs = require("verbs")
local words = require("words")

local quests = {}

quests.A_DAY = 10 -- points per player and day from builders' quests and from repeated quests
quests.SHORTEST = 3600 -- seconds before a quest can be repeated
quests.POINTS = 3 -- most points that a builder's quest gives

local AT_ONCE, KEPT, STEPS, WAYS, COUNT = 10, 300, 30, 6, 50
local THINGS = 300 -- looked at in a room
local TEXT, KEY = 2000, 60 -- bytes of a quest's text, and of a hint as a key
local POINTS_MOST, COINS_MOST, TIME_MOST = 100, 10000, 30 * 86400

local function whole(value, most, otherwise)
  return values.whole(value, 0, most, otherwise or 0)
end

--- True if only the game and wizards made QUEST.
function quests.is_official(quest)
  return build.maker(quest) == nil
end

-- Properties of quests. Builders wrote them, so any value can be of any type.

local function text_of(value)
  if type(value) ~= "string" or value == "" then return nil end
  return #value <= TEXT and value or value:sub(1, (utf8.offset(value, 0, TEXT + 1) or 1) - 1)
end

local function referred(value)
  if type(value) == "string" then return object(value) end
  return verbs.living(value)
end

--- Returns the text FIELD of QUEST as WHO reads it now (help memory).
local function quest_text(who, quest, field)
  return text_of(afterwards.value(quest, field, who))
end

--- Returns FIELD of STEP, its goal or its hints, as WHO reads it now: the rows of `afterwards` name the step.
local function step_field(who, quest, step, field)
  for _, by_key in ipairs(quest.afterwards ~= nil and afterwards.all(quest, field, who) or {}) do
    local changed = values.fields(by_key)[step.key]
    if changed ~= nil then return changed end
  end
  return step.is[field]
end

--- Tells WHO a text of QUEST's maker. Commands in it become links.
local function tell_text(who, quest, text)
  text = text_of(text)
  if not text then return end
  local giver, maker = quests.named_giver(quest), build.maker(quest)
  local is_theirs = giver and maker and not giver.hidden and build.maker(giver) == maker
  speak_for(is_theirs and giver or quest) -- a quest is hidden, so its mark would be "something"
  who:tell(verbs.ready(words.hints(text)))
  speak_for()
end

--- Returns the steps of QUEST, each { key, at, is = its table }, as a list and by key.
local function steps_of(quest)
  local list, by_key = {}, {}
  for i, one in ipairs(values.fields(quest.steps)) do
    if i > STEPS then break end
    local step = values.fields(one)
    local key = text_of(step.key) or tostring(i)
    list[i] = { key = key, at = i, is = step }
    by_key[key] = by_key[key] or list[i]
  end
  return list, by_key
end

--- Returns the ways to complete a step: the step itself, or its list `ways`.
local function ways_of(step)
  local ways = {}
  for i, one in ipairs(values.list(step.is.ways or { step.is })) do
    if i > WAYS then break end
    ways[i] = values.fields(one)
  end
  return ways
end

local function entry_of(who, quest)
  return who._journal and who._journal[quest.id] or nil
end

--- Returns the entry of QUEST in WHO's journal, or nil.
quests.entry = entry_of

--- Returns the current step of WHO in QUEST and the journal entry, or nil.
local function current(who, quest)
  local entry = entry_of(who, quest)
  if not entry or not entry.step then return nil end
  local _, by_key = steps_of(quest)
  return by_key[entry.step], entry
end

--- Returns the quests whose entry in WHO's journal has FIELD, lowest number first.
local function entered(who, field)
  local found = {}
  for id, entry in pairs(values.fields(who._journal)) do
    local quest = entry[field] and object(id)
    if quest and quest:is("quest") then found[#found + 1] = quest end
  end
  table.sort(found, function(a, b) return a.id < b.id end)
  return found
end

--- Returns the quests that WHO is doing.
function quests.under_way(who) return entered(who, "step") end

--- Returns the quests that WHO has done.
function quests.done(who) return entered(who, "done") end

function quests.has_done(who, quest)
  local entry = entry_of(who, quest)
  return entry ~= nil and entry.done ~= nil
end

-- Quest givers.

--- Returns the thing that QUEST names as its giver, or in which it is; or nil.
function quests.named_giver(quest) return referred(quest.giver) or verbs.living(quest.location) end

--- Returns the giver of QUEST and its room; nil if nobody gives it.
function quests.giver(quest)
  local giver = quests.named_giver(quest)
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

--- Returns the quests on offer, as { quest, giver, place, is_here }: where WHO is, and if NEAR also in the
--- same area from givers that are not hidden or masked.
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

--- Returns the quest called NAME in full that GIVER, who is here, has for WHO; or nil.
function quests.named(who, giver, name)
  for _, offer in ipairs(quests.offered(who)) do
    if offer.giver == giver and words.bare(offer.quest.name) == words.bare(name) then return offer.quest end
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
  return whole(values.fields(quest.reward).coins, COINS_MOST)
end

local function missing(who, quest)
  for _, one in ipairs(values.list(quest.needs)) do
    local before = referred(one)
    if before and before:is("quest") and not quests.has_done(who, before) then return before end
  end
  return nil
end

--- Removes journal entries of deleted quests; true if there is room for another.
--- Returns a quest that WHO has to do before QUEST, or nil.
quests.missing = missing

local function has_room(who)
  local count, gone = 0, {}
  for id in pairs(values.fields(who._journal)) do
    if object(id) then count = count + 1 else gone[#gone + 1] = id end
  end
  for _, id in ipairs(gone) do who._journal[id] = nil end
  return count < KEPT
end

--- Returns true if WHO may begin QUEST now, or nil and the refusal.
local function may_begin(who, quest)
  if not who:is("player") then return nil, "Quests are for players." end
  local entry = entry_of(who, quest) or {}
  if #steps_of(quest) == 0 then return nil, "The quest {quest} has no steps yet.", { quest = quest.name } end
  if entry.step then return nil, "You are doing that already. To see your quests, type <cmd journal>journal</>." end
  if entry.done and not quest.again then return nil, "You have done that already." end
  local wait_for = entry.done and entry.done + math.max(quests.SHORTEST, whole(quest.again, 1e9)) - now() or 0
  if wait_for > 0 then
    return nil, "You did that not long ago. You can do it again in {time}.", { time = words.duration(wait_for) }
  end
  if #quests.under_way(who) >= AT_ONCE then
    return nil, "You have too many quests. To give one up, type <cmd journal drop NAME>journal drop NAME</>."
  end
  if not entry_of(who, quest) and not has_room(who) then return nil, "Your journal is full." end
  local first = missing(who, quest)
  if first then return nil, "You have to do another quest first: {name}.", { name = first.name } end
  if coins_in(quest) < coins_of(quest) then
    return nil, "You can't begin that now, because its reward has run out."
  end
  return verbs.may("quest", { actor = who, thing = quest, how = "begin" })
end

--- Sets WHO's timer to the end of the quest that runs out first.
local function set_timer(who)
  local soonest
  for _, quest in ipairs(quests.under_way(who)) do
    local ends = who._journal[quest.id].ends
    if ends and (not soonest or ends < soonest) then soonest = ends end
  end
  if soonest then who:after(math.max(1, soonest - now()), "quests") else who:cancel("quests") end
end

local enter_step -- (who, quest, key, depth)

--- Makes WHO begin QUEST. Returns true, or nil and the refusal. The caller checks that the quest is given
--- here.
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
  who:tell("You begin: {name}. To see what to do, type <cmd journal>journal</>.", { name = quest.name })
  tell_text(who, quest, quest_text(who, quest, "desc"))
  after_event("quest", { actor = who, thing = quest, how = "begin" })
  enter_step(who, quest, list[1].key, 0)
  if time > 0 then who:tell("You have {time} for it, whether you are here or not.", { time = words.duration(time) }) end
  return true
end

-- Ends.

local function close(who, quest, how)
  local entry = entry_of(who, quest)
  entry.step, entry.seen, entry.hints, entry.told, entry.ends = nil, nil, nil, nil, nil
  if how == "done" then
    entry.done, entry.times = now(), whole(entry.times, 1e6) + 1
  elseif not entry.done then
    who._journal[quest.id] = nil
  end
  set_timer(who)
  journal.show(who)
end

--- Adds COUNT to WHO's total and to today's points.
function quests.add_points(who, count)
  who.quest_points = whole(who.quest_points, 1e9) + count
  who._points_today = { day = now() // 86400, got = quests.points_today(who) + count }
end

--- Returns how many points WHO got today.
function quests.points_today(who)
  local had = values.fields(who._points_today)
  return had.day == now() // 86400 and whole(had.got, 1e9) or 0
end

--- Gives WHO POINTS; if BOUNDED, only up to the daily limit.
function quests.award_points(who, count, bounded)
  if bounded then
    local day = now() // 86400
    local had = values.fields(who._points_day)
    local given = had.day == day and whole(had.given, 1e6) or 0
    count = math.max(0, math.min(count, quests.A_DAY - given))
    who._points_day = { day = day, given = given + count }
  end
  if count <= 0 then return end
  quests.add_points(who, count)
  who:tell("You get {points}.", { points = words.count(count, "quest point") })
end

local function reward(who, quest, is_first)
  local what, official = values.fields(quest.reward), quests.is_official(quest)
  quests.award_points(who, whole(what.points, official and POINTS_MOST or quests.POINTS), not (official and is_first))
  local coins = coins_of(quest)
  if coins > 0 then
    local ok = quest:pay(who, coins)
    if ok then trade.note("moved", "quests", coins) end
    who:tell(ok and "You are paid {coins}." or "You should get {coins}, but the quest has run out of coins.",
      { coins = words.count(coins, "coin") })
  end
  if not official then return end
  local experience = whole(what.experience, 100000)
  if experience > 0 and is_first and fights.is_shown(who) then fights.gain(who, experience) end
  local title = text_of(what.title)
  if title and atomic(function() who:award("quest-" .. quest.id, title) end) then
    who:tell("You have earned a title: {title}.", { title = title })
  end
end

local function complete(who, quest)
  close(who, quest, "done")
  who:tell("You have done the quest {name}.", { name = quest.name })
  tell_text(who, quest, quest_text(who, quest, "finish"))
  reward(who, quest, entry_of(who, quest).times == 1)
  deeds.tell("quest", who, { thing = quest })
  for _, roll in ipairs(find{ proto = "roll" }) do
    if verbs.living(roll.quest) == quest then roll:call("add", { who = who }) end
  end
  if quests.is_official(quest) then lately.note("quest", quest.name) end
  after_event("quest", { actor = who, thing = quest, how = "done" })
end

local function fail(who, quest, text, names)
  close(who, quest, "over")
  who:tell(text, names)
  after_event("quest", { actor = who, thing = quest, how = "over" })
end

--- Makes WHO give up QUEST.
function quests.drop(who, quest)
  fail(who, quest, "You give up {name}.", { name = quest.name })
end

--- Called when a step of a quest of WHO may have run out of time.
function quests.time_out(who)
  for _, quest in ipairs(quests.under_way(who)) do
    local ends = who._journal[quest.id].ends
    if ends and ends <= now() then
      fail(who, quest, "You have run out of time, so {name} is over.", { name = quest.name })
    end
  end
  set_timer(who)
end

-- Steps.

local function is_it(thing, value)
  local wanted = thing and referred(value)
  return wanted ~= nil and thing:is(wanted)
end

local function holds(place, value)
  for _, one in ipairs(place and place.contents or {}) do
    if is_it(one, value) then return one end
  end
  return nil
end

--- True if QUEST may learn what a player does in PLACE. A builder's quest learns it only in public rooms and
--- in places that its maker controls.
local function may_hear(quest, place)
  local maker = build.maker(quest)
  return not maker or build.controls(maker, place) or (place:is("room") and place.public ~= false)
end

--- By deed: returns the object that fits WAY if WHO's deed E completes it, else nil or false.
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
    for _, one in ipairs(things_in(who.location, THINGS, "npc")) do
      if is_it(one, way.what) and may_hear(quest, one) then return one end
    end
    return nil
  end,
}

--- A way's `on`, and the deed it waits for.
local DEEDS = { take = "take", have = "take", read = "read", kill = "kill", give = "give", put = "put", enter = "enter",
  say = "hear" }

--- Goes on from STEP to the next, or ends the quest. DEPTH: how many steps were completed inside one another.
local function go_on(who, quest, step, way, depth)
  local list, by_key = steps_of(quest)
  local key = text_of(way.next) or text_of(step.is.next) or list[step.at + 1] and list[step.at + 1].key or "end"
  tell_text(who, quest, way.done or step.is.done)
  if key == "end" then return complete(who, quest) end
  if key == "fail" then return fail(who, quest, "The quest {name} is over.", { name = quest.name }) end
  if not by_key[key] then
    return fail(who, quest, "The quest {name} is broken and can't go on.", { name = quest.name })
  end
  local entry = entry_of(who, quest)
  entry.step, entry.seen, entry.hints, entry.told = key, nil, 0, nil
  after_event("quest", { actor = who, thing = quest, how = "step", text = key })
  enter_step(who, quest, key, depth)
end

--- Counts one more of what STEP needs; the same thing counts once.
local function count(who, quest, step, way, thing, depth)
  local most, entry = math.max(1, whole(step.is.count, COUNT, 1)), entry_of(who, quest)
  if most == 1 then return go_on(who, quest, step, way, depth) end
  local seen, number = { [thing.id] = true }, 1
  for id in pairs(values.fields(entry.seen)) do
    if not seen[id] then seen[id], number = true, number + 1 end
  end
  entry.seen = seen
  if number >= most then return go_on(who, quest, step, way, depth) end
  who:tell("{left} more to go.", { left = most - number })
end

--- Tells WHO the step KEY, if it is still their current one. They may already hold what it needs.
function enter_step(who, quest, key, depth)
  local step, entry = current(who, quest)
  if not step or entry.step ~= key or depth >= STEPS then return end
  tell_text(who, quest, step_field(who, quest, step, "goal"))
  journal.show(who)
  for _, way in ipairs(ways_of(step)) do
    local held = way.on == "have" and holds(who, way.what)
    if held then return count(who, quest, step, way, held, depth + 1) end
  end
end

--- Counts a deed for WHO's quests. SHARED: a member of their party did it.
local function progress(who, deed, e, shared)
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
    if own then progress(who, deed, e) end
    for _, member in ipairs(group and fights.here(who) or {}) do
      if member ~= who and member._journal and member:is("player") and sys.online(member) then
        progress(member, deed, e, true)
      end
    end
  end, { "_journal", "group" })
end

--- For the quest's script: completes WHO's step and goes to NEXT: a key, "end", "fail", or nil for the
--- following step.
function quests.step(who, quest, next)
  local step = current(who, quest)
  if not step then return false end
  go_on(who, quest, step, { next = next }, 0)
  return true
end

--- Returns the key of WHO's current step, or nil.
function quests.at(who, quest)
  local step = current(who, quest)
  return step and step.key
end

-- Journal rows and hints.

--- Returns the hint { place =, type =, why = } of QUEST for WHO: what to type from here on; without `type`, the place.
local function way_text(who, quest, hint)
  local place = referred(hint.place)
  if not place or not place:is("room") then return nil end
  if not hint.type then
    if place == who.location then return words.fill("This is the place. Look around.", {}) end
    local names = { place = words.inside(place.name), area = values.fields(place.area).name }
    return words.fill(names.area and "Go to {place}, in {area}." or "Go to {place}.", names)
  end
  local line, light = text_of(hint.type), not is_lit(place) and conditions.light_of(who)
  if line and light and not light.lit then line = "light " .. words.bare(light.name) .. ", " .. line end
  local again = quests.under_way(who)[1] == quest and "hint" or "hint " .. quest.name:lower()
  return routes.hint(who, place, line, text_of(hint.why), again)
    or words.fill("You can't see the way from here. Type: home. Wait there for ten seconds. Then type: {again}",
      { again = again })
end

--- Returns how many of the hints for WHO's STEP were told. Each list of hints, also one of `afterwards`, begins at its
--- first; ENTRY.told has the count by that first hint. The second result is its key there, nil for a single list.
local function hints_told(who, quest, step, entry)
  local first = quest.afterwards ~= nil and values.fields(step_field(who, quest, step, "hints"))[1]
  local key = type(first) == "string" and words.short(first, KEY) or nil
  return key and (values.fields(entry.told)[key] or 0) or not key and entry.hints or 0, key
end

--- Returns hint number RUNG of WHO's step, from the quest's script or its `hints`; or nil.
local function hint_text(who, quest, step, rung)
  if handles(quest, "call:hint") then
    local said = quest:call("hint", { who = who, step = step.key, rung = rung })
    if text_of(said) then return said end
  end
  local told = values.fields(step_field(who, quest, step, "hints"))[rung]
  if type(told) == "string" then return text_of(told) end
  return way_text(who, quest, values.fields(told))
end

--- Returns the places that hints told WHO for their step of QUEST, also those of other rows of `afterwards`.
function quests.told_places(who, quest)
  local step, entry = current(who, quest)
  if not step then return {} end
  local lists, places = { values.fields(step.is.hints) }, {}
  for _, row in ipairs(values.list(quest.afterwards)) do lists[#lists + 1] = values.fields(row.hints)[step.key] end
  for _, hints in ipairs(lists) do
    local key = type(hints[1]) == "string" and words.short(hints[1], KEY) or 0
    for rung = 1, quest.afterwards == nil and entry.hints or values.fields(entry.told)[key] or 0 do
      places[#places + 1] = referred(values.fields(hints[rung]).place)
    end
  end
  return places
end

local function hint(who, row)
  local step, entry = current(who, row.quest)
  local had, key = hints_told(who, row.quest, step, entry)
  local rung = journal.next_hint(had)
  local text = hint_text(who, row.quest, step, rung)
  if not text then return nil, "There are no more hints for {name}.", { name = row.name } end
  entry.hints = rung
  if key then
    if not entry.told then entry.told = {} end
    entry.told[key] = rung
  end
  tell_text(who, row.quest, text)
  journal.show(who)
  return true
end

journal.add{
  rows = function(who)
    local rows = {}
    for i, quest in ipairs(quests.under_way(who)) do
      local step, entry = current(who, quest)
      local has_hints = step and (handles(quest, "call:hint") or #values.fields(step.is.hints) > 0)
      rows[i] = { id = "quest " .. quest.id, kind = "quest", name = quest.name, quest = quest,
        goal = step and quote(text_of(step_field(who, quest, step, "goal")) or "Go on.")
          or "This step no longer exists.",
        hints = has_hints and journal.hints_left((hints_told(who, quest, step, entry))) or nil,
        left = entry.ends and math.max(0, math.floor(entry.ends - now())) or nil }
    end
    return rows
  end,
  hint = function(who, row)
    if not quests.at(who, row.quest) then
      return nil, "This step no longer exists. To give the quest up, type <cmd journal drop>journal drop</>."
    end
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
