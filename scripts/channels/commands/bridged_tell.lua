--- Private messages to people on other networks: "tell nick/network hello".
local manners = require("manners")
local verbs = require("verbs")

local function tell(e)
  if not e.name:find("/", 1, true) or not sys.network_tell then return pass() end
  manners.must_speak_afar(e.actor, nil, e.text)
  local told, reason = sys.network_tell(e.actor, e.name, e.text)
  if told == false then
    refuse("Nobody is called {name} on the channels that you hear. For a list: "
      .. "<cmd channel who public>channel who public</>", { name = e.name })
  end
  if not told then verbs.decline_plain(reason) end
  e.actor:tell("You tell {who}, \"{words}\"", { who = e.name, words = e.text },
    { style = "tell", sender = e.actor.name, body = e.text, topic = e.name })
end

command("reply {text:text}", function(e)
  e.name = sys.reply_afar(e.actor) or ""
  return tell(e)
end)

command("tell|page {name:word} = {text:text}", { fallback = true }, tell)
command("tell|page {name:word} {text:text}", { fallback = true }, tell)
