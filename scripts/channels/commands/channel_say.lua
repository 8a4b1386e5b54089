--- Speaking on channels, which npcs may do as well: `chat` on the public one, `channel say` on any.
local manners = require("manners")
local verbs = require("verbs")

local function post(e, name, text)
  local own = e.actor.name
  if not e.actor:is("player") and (own:find("[@/<>:!]") or sys.player(own)) then
    refuse("An npc speaks on channels under its own name, which no player may have, and without @, /, <, >, : and !.")
  end
  manners.must_speak(e.actor)
  local ok, reason = sys.channel_post(e.actor, name, emoji(text))
  if not ok then verbs.decline_plain(reason) end
  -- Chat clients do not see their own lines.
  if sys.chats() then e.actor:tell("You say that on {name}.", { name = name:lower() }) end
end

command("chat {text:text}", function(e) return post(e, "public", e.text) end)

command("channel say {name:word} {text:text}", function(e)
  if e.name:find("[,.!?:;]$") or not sys.channel_about(e.actor, e.name) then
    refuse("No channel is called {name}. To speak to everybody, type: <cmd chat {all}>chat {all}</>",
      { name = e.name:gsub("%p+$", ""), all = e.name .. " " .. e.text })
  end
  return post(e, e.name, e.text)
end)
