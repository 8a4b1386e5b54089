--- Saves a behaviour from @program or a client's editor, and tells the builder the result.
local advice = require("advice")
local building = require("building")
local words = require("words")

local saving = {}

local function tell_error(who, names)
  if names.row and names.row > 0 and names.column > 0 then
    who:tell("Error in line {row}, column {column}: {why}", names)
  elseif names.row and names.row > 0 then
    who:tell("Error in line {row}: {why}", names)
  else
    who:tell("Error: {why}", names)
  end
  who:tell("The old behaviour stays.")
end

--- Tells WHO that somebody else has saved in the meantime, and keeps their text as a revision that is not in force.
local function tell_stale(who, thing, source, base, now_live)
  local _, _, author, time = build.source(thing, now_live)
  local kept = building.must(build.keep(thing, source, "kept: begun on revision " .. base))
  local names = {
    thing = building.label(thing), id = "#" .. thing.id, base = base, live = now_live, kept = kept,
    author = author or "somebody", ago = words.ago(time or now()),
  }
  if now_live > base then
    who:tell(base > 0 and "{author} saved revision {live} of {thing} {ago}, while you were writing on revision {base}."
      or "{author} saved revision {live} of {thing} {ago}, while you were writing on the first one.", names)
  else
    who:tell("Revision {live} of {thing} is in force again, but you were writing on revision {base}.", names)
  end
  local compare = now_live > 0 and " "
    .. sentence("To compare them: <cmd @diff {id} {live} {kept}>@diff {id} {live} {kept}</>.") or ""
  who:tell(sentence("So yours is kept as revision {kept}, which is not in force.") .. compare .. " "
    .. sentence("To put yours in force anyway: <cmd @revert {id} {kept}>@revert {id} {kept}</>"), names)
end

--- Puts SOURCE in force for THING. WHO began it on revision BASE (0: a new one); NOTE is kept with it. Returns
--- the new revision, or nil after WHO has been told why not.
function saving.program(who, thing, source, note, base)
  local ok, revision, row, column = build.program(thing, source, note, base)
  if ok then
    who:tell("Saved: revision {revision} of {thing} is now in force.",
      { thing = building.label(thing), revision = revision })
    advice.tell(who, thing, source)
    return revision
  end
  if ok == false then return tell_stale(who, thing, source, base, revision) end
  tell_error(who, { why = revision, row = row, column = column })
end

return saving
