--- A player's e-mail address: letters and digests that come while they are away are also sent there.
local digests = require("digests")
local passwords = require("passwords")
local points = require("points")
local verbs = require("verbs")

points.add("settings.taken", function(word) return word == "email" or word == "digest" end)

if not sys.email then return verbs.missing("mail", { fallback = true }, { "set email", "set digest" }) end

local KEPT = "Your e-mail address stays as it is."

local function must_have_account(who)
  if sys.is_guest(who) then refuse("A guest can't get mail. To get a name of your own, type: <cmd help register>help "
    .. "register</>") end
end

local function must_send()
  if not sys.email_sends() then refuse("This game sends no mail. Your letters wait for you here.") end
end

--- Tells the state of the actor's address.
local function tell_state(e)
  must_have_account(e.actor)
  local address, state = sys.email(e.actor)
  if not address then must_send() end
  if not address then return "You haven't given an e-mail address. To give one: set email ADDRESS" end
  local said = {
    asked = "{address} isn't confirmed yet. Type the code that was sent there: set email CODE",
    own = "Letters that come while you're away are also sent to {address}. To stop that: set email off",
    refused = "Mail to {address} came back, so no more is sent there. If it is correct: set email {address}",
  }
  e.actor:tell(said[state], { address = address })
end

command("set email", { fallback = true }, tell_state)

--- Asks for the password before it sends a code: otherwise anybody at an open session could have a new password mailed
-- to themselves.
local function ask_for(e, address)
  local ok, reason = sys.email_may(address)
  if not ok then refuse(quote(reason)) end
  if not passwords.ask(e, KEPT) then return sys.speaks(e.actor) and KEPT or nil end
  ok, reason = sys.email_ask(e.actor, address)
  if not ok then refuse(quote(reason)) end
  e.actor:tell("A code was sent to {address}. When you have it, type: <cmd set email CODE>set "
    .. "email CODE</>", { address = address })
end

--- Handles "off", an address or a code. net/mail/email.c decides what is an address.
local function change(e)
  must_have_account(e.actor)
  local text = e.value:match("^%s*(.-)%s*$")
  if text:lower() == "off" or text:lower() == "no" then
    digests.stop(e.actor)
    if not sys.email_forget(e.actor) then return "You have no e-mail address." end
    return "Your e-mail address is deleted. Nothing more is sent there."
  end
  must_send()
  if text:find("@", 1, true) then return ask_for(e, text) end
  local ok, reason = sys.email_confirm(e.actor, text)
  if not ok then
    e.actor:tell("{reason}", { reason = reason }) -- not refuse(): the attempt has to count
    return
  end
  e.actor:tell("Confirmed. Letters that come while you're away are now also sent to {address}.",
    { address = (sys.email(e.actor)) })
end

command("set email [to|=] {value:text}", { fallback = true }, change)

-- Digests.

command("set digest", { fallback = true }, function(e)
  must_have_account(e.actor)
  return sys.option(e.actor, "digest")
    and "While you're away, you get a daily mail with the talk on your channels. To stop that: set digest off"
    or "You get no digests. To get one a day while you're away: set digest daily"
end)

command("set digest [to|=] {value:word}", { fallback = true }, function(e)
  must_have_account(e.actor)
  local value = e.value:lower()
  if value == "off" or value == "no" then
    return digests.stop(e.actor) and "You'll get no more digests." or "You get no digests."
  end
  if value ~= "daily" and value ~= "on" then refuse("digest can be daily or off.") end
  local address, state = sys.email(e.actor)
  if not address or state ~= "own" then refuse("First give your e-mail address: set email ADDRESS") end
  digests.begin(e.actor)
  e.actor:tell("While you're away, a daily mail with the talk on your channels goes to {address}. "
    .. "Secret and invitation-only channels are left out. To stop it: set digest off", { address = address })
end)
