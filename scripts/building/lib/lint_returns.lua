--- A lint rule for values that handlers return: the table of `help script-rules`.
---
--- Only a literal is judged, and a text that was put together: of everything else the linter doesn't know the value.
local problem = require("lint_rules").problem

local returns = {}

-- KIND OF FUNCTION = { KIND OF VALUE = what is wrong }
local WRONG = {
  command = {
    other = "a command's function returns a text for the actor, or nothing: this has no meaning; "
      .. "to refuse, write refuse(TEXT)",
  },
  before = {
    ["true"] = "before(\"%s\") returns a reason or false to forbid, and nothing to allow: true has no meaning",
  },
  describe = {
    other = "on(\"%s\") returns a text, or nothing: this has no meaning",
  },
  on = {
    text = "on(\"%s\") comes afterwards, and nobody reads what it returns: to forbid it, use before(\"%s\", FN); "
      .. "to say it, use o:tell(...)",
    other = "on(\"%s\") comes afterwards, so what it returns has no meaning; before(\"%s\") can forbid",
  },
}

--- Checks the first value of a return of the function that is read now.
function returns.check(w, value)
  local fn = w.fn
  local wrong = WRONG[fn.kind]
  if not wrong or fn.answers then return end
  local kind = (value.is_text or value.literal == "string") and "text" or value.literal
  local text = kind and kind ~= "nil" and kind ~= "..." and (wrong[kind] or kind ~= "text" and wrong.other)
  if fn.kind == "before" and kind ~= "true" then text = nil end
  local name = fn.event or ""
  if text then problem(w, value.at, text, name, name) end
end

return returns
