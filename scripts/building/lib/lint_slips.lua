--- Lint rules for slips that raise no error, or an error far away from them: lists that are never nil, refs in lists,
--- words that only the log reads, results that nobody uses, and names that stand below their use.
---
--- lint_habits.lua and lint_rules.lua call them. W is the reading of one source; lint.lua describes expressions.
local lint_words = require("lint_words")
local properties = require("lint_properties")
local set = require("words").set

local slips = {}

-- lists and what is said

local OPENS, CLOSES, text_of = lint_words.OPENS, lint_words.CLOSES, lint_words.text

local ASKS_BEFORE = set("not if elseif while and")
local ASKS_AFTER = set("then do and")

--- Reports if not e.this.contents then, of EXPR, which begins at the word FROM: a list is never nil.
function slips.asked(w, expr, from)
  if expr.kind ~= "member" or expr.name ~= "contents" or not expr.of_object or w.in_package then return end
  if not ASKS_BEFORE[w.kinds[from - 1]] or not ASKS_AFTER[w.kinds[w.at]] then return end
  w.problem(w, expr.at, "contents is a list even if it is empty, so this is always the same: write #%s == 0 for "
    .. "nothing in it, and > 0 for anything", table.concat(w.texts, "", from, w.at - 1))
end

--- True if EXPR is e.text of on("hear").
local function is_speech(w, expr)
  return expr.kind == "member" and expr.base == "event" and expr.name == "text" and w.fn.event == "hear"
end

local function is_of(thing, kind) return living(thing) and thing:is(kind) end

--- Reports e.this:is("ml/key") in on("give") of an npc: THING is what is compared with e.this, at the word AT.
local function check_given(w, at, ref)
  local thing = w.fn.event == "give" and not w.in_package and object(ref)
  if is_of(thing, "item") and is_of(w.thing, "character") then
    w.problem(w, at, "e.this is who has this behaviour, and never %s: what is given is e.thing", ref)
  end
end

--- Reports e.text == "Hello" in on("hear").
function slips.compared(w, left, right)
  local text = right.literal == "string" and is_speech(w, left) and w.texts[right.at]
  if text and text:find("%u") and not w.in_package then
    w.problem(w, right.at, "this holds only for exactly these letters, capitals and all: write "
      .. "e.text:lower():find(%q, 1, true)", text:lower():match("^(.-)[.!?]*$"))
  end
  if left.is_this and right.target then check_given(w, left.at, right.target) end
end

-- refs in lists

local BEFORE_ITEM = set("{ , =")

--- Reports { "ml/chappel", "ml/lane" }: a text that looks like a ref, if the area has one like it.
local function check_listed(w, told)
  for at = 2, w.last - 1 do
    local ref = w.kinds[at] == "string" and BEFORE_ITEM[w.kinds[at - 1]] and not told[at] and w.texts[at]
    local area, own = (ref or ""):match("^([%l%d-]+/)([%l%d-]+)$")
    if own and not object(ref) then
      local near = build.near_ref(ref, false)
      local meant = near and near:sub(1, #area) == area and near:sub(#area + 1)
      if meant and properties.is_slip(own, meant) then
        w.problem(w, at, "there is no object \"%s\"; did you mean \"%s\"?", ref, near)
      end
    end
  end
end

--- Looks at the whole source, after it was read.
function slips.report(w)
  if not w.thing or w.in_package then return end
  local told = {}
  for _, one in ipairs(w.problems) do told[one.at or 0] = true end
  check_listed(w, told)
end

-- descriptions

--- Reports local text = "It is open." in on("describe"), if nothing has that name later. FN ends at w.at.
function slips.described(w, fn)
  if fn.kind ~= "describe" or w.in_package or w.is_package then return end
  for at = fn.from, w.at - 4 do
    local name = w.kinds[at] == "local" and w.kinds[at + 1] == "name" and w.texts[at + 1]
    if name and w.kinds[at + 2] == "=" and w.kinds[at + 3] == "string" and w.texts[at + 3]:find("%s") then
      local is_used = false
      for i = at + 4, w.at - 1 do is_used = is_used or w.kinds[i] == "name" and w.texts[i] == name end
      if not is_used then
        return w.problem(w, at + 1, "nothing uses \"%s\": on(\"%s\") says what it returns, so write return %s", name,
          fn.event or "describe", name)
      end
    end
  end
  if not fn.gives and not fn.speaks then
    w.problem(w, fn.from, "on(\"%s\") says what it returns, and this returns nothing: write return \"…\"",
      fn.event or "describe")
  end
end

-- commands that say nothing

--- Returns the `if`, `do`, `repeat` or `function` that the word AT stands in, and false if it has more branches.
local function block_of(w, at)
  local depth, only = 0, true
  for i = at - 1, 1, -1 do
    local kind = w.kinds[i]
    if CLOSES[kind] then depth = depth + 1 end
    if depth == 0 and (kind == "else" or kind == "elseif") then only = false end
    if OPENS[kind] then depth = depth - 1 end
    if depth < 0 then return kind, only end
  end
  return nil, only
end

--- True if the block that the word AT stands in has an `else` further on.
local function has_else(w, at)
  for _, kind, depth in lint_words.block(w, at) do
    if depth == 0 and (kind == "else" or kind == "elseif") then return true end
  end
  return false
end

--- True if the word AT stands in an `if` that has no other branch.
local function is_aside(w, at)
  local opens, only = block_of(w, at)
  return opens == "if" and only and not has_else(w, at)
end

--- True if a call tells the player nothing where a command goes on as it should: a refusal in an `if`, a question to a
--- quest, a local function that only looks.
function slips.is_silent(w, callee, args, receiver)
  if w.in_package or w.is_package then return false end
  if not receiver then
    return callee.kind == "local" and callee.shows_nothing or callee.name == "refuse" and is_aside(w, callee.at)
  end
  local name = callee.name == "call" and text_of(w, args[1])
  return name == "at" or name == "step" and is_aside(w, callee.at)
end

-- who acts, and whose timer it is

--- Reports e.this:act("{Actor} {verb:ring} {the bell}.", { bell = e.this }).
local function check_acted(w, callee, args, receiver)
  if callee.name ~= "act" or not receiver.is_this or w.in_package or w.fn.kind == "test" then return end
  if not args[2] or not table.concat(w.texts, "", callee.at, args[2].at):find("{[Aa]ctor") then return end
  local names = args[2] and args[2].kind == "table" and args[2].names or {}
  for _, value in pairs(names) do
    if value.is_this then
      return w.problem(w, callee.at, "{Actor} is e.this here, so it does this to itself: write e.actor:act(…) for what "
        .. "the player does")
    end
  end
end

--- Reports e.actor:after(60, "fall"), if only this behaviour has on("timer:fall").
local function check_timed(w, callee, args, receiver)
  local name = (callee.name == "after" or callee.name == "every") and receiver.is_actor and text_of(w, args[2])
  if not name or not living(w.thing) or w.thing:is("character") or w.in_package then return end
  if w.source:find("on%s*%(%s*[\"']timer:" .. name:gsub("%p", "%%%0") .. "[\"']") then
    w.problem(w, callee.at, "the timer is of e.actor, and on(\"timer:%s\") here is of e.this: write e.this:%s(…)", name,
      callee.name)
  end
end

--- Looks at a call, of a method of RECEIVER unless that is nil.
function slips.called(w, callee, args, receiver)
  if receiver then
    check_acted(w, callee, args, receiver)
    check_timed(w, callee, args, receiver)
  end
  local text = text_of(w, args[1])
  if not text then return end
  if receiver and receiver.is_this and callee.name == "is" then check_given(w, args[1].at, text) end
  local prints = callee.kind == "global" and callee.name == "print" and w.fn.kind ~= "test"
  if prints and w.fn ~= w.main and not w.in_package and text:find("^%u.* .*[.!?]$") then
    w.problem(w, callee.at, "nobody in the game reads what print writes: to tell people, write e.actor:tell(%q), or "
      .. "e.room:announce(%q) for all who are there", text, text)
  end
end

-- names

--- Returns the line of the local of the whole source called NAME that stands below the word AT, or nil.
function slips.below(w, name, at)
  for i = at + 1, w.last - 2 do
    local to = w.kinds[i] == "local" and (w.kinds[i + 1] == "function" and i + 2 or i + 1)
    local place = w.places[i]
    local is_it = to and w.kinds[to] == "name" and w.texts[to] == name
    if is_it and (place == 0 or w.source:sub(place, place) == "\n") then
      return lint_words.line(w, i)
    end
  end
  return nil
end

return slips
