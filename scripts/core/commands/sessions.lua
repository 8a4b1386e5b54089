--- Passwords, registration, sessions, tokens and SSH keys of a player.
local passwords = require("passwords")
local words = require("words")

local SHORTEST, LONGEST = 8, 512

--- Asks twice for a new password, until both are the same and its length is right. Returns nil if the player gives up.
local function ask_new(e, first, again)
  local prompt = first
  local function begin(text) prompt = sentence(text) .. " " .. first end
  for _ = 1, passwords.TRIES do
    local new = passwords.secret(e, prompt)
    if not new then return nil end
    if #new < SHORTEST then
      begin("That is too short.")
    elseif #new > LONGEST then
      begin("That is too long.")
    else
      local same = passwords.secret(e, again)
      if not same or new == same then return same end
      begin("Those two were different.")
    end
  end
end

--- Refuses if WHO's home is another world of the realm, since their password is kept there.
local function must_live_here(who)
  local world = sys.home_world(who)
  if world then
    refuse("{name} lives in the world {world}. Their password can only be changed there.",
      { name = words.shown(who), world = world })
  end
end

command("password", { exact = true }, function(e)
  if sys.is_guest(e.actor) then refuse("A guest has no password.") end
  must_live_here(e.actor)
  local old = passwords.ask(e, "Your password stays as it is.")
  local new = old and ask_new(e,
    sentence("Your new password, 8 characters or more (or leave it empty to cancel): "),
    sentence("The new password again (or leave it empty to cancel): "))
  if not new then
    -- The session has ended, possibly because the password was changed elsewhere, so nobody reads an answer.
    return sys.speaks(e.actor) and "Your password stays as it is." or nil
  end
  local ok, reason = sys.change_password(e.actor, old, new)
  if ok then
    return #sys.keys(e.actor) == 0 and "Your password is changed, and your other sessions have been logged out."
      or "Your password is changed, and your other sessions have been logged out. Your SSH keys still work. To see "
        .. "them, type: <cmd @key list>@key list</>"
  end
  if reason == "wrong" then reason = sentence("It has been changed in the meantime.") end
  refuse(reason .. " " .. sentence("Your new password was not saved."))
end)

--- Answers players who say in the game that they have forgotten their password.
local function forgot(e)
  if sys.is_guest(e.actor) then
    refuse("A guest has no password. If you've forgotten that of a name of yours: type <cmd report WORDS>report</> "
      .. "and what happened, or quit. The help before you log in says what this game offers.")
  end
  must_live_here(e.actor)
  refuse(sentence("To change your password, type <cmd password>password</>.") .. " " .. passwords.forgotten(e.actor))
end

command("forgot|forgotten", { fallback = true }, forgot)
command("lost|forgot|forgotten|recover|reset [my] password|passwd", { fallback = true }, forgot)

-- Registering: a guest gets an account and keeps everything they hold.

local function stay(e, name)
  if not sys.is_guest(e.actor) then
    refuse("You're in the game as {name}. To log in as somebody else, type <cmd quit>quit</> and connect again.",
      { name = words.shown(e.actor) })
  end
  if sys.chats() then
    refuse("To keep your name and what you hold: /msg skein register PASSWORD. Your nickname stays your name.")
  end
  if not name then
    refuse("To keep a name and everything you hold, choose a name. For example: <cmd register as Wren>register as "
      .. "Wren</>")
  end
  local ok, reason = sys.take_name(e.actor, name)
  if not ok then refuse(reason) end
  local called = e.actor.name
  local function with_name(text) return words.fill(text, { name = called }) end
  local as_before = with_name("You stay a guest, called {name}.")
  local new = ask_new(e, with_name("You are called {name} now. Choose a password of 8 characters or more (or leave it "
    .. "empty to stay a guest): "), sentence("The same password again (or leave it empty to stay a guest): "))
  if not new then return sys.speaks(e.actor) and as_before or nil end
  ok, reason = sys.register(e.actor, new)
  if not ok then refuse(reason .. " " .. as_before) end
  return with_name(sys.rules().quests and "You now have an account, and {name} is your name. You keep everything you "
    .. "hold. Next time, type your name and this password. For something to do, type <cmd goals>goals</>."
    or "You now have an account, and {name} is your name. You keep everything you hold. Next time, type your name and "
    .. "this password.")
end

command("register", function(e) return stay(e) end)
command("register as", function(e) return stay(e) end)
command("register [as] {name:word}", { exact = true }, function(e) return stay(e, e.name) end)

-- Other words that people type to register or log in.
command("create|login|connect|signup [{words:text}]", { fallback = true }, function(e) return stay(e) end)
command("register {words:text}", { fallback = true }, function(e) return stay(e) end)

command("@password {name:word}", { role = "wizard", exact = true }, function(e)
  local who = sys.player(e.name)
  if not who or sys.is_guest(who) then refuse("There isn't an account called {name}.", e) end
  must_live_here(who)
  local new = ask_new(e, "The new password, 8 characters or more (or leave it empty to cancel): ",
    "The same password again (or leave it empty to cancel): ")
  if not new then return "The password stays as it is." end
  local ok, reason = sys.set_password(e.name, new)
  if not ok then return reason end
  e.actor:tell("{name} has a new password, and has to log in again with it.", { name = e.name })
end)

local function describe(e, session)
  local idle = not (session.own or session.absent or session.mute)
  local names = {
    number = session.number, door = session.door, address = session.address,
    client = session.client ~= "" and " (" .. session.client .. ")" or "",
    since = words.duration(session.on_for), idle = idle and words.duration(session.idle) or nil,
  }
  e.actor:tell(session.own and "{number}. {door} from {address}{client}, for {since}, this one"
    or session.absent and "{number}. {door} from {address}{client}, for {since}, lost"
    or session.mute and "{number}. {door} from {address}{client}, for {since}, a stream"
    or "{number}. {door} from {address}{client}, for {since}, idle for {idle}", names)
end

command("sessions", { exact = true }, function(e)
  local sessions, tokens = sys.sessions(e.actor), sys.tokens(e.actor)
  table.sort(sessions, function(a, b) return a.number < b.number end)
  table.sort(tokens, function(a, b) return a.number < b.number end)
  for _, session in ipairs(sessions) do describe(e, session) end
  for _, token in ipairs(tokens) do
    e.actor:tell(token.scope == "read"
      and "Token {number}: the log-in of a browser or a program, read-only, good until {date} (for another {left})"
      or "Token {number}: the log-in of a browser or a program, good until {date} (for another {left})",
      { number = token.number, date = words.date(now() + token.left), left = words.duration(token.left) })
  end
  if #sessions > 1 or #tokens > 0 then
    e.actor:tell("To end some: sessions end NUMBER, sessions end token NUMBER, sessions end others")
  end
end)

command("sessions end others", { exact = true }, function(e)
  sys.end_others(e.actor)
  return "Your other sessions have been logged out. Browsers and programs have to log in again."
end)

command("sessions end token {number:number}", { exact = true }, function(e)
  if not sys.end_token(e.actor, math.tointeger(e.number) or 0) then
    refuse("You have no token {number}. Type <cmd sessions>sessions</> for a list.", e)
  end
  return "That token no longer works."
end)

command("sessions end {number:number}", { exact = true }, function(e)
  if not sys.end_session(e.actor, math.tointeger(e.number) or 0) then
    refuse("You have no session {number}. Type <cmd sessions>sessions</> for a list.", e)
  end
  e.actor:tell("You've ended session {number}.", e)
end)

command("sessions end {words:text}", { exact = true }, function()
  refuse("Say which: <cmd sessions end NUMBER>sessions end NUMBER</>, sessions end token NUMBER, "
    .. "or sessions end others.")
end)

--- Refuses players without an account, since keys are kept with the account.
local function must_have_account(e)
  if sys.is_guest(e.actor) then refuse("You need an account to have a key. To get one, type: <cmd help register>help "
    .. "register</>") end
  must_live_here(e.actor)
end

command("@key list", { exact = true }, function(e)
  must_have_account(e)
  local keys = sys.keys(e.actor)
  if #keys == 0 then
    return "You have no keys. To log in by SSH without a password: <cmd @key add LINE>@key add LINE</>, with the line "
      .. "of your .pub file"
  end
  for _, key in ipairs(keys) do
    e.actor:tell("{number}. {type} {print} {comment}", key)
  end
end)

command("@key add {key:text}", { exact = true }, function(e)
  must_have_account(e)
  local print, reason = sys.add_key(e.actor, e.key)
  if not print then refuse(reason) end
  e.actor:tell(e.key:find("^x509") and "The certificate {print} can now log in as you on IRC, until you remove it."
    or "The key {print} can now log in as you by SSH, until you remove it.", { print = print })
end)

command("@key remove {number:number}", { exact = true }, function(e)
  must_have_account(e)
  if not sys.remove_key(e.actor, math.tointeger(e.number) or 0) then
    refuse("You have no key {number}. Type <cmd @key list>@key list</> for a list.", e)
  end
  return "That key no longer works. Sessions that used it are still open. To see them, type <cmd sessions>sessions</>."
end)

command("@key [{words:text}]", { exact = true }, function()
  refuse("Say what: <cmd @key list>@key list</>, @key add LINE (the line of your .pub file), or @key remove NUMBER.")
end)

--- Closes this connection. The character stays in the game while another connection is open.
command("quit", { exact = true }, function(e)
  if not sys.leave(e.actor, "Good-bye. You stay in the game through your other connection.") then
    sys.quit(e.actor)
  end
end)
