--- Asks for passwords in the game. Nobody else sees them, and they are not kept in any scrollback.
local passwords = { TRIES = 3 }

--- Asks for a hidden line; nil if none comes. Refuses if the client would show it.
function passwords.secret(e, prompt)
  local line, reason = ask_secret(e.actor, prompt)
  if reason then refuse(reason) end
  return line
end

--- Returns how WHO gets a new password without the present one.
function passwords.forgotten(who)
  local address, state = nil, nil
  if sys.email and sys.email_sends() then address, state = sys.email(who) end
  if address and state == "own" then
    return sentence("If you've forgotten it: quit, and before you log in, give reset and your name. A code for a new "
      .. "password is sent to your e-mail address.")
  end
  return sentence("If you've forgotten it, ask a wizard for a new one: type <cmd report WORDS>report</> and what "
    .. "happened.")
end

--- Asks for the present password; nil if the player gives up. KEPT is a sentence that nothing has changed, ABOUT what
-- the asking session reads first.
function passwords.ask(e, kept, about)
  local question, wrong = sentence("Your present password (or leave it empty to cancel): "), nil
  local prompt = about and about .. "\n" .. question or question
  for _ = 1, passwords.TRIES do
    local old = passwords.secret(e, prompt)
    if not old then return nil end
    local ok, reason = sys.check_password(e.actor, old)
    if ok then return old end
    -- Asked again also if nobody could check it: the next line may be a password, and must not be shown.
    wrong = reason == "wrong" and sentence("That isn't your password.") or reason
    prompt = wrong .. " " .. question
  end
  refuse(wrong .. " " .. sentence(kept) .. " " .. passwords.forgotten(e.actor))
end

return passwords
