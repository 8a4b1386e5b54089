-- The story of this world, as a quest in the journal. Its hints are those of Pim's card.
on("call:hint", function(e)
  return object("lamplighter-card"):call("advise", { who = e.data.who, rung = e.data.rung })
end)

--- Whoever read the ledger before they were asked to has done that.
on("quest", function(e)
  if e.how == "step" and e.text == "ledger" and e.actor:notes().ledger then
    e.this:call("step", { who = e.actor })
  end
end)

test("the quest goes from the lamp to the ledger, and further for a player who has read it", function(t)
  local ann = t:player("Ann", t:place("Landing"))
  t:create("light", { name = "a torch", lit = true, location = ann })
  t.this.giver = ann.location
  t:has(t:command(ann, "journal begin light in the marsh"), "lamp")
  t:has(t:command(ann, "hint"), "a light of their own")
  ann:notes().ledger = true
  t:create("storm-lamp", { location = ann.location })
  t:has(t:command(ann, "take brass lamp"), "iron key")
end)

-- What texts say of a light that is out, or of a story that is still to be done. Two of them may stand for a player
-- who did not light it, while it burns: somebody did.
local DARK = { "dark as a tooth", "without a light", "out for thirty years", "The tower is dark",
  "Its top is dark, also",
  "stands a hole", "until it is lit again", "waiting for it", "in which there is nothing", "had the glass out",
  "Go up and look it in the eye", "when the light", "It is the first time in thirty years",
  "there is none on the head" }
local UNDONE = { "managed: to light the tower", "The empty hook", "no name over it", "no use for a ladder. Ask Ishbel",
  "too old for the stairs", "It will be in the cove", "ask pim for card", "Read the ledger", "journal begin",
  "swept", "so I wait until", "in the cove again" }
local ENDINGS = { { "lamplighter", "Lamplighter of Wick", "great-lantern" },
  { "fathom", "Keeper of the Fathom Light", "head-lamp" } }

--- Looks at each detail and asks each npc about each word. Returns all that was told. NEW(NAME) makes a player: nobody
--- may ask so much alone.
local function ask_all(t, new)
  local told, who = {}, new("Ann")
  t:create("light", { name = "a torch", lit = true, location = who })
  local function ask(line)
    told[#told + 1] = line .. ": " .. t:command(who, line)
    t:lacks(told[#told], "at once")
  end
  for _, room in ipairs(find{ proto = "room" }) do
    if room.details then t:go(who, room) end
    for key in pairs(room.details or {}) do ask("examine " .. key:match("[^|]+")) end
  end
  for number, npc in ipairs(find{ proto = "talker" }) do
    if npc.answers then
      who = new("Asker" .. ("x"):rep(number))
      t:go(who, npc.location)
    end
    for key in pairs(npc.answers or {}) do
      for word in key:gmatch("[^|]+") do ask(("ask %s about %s"):format(npc.name, word)) end
    end
  end
  t:ok(#told > 100, "few were asked")
  return told
end

local function lacks_all(t, told, texts)
  for _, one in ipairs(told) do
    for _, text in ipairs(texts) do t:lacks(one, text) end
  end
end

for _, burns in ipairs{ true, false } do
  test("a player who ended both stories reads nowhere that they are to be done, while the lights "
    .. (burns and "burn" or "rest"), function(t)
    for _, ending in ipairs(ENDINGS) do object(ending[3]).light = burns and 200 or 0 end
    local told = ask_all(t, function(name)
      local who = t:player(name)
      for _, ending in ipairs(ENDINGS) do who:award(ending[1], ending[2]) end
      return who
    end)
    lacks_all(t, told, DARK)
    lacks_all(t, told, UNDONE)
  end)
end

test("a newcomer reads nowhere that a burning light is dark, and still learns where to begin", function(t)
  for _, ending in ipairs(ENDINGS) do object(ending[3]).light = 200 end
  local told = ask_all(t, function(name) return t:player(name) end)
  lacks_all(t, told, DARK)
  local all = table.concat(told, "\n")
  for _, text in ipairs{ "ask pim for card", "journal begin fathom light", "with the ledger" } do t:has(all, text) end
end)
