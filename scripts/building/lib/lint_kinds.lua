--- The linter of areas: what an entry says it is, where it is, and its timers.
local set = require("words").set

local lint_kinds = {}

local WORDS = { prototype = true, thing = true } -- words of entries that promise nothing

--- Returns the prototypes of THING as builders write them.
local function written(lint, thing)
  local names = {}
  for i, proto in ipairs(thing.protos) do names[i] = "\"" .. lint.world:name(proto) .. "\"" end
  return table.concat(names, ", ")
end

--- Reports an entry whose word says more than its `proto`, which stands in its place.
local function check_word(lint, thing, say)
  local word = lint.world:kind(thing)
  local kind = word and not WORDS[word] and object(word)
  if not living(kind) or thing:is(kind) then return end
  local names = written(lint, thing)
  say("proto", ("the entry says %s, but its proto makes it no %s, since proto stands in place of that word: write "
    .. "proto = { \"%s\", %s }"):format(word, word, word, names))
end

--- Reports a thing that lies nowhere and is used for nothing.
local function check_place(lint, thing, say)
  local word = lint.world:kind(thing)
  if not word or word == "prototype" or thing.location then return end
  if not thing:is("item") and not thing:is("npc") or lint.world:exists(thing) then return end
  say(nil, ("it lies nowhere, so nobody ever sees it: write at = \"ROOM\"%s"):format(
    thing:is("item") and ", or prototype in place of the word in front if others are made from it" or ""))
end

--- True if O is made from item and from nothing that could hold things, or that a script makes a holder.
local function is_plain_item(lint, o)
  if lint.world:is_emptied(o) then return false end
  for _, proto in ipairs(o.protos) do
    local is_kind = lint.world.stock[proto.ref or 0] or proto:is("container")
    if proto.ref ~= "item" and (is_kind or not is_plain_item(lint, proto)) then return false end
  end
  return #o.protos > 0
end

--- Reports a thing in another that holds none.
local function check_holder(lint, thing, say)
  local holder = thing.location
  if not lint.world:kind(thing) or not holder or lint.world:is_scripted(thing) or lint.world:is_emptied(thing) then
    return
  end
  if thing:is("exit") or not is_plain_item(lint, holder) then return end
  local name = lint.world:name(holder)
  say("at", ("it lies in %s, which holds nothing, so nobody ever sees it: write container in place of item for %s, or "
    .. "at = \"ROOM\" here"):format(name, name))
end

--- Reports coins of a builder: only the game and wizards make any.
local function check_coins(lint, thing, say)
  if lint.world:kind(thing) and thing:is("coin") and build.maker(thing) then
    say(nil, "coins are made by the game and its wizards: take it out (for a quest's reward: help making quests)")
  end
end

--- Reports timers that nothing handles.
local function check_timers(thing, say)
  for _, timer in ipairs(build.timers(thing)) do
    if not handles(thing, "timer:" .. timer.name) then
      say("timers", ("the timer \"%s\" does nothing: write on(\"timer:%s\", function(e) … end) in its behaviour, or "
        .. "take it out"):format(timer.name, timer.name))
    end
  end
end

--- Reports a lock that is open, and one of a thing that has none.
local function check_locked(lint, thing, say)
  local own = lint.world.own[thing.id]
  if own.locked ~= true or lint.world:has_script(thing) then return end
  if own.open == true then
    say("locked", "it is locked and open at once: write open = false, or take out locked")
  elseif thing:is("item") and not thing:is("container") then
    say("locked", "only containers and exits have locks: write container in place of item, or take out locked")
  end
end

--- Reports on("create") of a thing that only files make.
local function check_create(lint, thing, say)
  local source = lint.world:has_script(thing) and build.source(thing)
  if not source or not lint.world:kind(thing) or not source:find("on%s*%(%s*[\"']create[\"']") then return end
  if lint.world:any(thing, function(one) return lint.world:is_brought(one) end) then return end
  say("behaviour", "on(\"create\") runs when a script makes the thing, and none does: files give it its values, so "
    .. "write them here")
end

-- What people do to a machine or a fixture, and seldom to what they carry.
local WORKED = set("pull push press crank climb turn ring sit lean operate")

--- Returns the verb of a command with {this} in SOURCE that is for a machine, or nil.
local function worked_by(source)
  for verbs in source:gmatch("%f[%w_]command%s*%(%s*[\"']([%a|]+) [^\"']*{this}") do
    for verb in verbs:gmatch("%a+") do
      if WORKED[verb] then return verb end
    end
  end
  return nil
end

--- Reports a lever that stands in a room and that anybody may carry away.
local function check_machine(lint, thing, say)
  local room = thing.location
  if not lint.world:kind(thing) or not thing:is("item") or not room or not room:is("room") then return end
  local seen, list = {}, { thing }
  local verb
  while #list > 0 do
    local one = table.remove(list)
    local own, is_stock = lint.world.own[one.id], lint.world.stock[one.ref or 0]
    if own and own.portable ~= nil and not is_stock then return end
    local source = not is_stock and lint.world:has_script(one) and build.source(one)
    local taken = source and source:gsub("[\"']take[\"']%s*,%s*[\"']from[\"']", "") -- what lies in it
    if taken and taken:find("[\"']take[\"']") then return end
    verb = verb or source and worked_by(source)
    for _, proto in ipairs(one.protos) do
      if not seen[proto.id] then seen[proto.id], list[#list + 1] = true, proto end
    end
  end
  if verb and thing.portable ~= false then
    say("portable", ("people %s it where it stands, and anybody can carry it away: write portable = false, or "
      .. "portable = true if that is meant"):format(verb))
  end
end

--- Looks at THING. SAY(NAME, TEXT) reports.
function lint_kinds.check(lint, thing, say)
  if thing.vnum ~= nil then return end
  check_word(lint, thing, say)
  check_place(lint, thing, say)
  check_holder(lint, thing, say)
  check_coins(lint, thing, say)
  check_timers(thing, say)
  check_locked(lint, thing, say)
  check_create(lint, thing, say)
  check_machine(lint, thing, say)
end

return lint_kinds
