--- Behaviour trees: `tree` of an npc decides what it does next (help behaviour trees).
---
--- 1. The tree is walked from its root every `pace` seconds while a player is in the npc's area. A node succeeds
--- (true), fails (false) or is still RUNNING; a running node goes on next time.
--- 2. `_tree` of the npc has the state of running nodes by their path ("1.2": the second of the first): which one of a
--- sequence is next, until when it waits, whom it has to do with. A node that is not reached forgets its state. It is
--- durable, so an npc goes on after a crash. `_tree_done` has when a node with `every` was last done.
--- 3. Nothing runs where nobody is: the timer is set again only while the area has a player. At the hours in `due` an
--- npc decides once all the same; it is then where it wanted to go at once.
--- 4. A walk looks at NODES nodes, nests DEPTH deep, and performs LINES lines.
local conditions = require("conditions")
local effects = require("effects")
local exits = require("exits")
local near = require("near")
local shapes = require("shapes")
local values = require("values")
local verbs = require("verbs")

local trees = {}

shapes.add("tree_node", "a node of a behaviour tree", {
  first = { "list of tree_node", "the first that can be done" },
  all = { "list of tree_node", "all, one after the other" },
  random = { "list of tree_node", "one of them by chance" },
  sees = { "condition | list of condition", "looks for a player here for whom it holds" },
  go = { "ref of room", "walks there" },
  wander = { "boolean", "takes a step in its area" },
  wait = { "number 0..86400", "seconds" },
  say = { "text | list of text", "says it" },
  perform = { "text | list of text", "types it" },
  does = { "effect | list of effect", "effects" },
  call = { "text", "its own on(\"call:NAME\")" },
  when = { "condition | list of condition", "a condition" },
  every = { "seconds", "at most once in that time" },
  always = { "boolean", "it counts as done even if it could not be" },
})
shapes.fill_key("tree_node", "say", "name")
shapes.property("thinker", "tree", "tree_node")

local NODES, DEPTH, LINES, CHILDREN = 200, 12, 4, 20
local RUNNING = "running"

--- Returns the children in VALUE.
local function children_of(value)
  local list = {}
  for i, one in ipairs(values.fields(value)) do
    if i <= CHILDREN then list[i] = values.fields(one) end
  end
  return list
end

local function perform(run, line)
  line = effects.text(line)
  if not line or run.lines >= LINES then return false end
  run.lines = run.lines + 1
  return run.npc:perform(line) == true
end

--- Moves the npc to GOAL at once, where nobody could see it walk.
local function be_there(npc, goal)
  local maker = build.maker(npc)
  if maker and not build.accepts(maker, goal) then return false end
  return exits.way_to(npc, goal) ~= nil and verbs.move(npc, npc, goal, "walk") == true
end

local kinds = {} -- member of a node -> FN(run, value, path, state): its result

--- One succeeds as soon as a child does, and fails if all do.
function kinds.first(run, value, path)
  for i, child in ipairs(children_of(value)) do
    local result = trees.node(run, child, path .. "." .. i)
    if result then return result end
  end
  return false
end

--- All children have to succeed, one after the other. It goes on with the one that is running.
function kinds.all(run, value, path, state)
  local list, at = children_of(value), values.number(state.at, 1)
  for i = at, #list do
    local result = trees.node(run, list[i], path .. "." .. i)
    if result == RUNNING then state.at = i end
    if result ~= true then return result end
  end
  return true
end

--- One of the children by chance, which is kept while it is running.
function kinds.random(run, value, path, state)
  local list = children_of(value)
  if #list == 0 then return false end
  local at = values.number(state.at, 0)
  if not list[at] then at = random(1, #list) end
  local result = trees.node(run, list[at], path .. "." .. at)
  if result == RUNNING then state.at = at end
  return result
end

--- Does something with a player here whom the npc sees and for whom the condition holds.
function kinds.sees(run, value, path, state)
  local found = verbs.living(state.who)
  local place = run.npc.location
  local function fits(one)
    return one and one.location == place and sees(run.npc, one) and conditions.holds(value, one, run.npc)
  end
  if not fits(found) then found = nil end
  for _, one in ipairs(found and {} or place.contents) do
    if not found and one:is("player") and fits(one) then found = one end
  end
  if not found then return false end
  local before = run.who
  run.who = found
  local result = trees.node(run, run.child, path .. ".who", true)
  run.who = before
  if result == RUNNING then state.who = found end
  return result
end

function kinds.perform(run, value) return perform(run, value) end

kinds["say"] = function(run, value)
  if run.lines >= LINES then return false end
  run.lines = run.lines + 1
  effects.say(value, run.who, run.npc)
  return true
end

kinds["does"] = function(run, value)
  if run.lines >= LINES then return false end
  run.lines = run.lines + 1
  return effects.try(value, run.who, run.npc, true) == true
end

kinds["call"] = function(run, value)
  return type(value) == "string" and run.npc:call(value, { who = run.who }) and true or false
end

--- Walks to a room, a step at a time.
function kinds.go(run, value)
  local npc, goal = run.npc, conditions.object(value)
  if not goal or not goal:is("room") then return false end
  if npc.location == goal then return true end
  if not near.is_seen(npc, goal) then return be_there(npc, goal) end
  local exit = exits.way_to(npc, goal)
  if not exit or not perform(run, "go " .. exit.name) then return false end
  return npc.location == goal or RUNNING
end

--- Takes a step somewhere in its area.
function kinds.wander(run)
  local here, open = run.npc.location, {}
  for _, exit in ipairs(here.contents) do
    local to = exits.open_goal(exit)
    if to and to ~= here and to.area == here.area and not to.no_wandering then open[#open + 1] = exit.name end
  end
  return #open > 0 and perform(run, "go " .. open[random(1, #open)])
end

--- Does nothing for some seconds.
kinds["wait"] = function(_, value, _, state)
  local seconds = values.bounded(value, 0, 86400, 0)
  if not state.till then state.till = now() + seconds end
  if now() >= state.till then return true end
  return RUNNING
end

-- The order in which the members of a node are looked for; `sees` has the others as its child.
local ORDER = { "sees", "first", "all", "random", "go", "wander", "wait", "does", "call", "say", "perform" }

--- Returns the member that makes NODE what it is, and its function.
local function kind_of(node, not_sees)
  for _, name in ipairs(ORDER) do
    if node[name] ~= nil and not (not_sees and name == "sees") then return name, kinds[name] end
  end
  return nil
end

--- True if NODE may be done now: its condition holds, and it was not done within `every` seconds.
local function may_do(run, node, path)
  local last = values.number(node.every, 0) > 0 and values.fields(run.npc._tree_done)[path]
  local is_running = values.fields(run.old)[path] ~= nil
  if last and not is_running and now() - last < node.every then return false end
  return conditions.holds(node.when, run.who, run.npc)
end

--- Does NODE, which may be done now. NOT_SEES: it is the child of its own `sees`. A node with just a condition
--- succeeds.
local function do_node(run, node, path, not_sees)
  local name, kind = kind_of(node, not_sees)
  if not kind then return not_sees or node.when ~= nil end
  local state = {}
  for key, value in pairs(values.fields(values.fields(run.old)[path])) do state[key] = value end
  run.child = name == "sees" and node or nil
  local result = kind(run, node[name], path, state)
  if result == RUNNING then run.new[path] = state end
  return result
end

--- Returns the result of NODE at PATH. NOT_SEES as above.
function trees.node(run, node, path, not_sees)
  run.nodes, run.depth = run.nodes + 1, run.depth + 1
  local result = false
  local is_able = run.nodes <= NODES and run.depth <= DEPTH and verbs.living(run.npc) and run.npc.location
  if is_able and (not_sees or may_do(run, node, path)) then result = do_node(run, node, path, not_sees) end
  run.depth = run.depth - 1
  if not_sees then return result end
  if result == true and values.number(node.every, 0) > 0 then run.done[path] = math.floor(now()) end
  return result == false and node.always == true or result
end

local function is_busy(npc)
  return npc.fighting or verbs.living(npc.following) or verbs.living(npc.guiding)
end

--- True if OLD, a table in a property or nil, holds what NEW does; so nothing needs to be written.
local function is_same(old, new)
  local function holds(a, b)
    for path, state in pairs(b) do
      local other = a[path]
      if other == nil then return false end
      for key, value in pairs(state) do
        if other[key] ~= value then return false end
      end
    end
    return true
  end
  return old ~= nil and holds(old, new) and holds(new, old)
end

--- Decides once what NPC does, and does it.
function trees.think(npc)
  if not npc.location or not npc.location:is("room") or npc.tree == nil or is_busy(npc) then return end
  local run = { npc = npc, nodes = 0, depth = 0, lines = 0, old = npc._tree, new = {}, done = {} }
  trees.node(run, values.fields(npc.tree), "0")
  if not verbs.living(npc) then return end
  local new = next(run.new) and run.new
  if new and not is_same(npc._tree, new) or not new and npc._tree ~= nil then npc._tree = new end
  if not next(run.done) then return end
  local done = {}
  for path, time in pairs(values.fields(npc._tree_done)) do done[path] = time end
  for path, time in pairs(run.done) do done[path] = time end
  npc._tree_done = done
end

local function pace_of(npc)
  return values.bounded(npc.pace, 2, 3600, 5)
end

--- True if a player could see NPC.
function trees.is_awake(npc)
  return npc.location ~= nil and near.is_visited(near.area_of(npc))
end

--- Lets NPC decide from now on, as long as a player is in its area.
function trees.rouse(npc)
  if npc.tree ~= nil and trees.is_awake(npc) and not near.time_left(npc, "think") then
    npc:after(random(1, math.max(1, math.floor(pace_of(npc)))), "think")
  end
end

--- Called by the timer of NPC.
function trees.go_on(npc)
  if npc.tree == nil or not trees.is_awake(npc) then return end
  npc:after(pace_of(npc), "think")
  trees.think(npc)
end

return trees
