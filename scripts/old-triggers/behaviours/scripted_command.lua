-- Asks command triggers about each line that a player here types (rules/triggers.lua).
local finding = require("trigger_find")
local triggers = require("triggers")

local WORN, CARRIED, LYING = 1, 2, 4 -- bits of a thing's trigger: where it listens

local function listens(e, known, where)
  return triggers.is_command(known, e.word:lower()) and (where == nil or known.number & where ~= 0)
end

--- Fires the command triggers. WHERE is where a thing is from the actor's view, or nil for characters and
--- rooms.
local function ask(e, where)
  local word = finding.typed(e.word)
  local vars = { actor = e.actor, cmd = word, arg = finding.typed(e.text) }
  local options = { first = true, own = where == WORN or where == CARRIED, sure = true, broken = 0,
    matches = function(known) return listens(e, known, where) end }
  local result = triggers.fire(e.this, "command", vars, options)
  if result and result ~= 0 then return stop("") end
end

before("command", "room", function(e) return ask(e, nil) end)

before("command", "witness", function(e)
  if e.this == e.actor then return nil end
  return ask(e, not e.this:is("character") and LYING or nil)
end)

before("command", "held", function(e)
  return ask(e, e.this.worn and WORN or CARRIED)
end)

test("a command trigger takes the line, unless its result is 0", function(t)
  triggers.attached(t.room, { "command" }, "if %cmd.mudcommand% == look && window /= %arg%\n"
    .. "  %send% %actor% A street.\nelse\n  return 0\nend", { argument = "l" })
  local ann = t:player("Ann")
  t:has(t:command(ann, "look window"), "A street.")
  t:lacks(t:command(ann, "look"), "A street.")
end)

test("the number of a command trigger of a character or a room is not a chance", function(t)
  local npc = create("npc", { name = "a clerk", location = t.room })
  for _, owner in ipairs{ t.room, npc } do
    triggers.attached(owner, { "command" }, "%send% %actor% Heard by %self.name%.",
      { argument = owner == npc and "ring" or "knock", number = 0 })
  end
  local ann = t:player("Ann")
  for _ = 1, 3 do
    t:has(t:command(ann, "ring"), "Heard by")
    t:has(t:command(ann, "knock"), "Heard by")
  end
end)

test("a trigger's actions stay if it lets the line go on and the game refuses it", function(t)
  local npc = create("npc", { name = "a clerk", location = t.room })
  triggers.attached(npc, { "command" }, "say So.\nreturn 0\nwait 1 s\nsay You asked %arg%.", { argument = "kill" })
  local ann = t:player("Ann")
  t:has(t:command(ann, "kill clerk"), "A clerk says, \"So.\"\nNobody fights here.")
  t:advance(1.1)
  t:has(t:told(ann), "You asked clerk.")
end)
