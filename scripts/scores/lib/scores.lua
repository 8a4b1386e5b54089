--- High scores: four lists of ten, in the key/value store, shown by `highscores` and on the web.
---
--- Its point: "title.bought"(TITLE), true if TITLE is bought and so is no deed.
local points = require("points")
local verbs = require("verbs")

local scores = {}

local RANKS = 10
local SETTLED_AFTER = 10 -- seconds until spoken lines are counted

scores.boards = {
  { key = "explorers", title = "Explorers", unit = "room", column = "Rooms", leads = { "room seen", "rooms seen" } },
  { key = "builders", title = "Builders", unit = "work", column = "Works" },
  { key = "talkers", title = "Talkers", unit = "line", column = "Lines" },
  { key = "solvers", title = "Puzzle solvers", unit = "deed", column = "Deeds", leads = { "deed", "deeds" } },
}

local function rank_of(rows, who)
  for rank, row in ipairs(rows) do
    if row.player == who then return rank end
  end
  return nil
end

--- Enters WHO with SCORE on a list if they are among its first ten.
function scores.report(who, board, score)
  if sys.is_guest(who) then return end
  local boards = sys.kv("scores") or {}
  local rows = boards[board] or {}
  local rank = rank_of(rows, who)
  if score < 1 and not rank then return end
  if rank and rows[rank].score == score and rows[rank].name == who.name then return end
  if not rank and #rows >= RANKS and rows[RANKS].score >= score then return end
  if rank then table.remove(rows, rank) end
  local at = 1
  while rows[at] and rows[at].score >= score do at = at + 1 end
  if score > 0 then table.insert(rows, at, { player = who, name = who.name, score = score }) end
  rows[RANKS + 1] = nil
  boards[board] = rows
  sys.set_kv("scores", boards)
end

--- Returns the number of WHO's earned titles, without bought ones.
function scores.deeds(who)
  local count = 0
  for _, title in ipairs(awards(who)) do
    if not points.first("title.bought", title) then count = count + 1 end
  end
  return count
end

--- Returns the rows of a list, best first.
function scores.rows(board)
  return (sys.kv("scores") or {})[board] or {}
end

--- Counts WHO's first visit to ROOM, if that is public.
function scores.explore(who, room)
  if sys.is_guest(who) or room.public == false then return end
  who._rooms = (who._rooms or 0) + 1
  scores.report(who, "explorers", who._rooms)
end

-- Speech is frequent and need not survive a crash to the last line. The engine counts it, and the sum is stored soon
-- after, or when somebody looks at the scores.

--- Stores the lines that WHO has said since the last time.
function scores.settle(who)
  local lines = sys.lines_said(who)
  if lines == 0 or sys.is_guest(who) then return end
  who._said = (who._said or 0) + lines
  scores.report(who, "talkers", who._said)
end

--- Stores the lines of all recent speakers.
function scores.settle_all()
  for _, who in ipairs(sys.talkers()) do scores.settle(who) end
end

--- Counts a line of WHO. The task that stores it may be undone, so the engine's mark for it expires by itself.
function scores.speak(who)
  if build.rehearsing() or not who:is("player") then return end
  if sys.count_line(who, 2 * SETTLED_AFTER) then after_event("said", { actor = who }) end
end

--- Waits, then stores WHO's lines. Yields.
function scores.settle_soon(who)
  wait(SETTLED_AFTER)
  if verbs.living(who) then scores.settle(who) end
end

--- Updates the number of things that a builder has made.
function scores.build(who)
  if sys.role(who) ~= "player" then scores.report(who, "builders", sys.works(who)) end
end

points.add("enter", scores.build)
points.add("room.new", scores.explore)
points.add("said", scores.speak)
points.add("title.dropped", function(who) scores.report(who, "solvers", scores.deeds(who)) end)

return scores
