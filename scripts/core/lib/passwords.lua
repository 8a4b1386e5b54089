--- Asks for passwords in the game. Nobody else sees them, and they are not kept in any scrollback.
local passwords = { TRIES = 3 }

--- Asks for a hidden line; nil if none comes. Refuses if the client would show it.
function passwords.secret(e, prompt)
  local line, reason = ask_secret(e.actor, prompt)
  if reason then refuse(reason) end
  return line
end

--- Asks for the present password; nil if the player gives up. KEPT is a sentence that nothing has changed.
function passwords.ask(e, kept)
  local prompt = sentence("Your present password (or leave it empty to cancel): ")
  for _ = 1, passwords.TRIES do
    local old = passwords.secret(e, prompt)
    if not old then return nil end
    local ok, reason = sys.check_password(e.actor, old)
    if ok then return old end
    if reason ~= "wrong" then refuse(reason .. " " .. sentence(kept)) end
    prompt = sentence("That isn't your password. Your present password: ")
  end
  refuse("That isn't your password. {kept} If you've forgotten it, ask a wizard for a new one: type "
    .. "<cmd report WORDS>report</> and what happened.", { kept = sentence(kept) })
end

return passwords
