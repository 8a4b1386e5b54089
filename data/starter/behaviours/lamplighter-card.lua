-- The card that knows what comes next: it looks at what its reader has learnt and holds. Read once it
-- nudges; read again, as long as nothing has changed, it says where to go, and then which way that is
-- from here and what to type there.
local exits = require("exits")
local routes = require("routes")
local verbs = require("verbs")
local words = require("words")

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

local function is_locked()
  local door = object("cellar"):exit("south")
  return door ~= nil and door.locked == true
end

--- The tasks in order: the first is next that is not done(who, note, place). Where (nil: anywhere), what to do (a
--- nudge), what to type there, and a remark; `what` is to be had, and `take` is typed where it lies about.
local TASKS = {
  { nudge = "It is dark where you have to go. Nobody goes there without a light of their own.",
    at = "common-room", type = "take lamp, light lamp", what = "storm-lamp", take = "take lamp, light lamp",
    done = function(who) return has(who, "storm-lamp") end },
  { nudge = "A lamp that is carried cold is only a thing to carry.", type = "light lamp",
    done = function(_, note) return note.lit end },
  { nudge = "Somebody must have written down how it came to this. In Wick, what matters is written down.",
    at = "reading-room", type = "read ledger", done = function(_, note) return note.ledger end },
  { nudge = "What is in the river, the mill can lay dry.",
    what = "iron-key", take = "take iron key", at = "mill", type = "pull lever, down, take key, up",
    why = "Keep your lamp lit, it is dark below. The hatch stays open for half a minute only.",
    done = function(who) return has(who, "iron-key") end },
  { nudge = "There is one in this story who never could resist a quiche.",
    what = "quiche", take = "take quiche", at = "shelter", type = "buy quiche",
    why = "It costs one coin. If you have none, ask Pim, or sell something to Mistress Tallow on the lane.",
    done = function(who) return has(who, "quiche") or is_served(who) end },
  { nudge = "Whom a quiche would tempt lives where it is quiet.",
    at = "parlour", type = "drop quiche", done = is_served },
  { nudge = "Nobody eats who is watched. There must be a place where one can wait, and see, and not be seen.",
    at = "bedroom", type = "open wardrobe, enter wardrobe, push panel, look window",
    why = "Then wait a little, and look through the window again.",
    done = function(who) return has(who, "tiny-key") or parlour_has("tiny-key") end },
  { nudge = "Whoever was fed has left something for you.",
    what = "tiny-key", take = "take tiny key", at = "parlour", type = "take key",
    done = function(who) return has(who, "tiny-key") end },
  { nudge = "An iron key is for an iron door, and that is where barrels are.",
    at = "cellar", type = "unlock south, open south, south", why = "Keep your lamp lit.",
    done = function(_, _, place) return place == object("vault") or not is_locked() end },
  { nudge = "The iron door is unlocked, and somebody has still to go through.",
    at = "cellar", type = "open south, south", why = "Keep your lamp lit.",
    done = function(_, _, place) return place == object("vault") end },
  { nudge = "So near. What the iron door kept, a smaller lock keeps still.",
    what = "silver-moth", take = "take moth", at = "vault", type = "unlock case, open case, take moth",
    done = function() return false end },
}
local LAST = { nudge = "You have what shines. Now bring it where it belongs.", at = "lamp-room",
  type = "put moth in lantern" }
local WORN = { nudge = LAST.nudge, at = LAST.at, type = "remove moth, put moth in lantern" }

local function wears(who, proto)
  for _, thing in ipairs(who.contents) do
    if thing.worn and thing:is(proto) then return true end
  end
  return false
end

local function next_task(who, place)
  if wears(who, "silver-moth") then return WORN end
  if has(who, "silver-moth") then return LAST end
  local note = who:notes()
  for _, task in ipairs(TASKS) do
    if not task.done(who, note, place) then return task end
  end
end

local DONE = "You have lit the light. Well done, lamplighter. Now look around: you know how."
local LOST = "I can't see the way from here. Type: home. Then wait for ten seconds."

--- Places with a way of their own: what to type there, or nil.
local OWN = {}

function OWN.wardrobe(_, task) return task.at == "bedroom" and "push panel" or "leave" end

OWN["wheel-pit"] = function(who)
  local hatch = object("wheel-pit"):exit("up")
  local way = hatch and not exits.is_open(hatch) and "pull chain, up" or "up"
  if has(who, "iron-key") then return way end
  return "take key, " .. way .. ". If there is no key, wait: the river brings another."
end

function OWN.closet(_, task)
  return task.at == "bedroom" and "look window. When the mouse has had its dinner, type: out" or nil
end

--- What the card says to WHO in PLACE: RUNG 1 is a nudge, 2 where to go, 3 what to type. AGAIN is what asks for more.
local function advise(who, place, rung, again)
  if who:notes().lamplighter then return DONE end
  if not place then return LOST end
  local task = next_task(who, place)
  local goal = task.at and object(task.at) or place
  local beside = task.what and place ~= goal and has(place, task.what)
  if rung == 1 then return beside and "What you need is not far." or task.nudge end
  if place == goal and rung == 3 then return "This is the place. Type: " .. task.type, task.why end
  if rung == 2 and beside then return "It is right here. Look around." end
  if rung == 2 and place == goal then return "This is the place. Look around." end
  if rung == 2 then return "Go to " .. words.inside(goal.name) .. "." end
  local own = place.ref and OWN[place.ref]
  local line = own and own(who, task)
  if line then return "Type: " .. line end
  if beside then return "It is right here. Type: " .. task.take end
  return routes.hint(who, goal, task.type, task.why, again) or LOST
end

--- The rung that WHO has come to: of another task the first.
local function climb(who, place)
  local note = who:notes()
  local task = place and not note.lamplighter and next_task(who, place).type
  local rung = note.card_task == task and (note.card_rung or 0) + 1 or 1
  note.card_task, note.card_rung = task, math.min(3, rung)
  return note.card_rung
end

command("read|look|examine|x|l [at] {this}", function(e)
  local rung = climb(e.actor, e.room)
  local text, remark = advise(e.actor, e.room, rung, "read card")
  e.actor:tell("The card says: \"" .. verbs.ready(words.hints(text)) .. "\"")
  if remark then e.actor:tell(verbs.ready(words.hints(remark))) end
  if rung < 3 and text ~= DONE then e.actor:tell("Read it again, and it says more.") end
end)

-- The quest asks it for hints.
on("call:advise", function(e)
  local text, remark = advise(e.data.who, e.data.who.location, e.data.rung, "hint")
  return remark and text .. " (" .. remark .. ")" or text
end)

test("the card says what comes next", function(t)
  local ann = t:player("Ann", object("common-room"))
  t:create("lamplighter-card", { location = ann })
  t:has(t:command(ann, "read card"), "a light of their own")
  t:has(t:command(ann, "read card"), "This is the place.")
  t:has(t:command(ann, "read card"), "take lamp, light lamp")
  ann:notes().lit = true
  t:create("storm-lamp", { location = ann })
  t:has(t:command(ann, "read card"), "written down")
  t:has(t:command(ann, "read card"), "Reading Room")
  t:has(t:command(ann, "read card"), "read ledger")
  ann:notes().lamplighter = true
  t:has(t:command(ann, "read card"), "Well done, lamplighter.")
end)

test("the card never tells a player to do again what they did", function(t)
  local ann = t:player("Ann", object("green"))
  for _, ref in ipairs{ "lamplighter-card", "storm-lamp" } do t:create(ref, { location = ann }) end
  local told = ""
  for _ = 1, 3 do told = t:command(ann, "read card") end
  t:has(told, "Type: light lamp")
  t:lacks(told, "take lamp")
  ann:notes().lit, ann:notes().ledger = true, true
  for _, ref in ipairs{ "iron-key", "tiny-key" } do t:create(ref, { location = ann }) end
  object("cellar"):exit("south").locked = true
  t:has(t:command(ann, "read card"), "An iron key is for an iron door")
  object("cellar"):exit("south").locked = false
  t:has(t:command(ann, "read card"), "is unlocked")
end)

test("the card sends nobody away for a thing that lies there", function(t)
  local ann = t:player("Ann", object("green"))
  t:create("lamplighter-card", { location = ann })
  t:create("storm-lamp", { location = ann })
  t:create("iron-key", { location = ann })
  ann:notes().lit, ann:notes().ledger = true, true
  t:create("quiche", { location = ann.location })
  t:has(t:command(ann, "read card"), "not far")
  t:has(t:command(ann, "read card"), "right here")
  t:has(t:command(ann, "read card"), "take quiche")
  t:command(ann, "take quiche")
  t:lacks(t:command(ann, "read card"), "take quiche")
end)

test("a hint never mentions the card", function(t)
  local ann = t:player("Ann", object("green"))
  for _, ref in ipairs{ "storm-lamp", "iron-key", "quiche" } do t:create(ref, { location = ann }) end
  ann:notes().lit, ann:notes().ledger = true, true
  local text = t.this:call("advise", { who = ann, rung = 3 })
  t:lacks(text, "card")
  t:has(text, "hint")
end)

test("the card knows the way out of the wheel pit", function(t)
  local ann = t:player("Ann", object("wheel-pit"))
  t:create("lamplighter-card", { location = ann })
  t:create("light", { name = "a torch", lit = true, location = ann })
  ann:notes().lit, ann:notes().ledger = true, true
  t:create("storm-lamp", { location = ann })
  for _ = 1, 2 do t:command(ann, "read card") end
  t:has(t:command(ann, "read card"), "take key")
end)

-- What the stories of this world give, that somebody may carry when they come to any line of the card.
local CARRIED = { "storm-lamp", "scarf", "lamplighter-card", "iron-key", "tiny-key", "quiche", "silver-moth",
  "ground-lens" }
local MISREAD = { "You don't know how", "Which do you mean", "You can't put things", "Nothing happens", "You see no" }

test("each line of the card works for a player who carries everything of the stories", function(t)
  local tasks = table.move(TASKS, 1, #TASKS, 1, {})
  tasks[#tasks + 1] = LAST
  for number, task in ipairs(tasks) do
    local ann = t:player("Ann" .. ("x"):rep(number), object(task.at or "common-room"))
    ann.capacity = 100
    for _, ref in ipairs(CARRIED) do t:create(ref, { location = ann }) end
    t:create("coin", { amount = 5, location = ann })
    ann.contents[1].lit = true
    for line in task.type:gmatch("[^,]+") do
      local told = t:command(ann, (line:gsub("^ ", "")))
      for _, text in ipairs(MISREAD) do t:lacks(told, text) end
    end
  end
end)

test("the last line of the card takes the moth off a player who wears it", function(t)
  local ann = t:player("Ann", object("lamp-room"))
  t:create("lamplighter-card", { location = ann })
  t:create("silver-moth", { location = ann })
  t:command(ann, "wear moth")
  local told = ""
  for _ = 1, 3 do told = t:command(ann, "read card") end
  t:has(told, "remove moth, put moth in lantern")
end)
