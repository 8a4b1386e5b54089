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

--- The first notice of a board that belongs to a story: `first_notice = { subject =, text =, by = }`, pinned soon after
--- the board was made.
on("timer:pin", function(e)
  local first = e.this.first_notice
  e.this:cancel("pin")
  if not sys.notices or not first or #sys.notices(e.this) > 0 then return end
  sys.notice_post(e.this, first.by, first.subject, first.text, 0)
end)

test("a board of a story has its first notice", function(t)
  local ann = t:player("Ann")
  local board = t:create("board", { name = "a tarred board",
    first_notice = { subject = "Lamps wanted", text = "A hundred of them.", by = "The Harbour Office" } })
  board:every(1, "pin")
  t:advance(2.1)
  t:has(t:command(ann, "read tarred board"), "Lamps wanted (The Harbour Office")
  t:has(t:command(ann, "board 1"), "A hundred of them.")
end)
