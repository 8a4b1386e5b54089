--- Dialogues: `dialogue` of a talker is a table of nodes by key, and a talk begins at `start` (help dialogues).
---
--- 1. A node has `say` (said aloud), `does` (effects), `instead` (other nodes, each with a condition), and `choices` or
--- `to`, the node that follows.
--- 2. A choice is one transaction: what it costs and takes, its effects, and those of the node that it leads to. If any
--- of them is refused, the talk ends there, nothing has happened, and `talk` goes on at the same choice.
--- 3. A choice shows what it costs or takes, so choosing it is the consent.
--- 4. The memory of each player (lib/memory.lua of core) has what they chose `once`, the notes, and `node`: where they
--- are. A talk that was cut off by a crash, another command or a walk goes on there for ten minutes.
local checks = require("checks")
local conditions = require("conditions")
local effects = require("effects")
local memory = require("memory")
local shapes = require("shapes")
local trade = require("trade")
local values = require("values")
local verbs = require("verbs")
local words = require("words")

local dialogues = {}

shapes.add("dialogue_node", "a node of a dialogue", {
  say = { "text | list of text", "what the npc says" },
  does = { "effect | list of effect", "effects" },
  instead = { "list of dialogue_jump", "other nodes, each with a condition" },
  choices = { "list of dialogue_choice", "what the player can say" },
  to = { "text", "the node that follows" },
})
shapes.add("dialogue_jump", "another node", {
  when = { "condition | list of condition", "a condition" },
  to = { "text", "the node" },
})
shapes.add("dialogue_choice", "a choice: {\"Hello.\", to = \"greeting\"}", {
  { "text", "what the player says" },
  text = { "text | list of text", "the same" },
  to = { "text", "the node that follows" },
  when = { "condition | list of condition", "a condition" },
  once = { "boolean", "each player can choose it once" },
  costs = { "integer 0..1000000", "coins" },
  takes = { "ref", "a thing or prototype that the player gives" },
  does = { "effect | list of effect", "effects" },
})
shapes.fill_key("dialogue_node", "say", "name")
shapes.property("talker", "dialogue", "map of dialogue_node")
shapes.property("talker", "answers", "map of (text | list of text)")

local TURNS, RESUMED, JUMPS, CHOICES, COSTS_MOST = 40, 600, 10, 12, 1000000
local TEXT, KEY, CHOSEN = 200, 40, 200 -- bytes of a choice and of a key; choices made once that are remembered
local PROMPT = "You can say:"
local ENOUGH, ENDED = "That is all, thank you.", "You leave it at that."

--- True if NPC has a dialogue.
function dialogues.has(npc)
  return values.fields(npc.dialogue).start ~= nil
end

local function node_of(npc, key)
  local node = type(key) == "string" and values.fields(npc.dialogue)[key]
  return node and values.fields(node) or nil
end

--- Returns the key under which a choice that is made once is remembered.
local function once_key(key, at)
  return words.short(key, KEY) .. " " .. at
end

local function costs_of(choice)
  return values.whole(choice.costs, 0, COSTS_MOST, 0)
end

--- Returns the choices of the node KEY that are open to WHO, each { text, is = its table, at }.
local function open_choices(npc, who, key)
  local open, seen = {}, memory.of(npc, who).chosen or {}
  for i, one in ipairs(values.fields(node_of(npc, key).choices)) do
    if #open >= CHOICES then break end
    local choice = values.fields(one)
    local text = effects.text(choice.text or choice[1])
    local gone = choice.once and seen[once_key(key, i)]
    local takes = choice.takes == nil or conditions.held(who, choice.takes, true)
    if text and not gone and takes and conditions.holds(choice.when, who, npc) then
      open[#open + 1] = { text = quote(words.short(text, TEXT)), is = choice, at = i, key = key }
    end
  end
  return open
end

--- Returns the text of CHOICE with what it takes from WHO.
local function shown(choice, who)
  local parts, costs = {}, costs_of(choice.is)
  if costs > 0 then parts[1] = words.count(costs, "coin") end
  local thing = choice.is.takes and conditions.held(who, choice.is.takes, true)
  if thing then parts[#parts + 1] = words.plain(name_of(thing, who, "the")) end
  if #parts == 0 then return choice.text end
  return choice.text .. " (" .. sentence("for") .. " " .. quote(table.concat(parts, sentence(" and "))) .. ")"
end

local function take_payment(npc, who, choice)
  local costs = costs_of(choice)
  if costs > 0 then
    local ok, why = who:pay(npc, costs)
    if not ok then refuse("{Why}", { why = why or "You can't pay that." }) end
    trade.note("moved", "to npcs", costs)
  end
  if choice.takes == nil then return end
  local thing = conditions.held(who, choice.takes, true)
  if not thing then refuse("You no longer have that.") end
  verbs.must(verbs.may("give", { actor = who, thing = thing, from = who, to = npc }))
  verbs.must(verbs.move(who, thing, npc, "give"))
  who:tell("You give {the thing} to {the npc}.", { thing = thing, npc = npc })
  after_event("give", { actor = who, thing = thing, from = who, to = npc })
end

--- Returns the node that stands for KEY, after `instead`.
local function resolve(npc, who, key)
  for _ = 1, JUMPS do
    local node, other = node_of(npc, key), nil
    for _, row in ipairs(values.fields(node and node.instead)) do
      row = values.fields(row)
      if not other and node_of(npc, row.to) and conditions.holds(row.when, who, npc) then other = row.to end
    end
    if not other then return key end
    key = other
  end
  return key
end

--- Enters the node KEY, and those that follow it without a choice. Returns the node where WHO may choose, or nil at
--- the end.
local function enter(npc, who, key)
  for _ = 1, JUMPS do
    key = resolve(npc, who, key)
    local node = node_of(npc, key)
    if not node then return nil end
    effects.say(node.say, who, npc)
    effects.run(node.does, who, npc)
    if not verbs.living(npc) then return nil end
    if node.choices ~= nil then return key end
    key = node.to
  end
  return nil
end

--- Remembers where the talk is, and where a new one would begin.
local function remember(npc, who, key)
  local own = memory.write(npc, who)
  own.node, own.begins = key, key and resolve(npc, who, "start")
end

--- Makes WHO's CHOICE. Returns the next node, or nil at the end.
local function choose_one(npc, who, choice)
  take_payment(npc, who, choice.is)
  if choice.is.once then
    local own = memory.write(npc, who)
    if not own.chosen then own.chosen = {} end
    local count = 0
    for _ in pairs(own.chosen) do count = count + 1 end
    if count < CHOSEN then own.chosen[once_key(choice.key, choice.at)] = true end
  end
  effects.run(choice.is.does, who, npc)
  local next = choice.is.to and choice.is.to ~= "end" and enter(npc, who, choice.is.to) or nil
  if verbs.living(npc) then remember(npc, who, next) end
  return next
end

--- True if WHO and NPC can still talk.
local function are_together(npc, who)
  return verbs.living(npc) ~= nil and npc.location ~= nil and npc.location == who.location and sees(who, npc)
end

--- Returns OLD, a choice that WHO was shown, as it is now; nil if it is not open any more, or costs or takes something
--- else by now.
local function still_open(npc, who, old)
  for _, choice in ipairs(open_choices(npc, who, old.key)) do
    if choice.at == old.at and shown(choice, who) == old.shown then return choice end
  end
  return nil
end

--- Asks WHO what they say at the node KEY. Returns the choice; false if that is all, nil if they do something else.
local function ask_choice(npc, who, key)
  local open, list = open_choices(npc, who, key), {}
  for i, choice in ipairs(open) do
    choice.shown = shown(choice, who)
    list[i] = choice.shown
  end
  if #open == 0 then return false end
  list[#list + 1] = ENOUGH
  local index = who:choose(PROMPT, list)
  return index and (open[index] or false)
end

--- Returns the node at which WHO's talk with NPC was cut off a short while ago, or nil. If something has happened since
--- that leads elsewhere by `instead`, the talk goes there.
local function left_at(npc, who)
  local own = memory.of(npc, who)
  if not own.node or now() - memory.time(npc, who) > RESUMED then return nil end
  local node = node_of(npc, own.node)
  if not node or node.choices == nil or own.begins and resolve(npc, who, "start") ~= own.begins then return nil end
  return resolve(npc, who, own.node) == own.node and own.node or enter(npc, who, own.node)
end

--- Returns sentences about mistakes in NPC's dialogue, for its owner.
function dialogues.mistakes(npc)
  local found = {}
  local function check(key, where)
    if key ~= nil and key ~= "end" and not node_of(npc, key) then
      found[#found + 1] = words.fill("In the dialogue, \"{node}\" leads to \"{key}\", which doesn't exist.",
        { node = quote(tostring(where)), key = quote(tostring(key)) })
    end
  end
  for key, one in pairs(values.fields(npc.dialogue)) do
    local node = values.fields(one)
    check(node.to, key)
    for _, row in ipairs(values.fields(node.instead)) do check(values.fields(row).to, key) end
    for _, choice in ipairs(values.fields(node.choices)) do check(values.fields(choice).to, key) end
  end
  return found
end

--- Returns the keys of the nodes of NPC's dialogue that nothing leads to, sorted.
local function unreached(npc)
  local seen, list, rest = { start = true }, { "start" }, {}
  local function add(key)
    if type(key) == "string" and not seen[key] then
      seen[key] = true
      list[#list + 1] = key
    end
  end
  while #list > 0 do
    local node = node_of(npc, table.remove(list)) or {}
    add(node.to)
    for _, name in ipairs({ "instead", "choices" }) do
      for _, row in ipairs(values.fields(node[name])) do add(values.fields(row).to) end
    end
  end
  for key in pairs(values.fields(npc.dialogue)) do
    if not seen[key] then rest[#rest + 1] = tostring(key) end
  end
  table.sort(rest)
  return rest
end

--- Returns the keys of nodes that lead in a circle without a choice, such as "a, b, a", or nil.
local function circle(npc)
  local keys = {}
  for key in pairs(values.fields(npc.dialogue)) do keys[#keys + 1] = tostring(key) end
  table.sort(keys)
  for _, first in ipairs(keys) do
    local key, seen, way = first, {}, {}
    while key and not seen[key] do
      seen[key], way[#way + 1] = true, key
      local node = node_of(npc, key) or {}
      key = node.choices == nil and node.instead == nil and node.to or nil
    end
    if key == first then return table.concat(way, ", ") .. ", " .. first end
  end
  return nil
end

--- Reports words of answers that nobody can say.
local function check_answers(npc, say)
  for key in pairs(values.fields(npc.answers)) do
    if type(key) == "string" and key:find(",", 1, true) then
      local list = key:gsub("%s*,%s*", "|")
      say("answers", ("nobody says \"%s\" as it stands, so it is never answered: write [\"%s\"] for several words"
        ):format(key, list))
    end
  end
end

--- Reports a node whose choices all end the talk and do nothing.
local function check_choices(npc, say)
  local keys = {}
  for key, node in pairs(values.fields(npc.dialogue)) do
    local choices, goes_on = values.list(values.fields(node).choices), false
    for _, choice in ipairs(choices) do
      for name, value in pairs(values.fields(choice)) do
        goes_on = goes_on or type(name) == "string" and value ~= nil
      end
    end
    if #choices == 1 and not goes_on then keys[#keys + 1] = tostring(key) end
  end
  table.sort(keys)
  for _, key in ipairs(keys) do
    say("dialogue", ("the choice of \"%s\" leads nowhere, and the next talk goes on there: write to = \"NODE\" in it, "
      .. "or take choices out"):format(key))
  end
end

checks.add("talker", function(npc, world, say)
  check_answers(npc, say)
  check_choices(npc, say)
  local all = values.fields(npc.dialogue)
  local is_empty = true
  for _ in pairs(all) do is_empty = false end
  if is_empty then return end
  if all.start == nil then say("dialogue", "the dialogue has no node start, where talks begin: add one") end
  for _, text in ipairs(dialogues.mistakes(npc)) do say("dialogue", words.plain(text)) end
  local round = circle(npc)
  if round then
    say("dialogue", ("the nodes %s lead in a circle without a choice: write choices in one of them, or to = \"end\""
      ):format(round))
  end
  for _, key in ipairs(all.start ~= nil and not world:has_script(npc) and unreached(npc) or {}) do
    say("dialogue", ("nothing leads to \"%s\": write to = \"%s\" in a choice, or take it out"):format(key, key))
  end
end)

--- Lets WHO talk with NPC until one of them ends it.
function dialogues.talk(npc, who)
  if build.controls(who, npc) then
    for _, text in ipairs(dialogues.mistakes(npc)) do who:tell(verbs.ready(text)) end
  end
  local key = left_at(npc, who) or enter(npc, who, "start")
  for _ = 1, TURNS do
    if not key or not verbs.living(npc) then return ENDED end
    remember(npc, who, key)
    local choice = ask_choice(npc, who, key)
    if not verbs.living(who) then return nil end
    if not are_together(npc, who) then return "You break off, because you are no longer together." end
    if choice == nil then return nil end
    if not choice then
      remember(npc, who, nil)
      return ENDED
    end
    choice = still_open(npc, who, choice)
    if choice then key = choose_one(npc, who, choice) else who:tell("You can't say that any more.") end
  end
  return nil
end

return dialogues
