--- Goals: things to do that are generated from what the world holds: places to visit, npcs to greet, things to
--- find and to bring.
---
--- 1. `_goals` of a player is a list of { kind =, what =, to =, hints =, name = }, three at most. `name` is that of
--- `what`, to tell which goal has gone with it.
--- 2. A goal is where this player can walk to: from where they are, through open and visible exits, into public, lit
--- rooms that nothing bars. Its objects are not owned by players, hidden or masked.
--- 3. Points are given a few times a day; further goals only count for titles.
local conditions = require("conditions")
local deeds = require("deeds")
local exits = require("exits")
local fights = require("fights")
local honours = require("honours")
local journal = require("journal")
local points = require("points")
local quests = require("quests")
local routes = require("routes")
local titles = require("titles")
local values = require("values")
local verbs = require("verbs")
local words = require("words")

local goals = {}

local ROOMS, MOST = 60, 3
local THINGS = 300 -- looked at in a room
local ROOMS_OF_HINTS, RIDES = 150, 4 -- searched for a hint: rooms, and vehicles to other shores
local PAID_A_DAY = 5
local TITLES = { [10] = "Wayfarer", [50] = "Pathfinder", [200] = "Friend of the World" }

-- Reachable rooms.

--- True if ONE has a before handler for any of EVENTS, in a role that is not in EXCEPT.
local function asks(one, events, except)
  local any = false
  for event in pairs(events) do any = any or handles(one, event) end
  for _, handler in ipairs(any and build.handlers(one) or {}) do
    if handler.kind == "before" and events[handler.name] and not except[handler.role or "any"] then return true end
  end
  return false
end

local OF_ROOM, OF_PEOPLE = { enter = true, leave = true, move = true }, { enter = true, leave = true }
local OF_THING = { take = true, move = true }
local ALL, NOT_AROUND = {}, { room = true, held = true, actor = true }

--- Returns the set of directions guarded in ROOM, or true if anything there may forbid entering or leaving.
local function barred(room)
  if asks(room, OF_ROOM, ALL) then return true end
  local ways = {}
  for _, one in ipairs(things_in(room, THINGS)) do
    if one.guards ~= nil then
      for _, way in ipairs(values.list(one.guards)) do ways[way] = true end
    elseif asks(one, OF_PEOPLE, NOT_AROUND) then
      return true
    end
  end
  return ways
end

local function is_public(room)
  local area = verbs.living(room.area)
  return room:is("room") and room.public ~= false and room.goals ~= false and not (area and area.goals == false)
end

--- True if WHO carries a burning light.
local function has_light(who)
  local light = conditions.light_of(who)
  return light ~= nil and light.lit == true
end

--- True if WHO can see and take that exit.
local function is_way(exit, who)
  if exit.hidden or not may_pass(exit, who) then return false end
  return exits.is_open(exit) or (exit.closable ~= false and not exit.locked)
end

--- Returns the rooms that WHO can walk to from PLACE (nil: where they are, even in the dark or in a boat), at
--- most MOST: a list of { room, ways, dark }, nearest first. `ways` are the exits to type. Dark rooms are left
--- out unless IN_DARK; `dark` is true if the room, or one on the way there, needs a light.
function goals.within_reach(who, place, most, in_dark)
  place = place or who.location
  while place and not place:is("room") do place = place.location end
  if not place then return {} end
  local closed_here = barred(place)
  -- A bar on the first room does not matter: only its exits count.
  if closed_here == true then closed_here = {} end
  local found, seen, at = { { room = place, ways = {}, dark = false, closed = closed_here } }, { [place.id] = true }, 1
  while found[at] and #found < (most or ROOMS) do
    local room, ways, closed = found[at].room, found[at].ways, found[at].closed
    for _, exit in ipairs(things_in(room, THINGS, "exit")) do
      local goal = is_way(exit, who) and not closed[exit.name] and exits.goal(exit)
      local bars = goal and not seen[goal.id] and is_public(goal) and barred(goal)
      local lit = bars and bars ~= true and is_lit(goal)
      if bars and bars ~= true and (in_dark or lit) then
        seen[goal.id] = true
        local there = table.move(ways, 1, #ways, 1, {})
        there[#there + 1] = exit.name
        found[#found + 1] = { room = goal, ways = there, dark = found[at].dark or not lit, closed = bars }
      end
    end
    at = at + 1
  end
  return found
end

-- Objects of goals.

--- True if ONE, in ROOM, is visible, unmasked, and not a builder's (a builder's npc counts where its maker is
--- accepted).
local function is_open(one, who, room)
  if one.hidden or one.goals == false or known_as(one, who) ~= one.name then return false end
  local maker = build.maker(one)
  return not maker or (one:is("npc") and build.accepts(maker, room))
end

local function is_somebody(one, who, room)
  return one:is("npc") and is_open(one, who, room) and not verbs.living(one.pet_of)
    and not fights.has_temper(one, "aggressive")
end

local function is_something(one, who, room)
  return one:is("item") and not one:is("coin") and words.last(one.name):lower() ~= "key"
    and is_open(one, who, room) and one.portable ~= false
    and (one:is("garment") or not asks(one, OF_THING, ALL)) and values.number(one.weight, 1) <= 5
end

--- Returns the keys of locks in REACH and the things that quests ask for, as a list: no goal has them carried off.
local function needed(reach)
  local list = {}
  local function add(value) list[#list + 1] = conditions.object(value) end
  for _, one in ipairs(reach) do
    for _, thing in ipairs(things_in(one.room, THINGS)) do
      for _, key in ipairs(values.list(thing.key)) do add(key) end
    end
  end
  for _, quest in ipairs(find{ proto = "quest" }) do
    for _, step in ipairs(values.list(quest.steps)) do
      step = values.fields(step)
      add(step.what)
      for _, way in ipairs(values.list(step.ways)) do add(values.fields(way).what) end
    end
  end
  return list
end

local function is_needed(thing, list)
  for _, one in ipairs(list) do
    if thing:is(one) then return true end
  end
  return false
end

--- Returns the set of npcs who have given WHO a quest.
local function givers(who)
  local met = {}
  for _, list in ipairs{ quests.under_way(who), quests.done(who) } do
    for _, quest in ipairs(list) do met[quests.named_giver(quest) or quest] = true end
  end
  return met
end

--- Returns the places, npcs and things in REACH, each as { what =, room = }.
local function holdings(who, reach)
  local all, used, met = { visit = {}, greet = {}, find = {} }, needed(reach), givers(who)
  for _, one in ipairs(reach) do
    if one.room ~= who.location and one.room ~= who._came_from then
      table.insert(all.visit, { what = one.room, room = one.room })
      for _, thing in ipairs(things_in(one.room, THINGS)) do
        local list = not met[thing] and is_somebody(thing, who, one.room) and all.greet
          or is_something(thing, who, one.room) and not is_needed(thing, used) and all.find
        if list then table.insert(list, { what = thing, room = one.room }) end
      end
    end
  end
  return all
end

--- Returns the places in LIST that WHO has not seen.
local function unseen(who, list)
  local new = {}
  for _, one in ipairs(list) do
    if not routes.has_seen(who, one.what) then new[#new + 1] = one end
  end
  return new
end

--- True if a goal of LIST names WHAT, or another of that name: two goals never read the same.
local function is_asked_for(list, what)
  for _, goal in ipairs(list) do
    if goal.what.name == what.name or goal.to and goal.to.name == what.name then return true end
  end
  return false
end

local function pick(list, asked)
  local free = {}
  for _, one in ipairs(list) do
    if not is_asked_for(asked, one.what) and one.what ~= asked.before then free[#free + 1] = one end
  end
  return #free > 0 and free[random(1, #free)] or nil
end

--- By kind: makes a new goal from ALL, or returns nil.
local make = {
  visit = function(all, asked, who)
    local one = pick(unseen(who, all.visit), asked)
    return one and { kind = "visit", what = one.what }
  end,
  greet = function(all, asked)
    local one = pick(all.greet, asked)
    return one and { kind = "greet", what = one.what }
  end,
  find = function(all, asked)
    local one = pick(all.find, asked)
    return one and { kind = "find", what = one.what }
  end,
  bring = function(all, asked)
    local one, to = pick(all.find, asked), pick(all.greet, asked)
    return one and to and one.room ~= to.room and { kind = "bring", what = one.what, to = to.what } or nil
  end,
}
local KINDS = { "visit", "greet", "find", "bring" }

-- A player's goals.

--- True if ONE exists and is not hidden or private.
local function is_there(one)
  one = verbs.living(one)
  if not one then return false end
  if one:is("room") then return one.public ~= false end
  return one.location ~= nil and not one.hidden
end

--- Returns the object of WHO's GOAL; if it no longer exists, another of that name which WHO holds, or has just put
--- down or given; or nil.
local function object_of(who, goal)
  if is_there(goal.what) then return goal.what end
  for _, place in ipairs(goal.kind == "bring" and is_there(goal.to) and { who, who.location, goal.to } or {}) do
    for _, thing in ipairs(things_in(place, THINGS)) do
      if thing:is("item") and thing.name == goal.name then return thing end
    end
  end
  return nil
end

local function own(who)
  local list = {}
  for _, goal in ipairs(values.fields(who._goals)) do
    local what = object_of(who, goal)
    if what and (goal.kind ~= "bring" or is_there(goal.to)) then
      list[#list + 1] = { kind = goal.kind, what = what, to = goal.to, hints = goal.hints, name = what.name }
    end
  end
  return list
end

--- Sets WHO's goals to LIST, and names the things that have gone, and their goals with them.
local function set(who, list)
  for _, goal in ipairs(values.fields(who._goals)) do
    if goal.name and not object_of(who, goal) then
      who:tell("A goal of yours is gone, because {what} isn't there any more.", { what = goal.name })
    end
  end
  who._goals = list
end

--- Fills WHO's goals up, as far as the world has any. BEFORE: the object of a goal just given up, which is not
--- chosen. Returns the rooms within reach, if it looked at them.
function goals.renew(who, before)
  local list, reach = own(who), nil
  if #list < MOST then
    reach = goals.within_reach(who)
    local all = holdings(who, reach)
    local from = random(1, #KINDS)
    list.before = before
    for i = 0, #KINDS - 1 do
      if #list >= MOST then break end
      local kind = KINDS[(from + i - 1) % #KINDS + 1]
      list[#list + 1] = make[kind](all, list, who)
    end
    list.before = nil
  end
  set(who, list)
  journal.show(who)
  return reach
end

local TEXTS = { visit = "Visit {what}.", greet = "Greet {the what}: go there, and say hello.",
  find = "Find {a what}, and take it.", bring = "Bring {a what} to {the to}: give it, or drop it there." }
local DONE = { visit = "Visit {what}.", greet = "Greet {the what}.", find = "Find {a what}.",
  bring = "Bring {a what} to {the to}." }

local function text_of(who, goal)
  return render(who, TEXTS[goal.kind], { what = goal.what, to = goal.to })
end

titles.declare(TITLES)

local function note_title(who)
  local title = TITLES[who._goals_done]
  if title then titles.give(who, "goals-" .. who._goals_done, title) end
end

--- Completes goal number AT of WHO, with points and titles.
local function finish(who, at)
  local list, day = own(who), now() // 86400
  local goal = table.remove(list, at)
  local text = render(who, DONE[goal.kind], { what = goal.what, to = goal.to })
  local had = values.fields(who._goals_paid)
  local paid = had.day == day and values.number(had.times, 0) or 0
  set(who, list)
  who._goals_done = math.floor(values.number(who._goals_done, 0)) + 1
  who._goals_paid = { day = day, times = paid + 1 }
  who:tell(sentence("Goal done:") .. " " .. verbs.ready(text))
  if paid < PAID_A_DAY then quests.award_points(who, 1, true) end
  note_title(who)
  if #list == 0 then who:tell("You have done all your goals. To get new ones, type <cmd goals>goals</>.") end
  journal.show(who)
end

--- True if THING is ONE, or another that looks the same.
local function is_same(thing, one)
  return thing == one or thing ~= nil and thing.name == one.name and thing:is("item") and thing:is(one.protos[1])
end

local function has(place, one)
  if one and place and one.location == place then return true end
  for _, thing in ipairs(one and place and things_in(place, THINGS) or {}) do
    if is_same(thing, one) then return true end
  end
  return false
end

local fits = {
  enter = function(goal, _, e)
    return goal.kind == "visit" and e.to == goal.what
  end,
  hear = function(goal, who, e) return goal.kind == "greet" and e.how == "say" and has(who.location, goal.what) end,
  take = function(goal, _, e)
    return is_same(e.thing, goal.what) and goal.kind == "find"
  end,
  drop = function(goal, who, e)
    return goal.kind == "bring" and is_same(e.thing, goal.what) and has(who.location, goal.to)
  end,
  give = function(goal, _, e) return goal.kind == "bring" and is_same(e.thing, goal.what) and e.to == goal.to end,
}

for deed, is_done in pairs(fits) do
  deeds.on(deed, function(who, e)
    if not who._goals then return end
    for at, goal in ipairs(own(who)) do
      if is_done(goal, who, e) then return finish(who, at) end
    end
  end, { "_goals" })
end

-- Journal rows and hints.

--- Returns the room where WHO should go now for GOAL, or nil.
local function place_of_goal(who, goal)
  local what = goal.kind == "bring" and has(who, goal.what) and goal.to or goal.what
  if what:is("room") then return what end
  return what.location and what.location:is("room") and what.location or nil
end

local function in_reach(reach, place)
  for _, one in ipairs(reach) do
    if one.room == place then return one end
  end
  return nil
end

--- Returns the vehicle that goes from REACH to PLACE, or nil. A vehicle lists its stops in `landings`. The
--- result is { ride =, at = the row of REACH where to get on, land = where to get off, ways = from there }.
local function ride_to(who, reach, place)
  local tried = 0
  for _, vehicle in ipairs(find{ proto = "container" }) do
    local at, lands = nil, {}
    for _, land in ipairs(values.list(vehicle.landings)) do
      land = verbs.living(land)
      local row = land and in_reach(reach, land)
      if row then at = row elseif land and land:is("room") then lands[#lands + 1] = land end
    end
    for _, land in ipairs(at and lands or {}) do
      tried = tried + 1
      local there = tried <= RIDES and in_reach(goals.within_reach(who, land, nil, true), place)
      if there then return { ride = vehicle, at = at, land = land, ways = there.ways } end
    end
  end
  return nil
end

--- Returns how WHO gets to PLACE: the row of a reachable room, or else the ride that goes there.
local function way_to(who, place)
  local reach = place and goals.within_reach(who, nil, ROOMS_OF_HINTS, true) or {}
  local found = in_reach(reach, place)
  return found, not found and place and ride_to(who, reach, place) or nil
end

local function lines_of(ways)
  return table.concat(ways, ", ")
end

--- Returns WAYS of WHO as a link. Exits with custom names stay plain text, because a builder chose the name.
local function link_of(ways, who)
  local lines = (verbs.living(who.sitting) and #ways > 0 and "stand, " or "") .. quote(lines_of(ways))
  for _, way in ipairs(ways) do
    if not direction(way) then return lines end
  end
  return "<cmd " .. lines .. ">" .. lines .. "</>"
end

--- Returns what WHO types for GOAL at its place; nil if coming there is all.
local function line_there(who, goal)
  local name = words.bare(goal.what.name)
  if goal.kind == "greet" then return "say hello" end
  if goal.kind == "bring" and has(who, goal.what) then return "give " .. name .. " to " .. words.bare(goal.to.name) end
  return goal.kind ~= "visit" and "take " .. name or nil
end

--- Tells WHO what to type for GOAL. A name that a builder chose is no link.
local function tell_line(who, goal, is_here)
  local line = line_there(who, goal)
  if not line then return end
  local is_link = line:find("^[%w '%-]+$") and not build.maker(goal.what) and not (goal.to and build.maker(goal.to))
  local text = is_here and (is_link and "Here, type: <cmd {line}>{line}</>" or "Here, type: {line}")
    or is_link and "There, type: <cmd {line}>{line}</>" or "There, type: {line}"
  who:tell(text, { line = line })
end

local function tell_way(who, rung, place, found, goal)
  local area = verbs.living(place.area)
  if rung == 1 then
    local here = area and area == verbs.living(who.location.area)
    local n = #found.ways
    who:tell(here and "It's somewhere in this part of the world, {how} away at most. Look around."
      or area and "Look in {area}. It's {how} from here at most." or "It isn't far, {how} at most.",
      { area = area, how = words.count(n, "room") })
  elseif rung == 2 then
    who:tell("Look here: {place}.", { place = place.name })
  else
    who:tell(#found.ways == 0 and "It is right here."
      or sentence("From here, type:") .. " " .. verbs.ready(link_of(found.ways, who)))
    tell_line(who, goal, #found.ways == 0)
    if found.dark and not has_light(who) then who:tell("Some of the way is dark, so take a light and light it.") end
  end
end

local function tell_ride(who, rung, place, ride)
  local names = { ride = ride.ride, at = ride.at.room.name, place = place.name, land = ride.land.name,
    on = lines_of(ride.ways), area = verbs.living(place.area) }
  if rung == 1 then
    return who:tell(names.area and "It is in {area}. {The ride} at {at} goes there."
      or "{The ride} at {at} goes there.", names)
  end
  if rung == 2 then return who:tell("Look here: {place}. From {at}, {the ride} goes to {land}.", names) end
  local first = #ride.at.ways > 0
    and sentence("From here, type:") .. " " .. verbs.ready(link_of(ride.at.ways, who)) .. ". "
  local text = sentence(first and "There, enter {the ride}, and ride to {land}."
    or "Here, enter {the ride}, and ride to {land}.")
  who:tell((first or "") .. text .. (#ride.ways > 0 and " " .. sentence("From there: {on}") or ""), names)
end

--- Gives WHO another goal in the place of number AT of LIST, whose object is out of reach: in somebody's hands, or shut
--- in. True if there is one.
local function replace(who, list, at)
  local old, count = table.remove(list, at), #list
  set(who, list)
  goals.renew(who, old.what)
  local now_there = own(who)
  if #now_there <= count then return false end
  table.insert(now_there, at, table.remove(now_there))
  who._goals = now_there
  who:tell(sentence("Nobody could get at that just now. Do this instead:") .. " "
    .. verbs.ready(text_of(who, now_there[at])) .. " (<cmd goals>goals</>)")
  return true
end

--- Tells WHO the next hint for the goal of ROW. IS_NEW: it has just taken the place of another.
local function next_hint(who, row, is_new)
  local list = own(who)
  local goal = list[row.at]
  local rung = journal.next_hint(goal.hints)
  local place = place_of_goal(who, goal)
  local found, ride = way_to(who, place)
  if not place and not is_new and replace(who, own(who), row.at) then return next_hint(who, row, true) end
  if not (found or ride) then
    local area = place and verbs.living(place.area)
    return nil, area and "{What} is in {area}, and you can't walk there from here. Ask again in another place, or give "
      .. "it up with: "
      .. "<cmd journal drop {name}>journal drop "
      .. "{name}</>" or "You can't get there just now. Ask again later, or give it up with: "
      .. "<cmd journal drop {name}>journal drop {name}</>",
      { name = row.number, area = area, what = place and place.name }
  end
  goal.hints = rung
  set(who, list)
  if found then tell_way(who, rung, place, found, goal) else tell_ride(who, rung, place, ride) end
  journal.show(who)
  return true
end

--- Gives goals to WHO, who has nothing to do, and tells how to begin the first of them. False if there are
--- none.
function goals.begin(who)
  local reach = goals.renew(who)
  local list = own(who)
  local found = list[1] and in_reach(reach or goals.within_reach(who), place_of_goal(who, list[1]))
  if not list[1] then return false end
  local way = found and found.ways[1] and verbs.ready(link_of({ found.ways[1] }, who))
  who:tell(sentence("You could do this:") .. " " .. verbs.ready(text_of(who, list[1]))
    .. (way and " " .. sentence("To set out, type:") .. " " .. way or ""))
  who:tell("To learn where, type <cmd hint>hint</> again. To see more to do, type <cmd goals>goals</>.")
  return true
end

--- Returns the name ("goal 1") of WHO's goal whose place has that name, or nil.
function goals.named(who, phrase)
  for i, goal in ipairs(own(who)) do
    local place = place_of_goal(who, goal)
    local part = place and #phrase > 2 and place.name:lower():find(phrase:lower(), 1, true)
    if part or place and who:match(phrase, { place }) then return "goal " .. i end
  end
  return nil
end

journal.add{
  rows = function(who)
    local rows = {}
    for i, goal in ipairs(own(who)) do
      rows[i] = { id = "goal " .. i, kind = "goal", name = "goal " .. i, at = i, number = "goal " .. i,
        goal = text_of(who, goal), hints = journal.hints_left(goal.hints) }
    end
    return rows
  end,
  hint = function(who, row) return next_hint(who, row) end,
  drop = function(who, row)
    local list = own(who)
    local before = list[row.at].what
    table.remove(list, row.at)
    set(who, list)
    who:tell("You give up that goal.")
    goals.renew(who, before)
    return true
  end,
}

deeds.on("score", function(who)
  honours.tell_points(who)
  local row = journal.rows(who)[1]
  if not row then return who:tell("To find something to do, type <cmd goals>goals</>.") end
  who:tell(sentence("Next:") .. " " .. verbs.ready(row.goal) .. " (<cmd journal>journal</>)")
end)

points.add("move.unknown", function(who, word)
  local goal = who:is("player") and goals.named(who, word)
  if goal then refuse("You don't know the way there yet. For a hint, type: <cmd hint {goal}>hint "
    .. "{goal}</>", { goal = goal }) end
end)

return goals
