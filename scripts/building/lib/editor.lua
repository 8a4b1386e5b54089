--- The line editor. It edits a kind of text, such as the behaviour of a thing (commands/edit.lua).
---
--- One prompt answers each typed line. The editor reads commands; after `add`, `insert` and `change` it reads lines of
--- text as they are, up to a line that is only a dot. Unsaved text is kept as a draft after every line, so it survives
--- a lost connection or a crash.
---
--- A kind has key(edit), the key of its draft; name(edit), its name in messages; read(edit), which returns the text in
--- force and the revision that a save is based on; in_force(base), the name of that; compile(edit), which reports
--- errors; save(edit, note, over), which returns true if it saved; again(edit), the command that continues.
local linebuffer = require("linebuffer")
local verbs = require("verbs")
local words = require("words")

local editor = {}

local SHOWN = 40 -- lines that `list` shows without a range

local HELP = [==[
list [N[-M]]: show lines. A number alone shows that line.
add [TEXT]: lines at the end. insert N [TEXT]: before line N.
change N[-M] [TEXT]: replace lines.
  Without TEXT, type line after line, and a line with only a dot at the end.
  For a line that is only a dot, type \. (nothing else is special).
delete N[-M]: delete lines.
s/OLD/NEW/: in the last changed line, or the next with OLD; 3s/OLD/NEW/ in line 3, 3-9s/OLD/NEW/ in 3 to 9;
  with a g at the end, every OLD in the line.
replace /OLD/NEW/: in all lines. find TEXT: show lines with TEXT.
undo, redo: as often as you like.
compile: check without saving. save [NOTE]: save and use it.
reload: drop the draft and load the saved text.
quit: leave. abort: leave and drop the draft. !LINE: a command of the game.
Words can be shortened: l, a, i, c, d, f, u, w for save, q.]==]

-- Showing lines.

local function numbered(edit, from, to)
  local out = {}
  for i = from, to do out[#out + 1] = string.format("%3d  %s", i, edit.buffer.lines[i]) end
  return table.concat(out, "\n")
end

local function say(edit, text, names) edit.actor:tell(text, names) end

local function show(edit, from, to)
  say(edit, "{text}", { text = numbered(edit, from, to) })
end

local function count(edit) return words.count(#edit.buffer.lines, "line") end

-- The draft.

local function keep_draft(edit)
  local text = linebuffer.text(edit.buffer)
  edit.changed = text ~= edit.saved
  sys.set_draft(edit.actor, edit.kind.key(edit), edit.changed and text or nil, edit.base)
end

local function load_force(edit)
  local text, base = edit.kind.read(edit)
  edit.buffer = linebuffer.new(text)
  edit.saved, edit.original, edit.base = linebuffer.text(edit.buffer), text, base
  edit.changed = false
end

local function begin(edit)
  load_force(edit)
  local draft, base, time = sys.draft(edit.actor, edit.kind.key(edit))
  local names = { name = edit.kind.name(edit) }
  if draft then
    edit.buffer = linebuffer.new(draft)
    names.when, names.base, names.force = words.ago(time), edit.kind.in_force(base), edit.kind.in_force(edit.base)
    edit.base, edit.changed = base, true
    names.lines = count(edit)
    say(edit, "Your unsaved draft of {name} from {when}, {lines}, based on {base}.", names)
    say(edit, "To drop it and load {force}, type reload.", names)
  else
    names.base, names.lines = edit.kind.in_force(edit.base), count(edit)
    say(edit, "Editing {name}: {base}, {lines}.", names)
  end
  say(edit, "For the commands, type help. To leave, type quit.")
end

-- Commands.

--- Reads "3" or "3-9" at the beginning of TEXT. Returns from, to and the rest without its first blank.
local function take_range(edit, text)
  local last = #edit.buffer.lines
  local from, to, rest = text:match("^%s*(%d+)%s*[-,]%s*([%d$]+)(.*)$")
  if not from then
    from, rest = text:match("^%s*(%d+)(.*)$")
    to = from
  end
  if not from then return nil, nil, text end
  from, to = tonumber(from), to == "$" and last or tonumber(to)
  return from, to, (rest:gsub("^ ", "", 1))
end

local function check_range(edit, from, to)
  local last = #edit.buffer.lines
  if last == 0 then return say(edit, "The text is empty. To add lines, type add.") end
  if not from or not to or from < 1 or to < from or to > last then
    return say(edit, "Which lines? There are 1 to {last}. For example: 5, or 5-9", { last = last })
  end
  return true
end

--- Inserts TEXT after line AT, or begins to read lines that are inserted there.
local function enter(edit, at, text)
  if text ~= "" then
    local ok, why = linebuffer.put(edit.buffer, at, text)
    if not ok then return say(edit, why) end
    return show(edit, at + 1, at + 1)
  end
  edit.typing = at
  say(edit, "Type your lines, and end them with a line that is only a dot.")
end

local do_command = {}

function do_command.list(edit, rest)
  local from, to = take_range(edit, rest)
  local last = #edit.buffer.lines
  if last == 0 then return say(edit, "The text is empty. To add lines, type add.") end
  if from then
    to = math.min(to or from, last)
    return check_range(edit, from, to) and show(edit, from, to)
  elseif rest:find("%S") and not rest:find("all") then
    return check_range(edit, nil)
  end
  to = rest:find("all") and last or math.min(last, SHOWN)
  show(edit, 1, to)
  if to < last then
    say(edit, "{left} more. To see them: list {from}-{last}", { left = last - to, from = to + 1, last = last })
  end
end

function do_command.add(edit, rest)
  linebuffer.mark(edit.buffer)
  enter(edit, #edit.buffer.lines, rest)
end

function do_command.insert(edit, rest)
  local at, to, text = take_range(edit, rest)
  if not at or to ~= at or at < 1 or at > #edit.buffer.lines + 1 then
    return say(edit, "Before which line? For example: insert 1")
  end
  linebuffer.mark(edit.buffer)
  enter(edit, at - 1, text)
end

function do_command.change(edit, rest)
  local from, to, text = take_range(edit, rest)
  if not check_range(edit, from, to) then return end
  linebuffer.mark(edit.buffer)
  linebuffer.cut(edit.buffer, from, to)
  enter(edit, from - 1, text)
end

function do_command.delete(edit, rest)
  local from, to = take_range(edit, rest)
  if not check_range(edit, from, to) then return end
  linebuffer.mark(edit.buffer)
  linebuffer.cut(edit.buffer, from, to)
  say(edit, "{count} deleted; {left} left.", { count = words.count(to - from + 1, "line"), left = count(edit) })
end

--- Splits "/OLD/NEW/FLAGS", with any mark as the stroke, into OLD, NEW and FLAGS.
local function take_swap(text)
  local mark = text:sub(1, 1)
  if not mark:find("%p") then return nil end
  local middle = text:find(mark, 2, true)
  if not middle or middle == 2 then return nil end
  local last = text:find(mark, middle + 1, true) or #text + 1
  return text:sub(2, middle - 1), text:sub(middle + 1, last - 1), text:sub(last + 1)
end

local function substitute(edit, from, to, text, all)
  local old, new, flags = take_swap(text)
  if not old then return say(edit, "For example: s/old words/new words/") end
  if not check_range(edit, from, to) then return end
  linebuffer.mark(edit.buffer)
  local times, changed = linebuffer.replace(edit.buffer, from, to, old, new, all or flags:find("g"))
  if not times or times == 0 then
    linebuffer.undo(edit.buffer)
    return say(edit, times and "No line there contains that." or changed)
  end
  if #changed > 10 then return say(edit, "Replaced in {count} lines.", { count = #changed }) end
  for _, i in ipairs(changed) do show(edit, i, i) end
end

function do_command.replace(edit, rest)
  substitute(edit, 1, #edit.buffer.lines, rest:gsub("^%s+", ""), true)
end

function do_command.find(edit, rest)
  if rest == "" then return say(edit, "Find what? For example: find actor") end
  local found = linebuffer.find(edit.buffer, rest)
  if #found == 0 then return say(edit, "No line contains that.") end
  for n, i in ipairs(found) do
    if n > SHOWN then return say(edit, "... and {more} more.", { more = #found - SHOWN }) end
    show(edit, i, i)
  end
  edit.buffer.at = found[1]
end

function do_command.undo(edit)
  say(edit, linebuffer.undo(edit.buffer) and "Undone. Now {lines}." or "Nothing to undo.", { lines = count(edit) })
end

function do_command.redo(edit)
  say(edit, linebuffer.redo(edit.buffer) and "Redone. Now {lines}." or "Nothing to redo.",
    { lines = count(edit) })
end

function do_command.compile(edit) edit.kind.compile(edit) end
do_command.check = do_command.compile

function do_command.save(edit, rest)
  local over = rest == "over" or rest:match("^over%s")
  if edit.kind.save(edit, over and rest:sub(6) or rest, over) then
    edit.saved = linebuffer.text(edit.buffer)
  end
end

function do_command.reload(edit)
  load_force(edit)
  say(edit, "You've dropped the draft. Now you have {base}, {lines}.",
    { base = edit.kind.in_force(edit.base), lines = count(edit) })
end

function do_command.help(edit) say(edit, "{text}", { text = HELP }) end

function do_command.quit(edit)
  if edit.changed and not edit.warned then
    edit.warned = true
    return say(edit,
      "Your text isn't saved. To save it, type save. To leave and keep a draft, type quit again. To drop it, type "
        .. "abort.")
  end
  say(edit, edit.changed and "You leave the editor. Your draft is kept." or "You leave the editor.")
  edit.over = true
end

function do_command.abort(edit)
  load_force(edit)
  say(edit, "You've dropped the draft. The saved text is unchanged.")
  edit.over = true
end

do_command.cancel, do_command.exit = do_command.quit, do_command.quit

-- A command is typed in full, by its letter, or by an unambiguous beginning.
local SHORT = {
  l = "list", p = "list", a = "add", append = "add", i = "insert", c = "change", d = "delete", del = "delete",
  f = "find", search = "find", u = "undo", w = "save", q = "quit", h = "help", ["?"] = "help",
}
local ORDER = { "list", "add", "insert", "change", "delete", "replace", "find", "undo", "redo", "compile",
  "check", "save", "reload", "quit", "abort", "help", "cancel", "exit" }

local function find_command(word)
  word = word:lower()
  if do_command[word] then return do_command[word] end
  if SHORT[word] then return do_command[SHORT[word]] end
  for _, name in ipairs(ORDER) do
    if #word > 1 and name:sub(1, #word) == word then return do_command[name] end
  end
end

--- Returns the number of the last changed line if it contains TEXT, otherwise of the next one that does.
local function line_with(buffer, text)
  local first = math.max(buffer.at, 1)
  for i = 0, text and #buffer.lines - 1 or -1 do
    local n = (first + i - 1) % #buffer.lines + 1
    if buffer.lines[n]:find(text, 1, true) then return n end
  end
  return first
end

--- Runs "3s/a/b/", "3-9 s/a/b/" or "s/a/b/"; false for other lines.
local function run_substitute(edit, line)
  local range, text = line:match("^%s*([%d%s,$-]*)s(%p.*)$")
  if not range then return false end
  local from, to = take_range(edit, range)
  if not from then
    from = line_with(edit.buffer, (take_swap(text)))
    to = from
  end
  substitute(edit, from, to, text)
  return true
end

local function run(edit, line)
  local word, rest = line:match("^%s*([%a?]+) ?(.*)$")
  local was_warned = edit.warned
  if run_substitute(edit, line) then return end
  if line:match("^%s*%d[%d%s,$-]*$") then return do_command.list(edit, line) end
  local path = line:match("^%s*/(.+)$")
  local command = path and do_command.find or word and find_command(word)
  if line:match("^%s*$") then return end
  if not command then
    return say(edit, "The editor doesn't know that command. For its commands, type help. For a command of the game, "
      .. "put ! before it.")
  end
  command(edit, path or rest)
  if was_warned then edit.warned = false end
end

--- Takes a line of text while lines are being typed.
local function take_line(edit, line)
  if line == "." then
    local typed = edit.typing
    edit.typing = nil
    return say(edit, "Now {lines}. Your last line is {at}.", { lines = count(edit), at = typed })
  end
  local ok, why = linebuffer.put(edit.buffer, edit.typing, line == "\\." and "." or line)
  if ok then
    edit.typing = edit.typing + 1
  else
    edit.typing = nil
    say(edit, why)
  end
end

--- Runs the editor on EDIT = { actor =, thing =, kind = } until the actor leaves.
function editor.run(edit)
  begin(edit)
  while not edit.over do
    local prompt = words.fill(edit.typing and "lines (. ends them)" or "editor (save, help, quit)", {})
    local line = edit_line(edit.actor, prompt, edit.typing ~= nil)
    if not line then
      return say(edit, edit.changed and "The editor is closed. Your draft is kept. To continue: {again}"
        or "The editor is closed.", { again = edit.kind.again and edit.kind.again(edit) or "@edit" })
    end
    if not verbs.living(edit.thing) then return say(edit, "Somebody has destroyed it, so the editor is closed.") end
    if edit.typing then take_line(edit, line) else run(edit, line) end
    keep_draft(edit)
  end
end

editor.say, editor.show = say, show

return editor
