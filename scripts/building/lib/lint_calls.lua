--- Lint rules for calls and loops: arguments that a function doesn't take, loops without an end, and comparisons that
--- are never true.
---
--- 1. The arguments of a function are written once, in the comments of `help api`; build.forms() has it for each
--- function as KIND NAME LEAST MOST TYPE… = FORM. Only literals are judged.
--- 2. A loop ends if it has break, return or goto, or a call that may end or interrupt it: of a function that the
--- source defines, or one of ENDING.
local play = require("lint_play")
local set = require("words").set

local calls = {}

local TIMES_MAX = 1000000 -- a command is ended long before a loop has run so often

-- arguments

local forms -- "method pay" = { least, most, kinds, form }

local function forms_of_game()
  if forms then return forms end
  forms = {}
  for line in build.forms():gmatch("[^\n]+") do
    local head, form = line:match("^(.-) = (.*)$")
    local kind, name, least, most, rest = head:match("^(%S+) (%S+) (%S+) (%S+)(.*)$")
    local kinds = {}
    for one in rest:gmatch("%S+") do kinds[#kinds + 1] = one end
    forms[kind .. " " .. name] = { least = tonumber(least), most = tonumber(most), kinds = kinds, form = form }
  end
  return forms
end

local LITERALS = set("string number boolean table function")
-- The literals that do for each type. A number is a text as well.
local FITS = {
  text = set("string number"),
  number = set("number"),
  integer = set("number"),
  object = set(""),
  table = set("table"),
  ["function"] = set("function"),
}
local CALLED = { text = "a text", number = "a number", integer = "a whole number", object = "an object",
  table = "a table", ["function"] = "a function" }
local OF_TIMERS = set("after every") -- lint_events.lua says more of these

--- Returns what a call is looked up as, or nil.
local function kind_of(w, callee, receiver)
  if receiver then return receiver.is_object and "method" or receiver.is_test and "test" or nil end
  return callee.kind == "global" and not w.own_globals and not w.names.acts[callee.name] and "function" or nil
end

--- True if so many arguments are certain: the last may be a call that gives several values, or none.
local function is_counted(args)
  local last = args[#args]
  return not last or last.literal and last.literal ~= "..." or LITERALS[last.kind] or false
end

--- Returns what is wrong with one argument, or nil.
local function misfit(w, form, i, arg)
  local kind = form.kinds[i] or form.most == nil and form.kinds[#form.kinds]
  if kind == "table" and arg.is_object then return "a table: { location = PLACE }" end
  if not FITS[kind] or not LITERALS[arg.kind] or FITS[kind][arg.kind] then
    local value = kind == "integer" and arg.kind == "number" and tonumber(w.texts[arg.at])
    return value and value ~= math.floor(value) and "a whole number" or nil
  end
  if kind == "object" and arg.kind == "string" then
    return ("an object: object(%q)"):format(w.texts[arg.at])
  end
  return CALLED[kind]
end

--- Reports find{porto = "x"}.
local function check_keys(w, form, given)
  local inside = given and given.kind == "table" and form:match("^[%w_.:]+{(.*)}$")
  if not inside then return end
  local keys = {}
  for key in inside:gmatch("(%w+)=") do keys[key] = true end
  for name in pairs(given.names) do
    if not keys[name] then w.unknown_name(w, given.places[name], form:match("^[%w_.:]+") .. " has no", name, keys) end
  end
end

local function check_arguments(w, callee, args, receiver)
  local kind = kind_of(w, callee, receiver)
  local form = kind and forms_of_game()[kind .. " " .. callee.name]
  if not form or w.set_globals[callee.name] and kind == "function" then return end
  check_keys(w, form.form, args[1])
  if form.most and #args > form.most then
    w.problem(w, callee.at, "%s takes at most %d argument%s", form.form, form.most, form.most == 1 and "" or "s")
    return
  elseif #args < form.least and is_counted(args) then
    if not OF_TIMERS[callee.name] then
      w.problem(w, callee.at, "%s takes at least %d argument%s", form.form, form.least, form.least == 1 and "" or "s")
    end
    return
  end
  for i, arg in ipairs(OF_TIMERS[callee.name] and {} or args) do
    local wanted = misfit(w, form, i, arg)
    if wanted then
      w.problem(w, arg.at, "argument %d of %s has to be %s", i, form.form, wanted)
      return
    end
  end
end

-- ranges

local LEAST = { every = 0.1, after = 0, pay = 1, advance = 0 }
local PLACE = { pay = 2 } -- of the argument; else the first

local function check_range(w, callee, args, receiver)
  local least = receiver and (receiver.is_object or receiver.is_test) and LEAST[callee.name]
  local arg = least and args[PLACE[callee.name] or 1]
  local value = arg and (arg.kind == "number" or arg.is_minus) and tonumber(w.texts[arg.at])
  if value and arg.is_minus then value = -value end
  if value and value < least then
    w.problem(w, arg.at, "o:%s(...) takes no %s: it has to be %s or more", callee.name, value, least)
  end
end

-- other games' names

local OTHERS = { -- NAME = what to write
  msg = "o:tell(TEXT)", msg_contents = "room:announce(TEXT)", move_to = "o:move(PLACE)", search = "o:match(TEXT, LIST)",
  write = "e.actor:tell(TEXT)", say = "o:act(\"{Actor} {verb:say}: …\")", tell_object = "o:tell(TEXT)",
  tell_room = "room:announce(TEXT)", this_player = "e.actor", this_object = "e.this",
  environment = "o.location", all_inventory = "o.contents", clone_object = "o:create(PROTO)",
  move_object = "o:move(PLACE)", destruct = "o:destroy()", call_out = "o:after(SECONDS, \"NAME\")",
  notify = "o:tell(TEXT)", notify_all = "room:announce(TEXT)", set_timer = "o:after(SECONDS, \"NAME\")",
  delay = "o:after(SECONDS, \"NAME\")", suspend = "wait(SECONDS)", fork = "o:after(SECONDS, \"NAME\")",
  caller = "e.actor", present = "o:match(TEXT, LIST)", message = "o:tell(TEXT)", send_message = "o:tell(TEXT)",
  echo = "room:announce(TEXT)", broadcast = "room:announce(TEXT)", moveto = "o:move(PLACE)",
  add_action = "command(\"pull {this}\", FN)", add_command = "command(\"pull {this}\", FN)",
  set_short = "name = TEXT in its file", set_long = "desc = TEXT in its file", set_id = "aliases in its file",
  add_item = "details in its file", add_exit = "exits in the room's file", query_name = "o.name",
  query_short = "o.name", query_long = "o.desc", query = "o.NAME", set = "o.NAME = VALUE", get = "o.NAME",
  get_property = "o.NAME", set_property = "o.NAME = VALUE", setattr = "o.NAME = VALUE", getattr = "o.NAME",
  force = "npc:perform(LINE)", command = "npc:perform(LINE)", force_me = "npc:perform(LINE)",
  execute_cmd = "npc:perform(LINE)", has = "o:match(TEXT, who.contents), or walk through who.contents",
  has_item = "o:match(TEXT, who.contents), or walk through who.contents", db = "o.NAME",
  self = "e.this", this = "e.this", player = "e.actor", actor = "e.actor", here = "e.room", room = "e.room",
  dobj = "{thing} in the command's pattern, and e.thing", iobj = "{to} in the command's pattern, and e.to",
  dobjstr = "{words:text} in the command's pattern", argstr = "{words:text} in the command's pattern",
  args = "{words:text} in the command's pattern, and e.words", True = "true", False = "false", None = "nil",
  null = "nil", NULL = "nil", undefined = "nil", os = "now(), in seconds of the world", io = "e.actor:tell(TEXT)",
  time = "now(), in seconds of the world", len = "#list", strlen = "#text", sizeof = "#list", length = "#list",
  players = "find{ proto = \"player\" }", users = "find{ proto = \"player\" }",
  connected_players = "find{ proto = \"player\" }", import = "require of a package, or use(\"REF\")",
  str = "tostring(x)", int = "math.floor(tonumber(x))", sscanf = "text:match(PATTERN)", tostr = "tostring(x)",
  toint = "math.floor(tonumber(x))", capitalize = "{Name} in a text", range = "for i = 1, n do",
}

--- Returns what Skein has for a function or method of another game, or nil.
function calls.meant(name) return OTHERS[name] end

-- loops

local ENDING = set("wait ask choose error refuse stop pass offer")

--- Begins a loop at the word AT; endless: its condition never fails.
function calls.loop_begin(w, at, endless)
  w.loop = { at = at, outer = w.loop, endless = endless, fn = w.fn }
end

--- Notes that the innermost loop, or with ALL each loop of the function, may end here.
function calls.may_end(w, all)
  local loop = w.loop
  while loop and loop.fn == w.fn do
    loop.ends = true
    loop = all and loop.outer or nil
  end
end

function calls.loop_end(w)
  local loop = w.loop
  w.loop = loop.outer
  if not loop.endless or loop.ends then return end
  w.problem(w, loop.at, "this loop doesn't end: a command is stopped after 20 ms; end it by break or return, or use "
    .. "o:every(SECONDS, \"NAME\")")
end

--- True if the values of a `for` are literals and make it run too often.
function calls.is_long(w, values)
  local from, to, step = values[1], values[2], values[3]
  local function number(expr) return expr and expr.kind == "number" and tonumber(w.texts[expr.at]) end
  if not number(from) or not number(to) or step and not number(step) then return false end
  return (number(to) - number(from)) / math.max(number(step) or 1, 1e-9) > TIMES_MAX
end

--- Reports while e.this.turned do wait(0) end, which takes a turn of the server each time.
local function check_rest(w, callee, args)
  local arg, word = args[1], w.loop and w.kinds[w.loop.at]
  if callee.kind ~= "global" or callee.name ~= "wait" or w.in_package or word == "for" or not word then return end
  if w.loop.fn ~= w.fn or arg and not (arg.kind == "number" and tonumber(w.texts[arg.at]) == 0) then return end
  w.problem(w, callee.at, "wait(0) in a loop does not rest: write wait(1), or o:every(SECONDS, \"NAME\")")
end

local function note_ending(w, callee, receiver)
  if not w.loop then return end
  local is_own = not receiver and (callee.kind ~= "global" or not w.names.globals[callee.name])
  local is_library = callee.kind == "member" and callee.base == "global"
  if ENDING[callee.name] or is_own and not is_library then calls.may_end(w, true) end
end

-- comparisons

--- Reports e.to == "tarn/belfry", at the word AT of the operator.
function calls.compared(w, at, left, right)
  local thing = left.is_object and left or right.is_object and right
  local text = left.kind == "string" and left or right.kind == "string" and right
  if not thing or not text or thing.is_guess then return end
  w.problem(w, at, "an object never equals a text: write o:is(%q), or compare with object(%q)", w.texts[text.at],
    w.texts[text.at])
end

--- Reports "x " .. e.this, at the word AT of the operator.
function calls.glued(w, at, left, right)
  local thing = left.is_object and left or right.is_object and right
  if not thing or thing.kind ~= "member" or w.in_package then return end
  w.problem(w, at, "an object is no text: write its .name, or give it to a text: tell(\"{The thing} …\", {thing = o})")
end

local HOUR_MAX = 1000

--- Reports now() > 20, at the word AT of the operator.
function calls.ordered(w, at, left, right)
  local number = left.is_now and right or right.is_now and left
  if number and number.kind == "number" and tonumber(w.texts[number.at]) < HOUR_MAX then
    w.problem(w, at, "now() is in seconds of the world, and always more than that; the hour is e.data.hour in "
      .. "on(\"time:hour\", FN)")
  end
end

-- tests

local TESTING = set("ok equal has lacks refused replay faults error assert")

local function note_check(w, callee, args, receiver)
  if TESTING[callee.name] and (not receiver or receiver.is_test) then w.has_check = true end
  for _, arg in ipairs(args) do
    if arg.is_test then w.has_check = true end
  end
  local part = receiver and receiver.is_test and callee.name == "has" and args[2]
  if part and part.kind == "string" and w.texts[part.at] == "" then
    w.problem(w, part.at, "each text has \"\": name the words that it has to have")
  end
end

--- Called at the end of a test; AT: its word `test`.
function calls.tested(w, at)
  if not w.has_check and not w.in_package then
    w.problem(w, at, "this test checks nothing; write t:has(TEXT, PART), t:equal(VALUE, EXPECTED) or t:ok(VALUE)")
  end
end

local WALKING = set("pairs ipairs next")

--- Reports pairs(e.actor).
local function check_walk(w, callee, args)
  if callee.kind ~= "global" or not WALKING[callee.name] or w.in_package or not args[1] then return end
  play.need(w, args[1], "can't be walked through")
  if not args[1].is_object then return end
  w.problem(w, args[1].at, "an object is no list: for what is in it, write ipairs(o.contents)")
end

--- Looks at a call, of a method of RECEIVER unless that is nil.
function calls.called(w, callee, args, receiver)
  check_rest(w, callee, args)
  check_walk(w, callee, args)
  note_check(w, callee, args, receiver)
  note_ending(w, callee, receiver)
  if not w.in_package then check_arguments(w, callee, args, receiver) end -- packages have more forms
  check_range(w, callee, args, receiver)
end

return calls
