--- Finds lines to type whose verb the game does not know.
local lint_verbs = {}

--- Returns the verbs of the game, build.verbs(). OF keeps them: the reading of a source, or a world.
function lint_verbs.all(of)
  of.verbs = of.verbs or build.verbs()
  return of.verbs
end

--- Returns the first word of LINE and the verb that it is probably a slip for or nil, if no command and no direction is
--- called so, and KNOWS(WORD) is false; else nil. OF: as above.
function lint_verbs.unknown(of, line, knows)
  local verb = line:match("^%s*(%a[%w-]+)%f[^%w-]")
  verb = verb and verb:lower()
  local verbs = lint_verbs.all(of)
  if not verb or verbs[verb] or direction(verb) or knows(verb) then return nil end
  return verb, build.nearest(verb, verbs)
end

return lint_verbs
