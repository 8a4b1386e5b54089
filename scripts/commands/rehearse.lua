--- "preview LINE" and "why LINE" run a line as if it were typed, and undo all of it; "@replay N" runs once more what
--- failed.
--
-- The line runs with the actor's rights, so a preview cannot do more than the real command. The engine records what
-- it tells and changes (bind_rehearse.c); this file puts it into words.
local building = require("building")
local verbs = require("verbs")
local words = require("words")

local CHANGES_SHOWN = 60
local COSTS_SHOWN = 5

local function no_rehearsal()
  if build.rehearsing() then refuse("You can't use that inside a preview.") end
end

-- Output.

local function name(who, actor)
  return who == actor and "You" or quote(known_as(who, actor) or "Somebody")
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
      out[#out + 1] = who .. " would leave the game."
    elseif first.text == "" then
      out[#out + 1] = who .. " would be told something by somebody else's script."
    else
      if who ~= before then out[#out + 1] = who .. " would read:" end
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
  created = function(c) return c.new and "would be made, in " .. c.new or "would be made" end,
  destroyed = function() return "would be destroyed" end,
  moved = function(c) return "would move from " .. (c.old or "nowhere") .. " to " .. (c.new or "nowhere") end,
  property = function(c, made)
    return c.name .. " = " .. (c.new or "inherited") .. (made and "" or ", was " .. (c.old or "inherited"))
  end,
  protos = function(c) return "prototypes " .. (c.new or "none") .. ", were " .. c.old end,
  owner = function(c) return "owner " .. (c.new or "the game") .. ", was " .. (c.old or "the game") end,
  ref = function(c) return "ref " .. (c.new ~= "" and "$" .. c.new or "none") .. ", was "
    .. (c.old ~= "" and "$" .. c.old or "none") end,
  behaviour = function(c) return "behaviour at revision " .. c.new .. ", was " .. c.old end,
  timer = function(c) return "timer " .. c.name .. " would be set, due in " .. seconds(c.left)
    .. (c.every > 0 and ", every " .. seconds(c.every) or "") end,
  cancelled = function(c) return "timer " .. c.name .. " would be cancelled" end,
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
      if shown == 1 then out[#out + 1] = "This would change:" end
      if shown <= CHANGES_SHOWN then
        local says = SAYS[change.kind](change, made[change.object])
        out[#out + 1] = "  " .. quote((change.object or "something") .. ": " .. says)
      end
    end
  end
  local left = shown - CHANGES_SHOWN + report.change_count - #report.changes
  if shown > CHANGES_SHOWN then out[#out + 1] = "  and " .. words.count(left, "more change") .. "." end
  if shown == 0 then out[#out + 1] = "No object would change." end
end

local function add_faults(out, report)
  for _, fault in ipairs(report.faults) do
    local whose = fault.object and "A script of " .. quote(fault.object) or "The command's script"
    out[#out + 1] = whose .. " would fail" .. (fault.text and ":" or ".")
    for line in (fault.text or ""):gmatch("[^\n]+") do out[#out + 1] = "  " .. quote(line) end
  end
end

local ENDS = {
  yielded = "There it would wait or ask. Nothing after that is tried.",
  failed = "It would fail, and nothing would happen.",
  killed = "It would be stopped for using too much time or memory, and nothing would happen.",
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
  out[#out + 1] = string.format("It took %.2f of %.0f ms", report.ms, report.most_ms)
    .. (#list > 0 and ": " .. words.list(list) or "") .. "."
end

--- Appends what the actor's own scripts wrote by log() and print().
local function add_log(out, report)
  if report.log == "" then return end
  out[#out + 1] = "Logged:"
  for line in report.log:gmatch("[^\n]+") do out[#out + 1] = "  " .. quote(line) end
end

--- Appends the whole report on a line, or on a run that is repeated.
local function add_report(e, out, report)
  if report.outcome == "refused" then
    out[#out + 1] = "It would be refused: " .. report.refusal
  else
    add_told(out, report.told, e.actor)
    if report.told_count > #report.told then out[#out + 1] = "More would be told." end
    if not ENDS[report.outcome] or report.outcome == "yielded" then add_changes(out, report) end
    out[#out + 1] = ENDS[report.outcome]
  end
  add_faults(out, report)
  add_log(out, report)
  add_costs(out, report)
end

command("preview {text:text}", building.options, function(e)
  no_rehearsal()
  local out = {}
  add_report(e, out, build.preview(e.text))
  out[#out + 1] = "This was only a preview: nothing has happened."
  return table.concat(out, "\n")
end)

command("preview", building.options, function()
  return "Preview which line? For example: preview take lamp"
end)

-- Replays.

local KEPT_SECONDS, KEPT_MOST = 600, 3600

--- 'command "pull {this}" of a lever (#12), by Ann (#203), who typed "pull lever"'
local function occasion(report)
  local text = report.kind .. ' "' .. report.name .. '"'
  if report.this then text = text .. " of " .. building.label(report.this) end
  if report.actor then text = text .. ", by " .. building.label(report.actor) end
  if report.line then text = text .. ', who typed "' .. report.line .. '"' end
  return quote(text)
end

local function number(e)
  return math.type(e.number) == "integer" and e.number or refuse("Which number? To see the numbers, type @errors.")
end

command("@replay {number:number}", building.reading, function(e)
  no_rehearsal()
  local report, why = build.replay(number(e))
  if not report then verbs.decline(why) end
  local out = { "Running again, as it was then: " .. occasion(report) .. "." }
  for _, id in ipairs(report.missing) do
    out[#out + 1] = "#" .. id .. ", which it looked at, no longer exists, so the result may differ."
  end
  add_report(e, out, report)
  out[#out + 1] = "Nothing has happened."
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
  return "Which error? To see the numbers, type @errors. For example: @replay 12"
end)

-- The command why.

local function whose(step)
  if step.object then return quote(building.label(step.object)) end
  return "the game"
end

--- Returns " (#12 rev 3:7)" for a builder, "" for a player. Of a traceback, at most three lines.
local function at(step, builder)
  if not builder or step.place == "" then return "" end
  local places = {}
  for place in step.place:gmatch("[^\n]+") do
    places[#places + 1] = place:match("^%s*(.-) in ") or place:match("^%s*(.-)%s*$")
    if #places == 3 then break end
  end
  return " (" .. quote(table.concat(places, ", called at ")) .. ")"
end

--- Returns " by the rule move_full" if STEP has a rule, or "".
local function by_rule(step)
  return step.rule and " by the rule " .. step.rule or ""
end

local TRIED = {
  ran = "It fits, and runs.",
  form = "Its pattern doesn't match the line.",
  noun = "Its pattern matches, but its words don't name fitting things.",
  passed = "It fits, and passes the line on.",
  spared = "It fits, and would decide. You'll find out by doing it.",
}

local BLOCKS = {
  dark = "it is too dark to see",
  glass = "{other} is closed, so it can be seen but not reached",
  closed = "{other} is closed, and not transparent",
  person = "{other} has it",
  far = "it is in another room, and seen through {other}",
  need = "it is within reach, but not what the command needs",
}

local function noun(step)
  local word = '"' .. quote(step.text) .. '"'
  if step.ended == "one" then
    return word .. " means " .. (step.object and quote(building.label(step.object)) or "something") .. "."
  elseif step.ended == "many" then
    return word .. " means several things."
  end
  return word .. " means nothing here" .. by_rule(step) .. ": " .. step.reason
end

--- Returns a name for STEP's object. A player found by name keeps that name, since a description would unmask them.
local function meant(e, step)
  local thing, text = step.object, step.text:lower()
  if thing == e.actor then return "you" end
  local by_name = thing and sys.player(thing.name) == thing and thing.name:lower():sub(1, #text) == text
  return by_name and thing.name or name_of(thing, e.actor)
end

--- The same for players, without ids and code.
local function noun_plain(e, step)
  local word = '"' .. quote(step.text) .. '"'
  if step.ended == "one" then
    return word .. " means " .. meant(e, step) .. "."
  elseif step.ended == "many" then
    return word .. " means several things."
  end
  return word .. " means nothing here: " .. step.reason
end

local function near(step)
  local other = step.other and building.label(step.other) or "something"
  local text = (BLOCKS[step.ended] or BLOCKS.need):gsub("{other}", function() return other end)
  return quote("  " .. building.label(step.object) .. " has that name, but " .. text .. ".")
end

--- Words for each kind of step, for builders.
local WORDS = {
  line = function(step) return 'It is read as "' .. quote(step.text) .. '".' end,
  tried = function(step)
    return "The command \"" .. quote(step.text) .. "\" of " .. whose(step) .. at(step, true) .. ": "
      .. (TRIED[step.ended] or "")
  end,
  noun = noun,
  near = near,
  forbid = function(step)
    local of = step.other and step.other ~= step.object and ", by the behaviour of "
      .. quote(building.label(step.other)) or ""
    return "Forbidden by before(\"" .. quote(step.text) .. "\") of " .. whose(step)
      .. (step.ended ~= "" and " as " .. step.ended or "") .. of .. at(step, true) .. ": " .. step.reason
  end,
  refuse = function(step) return "Refused" .. by_rule(step) .. at(step, true) .. ": " .. step.text end,
}

--- Explains the steps to a builder. Commands that were not tried are listed together, by their patterns.
local function explain_to_builder(out, report)
  local later = {}
  for _, step in ipairs(report.steps) do
    if step.kind == "tried" and step.ended == "later" then
      later[#later + 1] = '"' .. quote(step.text) .. '" of ' .. whose(step)
    else
      out[#out + 1] = WORDS[step.kind](step)
    end
  end
  if #later > 0 then out[#out + 1] = "Not tried, since another command came first: " .. words.list(later) .. "." end
end

--- Returns who is responsible, in words that a player may know: things that they cannot see, or would have to search
-- for, are "something".
local function maker(e, thing)
  if not thing then return "the game" end
  if thing == e.actor then return "you" end
  local known = thing == e.room or sees(e.actor, thing) and not thing.hidden
  return known and name_of(thing, e.actor, "the") or "something"
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
      text = "The outcome is decided by " .. maker(e, step.object) .. "."
    elseif step.kind == "forbid" and step.object then
      text = maker(e, step.object):gsub("^%l", string.upper) .. " won't have it: " .. step.reason
    end
    if text and not said[text] then
      said[text] = true
      out[#out + 1] = text
    end
  end
end

local RESULTS = {
  passed = "No command matches that.",
  failed = "One of its scripts would fail.",
  killed = "It would be stopped for using too much time or memory.",
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
  if report.outcome == "refused" then return "Refused: " .. report.refusal end
  if RESULTS[report.outcome] then return RESULTS[report.outcome] end
  for _, step in ipairs(report.steps) do
    if step.kind == "tried" and step.ended == "spared" then return "Nothing forbids it." end
  end
  local told = builder and all_told(e, report)
  if told then return told end
  told = not builder and first_word(e, report)
  return told and "You would read: " .. told or "Nothing forbids it."
end

command("why {text:text}", function(e)
  no_rehearsal()
  local builder = sys.role(e.actor) ~= "player"
  local report = build.why(e.text, not builder, builder)
  local out = {}
  if builder then explain_to_builder(out, report) else explain_to_player(e, out, report) end
  out[#out + 1] = result(e, report, builder)
  if builder then add_faults(out, report) end
  return table.concat(out, "\n")
end)

command("why", function() return "Why what? For example: why take lamp" end)
