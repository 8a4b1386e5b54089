--- Texts in the client's own editor, if it has one for the game: opens one, and reads what it sent back.
local editors = {}

--- Opens TEXT in WHO's editor; false if they have none or have switched it off.
function editors.open(who, reference, name, text)
  if not sys.open_window then return false end -- a build without the module calls
  return sys.option(who, "editor") ~= false and sys.open_window(who, reference, name, text)
end

--- Returns the text that a window sent with this command, without the newline at its end.
function editors.text()
  local text = sys.window_text and sys.window_text()
  if not text then
    refuse("Only your client sends that, when you save in its editor. To open something there: <cmd @edit X>@edit X</>")
  end
  return text
end

return editors
