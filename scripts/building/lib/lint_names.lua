--- Lint rules for what a literal names: refs, verbs, commands, properties and methods of an object, and methods of t.
---
--- 1. A ref or a verb is reported if the game has none of that name, but one like it: another script may make the one,
--- and define the other. Only a prototype for create has to be there, and only in the world of the behaviour's object.
--- 2. The result of a call is an object where that is certain: create, object, and the functions of t that make things.
local calls = require("lint_calls")
local lint_verbs = require("lint_verbs")
local lint_words = require("lint_words")
local properties = require("lint_properties")
local set = require("words").set

local text_of = lint_words.text

local names = {}

local PERFORMS_MAX = 50 -- that are looked at
local SHORTEST_VERB = 4 -- one letter makes another verb of a shorter one
local OF_TEST = set("this room actor here")
local MAKES_OF_TEST = set("player create place room")

--- Prepares W for a source; THING is the object whose behaviour it is, or nil.
function names.begin(w, thing)
  w.thing, w.patterns, w.performs, w.own_verbs = thing, {}, {}, {}
  w.has_pass = w.source:find("%f[%w_]pass%s*%(") ~= nil
end

-- refs

--- Returns the ref that NAME is probably a slip for, or nil.
local function near_ref(w, name, is_proto)
  local near = build.near_ref(name, is_proto)
  local own, meant = name:match("[^/]*$"), near and near:match("[^/]*$")
  if near and (w.thing or properties.is_slip(own, meant)) then return near end
end

local BY_REF = set("is create find")
-- Ranks of accounts, and words of other games for prototypes.
local RANKS = set("wizard builder admin administrator immortal staff moderator superuser guest")
local OTHERS = { mob = "npc", mobile = "npc", monster = "npc", creature = "npc", enemy = "npc", user = "player",
  pc = "player", person = "character", human = "character", object = "thing", obj = "thing", armor = "garment",
  armour = "garment", lamp = "light", torch = "light", shop = "shopkeeper", merchant = "shopkeeper",
  vendor = "shopkeeper", bag = "container", chest = "container", money = "coin", gold = "coin", place = "room",
  location = "room", door = "exit" }

--- Reports o:is("wizzard") and o:is("monster"), at the word AT. Returns whether it did.
local function check_kind(w, at, ref)
  if w.in_package or object(ref) then return false end
  local meant, rank = OTHERS[ref], RANKS[ref] and ref
  rank = rank or not meant and #ref > 4 and not build.near_ref(ref, true) and w.nearest(w, ref, RANKS)
  if rank then
    w.problem(w, at, "\"%s\" is a rank, and no kind of thing, so this never holds: is asks for a prototype, such as "
      .. "\"player\"; scripts know nobody's rank", rank)
  elseif meant and object(meant) then
    w.problem(w, at, "there is no prototype \"%s\"; did you mean \"%s\"?", ref, meant)
  else
    return false
  end
  return true
end

--- Reports a ref that nothing has: MUST_BE: even if none is like it.
local function check_there(w, at, ref, what, must_be)
  if ref == "" or ref:find("^[#$]") or object(ref) then return end
  local near = near_ref(w, ref, what == "prototype")
  if near then
    w.problem(w, at, "there is no %s \"%s\"; did you mean \"%s\"?", what, ref, near)
  elseif must_be and w.thing then
    w.problem(w, at, "there is no %s \"%s\"; @create or a file of the area makes one", what, ref)
  end
end

--- Checks the refs among the arguments of a call: create("aple"), o:is("$rope"), find{proto = "aple"}.
local function check_refs(w, callee, args, receiver)
  local first, is_global = args[1], callee.kind == "global"
  if not is_global and not receiver then return end
  local name = callee.name
  if name == "find" and not is_global then return end -- that of a text asks for a pattern
  if name == "find" and first and first.kind == "table" then first = first.names.proto end
  local ref = text_of(w, first)
  if not ref then return end
  local makes = name == "create" and (is_global or receiver.is_object or receiver.is_test)
  if BY_REF[name] and ref:find("^%$.") then
    w.problem(w, first.at, "no ref begins with $ in Lua; write \"%s\"", ref:sub(2))
  elseif name == "is" and receiver and check_kind(w, first.at, ref) then
    return
  elseif makes or name == "is" and receiver or name == "find" then
    check_there(w, first.at, ref, "prototype", name ~= "find")
  elseif name == "object" and is_global then
    check_there(w, first.at, ref, "object")
  end
end

--- Reports create("x", { location = object("start") }) in the script of a builder whom that room doesn't accept.
local function check_accepted(w, callee, args)
  local named = args[2] and args[2].kind == "table" and args[2].names.location
  local place = named and named.target and object(named.target)
  if callee.name ~= "create" or callee.kind ~= "global" or not place or not w.thing or w.in_package then return end
  local maker = build.maker(w.thing)
  if w.fn.kind == "test" or not maker or not place:is("room") or build.accepts(maker, place) then return end
  w.problem(w, callee.at, "a builder's script can't place things in %s: make them in a room of your own, or ask its "
    .. "owner to type @accept", named.target)
end

--- Returns the ref that an object certainly has, from object("x"), or nil.
local function target_of(w, callee, args)
  return callee.kind == "global" and callee.name == "object" and text_of(w, args[1]) or nil
end

-- verbs

--- Reports npc:perform("smlie"), unless the source itself has that verb.
local function check_perform(w, callee, args, receiver)
  local line = receiver and callee.name == "perform" and text_of(w, args[1])
  local verb = line and line:match("^%s*(%l+)%f[%s\0]")
  if verb and #verb >= SHORTEST_VERB and #w.performs < PERFORMS_MAX then
    w.performs[#w.performs + 1] = { at = args[1].at, verb = verb }
  end
end

--- Reports the verbs that nothing has, after the whole source was read.
function names.report(w)
  for _, one in ipairs(w.performs) do
    local _, near = lint_verbs.unknown(w, one.verb, function(word) return w.own_verbs[word] end)
    if near and near:sub(1, #one.verb) ~= one.verb then
      w.problem(w, one.at, "no command is called \"%s\"; did you mean \"%s\"?", one.verb, near)
    end
  end
end

-- commands

--- Returns the pattern in parts: its verbs, and the rest with slots by their kinds.
local function parts_of(pattern)
  local first, rest = pattern:match("^%s*(%S+)%s*(.-)%s*$")
  if not first or first:find("[%[{]") then return {}, "" end
  local verbs = {}
  for verb in first:gmatch("[^|]+") do verbs[#verbs + 1] = verb end
  rest = rest:gsub("{([^{}:]*)(:?[^{}]*)}", function(name, kind)
    return "{" .. (name == "this" and name or kind) .. "}"
  end)
  return verbs, (rest:gsub("%s+", " "))
end

--- Reports a command whose lines an earlier command takes, and notes the verbs of both.
local function check_twice(w, at)
  local verbs, rest = parts_of(w.texts[at])
  for _, verb in ipairs(verbs) do
    w.own_verbs[verb] = true
    local key = verb .. " " .. rest
    local before = w.patterns[key]
    w.patterns[key] = before or at
    if before and before ~= at and not w.has_pass then
      w.problem(w, at, "the command \"%s\" in line %d takes the line \"%s\" already; this one never runs",
        w.texts[before], lint_words.line(w, before), verb)
      return
    end
  end
end

local THIS = { this = true }

--- Looks for a slot that is a slip for {this}, and for a word of the pattern that nobody types: "(this)", "$this".
function names.slots(w, at, slots)
  local pattern = w.texts[at]
  for name in pairs(slots) do
    if name ~= "thing" and not pattern:find("{this}", 1, true) and build.nearest(name, THIS) then
      w.problem(w, at, "{%s} is anything in reach; did you mean {this}, the object itself?", name)
    end
  end
  local odd = pattern:gsub("%b{}", " "):match("%f[^%s%[%]|][(<$][^%s%[%]|]+")
  if odd then
    w.problem(w, at, "the pattern has \"%s\", which players would have to type so; a slot is {this} or {name}", odd)
  end
end

--- Reports a ref in a pattern of a builder's command that nothing has. MISSING: that ref.
function names.pattern(w, at, missing)
  local near = near_ref(w, missing, true)
  if near then
    w.problem(w, at, "the pattern names \"%s\"; did you mean \"%s\"?", missing, near)
  elseif w.thing then
    w.problem(w, at, "the pattern names \"%s\", but no prototype has this ref: help patterns", missing)
  end
end

-- methods and properties

local FIXED = set("id ref protos location contents owner")

--- Reports the call of a method that NAME isn't, of an object.
local function check_method(w, callee, receiver)
  local name, methods = callee.name, w.names.methods
  if receiver and receiver.is_object and not methods[name] then
    if FIXED[name] or properties.is_known(w, name) then
      w.problem(w, callee.at, "\"%s\" is a property: write o.%s", name, name)
    elseif calls.meant(name) then
      w.problem(w, callee.at, "objects have no method \"%s\"; write %s", name, calls.meant(name))
    else
      w.unknown_name(w, callee.at, "objects have no method", name, methods)
    end
  elseif receiver and receiver.kind == "event" then
    w.problem(w, callee.at, "e isn't an object; e.this and e.actor are")
  elseif receiver and receiver.is_test then
    w.test_methods = w.test_methods or build.test_methods()
    if not w.test_methods[name] and name ~= "room" then
      w.unknown_name(w, callee.at, "t has no", name, w.test_methods)
    end
  elseif not receiver and callee.kind == "member" and callee.of_object then
    if methods[name] then
      w.problem(w, callee.at, "write :%s(...) with a colon", name)
    else
      local near = w.nearest(w, name, methods)
      if near then
        w.problem(w, callee.at, "objects have no method \"%s\"; did you mean :%s(...)?", name, near)
      end
    end
  end
end

-- the whole

--- Reports e.actor.notes.seen: NOTES is a method. MEMBER is that before the dot at w.at.
function names.member(w, member)
  if member.kind ~= "member" or not member.of_object or w.kinds[w.at] ~= "." or w.in_package then return end
  local name = member.name
  if w.names.methods[name] and not properties.is_known(w, name) then
    w.problem(w, member.at, "\"%s\" is a method: write :%s(…) before the dot", name, name)
  end
end

--- Checks a call, of a method of RECEIVER unless that is nil, and adds to RESULT what is known of its value.
function names.called(w, callee, args, receiver, result)
  check_method(w, callee, receiver)
  check_refs(w, callee, args, receiver)
  check_accepted(w, callee, args)
  check_perform(w, callee, args, receiver)
  if callee.kind == "global" and callee.name == "command" and text_of(w, args[1]) then check_twice(w, args[1].at) end
  result.target = target_of(w, callee, args)
  result.is_object = result.is_object or result.target ~= nil and not w.in_package
    or receiver and receiver.is_test and MAKES_OF_TEST[callee.name] or nil
end

--- Adds to MEMBER what is known of t.this and the like.
function names.of_test(w, member, name)
  if OF_TEST[name] then member.is_object, member.is_this = true, name == "this" end
end

return names
