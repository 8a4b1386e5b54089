--- Lint rules for habits from other languages and games: operators that do something else here, lists that begin at 0,
--- things that are used after they are destroyed, and what is lost when the world is loaded again.
---
--- Each reports only what is certain to go wrong, or what no script of the game does.
local lint_words = require("lint_words")
local outcomes = require("lint_outcomes")
local play = require("lint_play")
local slips = require("lint_slips")
local set = require("words").set

local habits = {}

local ARITHMETIC = set("+ - * / // %")
local ZERO = { ["0"] = true, ["0.0"] = true }

local function is_number(w, expr) return expr.kind == "number" or tonumber(w.texts[expr.at] or "") ~= nil end

-- What nil can't be.
local CURES = { [".."] = "(e.this.%s or \"\")" }
local NEEDS = { [".."] = "can't be joined to a text", ["<"] = "can't be compared", [">"] = "can't be compared",
  ["<="] = "can't be compared", [">="] = "can't be compared" }

--- Reports "You have " + n, at the word AT of the operator.
function habits.added(w, at, symbol, left, right)
  local why = NEEDS[symbol] or ARITHMETIC[symbol] and "can't be calculated with"
  if not why then return end
  local cure = CURES[symbol] or ARITHMETIC[symbol] and "(e.this.%s or 0)"
  play.need(w, left, why, cure)
  play.need(w, right, why, cure)
  for _, expr in ipairs(ARITHMETIC[symbol] and { left, right } or {}) do
    if expr.kind == "string" and not is_number(w, expr) then
      return w.problem(w, at, "%s needs numbers: to join texts write .., or give names: tell(\"You have {n}.\", "
        .. "{ n = N })", symbol)
    end
  end
end

--- Reports e.this.count or 0 + 1, at the word AT of the operator `or`, whose right side begins there.
function habits.alternative(w, at)
  if w.kinds[at + 1] ~= "number" or not ZERO[w.texts[at + 1]] or not ARITHMETIC[w.kinds[at + 2]] then return end
  w.problem(w, at, "%s binds first, so what is before the or stays as it is: write (x or 0) %s …", w.kinds[at + 2],
    w.kinds[at + 2])
end

--- Reports e.actor.name == "Ann" or "Bob", at the word AT of the operator.
function habits.either(w, at, left, right)
  if left.compared and right.literal == "string" then
    w.problem(w, at, "a text by itself counts as true, so this always holds: write x == %q or x == %q",
      left.compared, w.texts[right.at])
  end
end

--- Reports not e.this.text == "x", at the word AT of the operator.
function habits.compared(w, at, left, right)
  outcomes.compared(w, left, right)
  slips.compared(w, left, right)
  local kind = right.literal or right.kind
  if left.is_not and kind ~= "boolean" and kind ~= "true" and kind ~= "false" and not right.is_not then
    w.problem(w, at, "not binds first, so this never compares the value: write x ~= y")
  end
end

--- Returns what "#" gives, at the word AT. Reports #123.
function habits.length(w, at, expr)
  play.need(w, expr, "has no length")
  if expr.kind == "number" then
    w.problem(w, at, "# is a length here: the thing of that number is object(%s)", w.texts[expr.at])
  end
end

--- Reports `for o in e.room.contents do`.
function habits.walked(w, values)
  local value = values[1]
  local is_list = value.kind == "table" or value.kind == "member" and (value.of_object or value.name == "contents")
  if #values ~= 1 or not is_list then return end
  w.problem(w, value.at, "a loop over a list needs ipairs: for _, x in ipairs(…) do; over names and values it is pairs")
end

--- Reports e.room.contents[0], of EXPR.
function habits.indexed(w, expr, key)
  if key.kind == "number" and ZERO[w.texts[key.at]] and expr.kind == "member" and expr.of_object then
    w.problem(w, key.at, "lists begin at 1: [0] is nothing")
  end
end

-- Methods of texts in other languages.
local TEXT_METHODS = { split = "words by for word in x:gmatch(\"%S+\") do", startswith = "x:find(\"^hi\")",
  starts_with = "x:find(\"^hi\")", endswith = "x:find(\"hi$\")", ends_with = "x:find(\"hi$\")",
  contains = "x:find(\"hi\", 1, true)", includes = "x:find(\"hi\", 1, true)", index = "x:find(\"hi\", 1, true)",
  strip = "x:match(\"^%s*(.-)%s*$\")", trim = "x:match(\"^%s*(.-)%s*$\")", replace = "x:gsub(\"a\", \"b\")",
  length = "#x", tolower = "x:lower()", toupper = "x:upper()", capitalize = "x:gsub(\"^%l\", string.upper)" }

--- Reports e.text:split(" "), a method of a player's text.
local function check_text_method(w, callee, receiver)
  local meant = receiver and receiver.taint and not receiver.is_object and TEXT_METHODS[callee.name]
  if meant then w.problem(w, callee.at, "texts have no method \"%s\"; write %s", callee.name, meant) end
end

-- Names in patterns that are meant as more than a noun.
local MEANT_KINDS = { topic = "text", text = "text", words = "text", message = "text", msg = "text", speech = "text",
  question = "text", subject = "text", string = "text", number = "number", amount = "number", count = "number" }

--- Reports a slot without a kind whose name says text or number. SLOTS: the pattern's, at the word AT.
function habits.slots(w, at, slots)
  for name, kind in pairs(MEANT_KINDS) do
    if slots[name] == "object" and w.texts[at]:find("{" .. name .. "}", 1, true) then
      w.problem(w, at, "{%s} is the name of a thing that is there; for a %s write {%s:%s}", name, kind, name, kind)
    end
  end
end

-- Refusals.

local ENDS = set("refuse stop pass error decline must assert")

-- Methods, functions and libraries that tell nobody anything.
local SILENT = {
  [true] = set([[after every cancel notes is find match exit lower upper sub gsub gmatch rep reverse len byte format]]),
  [false] = set([[now random tostring tonumber type ipairs pairs next select object find quote log property living]]),
}
local LIBRARIES = set("math string table utf8")

--- True if a call may show the player something, who gave a command.
local function may_show(callee, receiver)
  if callee.kind == "member" and callee.base == "global" and LIBRARIES[callee.library] then return false end
  return not SILENT[receiver ~= nil][callee.name]
end

--- Notes a call in the function that is read now.
local function note_call(w, callee, args, receiver)
  local fn = w.fn
  if may_show(callee, receiver) and not slips.is_silent(w, callee, args, receiver) then
    fn.speaks, fn.shows = true, true
  end
  if not receiver and callee.kind ~= "member" or ENDS[callee.name] or w.in_package then fn.calls = true end
  fn.tells = receiver and callee.name == "tell" and receiver.is_actor and callee.at or fn.tells
end

--- Called at the end of a function FN. Reports before("take", function(e) e.actor:tell("No.") end), and a command that
--- says nothing.
function habits.ended(w, fn)
  if fn.speaks then fn.outer.speaks = true end
  if fn.shows then fn.outer.shows = true end
  if fn.known then fn.known.shows_nothing = not fn.shows end
  if fn.known then fn.known.gives_nothing = not fn.gives end
  slips.described(w, fn)
  if fn.kind == "command" and not fn.speaks and not w.in_package and not w.is_package then
    w.problem(w, fn.from, "this command says nothing to the player: return \"You …\", or for all to see write "
      .. "e.actor:act(\"{Actor} {verb:…} …\")")
  end
  if fn.kind == "before" and fn.tells and not fn.returns and not fn.calls then
    w.problem(w, fn.tells, "before(\"%s\") only forbids by what it returns: return the text, or use on(\"%s\") to "
      .. "tell it afterwards", fn.event or "", fn.event or "")
  end
end

--- Reports error("You can't."), a literal sentence in a handler.
local function check_error(w, callee, args)
  local text = callee.kind == "global" and callee.name == "error" and #args == 1 and lint_words.text(w, args[1])
  local kind = w.fn.kind
  if not text or w.in_package or not (kind == "command" or kind == "before" or kind == "on") then return end
  if text:find("^%u.* .*[.!?]$") then
    w.problem(w, callee.at, "error() is for mistakes of a script, and players read only that something went wrong: to "
      .. "refuse, write refuse(%q)", text)
  end
end

-- Things that are gone, and successes that are not certain.

--- Returns the words of the receiver of a call that begins at FROM: "e.this", and the position after it; or nil.
local function receiver_at(w, from)
  if w.kinds[from] ~= "name" then return nil end
  local at = from + 1
  while w.kinds[at] == "." and w.kinds[at + 1] == "name" do at = at + 2 end
  return at
end

--- True if the words from A to B - 1 stand at AT, too.
local function same(w, a, b, at)
  if w.kinds[at - 1] == "." or w.kinds[at - 1] == ":" then return false end
  for i = a, b - 1 do
    if w.kinds[i] ~= w.kinds[at + i - a] or w.texts[i] ~= w.texts[at + i - a] then return false end
  end
  return true
end

--- Reports the first use of what FROM to TO - 1 names in the block from AT on.
local function check_gone(w, from, to, at)
  for i, kind, depth in lint_words.block(w, at) do
    if depth == 0 and (kind == "else" or kind == "elseif") then return end
    local next = same(w, from, to, i) and w.kinds[i + to - from]
    if next == "=" then return end
    if next == "." or next == ":" then
      w.problem(w, i, "it is destroyed in line %d, and nothing can be asked of it any more: use it before",
        lint_words.line(w, from))
      return true
    end
  end
end

--- True if the words FROM to TO - 1 are e.SLOT of a command, which the actor may hold: its end needs their consent.
local function may_be_held(w, from, to)
  local known, slot = w.locals[w.texts[from]], w.texts[from + 2]
  local event = known and known.is_event and to == from + 3 and known.event
  return event and event.kind == "command" and event.slots and event.slots[slot] == "object" and slot ~= "this"
end

--- Looks at a call that is a statement, from the word FROM to that before w.at.
function habits.statement(w, from)
  local to = receiver_at(w, from)
  if not to or w.kinds[to] ~= ":" or w.in_package then return end
  local name, locals = w.texts[to + 1], w.locals[w.texts[from]]
  if name == "destroy" and w.kinds[to + 2] == "(" and w.kinds[to + 3] == ")" and w.at == to + 4 then
    local is_gone = check_gone(w, from, to, w.at)
    if not is_gone and may_be_held(w, from, to) then play.unchecked(w, from, to, w.at) end
  elseif (name == "move" or name == "pay") and w.kinds[to + 2] == "(" and locals and w.fn.kind ~= "test" then
    play.unchecked(w, from, to, w.at)
  end
end

-- State.

--- Reports seen[e.actor.id] = true in a handler, where `seen` is a local of the whole script; NAME at the word AT.
function habits.kept(w, name, at)
  local known = w.locals[name]
  if not known or not known.is_store or w.fn == w.main or w.fn.kind == "test" or w.in_package then return end
  if known.is_told then return end
  known.is_told = true
  w.problem(w, at, "what is kept in the local \"%s\" is lost when the world is loaded again, and shared by all things "
    .. "with this behaviour; keep it in a property: e.this.%s, or of a player in e.actor:notes()", name, name)
end

--- Reports table.insert(seen, x) of such a local.
local function check_insert(w, callee, args)
  if callee.kind == "member" and callee.library == "table" and callee.name == "insert" and args[1]
    and args[1].kind == "local" then
    habits.kept(w, args[1].name, args[1].at)
  end
end

--- Notes e.this.count = e.this.count + 1, which begins at the word FROM; w.at is at the "=". True if it is that.
function habits.counts(w, from, into)
  if not into.of_this or not w.thing or w.in_package then return false end
  local to, right = w.at, w.at + 1
  local after = right + to - from
  if not same(w, from, to, right) or not ARITHMETIC[w.kinds[after]] and w.kinds[after] ~= ".." then return false end
  w.is_counted[into.name] = true
  w.counts[#w.counts + 1] = { at = from, name = into.name, text = table.concat(w.texts, "", from, to - 1),
    symbol = w.kinds[after] }
  return true
end

--- Notes that the source sets property NAME other than by itself.
function habits.set(w, name) w.begun[name] = true end

function habits.begin(w) w.counts, w.begun, w.is_counted = {}, {}, {} end

--- Reports such counts, after the whole source was read.
function habits.report(w)
  slips.report(w)
  for _, one in ipairs(w.counts) do
    if not w.begun[one.name] and w.thing[one.name] == nil then
      w.problem(w, one.at, "%s is nil at first, so this fails: write (%s or %s) %s …", one.text, one.text,
        one.symbol == ".." and "\"\"" or "0", one.symbol)
    end
  end
end

--- Looks at a call, of a method of RECEIVER unless that is nil.
function habits.called(w, callee, args, receiver)
  check_text_method(w, callee, receiver)
  note_call(w, callee, args, receiver)
  check_error(w, callee, args)
  check_insert(w, callee, args)
  slips.called(w, callee, args, receiver)
end

return habits
