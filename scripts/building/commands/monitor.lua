--- "@monitor" shows a wizard the state of the running server again and again.

local verbs = require("verbs")
local words = require("words")

local WIZARD = { role = "wizard" }

if not sys.monitor then return verbs.missing("metrics", WIZARD, { "@monitor" }) end

local TEXT_SECONDS, TEXT_MAX, PANEL_SECONDS = 5, 60, 1
local LOOK_SECONDS = 3600
local KINDS_SHOWN = 3

--- Returns "object 12.0/s, mail 3.0/s": the kinds that were read most between two tables of counts.
local function most(now, before, seconds)
  local kinds, shown = {}, {}
  for name, reads in pairs(now) do
    local count = reads.count - (before[name] and before[name].count or 0)
    if count > 0 then kinds[#kinds + 1] = { name = name, count = count } end
  end
  table.sort(kinds, function(a, b) return a.count > b.count or a.count == b.count and a.name < b.name end)
  for i = 1, math.min(#kinds, KINDS_SHOWN) do
    shown[i] = ("%s %.1f/s"):format(kinds[i].name, kinds[i].count / seconds)
  end
  return #shown > 0 and table.concat(shown, ", ") or "none"
end

local function sum(reads, field)
  local all = 0
  for _, one in pairs(reads) do all = all + one[field] end
  return all
end

local function per(what, count) return count > 0 and what / count or 0 end

local function doors_of(doors)
  local names, said = {}, {}
  for name in pairs(doors) do names[#names + 1] = name end
  table.sort(names)
  for i, name in ipairs(names) do said[i] = name .. " " .. doors[name] end
  return table.concat(said, ", ")
end

--- Returns the difference between two samples as plain lines.
local function lines_of(now, before)
  local lines, seconds = {}, math.max(now.time - before.time, 0.001)
  local function line(text, ...) lines[#lines + 1] = text:format(...) end
  local slices, reads = now.slices - before.slices, sum(now.reads, "count") - sum(before.reads, "count")
  local commits = now.commits - before.commits
  line("Slices: %.1f/s, %.2f ms each, at most %d in a turn. Loop held: %.1f ms at most, %.1f by clock.",
    slices / seconds, per(now.slice_ms - before.slice_ms, slices), now.turn_slices, now.turn_ms, now.turn_wall_ms)
  line("Lines: %.1f/s. Tasks ready: %d. Scripts waiting: %d. Players: %d.",
    (now.lines - before.lines) / seconds, now.ready, now.waiting, now.players)
  line("Store: %.1f reads/s, %.2f ms each. Commits: %.1f/s, %.1f ms each; %d wait.",
    reads / seconds, per(sum(now.reads, "ms") - sum(before.reads, "ms"), reads),
    commits / seconds, per(now.commit_ms - before.commit_ms, commits), now.queued)
  line("Reads: %s.", most(now.reads, before.reads, seconds))
  line("Conversations: %s. Output waiting: %.0f KB.", doors_of(now.doors), now.held_kb)
  line("In memory: %d objects; scripts %.1f MB.", now.objects, now.script_mb)
  for _, one in ipairs(now.longest) do
    local who = living(one.actor)
    line("%8.2f ms  %s  %s", one.ms, who and words.shown(who) or one.actor and "a former player" or "nobody",
      one.doing ~= "" and one.doing or "-")
  end
  return lines
end

local function look_on(who, every)
  local number, before = sys.monitor_begin(who), sys.monitor(PANEL_SECONDS)
  local until_time, told = before.time + LOOK_SECONDS, before.time - every
  sys.monitor_show(who, { "One moment …" }, false)
  local pause = PANEL_SECONDS
  while before.time < until_time do
    wait(pause)
    if not sys.monitor_goes(who, number) then return end
    local now = sys.monitor(pause)
    local due = now.time - told >= every - 0.5
    local panel = sys.monitor_show(who, lines_of(now, before), due)
    pause = panel and PANEL_SECONDS or every
    told, before = due and now.time or told, now
  end
  sys.monitor_end(who)
  sys.monitor_show(who, {}, false)
  who:tell("The monitor has stopped after an hour. To start it again: <cmd @monitor>@monitor</>")
end

local function begin(e, every)
  if every < 1 or every > TEXT_MAX then refuse("Every 1 to {most} seconds. For example: @monitor 10",
    { most = TEXT_MAX }) end
  sys.audit("monitor", "", "")
  e.actor:tell("The monitor is on. To stop it: <cmd @monitor off>@monitor off</>. To try something out: ; EXPRESSION")
  return look_on(e.actor, every)
end

command("@monitor [on]", WIZARD, function(e) return begin(e, TEXT_SECONDS) end)
command("@monitor {seconds:number}", WIZARD, function(e) return begin(e, e.seconds) end)

command("@monitor off", WIZARD, function(e)
  if not sys.monitor_end(e.actor) then refuse("The monitor is off. To start it: <cmd @monitor>@monitor</>") end
  sys.monitor_show(e.actor, {}, false)
  e.actor:tell("The monitor is off.")
end)
