--- What was: taking building commands back, and the revisions of behaviours.
local building = require("building")
local manners = require("manners")
local verbs = require("verbs")
local words = require("words")

local OPTIONS = building.options
--- Itself no building command: the next one takes back what came before.
local UNDO = { role = "builder", as_actor = true, exact = true, family = "build" }

-- Taking back.

--- What is in the way, or is left, by the kind of change; {thing} and {name} are the item's.
local CHANGED = {
  created = "{Thing} was worked on since",
  moved = "{Thing} was moved since",
  property = "The property {name} of {thing} was changed since",
  protos = "What {thing} inherits from was changed since",
  owner = "{Thing} was given away since",
  ref = "The ref of {thing} was changed since",
  behaviour = "The behaviour of {thing} was changed since",
}
local REASONS = {
  gone = "{Thing} was destroyed since",
  place = "Where {thing} was is no place for it any more",
  inherits = "What {thing} inherited from is gone, or inherits from it now",
  ref = "The ref that {thing} had belongs to another now",
  right = "You don't control {thing} any more",
  unasked = "Nobody becomes the owner of {thing} unasked: @chown asks them",
  held = "Somebody holds {thing}, and it's theirs until they let go of it",
  much = "That command changed more than is kept",
  coins = "The coins that it moved have moved on since, and no new ones are made for them",
}
--- What no force changes, for it is somebody else's affair.
local FIRM = { right = true, unasked = true, held = true }
local LATER = "Force doesn't change that. Once that is settled, type <cmd {command}>{command}</> again."

local function tell_item(e, item)
  local text = item.why == "changed" and CHANGED[item.kind] or REASONS[item.why] or CHANGED.created
  local names = { thing = item.thing, name = item.name, who = item.who, line = item.who_line }
  names.Thing = item.thing and item.thing:gsub("^%l", string.upper)
  if item.who then
    names.ago = words.ago(item.who_time)
    text = text .. ", by {who} {ago}: {line}"
  else
    text = text .. "."
  end
  e.actor:tell(text, names)
end

--- The two ways, and what is said of each.
local BACK = {
  command = "@undo", taken = "Taken back: {line}",
  stops = "This stands in the way of taking back \"{line}\", {ago}:",
  some = "That one is not taken back, nor what was before it.", none = "So nothing is taken back.",
  insist = "To take it back all the same: <cmd @undo force>@undo force</>",
  empty = "There is nothing of yours to take back.", over = "There is no more of yours to take back.",
}
local AGAIN = {
  command = "@redo", taken = "Done again: {line}",
  stops = "This stands in the way of doing \"{line}\" again:",
  some = "That one is not done again, nor what was taken back before it.", none = "So nothing is done again.",
  insist = "To do it again all the same: <cmd @redo force>@redo force</>",
  empty = "You have taken back nothing since you built last: there is nothing to do again.",
  over = "There is no more to do again.", again = true,
}

--- Says what came of it; done is how many were taken back in all.
local function tell_undo(e, way, done, items, wanted, more, force)
  local stopped, left
  local firm = force
  for _, item in ipairs(items) do
    if item.role == "taken" then
      e.actor:tell(way.taken, item)
    elseif item.role == "left" then
      if not left then e.actor:tell("This stays as it is:") end
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
  manners.must_speak(e.actor) -- what comes back stands before others again
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

--- In force, set aside for another, or neither.
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
    refuse("{Thing} has no revision {number}: <cmd @revisions {id}>@revisions {id}</> lists them.",
      { thing = building.label(e.thing), number = number, id = "#" .. e.thing.id })
  end
  return math.floor(number)
end

local function show_diff(e, from, to)
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
    refuse("Revision {number} does not load any more: {why} The behaviour stays as it is.",
      { number = number, why = revision })
  end
  e.actor:tell("The behaviour of {thing} is that of revision {number} again, as revision {revision}.",
    { thing = building.label(e.thing), number = number, revision = revision })
end)
