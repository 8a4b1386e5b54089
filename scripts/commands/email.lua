--- An address of one's own, to which letters are sent that come while one is away.
local digests = require("digests")
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
    digests.stop(e.actor)
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

-- Digests.

command("set digest", { fallback = true }, function(e)
  must_have_account(e.actor)
  return sys.option(e.actor, "digest")
    and "Once a day, while you are away, you are sent what was said on your channels. For none: set digest off"
    or "You are sent no digests. For one a day, while you are away: set digest daily"
end)

command("set digest [to|=] {value:word}", { fallback = true }, function(e)
  must_have_account(e.actor)
  local value = e.value:lower()
  if value == "off" or value == "no" then
    return digests.stop(e.actor) and "You are sent no digests any more." or "You are sent none."
  end
  if value ~= "daily" and value ~= "on" then refuse("digest can be daily or off.") end
  local address, state = sys.email(e.actor)
  if not address or state ~= "own" then refuse("Say where to first: set email ADDRESS") end
  digests.begin(e.actor)
  e.actor:tell("Once a day, while you are away, what was said on your channels is sent to {address}. "
    .. "What is secret or for the invited is not. For none: set digest off", { address = address })
end)
