--- Lint rules for what passes every test that nobody wrote and fails in play: an actor where nobody acts, values that
--- are never equal, loops whose condition never changes, npcs that answer themselves, and results that nobody checks.
local checks = require("checks")
local lint_words = require("lint_words")
local outcomes = require("lint_outcomes")
local properties = require("lint_properties")
local slips = require("lint_slips")
local set = require("words").set

local play = {}

--- Prepares W for a source.
function play.begin(w) w.noted, w.notes_set, w.needed, w.asked = {}, {}, {}, {} end

-- e.actor where nobody acts, and e.room where there is no place

local CHECKED = set("then and or == ~=")
local CHECKING = set("not == ~= and")

--- Notes that EXPR, which begins at the word FROM, is read without a suffix: `if e.actor then` is a check.
function play.bare(w, expr, from)
  outcomes.used(w, expr, from)
  slips.asked(w, expr, from)
  if not CHECKED[w.kinds[w.at]] and not CHECKING[w.kinds[from - 1]] then return end
  if expr.nobody then expr.nobody.fn.lacks[expr.nobody.field] = nil end
  if expr.of_this then w.asked[expr.name] = true end
end

--- Notes e.actor.name, e.actor:tell(…) and e.room:announce(…) in a handler whose event has none.
function play.suffixed(w, expr)
  local lacks = expr.nobody and expr.nobody.fn.lacks
  if lacks and lacks[expr.nobody.field] == true then lacks[expr.nobody.field] = expr.at end
  if expr.of_this and expr.is_object then play.need(w, expr, "it has no properties then") end
end

-- properties that are nil

--- Notes that e.this.NAME must not be nil, or a script fails, WHY. CURE, with %s for the name, avoids it.
function play.need(w, expr, why, cure)
  if expr.of_this and w.thing and not w.in_package then
    w.needed[#w.needed + 1] = { name = expr.name, at = expr.at, why = why, cure = cure or "if e.this.%s then … end" }
  end
end

--- Reports e.this.key.name and e.this.taps + 1, if nothing ever sets them.
local function report_needed(w)
  for _, one in ipairs(w.needed) do
    local name = one.name
    local is_set = w.asked[name] or w.begun[name] or w.is_counted[name] or w.set_props[name]
    if not is_set and w.thing[name] == nil and build.is_set and properties.is_known(w, name)
      and not build.is_set(name, w.thing, true) then
      w.asked[name] = true
      w.problem(w, one.at, "e.this.%s is nil, since nothing sets it, and %s: write %s", name, one.why,
        one.cure:format(name))
    end
  end
end

--- Called at the end of a function FN.
function play.ended(w, fn)
  local lacks = not w.in_package and fn.lacks or {}
  if type(lacks.actor) == "number" then
    w.problem(w, lacks.actor, "nobody acts when \"%s\" comes, so e.actor is nil: for all who are there write "
      .. "e.this:act(TEXT), or in a room e.this:announce(TEXT)", fn.event)
  end
  if type(lacks.room) == "number" then
    w.problem(w, lacks.room, "a timer has no place, so e.room is nil: where the thing is, is e.this.location")
  end
end

-- values that are never equal, and can't be ordered

local NAMED = { text = "a text", number = "a number" }

--- Returns "text" or "number" for a declared type, or nil.
local function kind_of_type(kind)
  if kind == "text" or kind == "line" then return "text" end
  return (kind:find("^integer[%s%d.-]*$") or kind:find("^number[%s%d.-]*$")) and "number" or nil
end

--- Returns "text" or "number", what EXPR certainly is, or nil; and the types of its declarations.
local function kind_of(w, expr)
  if expr.kind == "string" or expr.kind == "number" then return expr.kind == "string" and "text" or "number" end
  if expr.typed then return expr.typed end
  if expr.kind ~= "member" or not expr.of_object then return nil end
  local list, found = properties.certain(w, expr.name, expr.of_this, expr.by), nil
  for _, one in ipairs(list or {}) do
    local kind = kind_of_type(one.type)
    if found and found ~= kind then return nil, list end
    found = kind
  end
  return found, list
end

--- Returns the literal among two expressions, and the other; or nil.
local function literal_of(left, right)
  if right.kind == "string" or right.kind == "number" then return right, left end
  if left.kind == "string" or left.kind == "number" then return left, right end
end

--- Returns what a property has to be, if VALUE fits none of its declarations: one of several texts.
local function misfit(list, value)
  local wanted
  for _, one in ipairs(list or {}) do
    if not one.type:find("|", 1, true) then return nil end
    wanted = build.wanted(one.type, value)
    if not wanted then return nil end
  end
  return wanted
end

local ORDER = set("< > <= >=")

--- Reports e.n > 3 of {n:word}, e.n == "3" of {n:number}, and a text that a property never is; at the word AT.
function play.compared(w, at, symbol, left, right)
  local literal, other = literal_of(left, right)
  if not literal or w.in_package or literal_of(other, other) then return end
  local kind, list = kind_of(w, other)
  local is = literal.kind == "string" and "text" or "number"
  local name = other.name or "it"
  if kind and kind ~= is then
    local advice = is == "number" and ("tonumber(%s)"):format(other.said or "…")
      or tonumber(w.texts[literal.at]) and w.texts[literal.at] or "a number"
    w.problem(w, at, ORDER[symbol] and "\"%s\" is %s, and comparing it with %s fails: write %s"
      or "\"%s\" is %s, and never equals %s: write %s", name, NAMED[kind], NAMED[is], advice)
  elseif is == "text" and not ORDER[symbol] then
    local value = w.texts[literal.at]
    local wanted = misfit(list, value)
    local near = not list and other.kind == "member" and other.base ~= "event" and properties.near_word(w, name, value)
    if wanted then
      w.problem(w, at, "this never holds: %s has to be %s%s", name, wanted, checks.near_of(wanted, value))
    end
    if near then w.problem(w, at, "no %s is called \"%s\"; did you mean \"%s\"?", name, value, near) end
  end
end

-- loops

local FIXED = set("name number string nil true false and or not < > <= >= == ~= + - * / // % . # ( )")
-- Methods and functions that change no property of a thing.
local HARMLESS = set("tell announce log quote tostring tonumber ipairs pairs type")

--- Returns the names of locals and of properties in the words FROM to TO, if nothing else there may change; or nil.
local function read_between(w, from, to)
  local names, fields = {}, {}
  for at = from, to do
    local next, before = w.kinds[at + 1], w.kinds[at - 1]
    if not FIXED[w.kinds[at]] or next == "(" and (w.kinds[at] == "name" or w.kinds[at] == ")") then return nil end
    if w.kinds[at] == "#" and w.kinds[at + 2] ~= "." then return nil end -- a list may grow
    if w.kinds[at] == "name" and before == "." then
      fields[w.texts[at]] = true
    elseif w.kinds[at] == "name" then
      if not w.locals[w.texts[at]] then return nil end
      names[w.texts[at]] = true
    end
  end
  return next(names) and names, fields
end

--- True if the words of a loop from FROM to TO may change a property: by setting one of FIELDS or a key, or a call.
local function may_change(w, from, to, fields)
  for at = from, to do
    local kind, next = w.kinds[at], w.kinds[at + 1]
    local sets = next == "=" or next == "," or w.kinds[at - 2] == ","
    if kind == "name" and w.kinds[at - 1] == "." and fields[w.texts[at]] and sets then return true end
    if kind == "]" and sets then return true end
    if (next == "(" or next == "{" or next == "string") and (kind == "]" or kind == ")") then return true end
    if kind == "name" and (next == "(" or next == "{" or next == "string") and not HARMLESS[w.texts[at]] then
      return true
    end
  end
  return false
end

--- True if the condition in the words FROM to TO is of locals that nothing in the source sets again, and of properties
--- that nothing changes in the loop, which has the words FIRST to LAST.
function play.never_changes(w, from, to, first, last)
  local names, fields = read_between(w, from, to)
  if not names or next(fields) and may_change(w, first, last, fields) then return false end
  for at = 1, w.last do
    local next, before = w.kinds[at + 1], w.kinds[at - 1]
    if w.kinds[at] == "name" and names[w.texts[at]] and before ~= "." and before ~= ":" then
      local is_inner = at >= first and at <= last and (before == "local" or before == "function")
      if is_inner or next == "=" and before ~= "local" or next == "," or before == "," or next == "in" then
        return false
      end
    end
  end
  return true
end

-- npcs that hear themselves

local SPEAKING = set("say shout yell")
local DECIDES = set("if while and or return for repeat goto")

--- Looks at a call, of a method of RECEIVER unless that is nil. Reports on("hear", function(e) e.this:perform("say
--- Quiet!") end).
function play.called(w, callee, args, receiver)
  local fn = w.fn
  if callee.name ~= "perform" or not receiver or not receiver.is_this then return end
  if fn.kind ~= "on" or fn.event ~= "hear" then return end
  local line = lint_words.text(w, args[1])
  local verb = line and (line:match("^%s*(%a+)") or line:match("^%s*[\"']") and "say")
  if not SPEAKING[verb] or w.in_package then return end
  for at = fn.from, w.at do
    if DECIDES[w.kinds[at]] then return end
  end
  w.problem(w, callee.at, "it hears itself and answers again, without end: begin with if e.actor == e.this then return "
    .. "end")
end

-- commands that never run

--- Reports command("look", FN): the game's own takes that line, at the word AT.
function play.taken(w, at)
  local pattern = w.texts[at]
  if w.is_package or w.in_package or not build.takes or pattern:find("[{%[%s]") then return end
  for verb in pattern:gmatch("[^|]+") do
    if build.takes(verb) then
      w.problem(w, at, "the game's own \"%s\" comes first, so this never runs: choose another verb, or write \"%s "
        .. "{this}\" for a line that names this thing", verb, verb)
      return
    end
  end
end

-- results that nobody checks

local SHOWS = set("tell act announce")
local GIVES = set("create move award destroy")

--- Returns true if the statement at AT tells of a success or, with GIVING, hands something over.
local function follows(w, at, giving, answers)
  local kind, next = w.kinds[at], w.kinds[at + 1]
  if kind == "return" then return answers and next == "string" end
  if kind == ":" and next == "name" and w.kinds[at + 2] == "(" then
    local name = w.texts[at + 1]
    return SHOWS[name] and w.kinds[at + 3] == "string" or giving and GIVES[name]
  end
  if giving and kind == "=" and w.kinds[at - 2] == "." then return true end
  return giving and kind == "name" and w.texts[at] == "create" and next == "(" and w.kinds[at - 1] ~= "."
end

--- Reports who:pay(TO, 3) who:create("shell"), where the words FROM to TO - 1 name who, and the call ends before AT.
function play.unchecked(w, from, to, at)
  local call, answers = w.texts[to + 1], w.fn.kind == "command"
  for i = to + 3, at - 1 do
    if w.kinds[i] == "name" and w.texts[i] == "force" then return end
  end
  for i, kind, depth in lint_words.block(w, at) do
    if depth == 0 and (kind == "else" or kind == "elseif") or depth == 1 and kind == "if" then return end
    if depth == 0 and follows(w, i, call ~= "move", answers) then
      return w.problem(w, to + 1, "%s(…) may be refused, and what comes after it happens all the same: write local ok, "
        .. "why = %s:%s(…) if not ok then return why end", call, table.concat(w.texts, "", from, to - 1), call)
    end
    if kind == "return" then return end
  end
end

-- notes

--- Notes that the source reads or sets NAME of o:notes(), at the word AT.
function play.noted(w, name, at) w.noted[#w.noted + 1] = { name = name, at = at } end

function play.note_set(w, name) w.notes_set[name] = true end

--- Reports names in notes that the source never sets, if they are like one that it sets.
function play.report(w)
  report_needed(w)
  for _, one in ipairs(w.noted) do
    local near = not w.notes_set[one.name] and build.nearest(one.name, w.notes_set)
    if near and properties.is_slip(one.name, near, true) then
      w.problem(w, one.at, "nothing here sets the note \"%s\"; did you mean \"%s\"?", one.name, near)
    end
  end
end

return play
