-- The card that knows what comes next: it looks at what its reader has learnt and holds, and says
-- which way to go from here and what to type there.
local exits = require("exits")
local verbs = require("verbs")
local words = require("words")

local ROOMS_MAX = 80

local function has(holder, proto)
  for _, thing in ipairs(holder and holder.contents or {}) do
    if thing:is(proto) then return true end
  end
  return false
end

local function parlour_has(proto) return has(object("parlour"), proto) end

--- True if the mouse was fed, or WHO can do it.
local function is_served(who)
  return has(who, "tiny-key") or parlour_has("tiny-key") or parlour_has("quiche")
end

--- The tasks in order: the first is next that is not done(who, note, place). Where, what to type
--- there, and a remark.
local TASKS = {
  { at = "common-room", type = "take lamp, light lamp",
    done = function(who, note) return note.lit and has(who, "storm-lamp") end },
  { at = "reading-room", type = "read ledger", done = function(_, note) return note.ledger end },
  { at = "mill", type = "pull lever, down, take key, up",
    why = "Keep your lamp lit, it is dark below. The hatch stays open for half a minute only.",
    done = function(who) return has(who, "iron-key") end },
  { at = "shelter", type = "buy quiche",
    why = "It costs one coin. If you have none, ask Pim, or sell something to Mistress Tallow on the lane.",
    done = function(who) return has(who, "quiche") or is_served(who) end },
  { at = "parlour", type = "drop quiche", done = is_served },
  { at = "bedroom", type = "open wardrobe, enter wardrobe, push panel, look window",
    why = "Then wait a little, and look through the window again.",
    done = function(who) return has(who, "tiny-key") or parlour_has("tiny-key") end },
  { at = "parlour", type = "take key", done = function(who) return has(who, "tiny-key") end },
  { at = "cellar", type = "unlock south, open south, south",
    why = "Keep your lamp lit. If the door is open already, so much the better.",
    done = function(_, _, place) return place == object("vault") end },
  { at = "vault", type = "unlock case, open case, take moth", done = function() return false end },
}
local LAST = { at = "lamp-room", type = "put moth in lantern", why = "If you are wearing the moth, type: remove moth." }

local function next_task(who, place)
  if has(who, "silver-moth") then return LAST end
  local note = notes(who)
  for _, task in ipairs(TASKS) do
    if not task.done(who, note, place) then return task end
  end
end

local function is_across(room)
  return room.ref == "far-landing" or (room.area and room.area.ref == "house")
end

--- True if one can go through EXIT, with a key maybe.
local function is_way(exit)
  return exits.is_open(exit) or exit.closable ~= false or exit.to == object("wheel-pit")
end

--- The ways from ROOM to GOAL, as lines; nil if there is none.
local function route(room, goal)
  local came, queue, next = { [room.id] = {} }, { room }, 1
  while queue[next] and next <= ROOMS_MAX and not came[goal.id] do
    local at = queue[next]
    next = next + 1
    for _, exit in ipairs(at.contents) do
      local to = exit:is("exit") and is_way(exit) and exits.goal(exit)
      if to and not came[to.id] then
        came[to.id] = { from = at, way = exit.name }
        queue[#queue + 1] = to
      end
    end
  end
  if not came[goal.id] then return nil end
  local ways, step = {}, came[goal.id]
  while step.way do
    table.insert(ways, 1, step.way)
    step = came[step.from.id]
  end
  return ways
end

--- What to type on the way from PLACE to GOAL, in one line; and a remark.
local function directions(place, goal)
  if (is_across(place) or false) == (is_across(goal) or false) then
    local ways = route(place, goal)
    return ways and table.concat(ways, ", ")
  end
  local ways = route(place, object(is_across(place) and "far-landing" or "jetty"))
  if not ways then return nil end
  ways[#ways + 1] = "enter boat"
  ways[#ways + 1] = "pull rope"
  return table.concat(ways, ", "),
    "If the boat is not there, type: ring bell. When you have landed, read the card again."
end

local DONE = "The light is lit. Well done, lamplighter. Now look around: you know how."
local LOST = "I can't see the way from here. Type: home. Then wait for ten seconds."

--- Places with a way of their own: what to type there, or nil.
local OWN = {}

function OWN.boat() return "pull rope. When you have landed, type: leave, read card" end

function OWN.wardrobe(_, task) return task.at == "bedroom" and "push panel" or "leave" end

OWN["wheel-pit"] = function(who)
  if has(who, "iron-key") then return "up. If the hatch has fallen shut, type: pull chain" end
  return "take key, up. If there is no key, wait: the river brings another."
end

function OWN.closet(_, task)
  return task.at == "bedroom" and "look window. When the mouse has had its dinner, type: out" or nil
end

local function advise(who, place)
  if notes(who).lamplighter then return DONE end
  if not place then return LOST end
  local task = next_task(who, place)
  local goal = object(task.at)
  if place == goal then return "This is the place. Type: " .. task.type, task.why end
  local own = place.ref and OWN[place.ref]
  local line = own and own(who, task)
  if line then return "Type: " .. line end
  if place:is("container") then return "First get out of here. Type: leave" end
  local way, remark = directions(place, goal)
  if not way then return LOST end
  if remark then return "What you need is across the water. From here, type: " .. way, remark end
  return "Go to " .. goal.name .. ". From here, type: " .. way .. ". There, type: " .. task.type, task.why
end

command("read|look|examine|x|l [at] {this}", function(e)
  local text, remark = advise(e.actor, e.room)
  e.actor:tell("The card says: \"" .. verbs.ready(words.hints(text)) .. "\"")
  if remark then e.actor:tell(verbs.ready(words.hints(remark))) end
end)

test("it says what is next", function(t)
  local ann = t:player("Ann", object("common-room"))
  t:create("lamplighter-card", { location = ann })
  t:has(t:command(ann, "read card"), "take lamp, light lamp")
  notes(ann).lit = true
  t:create("storm-lamp", { location = ann })
  t:has(t:command(ann, "read card"), "read ledger")
  notes(ann).lamplighter = true
  t:has(t:command(ann, "read card"), "Well done, lamplighter.")
end)

test("it knows the way out of odd places", function(t)
  local ann = t:player("Ann", object("wheel-pit"))
  t:create("lamplighter-card", { location = ann })
  t:create("light", { name = "a torch", lit = true, location = ann })
  notes(ann).lit, notes(ann).ledger = true, true
  t:create("storm-lamp", { location = ann })
  t:has(t:command(ann, "read card"), "take key")
end)
