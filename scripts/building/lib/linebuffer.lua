--- Text as numbered lines with undo, for the line editor.
--
-- `at` is the last changed line (0: before the first). Every change is one step of undo.
local words = require("words")

local linebuffer = {}

local UNDO_MAX = 100
local UNDO_BYTES = 300000
local LINES_MAX = 4000
local BYTES_MAX = 65536

--- Returns TEXT as a list of lines. A newline at the end makes no empty line.
function linebuffer.split(text)
  local lines = {}
  if text == "" then return lines end
  if text:sub(-1) ~= "\n" then text = text .. "\n" end
  for line in text:gmatch("(.-)\n") do lines[#lines + 1] = line end
  return lines
end

--- Returns a new buffer with TEXT.
function linebuffer.new(text)
  return { lines = linebuffer.split(text), at = 0, undone = {}, done = {}, bytes = 0 }
end

--- Returns the whole text, with a newline after each line.
function linebuffer.text(buffer)
  if #buffer.lines == 0 then return "" end
  return table.concat(buffer.lines, "\n") .. "\n"
end

local function snapshot(buffer)
  return { text = linebuffer.text(buffer), at = buffer.at }
end

local function restore(buffer, state)
  buffer.lines = linebuffer.split(state.text)
  buffer.at = math.min(state.at, #buffer.lines)
end

--- Begins a change: undo goes back to the present state.
function linebuffer.mark(buffer)
  local done = buffer.done
  done[#done + 1] = snapshot(buffer)
  buffer.bytes = buffer.bytes + #done[#done].text
  while #done > UNDO_MAX or (buffer.bytes > UNDO_BYTES and #done > 1) do
    buffer.bytes = buffer.bytes - #done[1].text
    table.remove(done, 1)
  end
  buffer.undone = {}
end

--- Undoes one change; false if nothing is left.
function linebuffer.undo(buffer)
  local state = table.remove(buffer.done)
  if not state then return false end
  buffer.bytes = buffer.bytes - #state.text
  table.insert(buffer.undone, snapshot(buffer))
  restore(buffer, state)
  return true
end

--- Redoes the last undone change; false if nothing is left.
function linebuffer.redo(buffer)
  local state = table.remove(buffer.undone)
  if not state then return false end
  table.insert(buffer.done, snapshot(buffer))
  buffer.bytes = buffer.bytes + #buffer.done[#buffer.done].text
  restore(buffer, state)
  return true
end

--- Inserts LINE after line AT. Returns nil and the reason if it does not fit.
function linebuffer.put(buffer, at, line)
  if #buffer.lines >= LINES_MAX then
    return nil, words.fill("A text has at most {count} lines.", { count = LINES_MAX })
  end
  if #linebuffer.text(buffer) + #line + 1 > BYTES_MAX then return nil,
    "That doesn't fit: a text has at most 64 KiB." end
  table.insert(buffer.lines, at + 1, line)
  buffer.at = at + 1
  return true
end

--- Deletes the lines FROM to TO.
function linebuffer.cut(buffer, from, to)
  local lines, kept = buffer.lines, {}
  for i = 1, #lines do
    if i < from or i > to then kept[#kept + 1] = lines[i] end
  end
  buffer.lines = kept
  buffer.at = math.min(from, #kept)
end

--- Returns a pattern that matches exactly TEXT.
local function plain(text)
  return (text:gsub("%W", "%%%0"))
end

--- Replaces OLD (plain text, no pattern) by NEW in the lines FROM to TO. Returns how often, and the numbers of the
--- changed lines; nil and the reason if the result would not fit.
function linebuffer.replace(buffer, from, to, old, new, all)
  local pattern, limit = plain(old), not all and 1 or nil
  local count, changed = 0, {}
  for i = from, to do
    local _, times = buffer.lines[i]:gsub(pattern, "%0", limit)
    count = count + times
  end
  if #linebuffer.text(buffer) + count * (#new - #old) > BYTES_MAX then
    return nil, "That doesn't fit: a text has at most 64 KiB."
  end
  new = new:gsub("%%", "%%%%")
  for i = from, to do
    local line, times = buffer.lines[i]:gsub(pattern, new, limit)
    if times > 0 then
      buffer.lines[i] = line
      buffer.at = i
      changed[#changed + 1] = i
    end
  end
  return count, changed
end

--- Returns the numbers of the lines that contain TEXT, ignoring case.
function linebuffer.find(buffer, text)
  local found, folded = {}, text:lower()
  for i, line in ipairs(buffer.lines) do
    if line:lower():find(folded, 1, true) then found[#found + 1] = i end
  end
  return found
end

return linebuffer
