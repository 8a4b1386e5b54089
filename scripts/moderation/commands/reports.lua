--- Reports from players to the wizards (bugs, typos, ideas, complaints about others), and the wizards' queue of them.
local crowd = require("crowd")
local manners = require("manners")
local verbs = require("verbs")
local words = require("words")

local WIZARD = { role = "wizard" }
local A_MINUTE = 5     -- reports of one sender
local OPEN_MAX = 10    -- open reports of one player, or of all guests from one network
local GUESTS_MAX = 50  -- open reports of all guests, since a guest can return under another name
local LISTED = 100

local THANKS = {
  bug = "Thank you! Your bug report is with the wizards, with the place where you found it.",
  typo = "Thank you! It will be corrected.",
  idea = "Thank you! Your idea is with the wizards.",
  report = "Thank you. The wizards have your report, with the last lines that you read.",
}

--- Tells the wizards in the game, on any protocol. Other wizards are told the number of open reports when they log in.
local function alert(kind, who, number)
  crowd.each(function(player)
    if sys.role(player) == "wizard" then
      player:tell("{who} has sent a report ({kind}). To read it, type: <cmd @watch {n}>@watch {n}</cmd>",
        { who = words.shown(who), kind = kind, n = number })
    end
  end)
end

--- Ends the command if the actor has sent enough for now.
local function check_sender(e)
  local guest, guests, neighbours = sys.is_guest(e.actor), 0, 0
  local from = guest and sys.connections(e.actor)[1]
  local open = #sys.reports("open", e.actor.name, nil, LISTED)
  if open >= OPEN_MAX then
    refuse("{n} of your reports are still waiting for the wizards. Please wait until they have read some.",
      { n = open })
  end
  for _, one in ipairs(guest and sys.reports("open", nil, nil, 200) or {}) do
    if one.sender.guest then
      guests = guests + 1
      if from and one.sender.network == from.network then neighbours = neighbours + 1 end
    end
  end
  if neighbours >= OPEN_MAX then
    refuse("{n} reports of guests from your address are still waiting for the wizards. Please wait a while.",
      { n = neighbours })
  end
  if guests >= GUESTS_MAX then
    refuse("Many guests' reports are waiting already. With a name of your own you could send one: "
      .. "<cmd help register>help register</>")
  end
  manners.must_be_patient(e.actor, "report", A_MINUTE)
end

local function file(e, kind, text)
  if kind ~= "report" then manners.must_speak(e.actor) end -- muted players may still ask for help
  check_sender(e)
  local reason_not = sys.credential(e.actor, text) or sys.speech_limit(e.actor)
  if reason_not then verbs.decline_plain(reason_not) end
  local number, reason = sys.report_file(e.actor, kind, text, kind == "report")
  if not number then verbs.decline_plain(reason) end
  e.actor:tell(THANKS[kind])
  alert(kind, e.actor, number)
end

for _, kind in ipairs({ "bug", "typo", "idea" }) do
  command(kind .. " {text:text}", function(e) return file(e, kind, e.text) end)
end
command("report {text:text}", function(e) return file(e, "report", e.text) end)

-- The queue.

local function list(e, reports, none)
  if #reports == 0 then return none end
  for n = #reports, 1, -1 do
    local one = reports[n]
    local about = one.about and words.fill(" about {name}", { name = words.shown(one.about.name) }) or ""
    local taken = one.state == "taken" and words.fill(", taken by {name}", { name = one.taken_by }) or ""
    e.actor:tell(one.state == "open" and "{n}. <b>open</b> {kind} by {sender}{about}{taken}, {time}: {text}"
      or "{n}. {state} {kind} by {sender}{about}{taken}, {time}: {text}", {
      n = one.number, state = one.state, kind = one.kind, sender = words.shown(one.sender.name), about = about,
      taken = taken, time = words.ago(one.time), text = one.text:match("^[^\n]*"):sub(1, 120),
    })
  end
  e.actor:tell("To read one, type: <cmd @watch NUMBER>@watch NUMBER</>")
end

--- Lists the open and taken reports, the oldest first.
local function queue(e)
  local all = sys.reports("open", nil, nil, LISTED)
  for _, one in ipairs(sys.reports("taken", nil, nil, LISTED)) do all[#all + 1] = one end
  table.sort(all, function(a, b) return a.number > b.number end)
  return list(e, all, "No reports are waiting. For closed ones: <cmd @watch closed>@watch closed</>")
end

local function describe(e, label, person)
  local line = label .. " {name}"
  if person.guest then line = line .. " (guest)" end
  if person.door ~= "" then line = line .. ", by {door} from {address}" end
  if person.place > 0 then line = line .. ", in {place} (#{id})" end
  e.actor:tell(line .. ".", {
    name = words.shown(person.name), door = person.door, address = person.address, place = person.place_name,
    id = person.place,
  })
end

local function get(e)
  return sys.report(math.tointeger(e.n) or 0) or refuse("Report {n} doesn't exist. For the list, type "
    .. "<cmd @watch>@watch</>.",
    { n = e.n })
end

local function show(e)
  local one = get(e)
  e.actor:tell("<title>Report {n}: {kind}, {state}</>, {time}", {
    n = one.number, kind = one.kind, state = one.state, time = words.ago(one.time),
  })
  describe(e, "By", one.sender)
  if one.about then describe(e, "About", one.about) end
  e.actor:tell("{text}", { text = words.indent(one.text) })
  if #one.lines > 0 then e.actor:tell("The last lines that they read:") end
  for _, line in ipairs(one.lines) do
    local by = line.sender or line.behind
    e.actor:tell(by and "  {time} before, by {sender}: {text}" or "  {time} before: {text}", {
      time = words.duration(math.max(one.time - line.time, 0)), text = line.text, sender = by and words.shown(by),
    })
  end
  for _, met in ipairs(build.replays_met and build.replays_met(one.sender.name, one.time) or {}) do
    e.actor:tell("A script had failed for them: {text} (<cmd @replay {n}>@replay {n}</>)",
      { text = met.text, n = met.number })
  end
  if one.taken_by then e.actor:tell("Taken by {who}.", { who = one.taken_by }) end
  if one.closed_by then
    e.actor:tell("Closed by {who}, {time}: {outcome}{note}", {
      who = one.closed_by, time = words.ago(one.closed), outcome = one.outcome,
      note = one.note ~= "" and " (" .. one.note .. ")" or "",
    })
  elseif one.about then
    e.actor:tell("To act: @watch {n} warn|mute|jail|ban [for TIME] because REASON. Then: "
      .. "<cmd @watch close {n} as OUTCOME>@watch close {n} as OUTCOME</>",
      { n = one.number })
  end
end

local function set(e, state, outcome, said)
  local ok, reason = sys.report_set(math.tointeger(e.n) or 0, state, outcome, e.note)
  if not ok then verbs.decline_plain(reason) end
  e.actor:tell(said, { n = e.n, outcome = outcome })
end

local function close(e) set(e, "closed", e.outcome or "done", "Done: report {n}, {outcome}.") end

for _, verb in ipairs({ "@watch", "@reports", "@report" }) do
  command(verb, WIZARD, queue)
  command(verb .. " closed", WIZARD, function(e)
    return list(e, sys.reports("closed", nil, nil, 30), "No report has been closed yet.")
  end)
  command(verb .. " about {name:word}", WIZARD, function(e)
    return list(e, sys.reports(nil, nil, e.name, LISTED), "Nobody has reported them.")
  end)
  command(verb .. " by {name:word}", WIZARD, function(e)
    return list(e, sys.reports(nil, e.name, nil, LISTED), "They have reported nothing.")
  end)
  command(verb .. " [read] {n:number}", WIZARD, show)
  command(verb .. " take {n:number}", WIZARD, function(e) set(e, "taken", nil, "You've taken report {n}.") end)
  command(verb .. " back {n:number}", WIZARD, function(e) set(e, "open", nil, "Report {n} is back in the queue.") end)
  command(verb .. " close {n:number} as {outcome:text} because {note:text}", WIZARD, close)
  command(verb .. " close {n:number} as {outcome:text}", WIZARD, close)
  for _, word in ipairs({ "close", "done", "delete" }) do
    command(verb .. " " .. word .. " {n:number}", WIZARD, close)
    command(verb .. " {n:number} " .. word, WIZARD, close)
  end
end
