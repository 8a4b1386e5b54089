--- The journal: everything that a player is working on. A rule that gives players something to do calls
--- journal.add{ rows = FN(WHO) }, which returns rows of
--- { id =, kind =, name =, goal =, hints = how many are left, left = seconds or nil }
--- `goal` is markup. Optional: hint = FN(WHO, ROW), which tells the next hint; drop = FN(WHO, ROW), which
--- gives up. Both return true, or nil and the refusal.
local words = require("words")

local journal = {}

local sources = {}

-- Hints are told in this many steps, and a step that was told stays told.
local RUNGS = 3

local function told(hints)
  return math.max(0, math.min(RUNGS, math.floor(tonumber(hints) or 0)))
end

--- Returns the next hint after HINTS were told, and (below) how many are left.
function journal.next_hint(hints) return math.min(RUNGS, told(hints) + 1) end
function journal.hints_left(hints) return RUNGS - told(hints) end

function journal.add(source)
  sources[#sources + 1] = source
end

--- Returns all rows of WHO, each with its `source`.
function journal.rows(who)
  local rows = {}
  for _, source in ipairs(sources) do
    for _, row in ipairs(source.rows(who)) do
      row.source = source
      rows[#rows + 1] = row
    end
  end
  return rows
end

local LONGEST = 200 -- bytes of a goal sent to clients


--- Sends WHO's journal to their clients (Char.Quests).
function journal.show(who)
  local list = {}
  for i, row in ipairs(journal.rows(who)) do
    list[i] = { id = row.id, kind = row.kind, name = row.name, hints = row.hints, left = row.left,
      goal = words.short(words.plain(row.goal), LONGEST) }
  end
  who:send_data("Char.Quests", list)
end

--- Returns the row that TEXT means: its number in the list, or words of its name or goal. Without TEXT, the
--- first row.
function journal.find(who, text)
  local rows = journal.rows(who)
  if not text then return rows[1] end
  local number = math.tointeger(tonumber(text))
  if number then return rows[number] end
  text = text:lower()
  for _, row in ipairs(rows) do
    if row.name:lower() == text then return row end
  end
  for _, row in ipairs(rows) do
    if row.name:lower():find(text, 1, true) or words.plain(row.goal):lower():find(text, 1, true) then return row end
  end
  return nil
end

return journal
