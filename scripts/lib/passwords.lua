--- Passwords that are asked for in the game: nobody else sees them, and no line of them is kept.
local passwords = { TRIES = 3 }

--- A line that nobody sees; nil if none comes. Refuses where it would be seen.
function passwords.secret(e, prompt)
  local line, reason = ask_secret(e.actor, prompt)
  if reason then refuse(reason) end
  return line
end

--- The password that they have; nil if they give up. KEPT is a sentence: nothing has changed.
function passwords.ask(e, kept)
  local prompt = "Your password now (an empty line leaves it as it is): "
  for _ = 1, passwords.TRIES do
    local old = passwords.secret(e, prompt)
    if not old then return nil end
    local ok, reason = sys.check_password(e.actor, old)
    if ok then return old end
    if reason ~= "wrong" then refuse(reason .. " " .. kept) end
    prompt = "That is not your password. Your password now: "
  end
  refuse("That is not your password. " .. kept .. " If you have forgotten it, ask a wizard for a new one:"
    .. " type report and what happened.")
end

return passwords
