-- The story of Fathom as a quest. Here is nothing but the test of all hints: the steps are in coast.lua.

local MISREAD = { "You don't know how", "Which do you mean", "You can't put", "You can't go", "You can't see",
  "You see no ",
  "Nothing happens", "too dark", "don't have", "aren't holding", "is locked", "boathook across", "NOT ALONE",
  "lowers his staff", "costs", "You would have to" }

--- Types the lines of TEXT behind "type:", to the letter. A line that asks for the next hint ends them.
local function obey(t, who, text)
  for lines in text:gmatch("[Tt]ype: ([%l ,%-]+)") do
    for line in lines:gmatch("[^,]+") do
      line = line:match("^ *(.-) *$")
      if line:sub(1, 4) == "hint" then break end
      local told = t:command(who, line)
      for _, misread in ipairs(MISREAD) do t:lacks(line .. ": " .. told, misread) end
      t:advance(1)
    end
    t:advance(8)
  end
end

--- Plays QUEST by its hints alone, from where WHO is. WHO looks at all three of each step.
local function follow(t, who, quest)
  local key, rounds = nil, 0
  repeat
    rounds = rounds + 1
    t:ok(rounds < 60, "the hints go in circles")
    local now_at = quest:call("at", { who = who })
    for _ = 1, now_at == key and 0 or 2 do t:command(who, "hint") end
    key = now_at
    obey(t, who, t:command(who, "hint"))
    t:advance(6)
  until quest:call("at", { who = who }) == "done"
end

local STORIES = {
  light = function(t, who)
    local quest = object("light-in-the-marsh")
    t:go(who, object("stair"))
    t:command(who, "ask pim for card")
    t:command(who, "ask pim for coins")
    follow(t, who, quest)
  end,
  fathom = function(t, who)
    t:go(who, object("net-loft"))
    if not who._journal or #who.contents == 0 then t:create("coin", { amount = 3, location = who }) end
    t:command(who, "journal begin fathom light")
    follow(t, who, object("fathom-light"))
  end,
  loom = function(t, who)
    t:go(who, object("mill-loft"))
    t:command(who, "open flour bin")
    t:command(who, "take red bobbin")
    t:go(who, object("weaver"))
    t:has(t:command(who, "give bobbin to hollis"), "The web can go on")
  end,
}

for _, order in ipairs{ "light fathom loom", "light loom fathom", "fathom light loom", "fathom loom light",
  "loom light fathom", "loom fathom light" } do
  test("each hint works to the letter for a player alone who carries all: " .. order, function(t)
    local ann = t:player("Ann", object("stair"))
    for name in order:gmatch("%a+") do STORIES[name](t, ann) end
    t:ok(not ann:award("lamplighter", "Lamplighter of Wick"), "has no award of the marsh")
    t:ok(not ann:award("fathom", "Keeper of the Fathom Light"), "has no award of Fathom")
  end)
end
