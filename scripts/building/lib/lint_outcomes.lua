--- Lint rules for what a script takes for granted: that a refusal was one, that a function has a result, that a name
--- says which thing it is, that a quest has a step, and that a copy has the script of its original.
local checks = require("checks")
local lint_words = require("lint_words")
local set = require("words").set
local values = require("values")

local outcomes = {}

-- refusals that are only told

local REFUSES = set([[already can't cannot won't doesn't don't isn't aren't haven't hasn't too closed locked shut stuck
  nothing must]])
local CHANGES = set("create move award destroy pay after every")

--- True if the text is a sentence why something doesn't happen.
local function is_refusal(text)
  if text:find(" but ", 1, true) then return false end
  for word in text:lower():gmatch("[%a']+") do
    if REFUSES[word] then return true end
  end
  return false
end

local LEAVES = set("return break goto else elseif")

--- True if a statement of the block from AT on changes the world, whatever was asked before.
local function goes_on(w, at)
  for i, kind, depth in lint_words.block(w, at) do
    if depth == 0 and LEAVES[kind] then return false end
    if depth == 0 and kind == "name" then
      local before, next = w.kinds[i - 1], w.kinds[i + 1]
      if before == "." and next == "=" then return true end
      if next == "(" and (before == ":" and CHANGES[w.texts[i]] or before ~= "." and w.texts[i] == "create") then
        return true
      end
    end
  end
  return false
end

--- Reports if e.this.open then e.actor:tell("It is open already.") end e.this.open = true, after an `if` whose `end` is
--- the word AT.
function outcomes.conditional(w, at)
  if w.fn.kind ~= "command" or w.in_package or w.kinds[at] ~= "end" or w.kinds[at - 1] ~= ")" then return end
  local from = at
  while from > 1 and w.kinds[from] ~= "then" do
    if w.kinds[from] == "else" or w.kinds[from] == ";" then return end
    from = from - 1
  end
  local actor, tell = from + 3, from + 5
  local is_told = w.texts[actor] == "actor" and w.kinds[actor + 1] == ":" and w.texts[tell] == "tell"
    and w.kinds[tell + 2] == "string"
  if not is_told then return end
  for i = tell + 1, at - 1 do
    local closes = w.kinds[i] == ")" and i < at - 1
    if closes and w.kinds[i + 1] ~= "," and w.kinds[i + 1] ~= "}" and w.kinds[i + 1] ~= ")" then return end
  end
  if is_refusal(w.texts[tell + 2]) and goes_on(w, at + 1) then
    w.problem(w, tell, "this only tells it, and the command goes on: to end it here write refuse(%q), or return that "
      .. "text", w.texts[tell + 2])
  end
end

-- functions that return nothing

local PASSES_ON = set("return ,")

--- Reports if has_key(e.actor) then, of a local function that never returns a value; the expression EXPR begins at the
--- word FROM.
function outcomes.used(w, expr, from)
  if not expr.gives_nothing or PASSES_ON[w.kinds[from - 1]] or w.is_package then return end
  w.problem(w, from, "%s returns nothing, so this is always nil: write return in that function", w.texts[from])
end

-- names that stand for things

--- True if NAME is the variable of a loop over the contents of something, at the word AT.
local function is_of_contents(w, name, at)
  for i = at, w.fn.from or 1, -1 do
    if w.kinds[i] == "in" and w.texts[i - 1] == name then
      for k = i, i + 12 do
        if w.kinds[k] == "do" then return false end
        if w.texts[k] == "contents" then return true end
      end
    end
  end
  return false
end

--- Reports e.pin.name == "bronze pin", a name in place of a reference.
local function check_name(w, expr, text)
  if expr.kind ~= "member" or expr.name ~= "name" or w.in_package or w.fn.kind == "test" then return end
  if text.kind ~= "string" or w.texts[text.at]:find("^%u") then return end
  local at, slots = expr.at - 2, w.fn.slots
  local base, of_e = w.texts[at], w.kinds[at - 1] == "."
  if w.kinds[at] ~= "name" then return end
  local is_thing = of_e and (base == "thing" or base == "item" or slots and slots[base] == "object" and base ~= "this")
  if is_thing and of_e or not of_e and is_of_contents(w, base, at) then
    local said = (of_e and w.texts[at - 2] .. "." or "") .. base
    w.problem(w, expr.at, "a name is only what people read, and other things may have it: write %s:is(\"REF\"), or %s "
      .. "== object(\"REF\")", said, said)
  end
end

-- quests

local STATES = set("done end fail")

--- Returns the quest that RECEIVER certainly is, or nil.
local function quest_of(w, receiver)
  local one = lint_words.object(w, receiver)
  return one and living(one) and object("quest") and one:is("quest") and one or nil
end

--- Reports the step NAME, the literal at AT, if QUEST has none of that key.
local function check_step(w, quest, at)
  local keys, name, steps = {}, w.texts[at], values.list(quest.steps)
  for i, step in ipairs(steps) do keys[tostring(values.fields(step).key or i)] = true end
  if not next(keys) or keys[name] or STATES[name] or w.in_package then return end
  local near, list = w.nearest(w, name, keys), {}
  for i, step in ipairs(steps) do list[i] = "\"" .. tostring(values.fields(step).key or i) .. "\"" end
  w.problem(w, at, "%s has no step \"%s\"; %s", quest.ref or "the quest", name,
    near and ("did you mean \"%s\"?"):format(near) or "it has " .. table.concat(list, ", "))
end

--- Looks at quest:call("at", {…}) == "wheels", at the operator.
function outcomes.compared(w, left, right)
  if right.kind ~= "string" then left, right = right, left end
  if right.kind ~= "string" then return end
  check_name(w, left, right)
  if left.step_of then check_step(w, left.step_of, right.at) end
end

--- Returns the keys of e.data that those scripts of O and of its prototypes read which answer the call NAME, as a set;
--- nil if they may read all.
local function keys_read(w, o, name, into, depth)
  local source = o == w.thing and w.source or build.source(o)
  source = source and source:find("call:" .. name, 1, true) and source or ""
  for word, rest in source:gmatch("%f[%w_](%w+)%.data%f[^%w_]%s*([^\n]?[%w_]*)") do
    if word == "e" and rest:find("^%.") then
      into[rest:sub(2)] = true
    elseif word == "e" and rest ~= "and" then
      return nil
    end
  end
  for _, proto in ipairs(depth < 5 and o.protos or {}) do
    if not keys_read(w, proto, name, into, depth + 1) then return nil end
  end
  return into
end

--- Reports quest:call("step", { actor = … }), which reads e.data.who.
local function check_call(w, receiver, args)
  local name, data, one = lint_words.text(w, args[1]), args[2], lint_words.object(w, receiver)
  if not name or not data or data.kind ~= "table" or data.open or w.in_package then return end
  if not living(one) or one ~= w.thing and not handles(one, "call:" .. name) then return end
  local keys = checks.call_keys(one, name) or keys_read(w, one, name, {}, 0)
  if not keys or not next(keys) then return end
  local list = {}
  for key in pairs(keys) do list[#list + 1] = key end
  table.sort(list)
  for key in pairs(data.names) do
    if not keys[key] then
      local near = w.nearest(w, key, keys)
      w.problem(w, data.places[key], "the script of %s reads no e.data.%s; %s", receiver.target or "this", key,
        near and ("did you mean \"%s\"?"):format(near) or "it reads " .. table.concat(list, ", "))
    end
  end
end

-- copies

local OF_ONE = set("take get move leave put give drop")

--- Reports on("take", function(e) create("ml/jug") end) of a thing that is made from ml/jug, when that has no such
--- handler: it works once.
local function check_copy(w, callee, args)
  local fn, arg = w.fn, args[1]
  if callee.name ~= "create" or not w.thing or fn.kind ~= "on" or not OF_ONE[fn.event] then return end
  local ref = lint_words.text(w, arg)
  local proto = ref and object(ref)
  if not proto or proto == w.thing or not w.thing:is(proto) or handles(proto, fn.event) then return end
  w.problem(w, arg.at, "this works once: what it makes from %s has no on(\"%s\"): give this behaviour to %s, or let it "
    .. "come back (help resets)", ref, fn.event, ref)
end

--- Looks at a call, of a method of RECEIVER unless that is nil, and adds to RESULT what is known of its value.
function outcomes.called(w, callee, args, receiver, result)
  result.gives_nothing = callee.kind == "local" and not receiver and callee.gives_nothing or nil
  check_copy(w, callee, args)
  if not receiver or callee.name ~= "call" then return end
  check_call(w, receiver, args)
  local quest, name = quest_of(w, receiver), lint_words.text(w, args[1])
  if not quest or not name then return end
  local next_step = args[2] and args[2].kind == "table" and args[2].names.next
  if next_step and next_step.kind == "string" then check_step(w, quest, next_step.at) end
  if name == "at" then result.step_of = quest end
end

return outcomes
