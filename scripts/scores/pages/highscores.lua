--- The boards on the web: the page /highscores, the deeds on a player's page, the leaders on the first page.
local panels = require("panels")
local scores = require("scores")
local words = require("words")

--- Returns the rows of a board as the web shows them.
local function rows_of(board)
  local rows = {}
  for _, row in ipairs(scores.rows(board.key)) do
    rows[#rows + 1] = { name = row.name, written = words.shown(row.name), score = row.score }
  end
  return rows
end

on_page("scores", function()
  local boards = {}
  for _, board in ipairs(scores.boards) do
    boards[#boards + 1] = { key = board.key, title = board.title, unit = board.column, rows = rows_of(board) }
  end
  return { boards = boards }
end)

-- ARGS.name is in small letters.
on_page("person", function(args)
  local deeds, name = {}, nil
  for _, board in ipairs(scores.boards) do
    for rank, row in ipairs(rows_of(board)) do
      if sys.fold(row.name) == args.name then
        name = name or row.name
        deeds[#deeds + 1] = { title = board.title, unit = board.column, rank = rank, score = row.score,
          of = board.title:lower(), what = row.score == 1 and board.unit or board.column:lower() }
        break
      end
    end
  end
  return { name = name, deeds = deeds }
end)

on_page("home", function()
  local lately = {}
  for _, board in ipairs(scores.boards) do
    local first = board.leads and scores.rows(board.key)[1]
    if first then
      lately[#lately + 1] = { kind = "score", number = first.score, what = board.leads[first.score == 1 and 1 or 2],
        where = board.title:lower(), who = words.shown(first.name) }
    end
  end
  return { lately = lately }
end)

panels.add("highscores", { title = "High scores", client = true }, function()
  local blocks = {}
  for _, board in ipairs(scores.boards) do
    local rows = {}
    for rank, row in ipairs(rows_of(board)) do
      rows[rank] = { rank, { text = row.written, to = "/who/" .. panels.segment(row.name) }, row.score }
    end
    blocks[#blocks + 1] = { heading = board.title }
    blocks[#blocks + 1] = #rows > 0 and { columns = { "Rank", "Name", board.column }, rows = rows }
      or { text = "No score yet." }
  end
  blocks[#blocks + 1] = { list = { { text = "All scores", to = "/highscores" } } }
  return blocks
end)
