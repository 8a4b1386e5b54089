--- Saves a behaviour from @program or a client's editor, and tells the builder the result.
local advice = require("advice")
local building = require("building")
local words = require("words")

local saving = {}

-- By builder and thing: the program that failed last, kept as a draft.
local failed = {}

local function key(who, thing) return who.id .. " " .. thing.id end

--- True if the draft of THING is a program of WHO's that failed, as it was.
local function is_failed(who, thing, draft)
  return draft ~= nil and draft == failed[key(who, thing)]
end

--- Keeps SOURCE, begun on revision BASE, as the draft of THING; false if there is another one.
local function keep(who, thing, source, base)
  local draft_key = "#" .. thing.id
  local draft = sys.draft and sys.draft(who, draft_key)
  if not sys.draft or draft and not is_failed(who, thing, draft) then return false end
  if not atomic(function() sys.set_draft(who, draft_key, source, base) end) then return false end
  failed[key(who, thing)] = source
  return true
end

--- Drops the draft of THING if it is a program that failed.
local function drop(who, thing)
  if is_failed(who, thing, sys.draft and sys.draft(who, "#" .. thing.id)) then
    sys.set_draft(who, "#" .. thing.id, nil)
  end
  failed[key(who, thing)] = nil
end

--- Tells WHO the mistake, what is in force, and AGAIN: how to try again.
local function tell_error(who, thing, names, again)
  if names.row and names.row > 0 and names.column > 0 then
    who:tell("Error in line {row}, column {column}: {why}", names)
  elseif names.row and names.row > 0 then
    who:tell("Error in line {row}: {why}", names)
  else
    who:tell("Error: {why}", names)
  end
  local stays = build.source(thing) and sentence("The old behaviour stays.") or sentence("Nothing is saved.")
  who:tell(stays .. " " .. again, { id = thing.id })
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
--- the new revision, or nil after WHO has been told why not. OPEN: WHO still has the text before them, in an editor.
function saving.program(who, thing, source, note, base, open)
  local ok, revision, row, column = build.program(thing, source, note, base)
  if ok then
    who:tell("Saved: revision {revision} of {thing} is now in force.",
      { thing = building.label(thing), revision = revision })
    advice.tell(who, thing, source)
    drop(who, thing)
    return revision
  end
  if ok == false then return tell_stale(who, thing, source, base, revision) end
  local again = open and sentence("Correct it in your editor, and save again.")
    or keep(who, thing, source, base)
      and sentence("Your text is kept. To correct it: <cmd @edit #{id}>@edit #{id}</>. To type it again: "
        .. "<cmd @program #{id}>@program #{id}</>")
    or sentence("To try again: <cmd @program #{id}>@program #{id}</>")
  tell_error(who, thing, { why = revision, row = row, column = column }, again)
end

return saving
