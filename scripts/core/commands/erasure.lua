--- Deleting an account: with the password, and after some days in which the player can change their mind.
local erasures = require("erasures")
local passwords = require("passwords")
local verbs = require("verbs")
local words = require("words")

if not sys.erase_account then
  return verbs.missing("calls", {}, { "delete" })
end

local EXACT = { exact = true }
local KEPT = "Your account stays as it is."

--- Returns what is deleted. The first of several characters goes last, so only another is alone.
local function about(who)
  local list = sys.characters and sys.characters(who) or {}
  return words.fill(#list > 1 and "This deletes {name} for ever, with their things, letters and e-mail address. "
    .. "Your other characters stay, with the same password and keys. It happens {days} days after you type your "
    .. "password; until then you can change your mind. What {name} built stays. To read more first, leave the password "
    .. "empty and type <cmd help your data>help your data</>."
    or "This deletes your account and your character for ever, with your letters, keys and e-mail address. "
    .. "It happens {days} days after you type your password; until then you can change your mind. What you built "
    .. "stays. To read more first, leave the password empty and type <cmd help your data>help your data</>.",
    { days = erasures.DAYS, name = words.shown(who) })
end

local function delete(e)
  if sys.is_guest(e.actor) then refuse("A guest has no account. To leave, type <cmd quit>quit</>.") end
  local ok, why = sys.may_erase(e.actor)
  if not ok then refuse(why) end
  local due = erasures.due(e.actor)
  if due then refuse(erasures.notice(e.actor, due)) end
  if not passwords.ask(e, KEPT, about(e.actor)) then return sys.speaks(e.actor) and KEPT or nil end
  ok, why = sys.may_erase(e.actor)
  if not ok then refuse(why) end
  erasures.begin(e.actor)
  e.actor:tell(erasures.notice(e.actor, erasures.due(e.actor)))
end

command("delete account", EXACT, delete)
command("delete character", EXACT, delete)

command("delete account cancel", EXACT, function(e)
  if not erasures.cancel(e.actor) then refuse("Nobody has asked to delete your account.") end
  return "Nothing is deleted. If it wasn't you who wanted to delete it, change your password: <cmd password>password</>"
end)
