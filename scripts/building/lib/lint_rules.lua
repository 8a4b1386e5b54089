--- The lint rules for behaviours; lint.lua reads the source and calls them.
---
---   names       unknown globals, library members and fields of e; lint_names.lua: refs, verbs, methods of objects and
---               of t; lint_events.lua: events, timers and calls
---   markup      a player's input that is glued into markup, or told as markup
---   templates   missing names in braces; sentences that begin with a small letter, or say "you pulls"
---   properties  lint_properties.lua
---   time        waiting where that is impossible, asking where nobody can answer, writing in on("describe")
---
--- A rule reports only what is certain, since a false alarm costs more trust than a rule is worth. To add one: a
--- function here, called from one of rules.*, and a case in tests/script/lint_test.c. W is the reading of one source;
--- expressions are described in lint.lua.
local calls = require("lint_calls")
local event_fields = require("event_fields")
local event_words = require("event_words")
local events = require("lint_events")
local habits = require("lint_habits")
local literals = require("lint_names")
local markup = require("lint_markup")
local outcomes = require("lint_outcomes")
local play = require("lint_play")
local properties = require("lint_properties")
local slips = require("lint_slips")
local spellings = require("spellings")
local set = require("words").set

local rules = {}

local PROBLEMS_MAX = 100
local GUESSES_MAX = 20 -- how often it searches for similar names
local NAME_MAX = 40
rules.RAW, rules.GLUED = 1, 2 -- a player's input, and text that it was glued into

local EVENT_FIELDS = set("this actor room thing from to how text data caller line amount amounts")
local LINE_FIELDS = set("verb word") -- only in before("command"), which any before may be
local OBJECT_FIELDS = set("this actor room thing from to caller")
-- Events whose e.amount is always nil.
local NO_AMOUNT = set([[open close lock unlock wear remove look read sit stand light extinguish follow emote whisper
  smile enter leave hear connect disconnect act describe tick]])
local FIXED_FIELDS = set("id ref protos location contents owner")
-- Functions and methods whose arguments are markup.
local TEXT_FUNCTIONS = set("act refuse render ask choose")
local TEXT_METHODS = set("act tell announce ask choose offer describe_with")
-- Those of them that take no templates.
local NO_TEMPLATE = set("ask choose offer describe_with")
-- Functions and methods for which glued input is harmless: they do not show it, or show it as plain text.
local PLAIN_FUNCTIONS = set([[quote log print match tonumber tostring object find require error assert type notes
  select award perform]])
local PLAIN_METHODS = set([[perform call after every cancel exit is find match gmatch gsub lower upper sub rep reverse
  len byte format command equal ok answer notes award emit pay create]])
local STRING_METHODS = set("lower upper sub gsub match rep reverse")
local WAITING = set("wait ask choose")
local ASKING = set("ask choose")
local CANNOT_WAIT = set("before describe atomic")
local WRITING = set("move destroy after every cancel perform create pay emit award")
local SHOWING = set("tell act announce")
local HANDLING = set("on before command")
-- Functions whose results are told to the player.
local ANSWERING = set("command before describe")

--- Notes a problem at the word AT of the source.
function rules.problem(w, at, text, ...)
  if #w.problems < PROBLEMS_MAX then
    w.problems[#w.problems + 1] = { at = at, order = #w.problems, text = text:format(...) }
  end
end

local problem = rules.problem

--- Returns the key of CANDIDATES that is like NAME, or nil; nil as well once it has searched often.
function rules.nearest(w, name, candidates)
  local nearest = w.guesses < GUESSES_MAX and build.nearest(name, candidates)
  if w.pause and w.guesses % 20 == 19 then w.pause() end
  w.guesses = w.guesses + 1
  return nearest or nil
end

local function unknown(w, at, what, name, candidates)
  local nearest = rules.nearest(w, name, candidates)
  problem(w, at, "%s \"%s\"%s", what, name, nearest and ("; did you mean \"%s\"?"):format(nearest) or "")
end

rules.unknown = unknown

-- globals

function rules.global_read(w, at, name)
  if not w.names.globals[name] then w.unknown[#w.unknown + 1] = at end
  if not w.own_globals then spellings.read(w, at, name) end
end

function rules.global_written(w, at, name)
  if w.own_globals then return end
  if w.names.globals[name] then
    problem(w, at, "\"%s\" is a function of the game, but this sets it to something else", name)
  else
    problem(w, at, "the global \"%s\" is set; declare it as local first, or keep it in a property, e.this.%s: a local "
      .. "is lost at the next load", name, name)
  end
  w.set_globals[name] = true
end

--- Reports e.source and e.who, which other games have.
local function unknown_field(w, at, name)
  local meant = event_words.fields[name]
  if meant then
    problem(w, at, "e has no \"%s\"; did you mean \"%s\"?", name, meant)
    spellings.of_event(w, at, name)
  else
    unknown(w, at, "e has no", name, EVENT_FIELDS)
  end
end

--- Reports names that nothing in the whole source sets, after all of it was read.
function rules.report_unknown(w)
  for _, at in ipairs(w.own_globals and {} or w.unknown) do
    local name = w.texts[at]
    local is_method, meant = w.names.methods[name], calls.meant(name)
    local is_set = w.set_globals[name]
    local below = not is_set and slips.below(w, name, at)
    if below then
      problem(w, at, "the local \"%s\" stands below, in line %d: write it above its first use", name, below)
    elseif not is_set and meant and not is_method then
      problem(w, at, "there is no \"%s\" here; write %s", name, meant)
    elseif not is_set and is_method then
      problem(w, at, "\"%s\" is a method: write o:%s(...)", name, name)
    elseif not is_set then
      unknown(w, at, "unknown function or variable", name, w.names.globals)
    end
  end
  for _, at in ipairs(w.unknown_fields) do
    local name = w.texts[at]
    if not w.set_fields[name] then unknown_field(w, at, name) end
  end
end

-- e

local function slot_of(event, field) return event and event.slots and event.slots[field] end

--- True if the field of e is a player's input.
function rules.field_is_raw(event, field)
  local slot = slot_of(event, field)
  if slot then return slot == "raw" end
  return field == "text" or field == "line" or (event and event.kind == "before" and field == "word")
end

local OF_SLOTS = { raw = "text", number = "number" }
local OF_FIELDS = { text = "text", line = "text", how = "text", amount = "number" }

--- Adds to MEMBER, a field of e, what is known of its type, and whether its event lacks it.
function rules.field(event, member)
  local slot = slot_of(event, member.name)
  if slot then member.typed = OF_SLOTS[slot] else member.typed = OF_FIELDS[member.name] end
  member.said = "e." .. member.name
  if member.name == "data" and event and not slot then member.keys, member.typed = event.keys, event.data end
  if event and event.lacks and event.lacks[member.name] and not slot then
    member.nobody = { fn = event, field = member.name }
  end
end

local OF = { room = "room", actor = "character" }

--- Returns true if the field of e is an object, and a prototype of it or nil.
function rules.field_is_object(event, field)
  local slot = slot_of(event, field)
  if slot then return slot == "object" end
  if event and (" " .. (event_fields[event.event] or "") .. " "):find(" " .. field .. ":string ") then return false end
  return OBJECT_FIELDS[field], OF[field]
end

--- Reports e.amount in on("light"): nil, as only some events have an amount.
local function check_amount(w, event, member)
  if member.name ~= "amount" or not event or w.in_package then return end
  if event.kind ~= "on" and event.kind ~= "before" then return end
  if NO_AMOUNT[event.event] then
    problem(w, member.at, "\"%s\" has no e.amount: take, drop, put, give and hit have one", event.event)
  end
end

local function event_has(event, field)
  local is_closed = event and (event.kind ~= "command" or event.slots)
  return not is_closed or slot_of(event, field) or EVENT_FIELDS[field]
    or (event.kind == "before" and LINE_FIELDS[field])
    or (" " .. (event_fields[event.event] or "") .. " "):find("%s" .. field .. "[:%s]") ~= nil
end

-- members

function rules.member_read(w, base, member)
  if base.kind == "event" then
    check_amount(w, base.event, member)
    if not event_has(base.event, member.name) then
      w.unknown_fields[#w.unknown_fields + 1] = member.at
    end
  elseif base.kind == "global" and not w.own_globals then
    local members = w.names.members[base.name]
    if members and not members[member.name] then
      unknown(w, member.at, base.name .. " has no", member.name, members)
    end
  elseif member.of_object then
    properties.read(w, member)
  elseif base.keys and not base.keys[member.name] then
    unknown(w, member.at, "e.data has no", member.name, base.keys)
  elseif member.of_notes then
    play.noted(w, member.name, member.at)
  end
end

--- Reports e.actor.name = "x": what belongs to a player is not a builder's to write.
local function check_owner(w, into)
  if w.stock or not into.of_actor or FIXED_FIELDS[into.name] then return end
  problem(w, into.at, "\"%s\" is the player's own, and a behaviour has no right to it: keep what you know of them in "
    .. "e.actor:notes().%s", into.name, into.name)
end

local function object_assigned(w, into, value)
  local name = into.name
  check_owner(w, into)
  properties.written(w, name, into.at, value, into.of_this)
  if FIXED_FIELDS[name] then
    problem(w, into.at, "o.%s can only be read%s", name,
      name == "location" and "; o:move(dest) moves it" or "")
  elseif w.fn.kind == "describe" then
    problem(w, into.at, "on(\"%s\") only tells: it can't change \"%s\"", w.fn.event or "describe", name)
  end
  spellings.set(w, into.at, name)
  if value.taint == rules.GLUED then
    problem(w, value.taint_at, "a player's input is glued into a property, and will be markup when that "
      .. "is shown; keep it separately and give it a name in the text, or use quote(...)")
  end
end

function rules.assigned(w, into, value)
  if into.kind == "global" then
    rules.global_written(w, into.at, into.name)
  elseif into.kind == "member" and into.base == "event" then
    w.set_fields[into.name] = true
  elseif into.kind == "member" and into.of_object then
    object_assigned(w, into, value)
    if not into.is_count then habits.set(w, into.name) end
  elseif into.of_notes then
    play.note_set(w, into.name)
  elseif into.kind == "item" or into.kind == "member" and into.base == "local" then
    habits.kept(w, into.kind == "item" and into.name or into.library, into.at)
  elseif into.kind == "local" then
    local known = w.locals[into.name]
    if known then known.typed, known.nobody, known.is_notes = nil, nil, nil end
    if known then known.gives_nothing, known.step_of = nil, nil end
    if known and known.is_counter and HANDLING[w.fn.kind] and not w.in_package then
      problem(w, into.at, "the local \"%s\" is lost when the world is loaded again, and shared by all things with this "
        .. "behaviour; keep it in a property: e.this.%s", into.name, into.name)
    end
    if known and (value.taint or 0) > (known.taint or 0) then
      known.taint, known.taint_at = value.taint, value.taint_at
    end
  end
end

-- markup

local function tainted(w, text)
  if text.taint == rules.GLUED then
    problem(w, text.taint_at, "a player's input is glued in with \"..\", so it can contain markup; give it a "
      .. "name in the text, as in tell(\"{text}\", {text = ...}), or use quote(...)")
  elseif text.taint == rules.RAW then
    problem(w, text.taint_at,
      "a player's input is told as markup; write tell(\"{text}\", {text = ...})")
  end
end

function rules.returned(w, value)
  local fn = w.fn
  -- A function that takes e may be the handler of a command, passed by name.
  if ANSWERING[fn.kind] or (fn.kind == "plain" and fn.takes_event and value.taint == rules.GLUED) then
    tainted(w, value)
  end
  local text = ANSWERING[fn.kind] and value.kind == "string" and w.texts[value.at]
  local why = text and markup.wrong(text)
  if why then problem(w, value.at, "%s", why) end
  local slot = text and not w.is_package and markup.slot(text)
  if slot then
    problem(w, value.at, "nothing fills in {%s} in a text that is returned: write %s", slot,
      fn.kind == "command" and "e.actor:tell(TEXT, NAMES)" or fn.kind == "before" and "refuse(TEXT, NAMES)"
      or "\"…\" .. o.name")
  end
end

-- templates

local function is_given(names, name)
  if not names or names.kind == "nil" then return false end
  if names.kind == "event" then return event_has(names.event, name) end
  if names.kind == "table" then return names.open or names.names[name] end
  return true
end

--- Returns the name in a placeholder ("the thing's" gives "thing"), or nil if no value has to be given for it.
local function placeholder_name(inside)
  local word, rest = inside:match("^%s*(%S*)%s*(.*)$")
  local small = word:lower()
  if (small == "the" or small == "a" or small == "an") and rest ~= "" then word = rest:match("^%S+") end
  word = word:gsub("'s$", "")
  if word == "" or #word >= NAME_MAX or word:find("[^%w_]") then return nil end
  return (word:gsub("^%u", string.lower))
end

--- Words that end in s and may follow {Actor} without being verbs.
local NO_VERB = set([[always perhaps sometimes besides towards afterwards upwards downwards backwards forwards inwards
  outwards sideways thus as this his hers its theirs yours us plus was]])

--- Returns the plain form of a verb in the third person, or nil if the word may not be one.
local function plain_verb(word)
  if word == "is" then return "be" elseif word == "has" then return "have" end
  if #word < 4 or NO_VERB[word] or not word:find("s$") or word:find("[ius]s$") then return nil end
  if #word > 4 and word:find("ies$") then return (word:gsub("ies$", "y")) end
  if word:find("[sc]hes$") or word:find("[xo]es$") or word:find("[sz][sz]es$") then return (word:gsub("es$", "")) end
  return (word:gsub("s$", ""))
end

--- Reports "{vreb:open}" and "{thing verbs:open}": only a verb or an amount has a colon.
local function check_form(w, at, inside)
  local form = (inside:match("^([^:]*):") or ""):match("[^ ]*$")
  local small = form:lower()
  if form ~= "" and small ~= "verb" and small ~= "amount" then
    problem(w, at, "the text has {%s}; only verb: and amount: have a colon", inside)
  end
  local verb = small == "verb" and inside:match(":%s*(%l+)")
  local plain = verb and plain_verb(verb)
  if plain then problem(w, at, "the actor reads \"you %s\": write {%s:%s}", verb, inside:match("^[^:]*"), plain) end
end

local function is_object(names, name)
  if not names then return false end
  if names.kind == "event" then return rules.field_is_object(names.event, name) end
  local value = names.kind == "table" and names.names[name]
  return value and value.is_object
end

--- Reports "{who} wins", which begins with a small letter for every reader.
local function check_beginning(w, at, template, names, has_actor)
  local inside, rest = template:match("^{(%l[^{}:]*)}(.*)$")
  local name = inside and rest:find("%a") and placeholder_name(inside)
  if name and (has_actor and name == "actor" or is_object(names, name)) then
    problem(w, at, "the text begins with {%s}, so with a small letter; write {%s}", inside,
      (inside:gsub("^%l", string.upper)))
  end
end

--- Reports "{Actor} pulls", which the actor reads as "You pulls".
local function check_person(w, at, template)
  for name, word in template:gmatch("{([Aa]ctor)} (%l+)") do
    local plain = plain_verb(word)
    if plain then
      problem(w, at, "the actor reads \"you %s\"; write {%s} {verb:%s}", word, name, plain)
    end
  end
end

--- Returns the names that a text can have.
local function given_names(names, has_actor)
  local given = {}
  if names and names.kind == "event" then
    for field in pairs(EVENT_FIELDS) do given[field] = true end
    for slot in pairs(names.event and names.event.slots or {}) do given[slot] = true end
  end
  for name in pairs(names and names.names or {}) do given[name] = true end
  if has_actor then given.actor = true end
  return given
end

--- Reports a name in braces that nothing gives.
local function missing_name(w, at, inside, name, names, has_actor)
  local near = rules.nearest(w, name, given_names(names, has_actor))
  local slot = near and (inside:gsub("%f[%w_]" .. name .. "%f[^%w_]", near, 1))
  problem(w, at, "the text names {%s}, but no \"%s\" is given with it%s", inside, name,
    slot and slot ~= inside and ("; did you mean {%s}?"):format(slot) or "")
end

--- Reports wrong tags in a text that is shown. A text that is put together may close its tags later.
local function check_markup(w, text)
  local source = text.kind == "string" and w.texts[text.at]
  local why = source and ((not w.in_package and markup.foreign(source)) or markup.wrong(source))
  if why then problem(w, text.at, "%s", why) end
  if not why and source and not w.in_package and source:find("\n$") then
    problem(w, text.at, "each text ends its line itself: leave out the \\n at the end")
  end
end

--- Reports tell("You have %s.", n): names are a table.
local function check_format(w, callee, args)
  local text, names = args[1], args[2]
  if w.in_package or not names or text.kind ~= "string" then return end
  if names.kind == "table" or names.kind == "event" then return end
  local code = w.texts[text.at]:match("%%[sdi]")
  if code then
    problem(w, text.at, "%s is filled in by nothing: write %s(\"… {n} …\", { n = VALUE })", code, callee.name)
  end
end

-- What a whole room may be told that it does.
local ALL_DO = set("hear see feel smell notice sense are can have taste find know remember may hardly barely suddenly")

--- Reports act("You kick the wheel."), which bystanders read as well; IS_FOR_ALL: it is told to a room.
local function check_you(w, at, template, is_for_all)
  local word = template:gsub("^[%s]*<[^<>]*>", ""):match("^You (%l+)")
  if not word or template:find("{[Aa]ctor") or is_for_all and ALL_DO[word] then return end
  local verb = word == "are" and "be" or word
  problem(w, at, "everybody here reads \"You %s\"; write e.actor:act(\"{Actor} {verb:%s} …\"), which says \"you\" only "
    .. "to the actor", word, verb)
end

local function check_template(w, text, names, has_actor)
  if text.kind ~= "string" then return end
  local template = w.texts[text.at]
  if has_actor and not w.in_package then check_you(w, text.at, template) end
  check_beginning(w, text.at, template, names, has_actor)
  if has_actor then check_person(w, text.at, template) end
  local brace = template:find("{", 1, true)
  while brace do
    local from = brace + 1
    if template:sub(from, from) == "{" then
      from = from + 1
    else
      local close = template:find("}", from, true)
      if not close then
        problem(w, text.at, "the text has a { without a }; write {{ for a brace that is shown")
        return
      end
      local inside = template:sub(from, close - 1)
      local name = placeholder_name(inside)
      check_form(w, text.at, inside)
      if name and inside:sub(1, 5):lower() ~= "verb:" and not (has_actor and name == "actor")
        and not is_given(names, name) then
        missing_name(w, text.at, inside, name, names, has_actor)
      end
    end
    brace = template:find("{", from, true)
  end
end

-- calls

local function is_global(expr, name) return expr.kind == "global" and expr.name == name end

local function check_pattern(w, at, fn)
  local slots, loose, missing = build.pattern(w.texts[at])
  fn.slots = slots
  if not slots then
    problem(w, at, "%s", loose)
  elseif loose then
    problem(w, at, "the pattern \"%s\" also makes \"%s\" a verb of its own; if you don't want that, write a command "
      .. "for each alternative", w.texts[at], loose)
  end
  if missing and w.stock then
    problem(w, at, "the pattern names \"%s\", but no prototype has this ref; write one of prototypes.lua, or another "
      .. "after the colon: held, seen, player, word, text, number", missing)
  end
  if missing and not w.stock then literals.pattern(w, at, missing) end
  if slots and not w.is_package then literals.slots(w, at, slots) end
  if slots and not w.is_package then habits.slots(w, at, slots) end
  if slots then play.taken(w, at) end
end

--- Sets in FN the purpose of the function that comes next, an argument of CALLEE after ARGS.
function rules.purpose(w, callee, args, fn)
  if callee.kind ~= "global" then return end
  local named = args[1] and args[1].kind == "string" and args[1].at
  if callee.name == "command" and args[1] then
    fn.kind = "command"
    if named then check_pattern(w, named, fn) end
  elseif (callee.name == "on" or callee.name == "before") and args[1] then
    fn.kind = callee.name
    if named then events.handler(w, named, fn, args[2] ~= nil) end
    if fn.kind == "on" and (fn.event == "describe" or fn.event == "name") then fn.kind = "describe" end
  elseif callee.name == "atomic" or callee.name == "test" then
    fn.kind = callee.name
  end
end

local function check_texts(w, callee, args, receiver)
  local name = callee.name
  local is_function = callee.kind == "global"
  local shows, is_plain
  if is_function then
    shows, is_plain = TEXT_FUNCTIONS[name], PLAIN_FUNCTIONS[name]
  else
    shows = receiver and TEXT_METHODS[name]
    is_plain = callee.kind == "member" and (not receiver or PLAIN_METHODS[name])
  end
  for _, arg in ipairs(is_plain and {} or args) do
    if shows or arg.taint == rules.GLUED then tainted(w, arg) end
  end
  local text = is_function and name ~= "refuse" and 2 or 1
  if shows and args[text] then check_markup(w, args[text]) end
  if shows and text == 1 and not NO_TEMPLATE[name] and args[1] then check_format(w, callee, args) end
  if shows and not NO_TEMPLATE[name] and args[text] then
    check_template(w, args[text], args[text + 1], name == "act")
    local is_room = receiver and receiver.kind == "member" and receiver.base == "event" and receiver.name == "room"
    if is_room and name ~= "act" and w.fn.kind == "command" and args[1].kind == "string" and not w.in_package then
      check_you(w, args[1].at, w.texts[args[1].at], true)
    end
  end
end

local function check_time(w, callee, receiver)
  local name, kind = callee.name, w.fn.kind
  local is_function = callee.kind == "global"
  local is_method = receiver and receiver.is_object
  if (is_function and WAITING[name] or is_method and ASKING[name]) and CANNOT_WAIT[kind] then
    problem(w, callee.at, "%s() cannot wait here, in a before, a describe or an atomic; use o:after(seconds, name)",
      name)
  end
  if (is_function or is_method) and ASKING[name] and w.fn.is_nobodys then
    problem(w, callee.at,
      "%s() asks whoever gave the command, but nobody did: a timer or the calendar calls this", name)
  end
  if kind ~= "describe" then return end
  if is_method and SHOWING[name] and not w.in_package then
    problem(w, callee.at, "on(\"%s\") returns its text, and can tell nothing by itself: return \"…\"", w.fn.event
      or "describe")
  end
  local writes = receiver and receiver.is_object and WRITING[name]
  if is_function then writes = name == "create" end
  if writes then problem(w, callee.at, "on(\"%s\") only tells: it can't %s", w.fn.event or "describe", name) end
end

--- Returns the settings of all packages, a set of names for each.
local function settings_of_packages()
  local all = {}
  for _, package in ipairs(sys.packages()) do
    local names = {}
    for _, setting in ipairs(package.settings) do names[setting.name] = true end
    all[package.name] = names
  end
  return all
end

--- Reports sys.setting("market", "fe"), which is nil.
local function check_setting(w, callee, args)
  local package, name = args[1], args[2]
  if not w.stock or callee.library ~= "sys" or callee.name ~= "setting" or callee.base ~= "global"
    or not package or package.kind ~= "string" or not name or name.kind ~= "string" then
    return
  end
  w.settings = w.settings or settings_of_packages()
  local names = w.settings[w.texts[package.at]]
  if not names then
    unknown(w, package.at, "there is no package", w.texts[package.at], w.settings)
  elseif not names[w.texts[name.at]] then
    unknown(w, name.at, ("the package \"%s\" has no setting"):format(w.texts[package.at]), w.texts[name.at], names)
  end
end

--- Returns the argument whose input a call passes on (its receiver or first argument), or nil.
local function handed_on(callee, args, receiver)
  if receiver then return STRING_METHODS[callee.name] and receiver end
  local library = callee.kind == "member" and callee.base == "global" and callee.library == "string"
  if library and STRING_METHODS[callee.name] or is_global(callee, "tostring") then return args[1] end
end

--- Checks a call, of a method of RECEIVER unless that is nil. Returns what is known of its result.
function rules.called(w, callee, args, receiver)
  local is_method = receiver and receiver.is_object
  local makes_object = is_global(callee, "create") or is_method and callee.name == "create"
  local result = { kind = "other", is_now = is_global(callee, "now"), is_object = makes_object }
  local last = args[#args]
  if #args > 1 and last.kind ~= "function" then rules.purpose(w, callee, { args[1], #args > 2 or nil }, {}) end
  spellings.called(w, callee, args, receiver)
  literals.called(w, callee, args, receiver, result)
  check_texts(w, callee, args, receiver)
  check_time(w, callee, receiver)
  check_setting(w, callee, args)
  calls.called(w, callee, args, receiver)
  events.called(w, callee, args, receiver)
  properties.called(w, callee, args)
  habits.called(w, callee, args, receiver)
  play.called(w, callee, args, receiver)
  outcomes.called(w, callee, args, receiver, result)
  result.is_notes = receiver and callee.name == "notes" or nil
  local from = handed_on(callee, args, receiver)
  if from then
    result.taint, result.taint_at = from.taint, from.taint_at
  elseif is_global(callee, "ask") or is_method and callee.name == "ask" then
    result.taint, result.taint_at = rules.RAW, callee.at
  elseif callee.name == "format" and callee.kind == "member" then
    for _, arg in ipairs(args) do
      if arg.taint then result.taint, result.taint_at = rules.GLUED, arg.taint_at end
    end
  end
  return result
end

return rules
