--- "preview LINE" and "why LINE" run a line as if it were typed, and undo all of it; "@replay N" runs once more what
--- failed.
--
-- The line runs with the actor's rights, so a preview cannot do more than the real command. The engine records what
-- it tells and changes (bind_rehearse.c); this file puts it into words.
local building = require("building")
local verbs = require("verbs")
local words = require("words")

if not build.preview then
  verbs.missing("workshop", {}, { "why" })
  return verbs.missing("workshop", building.options, { "preview", "@replay" })
end

local CHANGES_SHOWN = 60
local COSTS_SHOWN = 5

-- Output.

local function name(who, actor)
  return who == actor and sentence("You") or quote(known_as(who, actor) or sentence("Somebody"))
end

--- Appends to OUT what each person would read. Neighbouring entries with the same text, or for the same reader, are
--- put together.
local function add_told(out, told, actor)
  local i, before = 1, nil
  while i <= #told do
    local first, names = told[i], { name(told[i].who, actor) }
    while told[i + 1] and told[i + 1].text == first.text and told[i + 1].leaves == first.leaves do
      i = i + 1
      names[#names + 1] = name(told[i].who, actor)
    end
    local who = words.list(names)
    if first.leaves then
      out[#out + 1] = words.fill("{who} would leave the game.", { who = who })
    elseif first.text == "" then
      out[#out + 1] = words.fill("{who} would be told something by somebody else's script.", { who = who })
    else
      if who ~= before then out[#out + 1] = words.fill("{who} would read:", { who = who }) end
      before = who
      for line in (first.text .. "\n"):gmatch("(.-)\n") do out[#out + 1] = "  " .. line end
    end
    i = i + 1
  end
end

-- Changes.

local function seconds(number)
  return (string.format("%.1f", number):gsub("%.0$", "")) .. " s"
end

--- Words for each kind of change.
local SAYS = {
  created = function(c)
    return c.new and words.fill("would be made, in {new}", { new = c.new }) or sentence("would be made")
  end,
  destroyed = function() return sentence("would be destroyed") end,
  moved = function(c)
    local nowhere = sentence("nowhere")
    return words.fill("would move from {old} to {new}", { old = c.old or nowhere, new = c.new or nowhere })
  end,
  property = function(c, made)
    local names = { name = c.name, new = c.new or sentence("inherited"), old = c.old or sentence("inherited") }
    return made and c.name .. " = " .. names.new or words.fill("{name} = {new}, was {old}", names)
  end,
  protos = function(c)
    return words.fill("prototypes {new}, were {old}", { new = c.new or sentence("none"), old = c.old })
  end,
  owner = function(c)
    local game = sentence("the game")
    return words.fill("owner {new}, was {old}", { new = c.new or game, old = c.old or game })
  end,
  ref = function(c)
    local function ref(new) return new ~= "" and "$" .. new or sentence("none") end
    return words.fill("ref {new}, was {old}", { new = ref(c.new), old = ref(c.old) })
  end,
  behaviour = function(c) return words.fill("behaviour at revision {new}, was {old}", c) end,
  timer = function(c)
    local names = { name = c.name, left = seconds(c.left), every = seconds(c.every) }
    return c.every > 0 and words.fill("timer {name} would be set, due in {left}, every {every}", names)
      or words.fill("timer {name} would be set, due in {left}", names)
  end,
  cancelled = function(c) return words.fill("timer {name} would be cancelled", c) end,
}

--- True if CHANGE is worth a line. The owner, place and prototypes of a new object are implied, and so are all changes
--- to a destroyed one.
local function is_news(change, made, gone)
  local kind = change.kind
  if gone[change.object] then return kind == "destroyed" end
  if not made[change.object] then return true end
  return kind == "property" and change.name ~= "name" or kind == "timer" or kind == "created"
end

local function add_changes(out, report)
  local made, gone, shown = {}, {}, 0
  for _, change in ipairs(report.changes) do
    if change.kind == "created" then made[change.object] = true end
    if change.kind == "destroyed" then gone[change.object] = true end
  end
  for _, change in ipairs(report.changes) do
    if is_news(change, made, gone) then
      shown = shown + 1
      if shown == 1 then out[#out + 1] = sentence("This would change:") end
      if shown <= CHANGES_SHOWN then
        local says = SAYS[change.kind](change, made[change.object])
        out[#out + 1] = "  " .. quote((change.object or sentence("something")) .. ": " .. says)
      end
    end
  end
  local left = shown - CHANGES_SHOWN + report.change_count - #report.changes
  if shown > CHANGES_SHOWN then
    out[#out + 1] = "  " .. words.fill("and {changes}.", { changes = words.count(left, "more change") })
  end
  if shown == 0 then out[#out + 1] = sentence("No object would change.") end
end

local function add_faults(out, report)
  for _, fault in ipairs(report.faults) do
    local thing = fault.object and quote(fault.object)
    out[#out + 1] = (thing and words.fill("A script of {thing} would fail", { thing = thing })
      or sentence("The command's script would fail")) .. (fault.text and ":" or ".")
    for line in (fault.text or ""):gmatch("[^\n]+") do out[#out + 1] = "  " .. quote(line) end
  end
end

local ENDS = {
  yielded = sentence("There it would wait or ask. Nothing after that is tried."),
  failed = sentence("It would fail, and nothing would happen."),
  killed = sentence("It would be stopped for using too much time or memory, and nothing would happen."),
}

--- "It took 1.2 of 20 ms: a fiddle (#12) 0.9 ms."
local function add_costs(out, report)
  local list = {}
  table.sort(report.costs, function(a, b) return a.ms > b.ms end)
  for i, cost in ipairs(report.costs) do
    if i <= COSTS_SHOWN and cost.object then
      list[#list + 1] = quote(cost.object) .. string.format(" %.2f ms", cost.ms)
    end
  end
  local took = words.fill("It took {ms} of {most} ms",
    { ms = ("%.2f"):format(report.ms), most = ("%.0f"):format(report.most_ms) })
  out[#out + 1] = took .. (#list > 0 and ": " .. words.list(list) or "") .. "."
end

--- Appends what the actor's own scripts wrote by log() and print().
local function add_log(out, report)
  if report.log == "" then return end
  out[#out + 1] = sentence("Logged:")
  for line in report.log:gmatch("[^\n]+") do out[#out + 1] = "  " .. quote(line) end
end

--- Appends the whole report on a line, or on a run that is repeated.
local function add_report(e, out, report)
  if report.outcome == "refused" then
    out[#out + 1] = sentence("It would be refused:") .. " " .. report.refusal
  else
    add_told(out, report.told, e.actor)
    if report.told_count > #report.told then out[#out + 1] = sentence("More would be told.") end
    if not ENDS[report.outcome] or report.outcome == "yielded" then add_changes(out, report) end
    out[#out + 1] = ENDS[report.outcome]
  end
  add_faults(out, report)
  add_log(out, report)
  add_costs(out, report)
end

command("preview {text:text}", building.options, function(e)
  building.no_rehearsal()
  local out = {}
  add_report(e, out, build.preview(e.text))
  out[#out + 1] = sentence("This was only a preview: nothing has happened.")
  return table.concat(out, "\n")
end)

command("preview", building.options, function()
  return "Preview which line? For example: <cmd preview take lamp>preview take lamp</>"
end)

-- Replays.

local KEPT_SECONDS, KEPT_MOST = 600, 3600

--- 'command "pull {this}" of a lever (#12), by Ann (#203), who typed "pull lever"'
local function occasion(report)
  local text = report.kind .. ' "' .. report.name .. '"'
  if report.this then text = text .. words.fill(" of {thing}", { thing = building.label(report.this) }) end
  if report.actor then text = text .. words.fill(", by {who}", { who = building.label(report.actor) }) end
  if report.line then text = text .. words.fill(", who typed \"{line}\"", { line = report.line }) end
  return quote(text)
end

local function number(e)
  return math.type(e.number) == "integer" and e.number or refuse("Which number? To see the numbers, type "
    .. "<cmd @errors>@errors</>.")
end

command("@replay {number:number}", building.reading, function(e)
  building.no_rehearsal()
  local report, why = build.replay(number(e))
  if not report then verbs.decline(why) end
  local out = { sentence("Running again, as it was then:") .. " " .. occasion(report) .. "." }
  for _, id in ipairs(report.missing) do
    out[#out + 1] = words.fill("#{id}, which it looked at, no longer exists, so the result may differ.", { id = id })
  end
  add_report(e, out, report)
  out[#out + 1] = sentence("Nothing has happened.")
  return table.concat(out, "\n")
end)

command("@replay {number:number} test", building.reading, function(e)
  local text, why = build.replay_test(number(e))
  if not text then verbs.decline(why) end
  e.actor:tell("{text}", { text = text })
end)

command("@replay {number:number} file", building.reading, function(e)
  local text, why = build.replay_file(number(e))
  if not text then verbs.decline(why) end
  e.actor:tell("{text}", { text = text })
end)

local function keep(e, span)
  building.check(e, e.thing)
  if not (span >= 1 and span <= KEPT_MOST) then refuse("For how long? From 1 to {most} seconds.",
    { most = KEPT_MOST }) end
  local ok, why = build.replay_keep(e.thing, span)
  if ok == nil then verbs.decline(why) end
  if not ok then refuse("Others have marked too much right now. Try again later.") end
  e.actor:tell("The next five runs of your scripts on {thing} within {span} are kept, even without an error: "
    .. "@errors lists them. Your earlier mark has ended.",
    { thing = building.label(e.thing), span = building.span(span) })
end

command("@replay keep {thing:any}", building.reading, function(e) return keep(e, KEPT_SECONDS) end)
command("@replay keep {thing:any} {seconds:number}", building.reading, function(e) return keep(e, e.seconds) end)
command("@replay", building.reading, function()
  return "Which error? To see the numbers, type <cmd @errors>@errors</>. For example: @replay 12"
end)

-- The command why.

local function whose(step)
  if step.object then return quote(building.label(step.object)) end
  return sentence("the game")
end

--- Returns " (#12 rev 3:7)" for a builder, "" for a player. Of a traceback, at most three lines.
local function at(step, builder)
  if not builder or step.place == "" then return "" end
  local places = {}
  for line in step.place:gmatch("[^\n]+") do
    places[#places + 1] = line:match("^%s*(.-) in ") or line:match("^%s*(.-)%s*$")
    if #places == 3 then break end
  end
  return " (" .. quote(table.concat(places, ", called at ")) .. ")"
end

--- Returns " by the rule move_full" if STEP has a rule, or "".
local function by_rule(step)
  return step.rule and words.fill(" by the rule {rule}", step) or ""
end

local TRIED = {
  ran = sentence("It fits, and runs."),
  form = sentence("Its pattern doesn't match the line."),
  noun = sentence("Its pattern matches, but its words don't name fitting things."),
  passed = sentence("It fits, and passes the line on."),
  spared = sentence("It fits, and would decide. You'll find out by doing it."),
}

local BLOCKS = {
  dark = "{thing} has that name, but it is too dark to see.",
  glass = "{thing} has that name, but {other} is closed, so it can be seen but not reached.",
  closed = "{thing} has that name, but {other} is closed, and not transparent.",
  person = "{thing} has that name, but {other} has it.",
  far = "{thing} has that name, but it is in another room, and seen through {other}.",
  need = "{thing} has that name, but it is within reach, but not what the command needs.",
}

--- Tells what a noun means: THING for one that means one thing.
local function noun_words(step, thing, rule)
  local names = { word = quote(step.text), thing = thing, rule = rule }
  if step.ended == "one" then
    return words.fill("\"{word}\" means {thing}.", names)
  elseif step.ended == "many" then
    return words.fill("\"{word}\" means several things.", names)
  end
  if step.reason == sentence("That's only scenery.") then
    return words.fill("\"{word}\" is only scenery here{rule}.", names)
  end
  return words.fill("\"{word}\" means nothing here{rule}:", names) .. " " .. step.reason
end

local function noun(step)
  return noun_words(step, step.object and quote(building.label(step.object)) or sentence("something"), by_rule(step))
end

--- Returns a name for STEP's object. A player found by name keeps that name, since a description would unmask them.
local function meant(e, step)
  local thing, text = step.object, step.text:lower()
  if thing == e.actor then return sentence("you") end
  local by_name = thing and sys.player(thing.name) == thing and thing.name:lower():sub(1, #text) == text
  return by_name and thing.name or name_of(thing, e.actor)
end

--- The same for players, without ids and code.
local function noun_plain(e, step)
  return noun_words(step, step.ended == "one" and meant(e, step), "")
end

local function near(step)
  local other = step.other and building.label(step.other) or sentence("something")
  return quote("  " .. words.fill(BLOCKS[step.ended] or BLOCKS.need,
    { thing = building.label(step.object), other = other }))
end

--- Words for each kind of step, for builders.
local WORDS = {
  line = function(step) return words.fill("It is read as \"{line}\".", { line = quote(step.text) }) end,
  tried = function(step)
    return words.fill("The command \"{pattern}\" of {thing}{at}:",
      { pattern = quote(step.text), thing = whose(step), at = at(step, true) }) .. " " .. (TRIED[step.ended] or "")
  end,
  noun = noun,
  near = near,
  forbid = function(step)
    local by = step.other and step.other ~= step.object
      and words.fill(", by the behaviour of {thing}", { thing = quote(building.label(step.other)) }) or ""
    local role = step.ended ~= "" and words.fill(" as {role}", { role = step.ended }) or ""
    return words.fill("Forbidden by before(\"{event}\") of {thing}{role}{by}{at}:", { event = quote(step.text),
      thing = whose(step), role = role, by = by, at = at(step, true) }) .. " " .. step.reason
  end,
  refuse = function(step)
    return words.fill("Refused{rule}{at}:", { rule = by_rule(step), at = at(step, true) }) .. " " .. step.text
  end,
}

--- Explains the steps to a builder. Commands that were not tried are listed together, by their patterns.
local function explain_to_builder(out, report)
  local later = {}
  for _, step in ipairs(report.steps) do
    if step.kind == "tried" and step.ended == "later" then
      later[#later + 1] = words.fill("\"{pattern}\" of {thing}", { pattern = quote(step.text), thing = whose(step) })
    else
      out[#out + 1] = WORDS[step.kind](step)
    end
  end
  if #later > 0 then
    out[#out + 1] = sentence("Not tried, since another command came first:") .. " " .. words.list(later) .. "."
  end
end

--- Returns who is responsible, in words that a player may know: things that they cannot see, or would have to search
-- for, are "something".
local function maker(e, thing)
  if not thing then return sentence("the game") end
  if thing == e.actor then return sentence("you") end
  local known = thing == e.room or sees(e.actor, thing) and not thing.hidden
  return known and name_of(thing, e.actor, "the") or sentence("something")
end

--- Returns the first text that the game itself told the actor. Texts of scripts and the looks of new places are left
--- out, so that a player finds out by playing.
local function first_word(e, report)
  for _, told in ipairs(report.told) do
    if told.who == e.actor and told.text ~= "" then return not told.room and told.text or nil end
  end
end

--- Returns the reason why the line had no effect.
local function last_word(e, report)
  if report.outcome == "refused" then return report.refusal end
  return first_word(e, report)
end

--- Explains the steps to a player. Of all readings of the line, only the one that gave the reason counts.
local function explain_to_player(e, out, report)
  local said, reason = {}, last_word(e, report)
  for _, step in ipairs(report.steps) do
    local text
    if step.kind == "noun" and (step.reason == "" or step.reason == reason) then
      text = noun_plain(e, step)
    elseif step.kind == "tried" and step.ended == "spared" then
      text = words.fill("The outcome is decided by {who}.", { who = maker(e, step.object) })
    elseif step.kind == "forbid" and step.object then
      text = words.fill("{who} won't have it:", { who = maker(e, step.object):gsub("^%l", string.upper) .. "" })
        .. " " .. step.reason
    end
    if text and not said[text] then
      said[text] = true
      out[#out + 1] = text
    end
  end
end

local RESULTS = {
  passed = sentence("No command matches that."),
  failed = sentence("One of its scripts would fail."),
  killed = sentence("It would be stopped for using too much time or memory."),
}

local function all_told(e, report)
  local out, shown = {}, {}
  for _, told in ipairs(report.told) do
    if told.who == e.actor then shown[#shown + 1] = told end
  end
  add_told(out, shown, e.actor)
  return #out > 0 and table.concat(out, "\n") or nil
end

--- Returns the result of the run: the refusal, or what the actor would read. Players get only the first text, since
--- the rest may be something that they would have to pay for.
local function result(e, report, builder)
  if report.outcome == "refused" then return sentence("Refused:") .. " " .. report.refusal end
  if RESULTS[report.outcome] then return RESULTS[report.outcome] end
  for _, step in ipairs(report.steps) do
    if step.kind == "tried" and step.ended == "spared" then return sentence("Nothing forbids it.") end
  end
  local told = builder and all_told(e, report)
  if told then return told end
  told = not builder and first_word(e, report)
  return told and sentence("You would read:") .. " " .. told or sentence("Nothing forbids it.")
end

command("why {text:text}", function(e)
  building.no_rehearsal()
  local builder = sys.role(e.actor) ~= "player"
  local report = build.why(e.text, not builder, builder)
  local out = {}
  if builder then explain_to_builder(out, report) else explain_to_player(e, out, report) end
  out[#out + 1] = result(e, report, builder)
  if builder then add_faults(out, report) end
  return table.concat(out, "\n")
end)

command("why", function() return "Why what? For example: <cmd why take lamp>why take lamp</>" end)
