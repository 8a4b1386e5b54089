--- One's own password, and through which doors one is in the game.
local passwords = require("passwords")
local words = require("words")

local SHORTEST, LONGEST = 8, 512

--- One that may be a password, typed twice alike; nil if they give up.
local function ask_new(e, first, again)
  local prompt = first
  for _ = 1, passwords.TRIES do
    local new = passwords.secret(e, prompt)
    if not new then return nil end
    if #new < SHORTEST then
      prompt = "That is too short. " .. first
    elseif #new > LONGEST then
      prompt = "That is too long. " .. first
    else
      local same = passwords.secret(e, again)
      if not same or new == same then return same end
      prompt = "These were two different ones. " .. first
    end
  end
end

--- Who lives in another world of the realm has the password that they have there.
local function must_live_here(who)
  local world = sys.home_world(who)
  if world then
    refuse("{name} lives in the world {world}: that is where their password is changed.",
      { name = who.name, world = world })
  end
end

command("password", { exact = true }, function(e)
  if sys.is_guest(e.actor) then refuse("A guest has no password.") end
  must_live_here(e.actor)
  local old = passwords.ask(e, "Your password stays as it is.")
  local new = old and ask_new(e, "The new one, of 8 letters or more: ", "The new one again: ")
  if not new then
    -- Nobody is there who would want to know, and it may have been changed: that is what has ended the session.
    return sys.speaks(e.actor) and "Your password stays as it is." or nil
  end
  local ok, reason = sys.change_password(e.actor, old, new)
  if ok then
    return "Your password is changed. Whatever else was logged in as you is logged out."
      .. (#sys.keys(e.actor) > 0 and " Your keys of SSH are as they were: @key list." or "")
  end
  refuse((reason == "wrong" and "It was changed meanwhile." or reason) .. " What you have typed now is not it.")
end)

-- Whoever plays as a guest may stay as they are, with all that they hold.

local function stay(e, name)
  if not sys.is_guest(e.actor) then
    refuse("You are in the game, as {name}. To come in as somebody else: quit, and connect again.",
      { name = e.actor.name })
  end
  if sys.chats() then
    refuse("To keep your name and what you hold: /msg skein register PASSWORD. Your nickname is the name.")
  end
  if not name then
    refuse("To have a name that stays, with all that you hold, choose one: register as Wren")
  end
  local ok, reason = sys.take_name(e.actor, name)
  if not ok then refuse(reason) end
  local called = e.actor.name
  local as_before = "You stay a guest, called " .. called .. "."
  local new = ask_new(e, "You are called " .. called
    .. " now. A password of 8 letters or more (an empty line if you would rather stay a guest): ",
    "The same password again (an empty line if you would rather stay a guest): ")
  if not new then return sys.speaks(e.actor) and as_before or nil end
  ok, reason = sys.register(e.actor, new)
  if not ok then refuse(reason .. " " .. as_before) end
  return "You have an account now, and " .. called .. " is your name. You keep what you hold."
    .. " Next time, type your name and this password." .. (sys.rules().quests and " For something to do: goals." or "")
end

command("register", function(e) return stay(e) end)
command("register [as] {name:word}", { exact = true }, function(e) return stay(e, e.name) end)

-- What people type who want to be somebody, or come in as another.
command("create|login|connect|signup [{words:text}]", { fallback = true }, function(e) return stay(e) end)
command("register {words:text}", { fallback = true }, function(e) return stay(e) end)

command("@password {name:word}", { role = "wizard", exact = true }, function(e)
  local who = sys.player(e.name)
  if not who or sys.is_guest(who) then refuse("Nobody called {name} has an account.", e) end
  must_live_here(who)
  local new = ask_new(e, "The new password, of 8 letters or more: ", "The same password again: ")
  if not new then return "It stays as it is." end
  local ok, reason = sys.set_password(e.name, new)
  if not ok then return reason end
  e.actor:tell("{name} has a new password, and must log in again with it.", { name = e.name })
end)

local function describe(e, session)
  local names = {
    number = session.number, door = session.door, address = session.address, client = session.client,
    since = words.duration(session.on_for), idle = words.duration(session.idle),
  }
  e.actor:tell("{number}. {door} from {address}"
    .. (session.client ~= "" and " ({client})" or "")
    .. ", for {since}"
    .. (session.own and ", this one" or session.absent and ", lost" or session.mute and ", a stream"
      or ", idle for {idle}"), names)
end

command("sessions", { exact = true }, function(e)
  local sessions, tokens = sys.sessions(e.actor), sys.tokens(e.actor)
  table.sort(sessions, function(a, b) return a.number < b.number end)
  table.sort(tokens, function(a, b) return a.number < b.number end)
  for _, session in ipairs(sessions) do describe(e, session) end
  for _, token in ipairs(tokens) do
    e.actor:tell("Token {number}: a log-in that a browser or a program keeps"
      .. (token.scope == "read" and ", to read only" or "") .. ", good until {date} (for another {left})",
      { number = token.number, date = words.date(now() + token.left), left = words.duration(token.left) })
  end
  if #sessions > 1 or #tokens > 0 then
    e.actor:tell("To end some: sessions end NUMBER, sessions end token NUMBER, sessions end others")
  end
end)

command("sessions end others", { exact = true }, function(e)
  sys.end_others(e.actor)
  return "Everything else that is logged in as you is logged out, and browsers and programs have to log in again."
end)

command("sessions end token {number:number}", { exact = true }, function(e)
  if not sys.end_token(e.actor, math.floor(e.number)) then
    refuse("You have no token {number}. Type sessions for a list.", e)
  end
  return "That token is good for nothing any more."
end)

command("sessions end {number:number}", { exact = true }, function(e)
  if not sys.end_session(e.actor, math.floor(e.number)) then
    refuse("You have no session {number}. Type sessions for a list.", e)
  end
  e.actor:tell("Session {number} is ended.", e)
end)

command("sessions end {words:text}", { exact = true }, function()
  refuse("Say which: sessions end NUMBER, sessions end token NUMBER, or sessions end others.")
end)

--- Who has no account has nothing that a key could be kept with.
local function must_have_account(e)
  if sys.is_guest(e.actor) then refuse("Only who has an account can have a key.") end
  must_live_here(e.actor)
end

command("@key list", { exact = true }, function(e)
  must_have_account(e)
  local keys = sys.keys(e.actor)
  if #keys == 0 then
    return "You have no key: @key add and a line of your .pub file lets you in by SSH without a password."
  end
  for _, key in ipairs(keys) do
    e.actor:tell("{number}. {type} {print} {comment}", key)
  end
end)

command("@key add {key:text}", { exact = true }, function(e)
  must_have_account(e)
  local print, reason = sys.add_key(e.actor, e.key)
  if not print then refuse(reason) end
  e.actor:tell("Whoever has the key {print} comes in as you by SSH, until you remove it.", { print = print })
end)

command("@key remove {number:number}", { exact = true }, function(e)
  must_have_account(e)
  if not sys.remove_key(e.actor, math.floor(e.number)) then
    refuse("You have no key {number}. Type @key list for a list.", e)
  end
  return "That key is good for nothing any more. Who came in by it is still here: sessions shows them."
end)

command("@key [{words:text}]", { exact = true }, function()
  refuse("Say what: @key list, @key add and a line of your .pub file, or @key remove NUMBER.")
end)

--- One of several doors closes, and one stays; the last one takes the character along.
command("quit", { exact = true }, function(e)
  if not sys.leave(e.actor, "Good-bye. You stay in the game through your other connection.") then
    sys.quit(e.actor)
  end
end)
