--- Talk across rooms: `chat` on the channel everybody is on, and channels of one's own.
local manners = require("manners")
local verbs = require("verbs")

local function post(e, name, text)
  manners.must_speak(e.actor)
  local ok, reason = sys.channel_post(e.actor, name, text)
  if not ok then verbs.decline(quote(reason)) end
end

command("chat {text:text}", function(e) return post(e, "public", e.text) end)

--- A line a channel: its name, and whether one hears it.
local function list(e)
  for _, name in ipairs(sys.channels()) do
    local on = sys.on_channel(e.actor, name)
    e.actor:tell(on and "{name}: you hear it." or "{name}: you don't hear it. To join, channel join {name}.",
      { name = name })
  end
end

command("channels", list)
command("channel", list)

command("channel join {name:word}", function(e)
  local ok, reason = sys.channel_join(e.actor, e.name, true)
  if not ok then verbs.decline(quote(reason)) end
  e.actor:tell("You are on {name} now. To speak there, channel say {name} and your words.", { name = e.name:lower() })
end)

command("channel leave {name:word}", function(e)
  local ok, reason = sys.channel_join(e.actor, e.name, false)
  if not ok then verbs.decline(quote(reason)) end
  e.actor:tell("You no longer hear {name}.", { name = e.name:lower() })
end)

command("channel say {name:word} {text:text}", function(e) return post(e, e.name, e.text) end)

command("channel history {name:word}", function(e)
  local lines = sys.channel_lines(e.name, 20)
  if not lines then refuse("There is no channel called {name}.", { name = e.name }) end
  if #lines == 0 then return e.actor:tell("Nothing has been said on {name} yet.", { name = e.name:lower() }) end
  for _, line in ipairs(lines) do
    -- Who speaks from elsewhere, by a bridge, is no name here: "<nick@network>".
    e.actor:tell(line.sender:find("@", 1, true) and "<<{sender}> {text}" or "{sender}: {text}",
      { sender = line.sender, text = line.text })
  end
end)
