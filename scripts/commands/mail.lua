--- Letters between players, in the game and out of it.
local manners = require("manners")
local verbs = require("verbs")
local words = require("words")

local SUBJECT_MAX = 50
local A_MINUTE = 5    -- letters of one sender
local UNREAD_MAX = 10 -- of one sender in one box
local KEPT_MAX = 50   -- the same, those read included

--- The Nth letter in the actor's box, or an end of the command.
local function pick(e)
  local letter = sys.mail(e.actor)[e.n]
  if not letter then refuse("You have no letter {n}. To see which you have, type mail.", { n = e.n }) end
  return letter
end

local function subject_of(text)
  local line = text:match("^%s*([^\n]*)")
  if #line <= SUBJECT_MAX then return line end
  return line:sub(1, SUBJECT_MAX):match("^(.*)%s") or line:sub(1, utf8.offset(line, -1, SUBJECT_MAX) - 1)
end

--- Refuses a subject by which a password would stand in a list of letters.
local function check_subject(e, text)
  local reason = sys.credential(e.actor, subject_of(text))
  if reason then verbs.decline(quote(reason)) end
end

local function check_recipient(e)
  if sys.is_guest(e.actor) then refuse("A guest can't send letters. With a name of your own you could.") end
  manners.must_speak(e.actor)
  if sys.is_guest(e.who) then refuse("{Who} is a guest, and has no letter box.", { who = e.who.name }) end
  manners.must_be_heard(e.actor, e.who)
end

--- One sender fills nobody's box.
local function check_room(e)
  if sys.role(e.actor) == "wizard" then return end
  local unread, all = manners.waiting(e.who, e.actor.name)
  if unread >= UNREAD_MAX then
    refuse("{Who} has {n} letters of yours still to read; let them be read first.",
      { who = e.who.name, n = unread })
  end
  if all >= KEPT_MAX then
    refuse("{Who} keeps {n} letters of yours already, and takes no more of them.", { who = e.who.name, n = all })
  end
  manners.must_be_patient(e.actor, "mail", A_MINUTE)
  manners.must_speak_afar(e.actor)
end

local function send(e, text)
  if not text:find("%S") then refuse("An empty letter says nothing.") end
  check_subject(e, text)
  check_recipient(e)
  check_room(e)
  local ok, reason = sys.mail_send(e.who, e.actor.name, subject_of(text), text)
  if not ok then verbs.decline(quote(reason)) end
  e.actor:tell("Your letter is on its way to {who}.", { who = e.who.name })
  if sys.online(e.who) and not sys.ignores(e.who, e.actor) then
    e.who:tell("A letter from {sender} has come. Type <cmd mail>mail</> to see.", { sender = e.actor.name })
  end
end

--- A line a letter, the oldest first.
local function list(e)
  if sys.is_guest(e.actor) then refuse("A guest has no letter box.") end
  local letters = sys.mail(e.actor)
  if #letters == 0 then return "Your letter box is empty. To write: mail NAME = TEXT" end
  for i, letter in ipairs(letters) do
    e.actor:tell(letter.read and "{n}. {sender}: {subject} ({time})"
      or "{n}. <b>new</b> {sender}: {subject} ({time})",
      { n = i, sender = letter.sender, subject = letter.subject,
        time = words.ago(letter.time) })
  end
  e.actor:tell("To read one: mail read N.")
end

local function read(e)
  local letter = pick(e)
  e.actor:tell("From {sender}, {time}:",
    { sender = letter.sender, time = words.ago(letter.time) })
  e.actor:tell("{text}", { text = sys.mail_text(e.actor, letter.number) })
  sys.mail_read(e.actor, letter.number)
end

command("mail", list)
command("mail list", list)
command("mail [read] {n:number}", read)

command("mail delete {n:number}", function(e)
  local letter = pick(e)
  sys.mail_delete(e.actor, letter.number)
  e.actor:tell("The letter from {sender} is gone: {subject}",
    { sender = letter.sender, subject = letter.subject })
end)

command("mail [to] {who:player} = {text:text}", function(e) return send(e, e.text) end)

local function write(e)
  check_recipient(e)
  e.actor:tell("Type your letter, and end it with a line that is only a dot. To leave it unsent, type @abort.")
  local text = lines(e.actor, true)
  if not text then return "Nothing is sent." end
  return send(e, text)
end

command("mail [to] {who:player}", write)

command("mail delete [{words:text}]", { fallback = true }, function()
  refuse("Letters are thrown away one by one: mail delete NUMBER. For a list of yours: mail")
end)

-- Whoever is asleep gets letters, too; what is no name is answered by how to write.

local FALLBACK = { fallback = true }

--- To NAME at the game's own domain is to NAME, as for who writes from elsewhere.
local function without_domain(e)
  local name, domain = e.name:match("^([^@]+)@([^@]+)$")
  if name and domain:lower() == sys.mail_domain() then e.name = name end
end

--- To somebody of another world: NAME@WORLD, or the name of who is in play there.
local function send_afar(e, text)
  local name, world = e.name:match("^([^@]+)@([^@]+)$")
  local here = sys.player(e.name)
  if not name and (not here or sys.home_world(here)) then
    name, world = sys.realm_account(e.name)
    if not name and not here then name, world = sys.realm_find(e.name) end
  end
  if not name or not sys.realm() then return false end
  if sys.is_guest(e.actor) then refuse("A guest can't send letters. With a name of your own you could.") end
  if not text:find("%S") then refuse("An empty letter says nothing.") end
  check_subject(e, text)
  manners.must_be_patient(e.actor, "mail", A_MINUTE)
  manners.must_speak_afar(e.actor)
  local ok, reason = sys.realm_mail(e.actor, name, world:lower(), subject_of(text), text)
  if not ok then verbs.decline(quote(reason)) end
  e.actor:tell("Your letter is on its way to {who} in the world {world}.", { who = name, world = world })
  return true
end

local function recipient(e)
  e.who = sys.player(e.name)
    or refuse("Nobody is called {name}. To write: mail NAME = TEXT. To read: mail read NUMBER.", e)
end

command("mail [to] {name:word} = {text:text}", FALLBACK, function(e)
  without_domain(e)
  if send_afar(e, e.text) then return end
  recipient(e)
  return send(e, e.text)
end)

command("mail [to] {name:word}", FALLBACK, function(e)
  without_domain(e)
  recipient(e)
  return write(e)
end)

command("mail [to] {name:word} {text:text}", FALLBACK, function(e)
  without_domain(e)
  recipient(e)
  refuse("Put = before the text: mail {who} = {text}", { who = e.who.name, text = e.text })
end)
