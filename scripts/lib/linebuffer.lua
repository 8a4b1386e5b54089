--- Text as numbered lines that can be changed, and changed back: what the line editor works on.
--
-- at is the line that was touched last (0: before the first). Every change is one step of undo.
local linebuffer = {}

local UNDO_MAX = 100
local UNDO_BYTES = 300000
local LINES_MAX = 4000
local BYTES_MAX = 65536

--- TEXT as a list of lines; a newline at its end makes no empty line.
local function split(text)
  local lines = {}
  if text == "" then return lines end
  if text:sub(-1) ~= "\n" then text = text .. "\n" end
  for line in text:gmatch("(.-)\n") do lines[#lines + 1] = line end
  return lines
end

--- A new buffer that holds TEXT.
function linebuffer.new(text)
  return { lines = split(text), at = 0, undone = {}, done = {}, bytes = 0 }
end

--- The whole text, a newline after each line.
function linebuffer.text(buffer)
  if #buffer.lines == 0 then return "" end
  return table.concat(buffer.lines, "\n") .. "\n"
end

local function snapshot(buffer)
  return { text = linebuffer.text(buffer), at = buffer.at }
end

local function restore(buffer, state)
  buffer.lines = split(state.text)
  buffer.at = math.min(state.at, #buffer.lines)
end

--- Begins a change: as it is now is what undo goes back to.
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

--- One change back; false if there is none.
function linebuffer.undo(buffer)
  local state = table.remove(buffer.done)
  if not state then return false end
  buffer.bytes = buffer.bytes - #state.text
  table.insert(buffer.undone, snapshot(buffer))
  restore(buffer, state)
  return true
end

--- What was undone last, done again; false if there is none.
function linebuffer.redo(buffer)
  local state = table.remove(buffer.undone)
  if not state then return false end
  table.insert(buffer.done, snapshot(buffer))
  buffer.bytes = buffer.bytes + #buffer.done[#buffer.done].text
  restore(buffer, state)
  return true
end

--- Puts LINE in after line AT; nil and why not if it does not fit.
function linebuffer.put(buffer, at, line)
  if #buffer.lines >= LINES_MAX then return nil, "That are " .. LINES_MAX .. " lines; no more fit." end
  if #linebuffer.text(buffer) + #line + 1 > BYTES_MAX then return nil, "64 KiB are full; no more fits." end
  table.insert(buffer.lines, at + 1, line)
  buffer.at = at + 1
  return true
end

--- Takes out the lines FROM to TO.
function linebuffer.cut(buffer, from, to)
  local lines, kept = buffer.lines, {}
  for i = 1, #lines do
    if i < from or i > to then kept[#kept + 1] = lines[i] end
  end
  buffer.lines = kept
  buffer.at = math.min(from, #kept)
end

--- TEXT as a pattern that matches just it.
local function plain(text)
  return (text:gsub("%W", "%%%0"))
end

--- Replaces OLD (as it stands, no pattern) by NEW in the lines FROM to TO; how often, and the lines
--- that changed. Nil and why not if that would not fit.
function linebuffer.replace(buffer, from, to, old, new, all)
  local pattern, limit = plain(old), not all and 1 or nil
  local count, changed = 0, {}
  for i = from, to do
    local _, times = buffer.lines[i]:gsub(pattern, "%0", limit)
    count = count + times
  end
  if #linebuffer.text(buffer) + count * (#new - #old) > BYTES_MAX then
    return nil, "64 KiB would not hold that."
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

--- The numbers of the lines that hold TEXT, upper and lower case being one.
function linebuffer.find(buffer, text)
  local found, folded = {}, text:lower()
  for i, line in ipairs(buffer.lines) do
    if line:lower():find(folded, 1, true) then found[#found + 1] = i end
  end
  return found
end

return linebuffer
