--- Shows a long text a page at a time, where the reader's window has a known height.
local verbs = require("verbs")
local words = require("words")

local pager = {}

-- Doors with a window of lines. Browsers and chat clients scroll by themselves.
local DOORS = { telnet = true, telnets = true, ssh = true }
local ROWS_LEAST, SPARE = 8, 3 -- the command, the last line and the prompt
local SHORT = 4 -- rows left that are shown at once
local COLUMNS, READERS_MOST = 80, 500

-- Lines that wait, by the reader's number, and how many readers there are. A reload forgets them.
local waiting, readers = {}, 0

--- Returns the session in which WHO typed this line, or nil.
local function own_session(who)
  for _, session in ipairs(sys.sessions(who)) do
    if session.own then return session end
  end
  return nil
end

--- Returns the lines of a page for WHO and the columns of the window; nil: no pages.
local function page_size(who)
  local wish, session = sys.option(who, "pager"), own_session(who)
  if wish == false or not session then return nil end
  local width = sys.option(who, "width")
  local columns = width and width >= 20 and width or session.columns >= 20 and session.columns or COLUMNS
  if wish then return wish, columns end
  if not DOORS[session.door] or session.rows < ROWS_LEAST then return nil end
  return session.rows - SPARE, columns
end

--- Returns the number of rows that a line of markup takes.
local function rows_of(line, columns)
  local plain = line:gsub("<<", "\1"):gsub("<[^>]*>", "")
  -- Words wrap, so some columns at the end of each row stay empty.
  return math.max(1, math.ceil((utf8.len(plain) or #plain) / math.max(columns - 6, 10)))
end

local function forget(who)
  if waiting[who.id] then readers = readers - 1 end
  waiting[who.id] = nil
end

local function keep(who, rest)
  if readers >= READERS_MOST then waiting, readers = {}, 0 end
  waiting[who.id], readers = rest, readers + 1
end

--- True if LINES, from line AT on, take at most SHORT rows: they aren't worth a page.
local function is_short(lines, at, columns)
  local rows = 0
  for i = at, math.min(#lines, at + SHORT) do rows = rows + rows_of(lines[i], columns) end
  return rows <= SHORT
end

--- Tells WHO the lines that fit on a page, and keeps the others.
local function tell_page(who, lines)
  local size, columns = page_size(who)
  local shown, used = {}, 0
  columns = columns or COLUMNS
  forget(who)
  for i, line in ipairs(lines) do
    local rows = rows_of(line, columns)
    if size and i > 1 and used + rows > size and not is_short(lines, i, columns) then
      who:tell(verbs.ready(table.concat(shown, "\n")))
      keep(who, table.move(lines, i, #lines, 1, {}))
      who:tell("<dim>{lines} left. To read on:</> <cmd more>more</>", { lines = words.count(#lines - i + 1, "line") })
      return
    end
    shown[i], used = line, used + rows
  end
  who:tell(verbs.ready(table.concat(shown, "\n")))
end

--- Tells WHO a text of markup, in which braces stand for themselves, in pages if their window is known.
function pager.tell(who, text)
  local lines = {}
  for line in (text .. "\n"):gmatch("(.-)\n") do lines[#lines + 1] = line end
  tell_page(who, lines)
end

--- Tells WHO the next page. Returns false if nothing is left.
function pager.more(who)
  local lines = waiting[who.id]
  if not lines then return false end
  tell_page(who, lines)
  return true
end

return pager
