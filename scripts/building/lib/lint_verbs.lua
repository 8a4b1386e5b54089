--- Finds lines to type whose verb the game does not know.
local lint_verbs = {}

--- Returns the first word of LINE and the verb that it is probably a slip for or nil, if no command and no direction is
--- called so, and KNOWS(WORD) is false; else nil. VERBS: build.verbs(), if the caller has it.
function lint_verbs.unknown(line, knows, verbs)
  local verb = line:match("^%s*(%a[%w-]+)%f[^%w-]")
  verb = verb and verb:lower()
  verbs = verbs or build.verbs()
  if not verb or verbs[verb] or direction(verb) or knows(verb) then return nil end
  return verb, build.nearest(verb, verbs)
end

return lint_verbs
