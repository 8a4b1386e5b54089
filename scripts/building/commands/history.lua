--- Undo and redo of building commands, and revisions of behaviours.
local building = require("building")
local manners = require("manners")
local verbs = require("verbs")
local words = require("words")

local OPTIONS = building.options
--- @undo is not recorded itself, so the next one undoes the command before.
local UNDO = { role = "builder", as_actor = true, exact = true, family = "build" }

-- Undo and redo.

--- Reasons why a change cannot be undone, or stays, by kind of change; {thing} and {name} are the item's.
local CHANGED = {
  created = "{Thing} was worked on since",
  moved = "{Thing} was moved since",
  property = "The property {name} of {thing} was changed since",
  protos = "The prototypes of {thing} were changed since",
  owner = "{Thing} was given away since",
  ref = "The ref of {thing} was changed since",
  behaviour = "The behaviour of {thing} was changed since",
}
local REASONS = {
  gone = "{Thing} was destroyed since",
  place = "{Thing} can't go back to where it was",
  inherits = "A prototype of {thing} no longer exists, or now inherits from it",
  ref = "The old ref of {thing} now belongs to something else",
  right = "You no longer control {thing}",
  unasked = "The new owner of {thing} has to be asked first: use <cmd @chown>@chown</>",
  held = "Somebody is holding {thing}, and keeps it until they let go",
  much = "That command changed too much to be kept",
  coins = "The coins that it moved have moved on since, and can't be replaced",
}
--- Reasons that "force" does not override, since they concern somebody else.
local FIRM = { right = true, unasked = true, held = true }
local LATER = "You can't force that. When it is settled, type <cmd {command}>{command}</> again."

local function tell_item(e, item)
  local text = item.why == "changed" and CHANGED[item.kind] or REASONS[item.why] or CHANGED.created
  local names = { thing = item.thing, name = item.name, who = item.who, line = item.who_line }
  names.Thing = item.thing and item.thing:gsub("^%l", string.upper)
  if item.who then
    names.ago = words.ago(item.who_time)
    text = sentence(text) .. sentence(", by {who} {ago}: {line}")
  else
    text = sentence(text) .. "."
  end
  e.actor:tell(text, names)
end

--- The two directions, and their texts.
local BACK = {
  command = "@undo", taken = "Undone: {line}",
  stops = "\"{line}\", {ago}, can't be undone:",
  some = "That one and earlier ones were not undone.", none = "So nothing was undone.",
  insist = "To undo it anyway: <cmd @undo force>@undo force</>",
  empty = "You have nothing to undo.", over = "You have nothing more to undo.",
}
local AGAIN = {
  command = "@redo", taken = "Redone: {line}",
  stops = "\"{line}\" can't be redone:",
  some = "That one and later ones were not redone.", none = "So nothing was redone.",
  insist = "To redo it anyway: <cmd @redo force>@redo force</>",
  empty = "There's nothing to redo: you haven't undone anything since your last building command.",
  over = "There's nothing more to redo.", again = true,
}

--- Tells the result; DONE is the number undone in all.
local function tell_undo(e, way, done, items, wanted, more, force)
  local stopped, left
  local firm = force
  for _, item in ipairs(items) do
    if item.role == "taken" then
      e.actor:tell(way.taken, item)
    elseif item.role == "left" then
      if not left then e.actor:tell("This stays unchanged:") end
      left = true
      tell_item(e, item)
    else
      if not stopped then e.actor:tell(way.stops, { line = item.line, ago = words.ago(item.time) }) end
      stopped, firm = true, firm or FIRM[item.why]
      tell_item(e, item)
    end
  end
  if stopped then
    e.actor:tell(done > 0 and way.some or way.none)
    e.actor:tell(firm and LATER or way.insist, { command = way.command })
  elseif more then
    return
  elseif done == 0 then
    e.actor:tell(way.empty)
  elseif done < wanted then
    e.actor:tell(way.over)
  end
end

local function undo(e, way, count, force)
  if count < 1 or count > 1000 or count % 1 ~= 0 then
    refuse("How many? A whole number from 1 to 1000.")
  end
  manners.must_speak(e.actor) -- others can read again what comes back
  local all, more = 0, true
  while more do
    local done, items, rest = build.undo(count - all, force, way.again)
    if not done then verbs.decline(items) end
    all, more = all + done, rest
    tell_undo(e, way, all, items, count, more, force)
    if more then wait(0) end
  end
end

for _, way in ipairs({ BACK, AGAIN }) do
  command(way.command, UNDO, function(e) undo(e, way, 1, false) end)
  command(way.command .. " {number:number}", UNDO, function(e) undo(e, way, e.number, false) end)
  command(way.command .. " force", UNDO, function(e) undo(e, way, 1, true) end)
  command(way.command .. " {number:number} force", UNDO, function(e) undo(e, way, e.number, true) end)
  command(way.command .. " force {number:number}", UNDO, function(e) undo(e, way, e.number, true) end)
end

-- Revisions.

local SHOWN = 20

local function revisions_of(e, below)
  building.check(e, e.thing)
  local list, live = build.revisions(e.thing, below)
  if not list then verbs.decline(live) end
  if #list == 0 and not below then
    refuse("{Thing} has no behaviour of its own.", { thing = building.label(e.thing) })
  end
  return list, live
end

--- Returns words for a revision's state: in force, quarantined, or "".
local function state_of(revision, live, quarantined)
  if revision == live then return ", in force," end
  return revision == quarantined and ", quarantined," or ""
end

local function show_revisions(e, below)
  local list, live = revisions_of(e, below)
  local quarantined, instead = build.quarantine(e.thing)
  if quarantined == live then live = instead end
  e.actor:tell("<b>Revisions of {thing}, the newest first</b>", { thing = building.label(e.thing) })
  for i = 1, math.min(#list, SHOWN) do
    local one = list[i]
    e.actor:tell("{revision}{live} by {author}, {ago}{note}", {
      revision = one.revision, author = one.author, ago = words.ago(one.time),
      live = state_of(one.revision, live, quarantined),
      note = one.note ~= "" and ": " .. one.note or "",
    })
  end
  if live == 0 then e.actor:tell("None of them is in force.") end
  if #list > SHOWN then
    e.actor:tell("Older ones: <cmd @revisions {id} {below}>@revisions {id} {below}</>",
      { id = "#" .. e.thing.id, below = list[SHOWN].revision })
  end
end

command("@revisions {thing:any}", building.reading, function(e) show_revisions(e, nil) end)
command("@revisions {thing:any} {below:number}", building.reading, function(e)
  show_revisions(e, math.max(1, math.floor(e.below)))
end)

local function check_number(e, number)
  if number % 1 ~= 0 or number < 1 or not build.source(e.thing, math.floor(number)) then
    refuse("{Thing} has no revision {number}. To see them, type <cmd @revisions {id}>@revisions {id}</>.",
      { thing = building.label(e.thing), number = number, id = "#" .. e.thing.id })
  end
  return math.floor(number)
end

local function show_diff(e, from, to)
  verbs.needs(build.diff, "workshop")
  building.check(e, e.thing)
  from = check_number(e, from)
  to = to and check_number(e, to) or select(2, build.source(e.thing)) or 0
  if to == 0 then refuse("{Thing} has no behaviour in force to compare with.", { thing = building.label(e.thing) }) end
  local text, why = build.diff(e.thing, from, to, sys.option(e.actor, "screenreader"))
  if not text then verbs.decline(why) end
  local names = { thing = building.label(e.thing), from = from, to = to, text = text }
  if text == "" then
    return e.actor:tell("Revisions {from} and {to} of {thing} are the same.", names)
  end
  e.actor:tell("<b>{thing}, from revision {from} to {to}</b>", names)
  e.actor:tell("{text}", names)
end

command("@diff {thing:any} {from:number} {to:number}", building.reading, function(e) show_diff(e, e.from, e.to) end)
command("@diff {thing:any} {from:number}", building.reading, function(e) show_diff(e, e.from, nil) end)

command("@revert {thing:any} {number:number}", OPTIONS, function(e)
  building.check(e, e.thing)
  local number = check_number(e, e.number)
  local ok, revision = build.revert(e.thing, number)
  if not ok then
    refuse("Revision {number} no longer loads: {why} The behaviour is unchanged.",
      { number = number, why = revision })
  end
  e.actor:tell("{thing} now has the behaviour of revision {number} again, as revision {revision}.",
    { thing = building.label(e.thing), number = number, revision = revision })
end)
