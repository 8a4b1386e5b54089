--- A bulletin board on which people pin notices. Its other commands are in commands/boards.lua.
local boards = require("boards")
local verbs = require("verbs")
local words = require("words")

on("describe", function(e)
  if not sys.notices then return end -- a build without the module boards
  local count = #sys.notices(e.this)
  if count == 0 then return "Nothing is pinned to it." end
  return count == 1 and "One notice is pinned to it: <cmd read board>read</> it."
    or words.fill("{count} notices are pinned to it: <cmd read board>read</> them.", { count = count })
end)

command("read {this}", function(e)
  verbs.needs(sys.notices, "boards")
  boards.list(e.actor, e.this)
end)

test("a board can be read, and says whether there is anything to read", function(t)
  local ann = t:player("Ann")
  t:create("board", { name = "an oak board" })
  t:has(t:command(ann, "look oak board"), "Nothing is pinned")
  t:has(t:command(ann, "read oak board"), "is empty")
  t:has(t:command(ann, "take oak board"), "can't be taken")
end)
