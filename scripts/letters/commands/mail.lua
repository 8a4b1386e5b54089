--- Letters between players of this world and of other worlds.
local manners = require("manners")
local verbs = require("verbs")
local words = require("words")

local SUBJECT_MAX = 50
local A_MINUTE = 5    -- letters of one sender
local UNREAD_MAX = 10 -- unread letters of one sender in one box
local KEPT_MAX = 50   -- letters of one sender in one box, read or not

--- Returns letter E.n in the actor's box, or refuses.
local function pick(e)
  local letter = sys.mail(e.actor)[e.n]
  if not letter then refuse("You have no letter {n}. To see your letters, type <cmd mail>mail</>.", { n = e.n }) end
  return letter
end

local function subject_of(text)
  local line = text:match("^%s*([^\n]*)")
  if #line <= SUBJECT_MAX then return line end
  return line:sub(1, SUBJECT_MAX):match("^(.*)%s") or line:sub(1, utf8.offset(line, -1, SUBJECT_MAX) - 1)
end

--- Refuses a text whose subject line may hold a password, since lists of letters show it.
local function check_subject(e, text)
  local reason = sys.credential(e.actor, subject_of(text))
  if reason then verbs.decline_plain(reason) end
end

local function check_recipient(e)
  if sys.is_guest(e.actor) then refuse("A guest can't send letters. To get a name of your own, type: "
    .. "<cmd help register>help register</>") end
  manners.must_speak(e.actor)
  if sys.is_guest(e.who) then refuse("{Who} is a guest, and can't get letters.", { who = words.shown(e.who) }) end
  manners.must_be_heard(e.actor, e.who)
end

--- Refuses if the recipient has many letters of this sender already, so that one sender cannot fill a box. Wizards
-- have no limit.
local function check_room(e)
  if sys.role(e.actor) == "wizard" then return end
  local unread, all = manners.waiting(e.who, e.actor.name)
  if unread >= UNREAD_MAX then
    refuse("{Who} has {n} unread letters from you. Please wait until they've read some.",
      { who = words.shown(e.who), n = unread })
  end
  if all >= KEPT_MAX then
    refuse("{Who} has {n} letters from you already, and can't get more.", { who = words.shown(e.who), n = all })
  end
  manners.must_be_patient(e.actor, "mail", A_MINUTE)
  manners.must_speak_afar(e.actor)
end

local function send(e, text)
  if not text:find("%S") then refuse("Your letter is empty.") end
  check_subject(e, text)
  check_recipient(e)
  check_room(e)
  local ok, reason = sys.mail_send(e.who, e.actor.name, subject_of(text), text)
  if not ok then verbs.decline_plain(reason) end
  e.actor:tell("Your letter is on its way to {who}.", { who = words.shown(e.who) })
  if sys.online(e.who) and not sys.ignores(e.who, e.actor) then
    e.who:tell("You have a new letter from {sender}. To see it, type <cmd mail>mail</>.",
      { sender = words.shown(e.actor) })
  end
end

local LIST_MOST = 100 -- letters in one list

--- Lists the newest letters up to number LAST, one per line, the oldest of these first.
local function list(e, last)
  if sys.is_guest(e.actor) then refuse("A guest can't get letters. To get a name of your own, type: "
    .. "<cmd help register>help register</>") end
  local letters = sys.mail(e.actor)
  if #letters == 0 then return "You have no letters. To write one, type: <cmd mail NAME = TEXT>mail NAME = TEXT</>" end
  last = math.min(last or #letters, #letters)
  local first = math.max(1, last - LIST_MOST + 1)
  for i = first, last do
    local letter = letters[i]
    e.actor:tell(letter.read and "{n}. {sender}: {subject} ({time})"
      or "{n}. <b>new</b> {sender}: {subject} ({time})",
      { n = i, sender = words.shown(letter.sender), subject = letter.subject,
        time = words.ago(letter.time) })
  end
  if first > 1 then
    e.actor:tell("These are {first} to {last} of {count}. For older ones: "
      .. "<cmd mail list {older}>mail list {older}</>",
      { first = first, last = last, count = #letters, older = first - 1 })
  end
  e.actor:tell("To read one, type: <cmd mail read NUMBER>mail read NUMBER</>")
end

local function read(e)
  local letter = pick(e)
  e.actor:tell("From {sender}, {time}:",
    { sender = words.shown(letter.sender), time = words.ago(letter.time) })
  e.actor:tell("{text}", { text = words.indent(sys.mail_text(e.actor, letter.number)) })
  sys.mail_read(e.actor, letter.number)
end

command("mail", function(e) return list(e) end)
command("mail list", function(e) return list(e) end)
command("mail list {n:number}", function(e)
  local last = math.tointeger(e.n)
  if not last or last < 1 then refuse("Up to which letter? For the newest: <cmd mail list>mail list</>") end
  return list(e, last)
end)
command("mail [read] {n:number}", read)

command("mail delete {n:number}", function(e)
  local letter = pick(e)
  sys.mail_delete(e.actor, letter.number)
  e.actor:tell("You throw away the letter from {sender}: {subject}",
    { sender = words.shown(letter.sender), subject = letter.subject })
end)

command("mail [to] {who:player} = {text:text}", function(e) return send(e, e.text) end)

local function write(e)
  check_recipient(e)
  e.actor:tell("Type your letter, and end it with a line that is only a dot. To give up, type <cmd @abort>@abort</>.")
  local text = lines(e.actor, true)
  if not text then return "You haven't sent anything." end
  return send(e, text)
end

command("mail [to] {who:player}", write)

command("mail delete [{words:text}]", { fallback = true }, function()
  refuse("Which letter? Type: <cmd mail delete NUMBER>mail delete NUMBER</>. To see your letters, type "
    .. "<cmd mail>mail</>.")
end)

-- These forms also reach players who are not in the game, and say how to write if the name is unknown.

local FALLBACK = { fallback = true }

command("mail reply [{words:text}]", FALLBACK, function()
  refuse("Which letter? Type: <cmd mail reply NUMBER = TEXT>mail reply NUMBER = TEXT</>. To see your letters, type "
    .. "<cmd mail>mail</>.")
end)

--- Takes the game's own mail domain off E.name: NAME@DOMAIN is the player NAME, as it is for mail from outside.
local function without_domain(e)
  local name, domain = e.name:match("^([^@]+)@([^@]+)$")
  if name and domain:lower() == sys.mail_domain() then e.name = name end
end

--- Sends TEXT to a player of another world: NAME@WORLD, or the name of somebody in the game there. Returns false if
-- the recipient is not in another world.
local function send_afar(e, text)
  local name, world = e.name:match("^([^@]+)@([^@]+)$")
  local here = sys.player(e.name)
  if not name and (not here or sys.home_world(here)) then
    name, world = sys.realm_account(e.name)
    if not name and not here then name, world = sys.realm_find(e.name) end
  end
  if not name or not sys.realm() then return false end
  if sys.is_guest(e.actor) then refuse("A guest can't send letters. To get a name of your own, type: "
    .. "<cmd help register>help register</>") end
  if not text:find("%S") then refuse("Your letter is empty.") end
  check_subject(e, text)
  manners.must_be_patient(e.actor, "mail", A_MINUTE)
  manners.must_speak_afar(e.actor)
  local ok, reason = sys.realm_mail(e.actor, name, world:lower(), subject_of(text), text)
  if not ok then verbs.decline_plain(reason) end
  e.actor:tell("Your letter is on its way to {who} in the world {world}.", { who = name, world = world })
  return true
end

local function recipient(e)
  e.who = sys.player(e.name)
    or refuse("There isn't a player called {name}. To write: <cmd mail NAME = TEXT>mail NAME = TEXT</>. To read: "
      .. "<cmd mail read NUMBER>mail read NUMBER</>", e)
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
  refuse("Put = before the text: <cmd mail {who} = {text}>mail {who} = {text}</>",
    { who = words.shown(e.who), text = e.text })
end)

--- Lets E.name be the sender of letter E.n.
local function sender(e)
  e.name = pick(e).sender
  without_domain(e)
end

command("mail reply {n:number} = {text:text}", function(e)
  sender(e)
  if send_afar(e, e.text) then return end
  recipient(e)
  return send(e, e.text)
end)

command("mail reply {n:number}", function(e)
  sender(e)
  if e.name:find("@", 1, true) then
    refuse("To write to another world, put the text on the same line: <cmd mail reply {n} = TEXT>mail reply {n} = "
      .. "TEXT</>", { n = e.n })
  end
  recipient(e)
  return write(e)
end)
