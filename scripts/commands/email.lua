--- An address of one's own, to which letters are sent that come while one is away.
local passwords = require("passwords")

local KEPT = "Your e-mail address stays as it is."

local function must_have_account(who)
  if sys.is_guest(who) then refuse("A guest has no letter box. With a name of your own you could have mail.") end
end

--- How it is with the actor's address, in a sentence.
local function tell_state(e)
  must_have_account(e.actor)
  local address, state = sys.email(e.actor)
  if not address then return "No e-mail address of yours is known. To give one: set email ADDRESS" end
  local said = {
    asked = "{address} is not known to be yours yet: type the code that was sent there, as set email CODE.",
    own = "Letters that come while you are away are sent to {address}, too. For none: set email off",
    refused = "Mail to {address} came back, so none is sent there. If it is right: set email {address}",
  }
  e.actor:tell(said[state], { address = address })
end

command("set email", { fallback = true }, tell_state)

--- Whoever sits at an open session could have a new password sent to themselves: so the password is asked for.
local function ask_for(e, address)
  local ok, reason = sys.email_may(address)
  if not ok then refuse(quote(reason)) end
  if not passwords.ask(e, KEPT) then return sys.speaks(e.actor) and KEPT or nil end
  ok, reason = sys.email_ask(e.actor, address)
  if not ok then refuse(quote(reason)) end
  e.actor:tell("A code was sent to {address}. When you have it, type: set email CODE", { address = address })
end

--- "off", an address or a code; what an address is like stands in engine/core/keep/email.c.
local function change(e)
  must_have_account(e.actor)
  local text = e.value:match("^%s*(.-)%s*$")
  if text:lower() == "off" or text:lower() == "no" then
    if not sys.email_forget(e.actor) then return "There was none." end
    return "Your e-mail address is forgotten. Nothing is sent there any more."
  end
  if text:find("@", 1, true) then return ask_for(e, text) end
  local ok, reason = sys.email_confirm(e.actor, text)
  if not ok then
    e.actor:tell("{reason}", { reason = reason }) -- the try counts
    return
  end
  e.actor:tell("That is right. Letters that come while you are away are sent to {address}, too.",
    { address = (sys.email(e.actor)) })
end

command("set email [to|=] {value:text}", { fallback = true }, change)
