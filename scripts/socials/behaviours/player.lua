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
