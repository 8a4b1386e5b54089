-- A room from which something is seen that changes after a deed: `afterwards` has the `details` that hold then.
local afterwards = require("afterwards")

--- Returns the text of the noun in TABLES, or nil.
local function find_text(tables, noun)
  for _, details in ipairs(tables) do
    for key, text in pairs(details) do
      for word in key:gmatch("[^|]+") do
        if word == noun then return text end
      end
    end
  end
end

--- Returns the noun of TEXT, what was typed after the verb.
local function noun_of(text)
  local noun = " " .. text:lower():match("^%s*(.-)[%s%p]*$")
  for _, word in ipairs{ "at", "out", "through", "the" } do noun = noun:gsub("^ " .. word .. " ", " ") end
  return noun:sub(2)
end

before("command", "room", function(e)
  if e.verb ~= "look" and e.verb ~= "examine" or not e.text or not afterwards.can_look(e.this) then return end
  local text = find_text(afterwards.all(e.this, "details", e.actor), noun_of(e.text))
  if not text then return end
  e.actor:tell("{text}", { text = text })
  return stop()
end)

test("the tower is seen as it is, and as whoever lit it knows it", function(t)
  local lantern = object("great-lantern")
  t:create("light", { name = "a torch", lit = true, location = object("gate") })
  local ann, bob = t:player("Ann", object("gate")), t:player("Bob", object("gate"))
  t:has(t:command(ann, "x tower"), "dark as a tooth")
  lantern.light = 200
  for _, who in ipairs{ ann, bob } do t:has(t:command(who, "look at the tower"), "burning") end
  lantern.light = nil
  award(ann, "lamplighter", "Lamplighter of Wick")
  t:lacks(t:command(ann, "x tower"), "dark as a tooth")
  t:has(t:command(bob, "x tower"), "dark as a tooth")
end)

-- What these texts say of a light that is out. A story that ends with a light must not leave one of them standing.
local BEFORE = { "dark as a tooth", "without a light", "out for thirty years", "The tower is dark", "Its top is dark",
  "stands a hole", "managed: to light the tower", "The empty hook", "until it is lit again", "waiting for it",
  "in which there is nothing", "had the glass out", "Go up and look it in the eye", "when the light",
  "no use for a ladder", "too old for the stairs", "It will be in the cove" }
local ENDINGS = { { "lamplighter", "Lamplighter of Wick", "great-lantern" },
  { "fathom", "Keeper of the Fathom Light", "head-lamp" } }

test("whoever ended a story is told nowhere that it is still to be done", function(t)
  local ann, asked = t:player("Ann"), 0
  for _, ending in ipairs(ENDINGS) do award(ann, ending[1], ending[2]) end
  local function ask(line)
    asked = asked + 1
    local told = t:command(ann, line)
    for _, text in ipairs(BEFORE) do t:lacks(told, text) end
  end
  t:create("light", { name = "a torch", lit = true, location = ann })
  for _, room in ipairs(find{ proto = "room" }) do
    if room.details then t:go(ann, room) end
    for key in pairs(room.details or {}) do ask("examine " .. key:match("[^|]+")) end
  end
  for _, npc in ipairs(find{ proto = "talker" }) do
    if npc.answers then t:go(ann, npc.location) end
    for key in pairs(npc.answers or {}) do
      for word in key:gmatch("[^|]+") do ask(("ask %s about %s"):format(npc.name, word)) end
    end
  end
  t:ok(asked > 100, "few were asked")
end)
