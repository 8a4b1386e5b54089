--- The linter of areas: what an entry says it is, where it is, and its timers.
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

--- True if data or a script may make one of O, or of its heirs.
local function may_be_made(world, o, depth)
  if world:is_brought(o) or depth > 10 then return true end
  for _, heir in ipairs(world.heirs[o.id] or {}) do
    if living(heir) and may_be_made(world, heir, depth + 1) then return true end
  end
  return false
end

--- Reports on("create") of a thing that only files make.
local function check_create(lint, thing, say)
  local source = lint.world:has_script(thing) and build.source(thing)
  if not source or not lint.world:kind(thing) or not source:find("on%s*%(%s*[\"']create[\"']") then return end
  if may_be_made(lint.world, thing, 0) then return end
  say("behaviour", "on(\"create\") runs when a script makes the thing, and none does: files give it its values, so "
    .. "write them here")
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
end

return lint_kinds
