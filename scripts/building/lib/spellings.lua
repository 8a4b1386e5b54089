--- Old spellings of the functions for scripts: finds them for lint.lua, and the edits that replace them.
---
---   act(who, TEXT)       who:act(TEXT), and all others whose first argument is the object that acts: w.names.acts
---   on(E, "source")      on(E, "from"), and "target": "to"
---   object("$x")         object("x"); object("#12"): object(12)
---   t.here, t:room()     t.room, t:place()
---
--- They work until build.names().old_until. The warning and `skein script migrate` come from the same finds, so neither
--- knows one that the other doesn't. W.old has them: at, the word; text, what to write instead; edits, or nil if only a
--- person can replace it. An edit is { from, to, text }: text replaces the bytes of the source behind from up to to.
--- W.wrong has spellings of other games in the same form, which never worked: tell(who, TEXT), e.source, before("get").
--- Rules report each of them as a problem, and `skein script migrate` rewrites those whose meaning is certain.
local spellings = {}

local ROLES = { source = "from", target = "to" }
local OF_TEST = { here = "room" } -- fields
local CALLS_OF_TEST = { room = "place" }
local OLD_MAX = 10000

local function note(w, at, text, edits)
  local one = { at = at, text = text, edits = edits }
  if #w.old < OLD_MAX then w.old[#w.old + 1] = one end
  return one
end

--- Returns the source between two positions.
local function between(w, from, to) return w.source:sub(from + 1, to) end

--- Returns the edits that replace the content of a string, or nil if it isn't written in the plain way.
local function content(w, at, new)
  local raw, text = between(w, w.places[at], w.ends[at]), w.texts[at]
  if raw ~= "\"" .. text .. "\"" and raw ~= "'" .. text .. "'" then return nil end
  return { { w.places[at] + 1, w.ends[at] - 1, new } }
end

-- who:act(...)

local CLOSES = { ["("] = ")", ["["] = "]", ["{"] = "}" }

--- Returns the word behind the bracket at AT and everything in it.
local function behind_bracket(w, at)
  local depth = 0
  repeat
    local kind = w.kinds[at]
    if CLOSES[kind] then depth = depth + 1 end
    if kind == ")" or kind == "]" or kind == "}" then depth = depth - 1 end
    at = at + 1
  until depth == 0 or at > w.last
  return at
end

--- True if the words from FIRST to LAST are a name or parentheses with what follows these: ":act(...)" may come next.
local function is_suffixed(w, first, last)
  local at = first
  if w.kinds[at] == "(" then
    at = behind_bracket(w, at)
  elseif w.kinds[at] == "name" then
    at = at + 1
  else
    return false
  end
  while at <= last do
    local kind = w.kinds[at]
    if kind == "." or kind == ":" then
      at = at + 2
    elseif CLOSES[kind] then
      at = behind_bracket(w, at)
    elseif kind == "string" then
      at = at + 1
    else
      return false
    end
  end
  return at == last + 1
end

--- Words behind which "(" would be read as a call.
local CALLED = { name = true, string = true, [")"] = true, ["]"] = true, ["}"] = true }

--- Returns the comments between two positions, with the blanks around, or "".
local function comments(w, from, to)
  local gap = between(w, from, to)
  return gap:find("--", 1, true) and gap or ""
end

--- Returns the edits that make who:act(...) of act(who, ...).
local function to_method(w, callee, args)
  local first, last = args.from, args.to
  local opens, closes = "", ""
  if not is_suffixed(w, first, last) then
    opens, closes = CALLED[w.kinds[callee.at - 1]] and ";(" or "(", ")"
  end
  local before = comments(w, w.ends[args.open], w.places[first]):gsub("^%s+", "")
  local edits = { { w.places[callee.at], w.places[first], before .. opens } }
  local middle = closes .. ":" .. callee.name .. "("
  local comma = last + 1
  if w.kinds[comma] == "," then
    local to = w.ends[comma]
    local blanks, more = w.source:match("^([ \t]*)(.?)", to + 1)
    if more ~= "\n" and more ~= "\r" then to = to + #blanks end
    edits[2] = { w.ends[last], to, middle .. comments(w, w.ends[last], w.places[comma]) }
  else
    edits[2] = { w.ends[last], w.ends[last], middle }
  end
  return edits
end

local function is_act(w, callee) return callee.kind == "global" and w.names.acts[callee.name] end

local function found_act(w, callee, args)
  w.read_acts[callee.at] = nil
  local one = note(w, callee.at, ("write o:%s(...) for %s(o, ...)"):format(callee.name, callee.name),
    args.from and to_method(w, callee, args))
  one.global = callee.name
end

--- Looks at tell(who, TEXT), which was never a function: w.wrong gets the edits that make who:tell(TEXT) of it.
local function found_method(w, callee, args)
  if not args.open then return end -- exit "mill/door" { ... } in a file of an area
  local edits = args.from and args[1].kind ~= "string" and to_method(w, callee, args) or nil
  w.wrong[#w.wrong + 1] = { at = callee.at, global = callee.name, edits = edits,
    text = ("\"%s\" is a method: write o:%s(...)"):format(callee.name, callee.name) }
end

--- Looks at e.source and e.target, which are called as the roles are.
function spellings.of_event(w, at, name)
  local new = ROLES[name]
  if not new then return end
  w.wrong[#w.wrong + 1] = { at = at, text = ("e has no \"%s\"; write e.%s"):format(name, new),
    edits = { { w.places[at], w.ends[at], new } } }
end

-- other calls

local function found_object(w, arg)
  local text = w.texts[arg.at]
  local ref, id = text:match("^%$(.+)$"), text:match("^#(%d+)$")
  if ref then
    note(w, arg.at, ("write object(\"%s\"): a ref has no $ in Lua"):format(ref), content(w, arg.at, ref))
  elseif id then
    note(w, arg.at, ("write object(%s) for object(\"%s\")"):format(id, text),
      { { w.places[arg.at], w.ends[arg.at], id } })
  end
end

local function found_role(w, arg)
  local old = w.texts[arg.at]
  if ROLES[old] then
    note(w, arg.at, ("the role \"%s\" is called \"%s\", as its field e.%s"):format(old, ROLES[old], ROLES[old]),
      content(w, arg.at, ROLES[old]))
  end
end

local HANDLERS = { on = true, before = true }

--- Looks at a call, of a method if it has a RECEIVER.
function spellings.called(w, callee, args, receiver)
  if receiver or callee.kind ~= "global" or w.own_globals then return end
  local literal = args[1] and args[1].literal == "string"
  if is_act(w, callee) then
    found_act(w, callee, args)
  elseif w.names.methods[callee.name] and not w.names.globals[callee.name] then
    found_method(w, callee, args)
  elseif callee.name == "object" and literal then
    found_object(w, args[1])
  elseif HANDLERS[callee.name] and args[2] and args[2].literal == "string" then
    found_role(w, args[2])
  end
end

--- Looks at a global that is read; spellings.called takes it back if it is called.
function spellings.read(w, at, name)
  if w.names.acts[name] then w.read_acts[at] = name end
end

--- Looks at the member of a test at AT.
function spellings.of_test(w, at, is_call)
  local name = w.texts[at]
  local new = is_call and CALLS_OF_TEST[name] or not is_call and OF_TEST[name]
  if new then
    local form = is_call and "write t:%s(...) for t:%s(...)" or "write t.%s for t.%s"
    note(w, at, form:format(new, name), { { w.places[at], w.ends[at], new } })
  end
end

--- Looks at a property that is set.
function spellings.set(w, at, name)
  if w.names.open[name] then
    note(w, at, ("a property called \"%s\" hides the method o:%s(...); give it another name"):format(name, name))
  end
end

-- the whole

--- Adds one problem for all old spellings, after everything was read.
function spellings.report(w)
  for at, name in pairs(w.read_acts) do
    if not w.set_globals[name] then
      note(w, at, ("\"%s\" is a method: write o:%s(...)"):format(name, name))
    end
  end
  local function kept_of(list)
    local kept = {}
    for _, one in ipairs(list) do
      if not (one.global and w.set_globals[one.global]) then kept[#kept + 1] = one end
    end
    table.sort(kept, function(a, b) return a.at < b.at end)
    return kept
  end
  local kept = kept_of(w.old)
  w.old, w.wrong = kept, kept_of(w.wrong)
  if #kept == 0 then return end
  local more = #kept > 1 and (" (%d more in this script)"):format(#kept - 1) or ""
  local by_hand = 0
  for _, one in ipairs(kept) do by_hand = by_hand + (one.edits and 0 or 1) end
  local how = by_hand == 0 and "rewrites it" or by_hand == #kept and "lists what to change by hand"
    or "rewrites it, and lists what to change by hand"
  w.problems[#w.problems + 1] = { at = kept[1].at, order = #w.problems, old = true, text =
    ("old spelling: %s%s. It works until %s; \"skein script migrate\" %s"):format(kept[1].text, more,
      w.names.old_until, how) }
end

--- Returns all edits of the source.
function spellings.edits(w)
  local edits = {}
  for _, list in ipairs{ w.old, w.wrong } do
    for _, one in ipairs(list) do
      for _, edit in ipairs(one.edits or {}) do edits[#edits + 1] = edit end
    end
  end
  return edits
end

--- Returns the source with EDITS made, in their order in the source.
function spellings.edited(w, edits)
  table.sort(edits, function(a, b) return a[1] < b[1] or a[1] == b[1] and a[2] < b[2] end)
  local out, at = {}, 0
  for _, edit in ipairs(edits) do
    out[#out + 1] = between(w, at, edit[1])
    out[#out + 1] = edit[3]
    at = edit[2]
  end
  out[#out + 1] = w.source:sub(at + 1)
  return table.concat(out)
end

return spellings
