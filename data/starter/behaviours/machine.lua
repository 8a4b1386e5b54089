-- A quiche for a coin.
local PRICE = 1
local TYPE = " Type: <cmd buy quiche>buy quiche</>"

local function vend(e)
  local ok, reason = e.actor:pay(e.this, PRICE)
  if not ok then return reason or "The machine wants a coin, and you have none." end
  e.actor:act("{Actor} {verb:drop} a coin into {the machine}. It hums, clanks, thinks, and pushes out a quiche.",
    { machine = e.this })
  local quiche, why = create("quiche", { location = e.actor })
  if not quiche then refuse(why) end
  return "It is warm, and you are holding it."
end

command("buy [a] quiche [from {this}]", vend)
command("put|insert|drop [a|the] coin|coins|money in|into {this}", vend)
command("insert|spend [a|the] coin|coins|money", vend)
command("use|press|push {this}", vend)
command("press|push [the|a] button", vend)

local function list(e)
  e.actor:tell("Behind the glass you read: QUICHE, 1 coin. QUICHE, 1 coin. QUICHE, 1 coin." .. TYPE)
end

command("list", list)
command("read {this}", list)

command("kick|hit {this}", function(e)
  e.actor:act("{Actor} {verb:kick} {the machine}. It hums a little louder, hurt.", { machine = e.this })
end)

before("take", function() return "It has been here since before the shelter. The shelter was built around it." end)

test("a coin buys a quiche", function(t)
  local ann = t:player("Ann")
  t:create("light", { name = "a torch", lit = true, location = ann })
  t:has(t:command(ann, "buy quiche"), "coin")
  t:equal(#ann.contents, 1)
  t:create("coin", { amount = 2, location = ann })
  t:has(t:command(ann, "buy quiche"), "It is warm")
  t:has(t:command(ann, "read machine"), "QUICHE")
  t:has(t:command(ann, "insert coin"), "It is warm")
  t:has(t:command(ann, "inventory"), "quiche")
end)

test("the machine can be kicked, but not taken", function(t)
  local ann = t:player("Ann")
  t:create("light", { name = "a torch", lit = true, location = ann })
  t:has(t:command(ann, "kick machine"), "hurt")
  t:refused(ann, "take machine", "since before the shelter")
end)
