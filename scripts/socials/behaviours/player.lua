-- Tests of socials.
local gestures = require("gestures")

--- Checks that LINE is one plain sentence that begins with START and contains HOW.
local function is_sentence(t, line, start, how)
  t:ok(line:find("^" .. start .. " ") and line:find(how .. "[ .]") and line:find("%.$"), line)
  t:ok(not line:find("[{}@|]") and not line:find("  ", 1, true) and not line:find(" .", 1, true), line)
end

for part = 1, 8 do
  test("each gesture is a sentence for the actor, the target and bystanders: part " .. part, function(t)
    local ann, bob, cid = t:player("Ann"), t:player("Bob"), t:player("Cid")
    for i = part, #gestures, 8 do
      local word = gestures[i].word
      is_sentence(t, t:command(ann, word), "You", "")
      is_sentence(t, t:told(cid), "Ann", "")
      t:told(bob)
      is_sentence(t, t:command(ann, word .. " wearily at bob"), "You", "wearily")
      is_sentence(t, t:told(bob), "Ann", "you?r?")
      is_sentence(t, t:told(cid), "Ann", "Bob")
    end
  end)
end

test("dice are rolled in front of everybody, and an emote can't look like it", function(t)
  local ann, bob = t:player("Ann"), t:player("Bob")
  t:has(t:command(ann, "roll 3d1+2"), "[dice] You roll 3d1+2: 1 + 1 + 1 + 2 = 5.")
  t:has(t:told(bob), "[dice] Ann rolls 3d1+2: 1 + 1 + 1 + 2 = 5.")
  t:has(t:command(ann, "roll d1"), "[dice] You roll 1d1: 1.")
  t:has(t:command(ann, "roll 20 d 1 - 3"), "[dice] You roll 20d1-3: 17.")
  t:ok(t:command(ann, "roll"):find("%[dice%] You roll 1d6: [1-6]%."))
  t:told(bob)
  for _, line in ipairs({ "emote [dice] rolls 2d6: 6 + 6 = 12.", "say [dice] Ann rolls 2d6",
    ":[dice] Ann rolls 2d6: 12." }) do
    t:command(ann, line)
    t:ok(not t:told(bob):find("^%s*%[dice%]"), line)
  end
  for _, line in ipairs({ "roll 0d6", "roll 21d6", "roll d0", "roll d1001", "roll d6+1001",
    "roll 99999999999999999999d6" }) do
    t:has(t:command(ann, line), "You can roll 1 to 20 dice")
    t:equal(t:told(bob), "")
  end
  for _, line in ipairs({ "roll over", "roll 3d6 4", "roll 3d 6 4", "roll 2d", "roll d6+", "roll 2d6d6" }) do
    t:has(t:command(ann, line), "Say which dice")
  end
end)
