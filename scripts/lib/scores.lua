--- High scores: four boards of ten, kept beside the world, shown by `highscores` and on the web.
local verbs = require("verbs")

local scores = {}

local RANKS = 10
local SETTLED_AFTER = 10 -- seconds from what is said to its being written

scores.boards = {
  { key = "explorers", title = "Explorers", unit = "room" },
  { key = "builders", title = "Builders", unit = "work" },
  { key = "talkers", title = "Talkers", unit = "line" },
  { key = "solvers", title = "Puzzle solvers", unit = "deed" },
}

local function rank_of(rows, who)
  for rank, row in ipairs(rows) do
    if row.player == who then return rank end
  end
  return nil
end

--- Puts WHO where SCORE belongs on a board, if that is among the first ten.
function scores.report(who, board, score)
  if sys.is_guest(who) then return end
  local boards = sys.ledger("scores") or {}
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
  sys.set_ledger("scores", boards)
end

--- How many deeds WHO has to show: titles that they earned, and did not buy.
function scores.deeds(who)
  local honours, count = optional("honours"), 0
  for _, title in ipairs(awards(who)) do
    if not (honours and honours.is_bought(title)) then count = count + 1 end
  end
  return count
end

--- The rows of a board, best first.
function scores.rows(board)
  return (sys.ledger("scores") or {})[board] or {}
end

--- WHO is in ROOM, and knows the way there from now on; it counts if they never were.
function scores.explore(who, room)
  if not room:is("room") or not sys.learn_room(who, room) then return end
  if sys.is_guest(who) or room.public == false then return end
  who._rooms = (who._rooms or 0) + 1
  scores.report(who, "explorers", who._rooms)
end

-- Speech is frequent and need not survive a crash to the line: the engine counts it, and it is written together, soon
-- after, or when somebody wants to see the board.

--- Writes what WHO has said since it was last written.
function scores.settle(who)
  local lines = sys.lines_said(who)
  if lines == 0 or sys.is_guest(who) then return end
  who._said = (who._said or 0) + lines
  scores.report(who, "talkers", who._said)
end

--- Writes what all have said.
function scores.settle_all()
  for _, who in ipairs(sys.talkers()) do scores.settle(who) end
end

--- WHO has said something. What waits to write it may be undone: hence a count that ends by itself.
function scores.speak(who)
  if build.rehearsing() or not who:is("player") then return end
  if sys.said(who, 2 * SETTLED_AFTER) then after_event("said", { actor = who }) end
end

--- Writes what WHO says from now on. Yields.
function scores.settle_soon(who)
  wait(SETTLED_AFTER)
  if verbs.living(who) then scores.settle(who) end
end

--- What a builder has made, counted anew.
function scores.build(who)
  if sys.role(who) ~= "player" then scores.report(who, "builders", sys.works(who)) end
end

return scores
