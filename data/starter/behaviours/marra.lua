-- Marra's answers are rows of data (inn.lua). Here are their tests.
test("Marra offers what is there, and knows who lit the tower", function(t)
  local ann = t:player("Ann", object("common-room"))
  t:has(t:command(ann, "ask marra about cider"), "Somebody has to drink it")
  for _, thing in ipairs(object("common-room").contents) do
    if thing:is("cider") then thing:move(ann) end
  end
  t:has(t:command(ann, "ask marra about cider"), "walked off with the jug")
  t:has(t:command(ann, "ask marra about hello"), "whoever has the jug")
  t:has(t:command(ann, "x hook"), "no name over it")
  ann:award("lamplighter", "Lamplighter of Wick")
  t:has(t:command(ann, "x hook"), "your name")
  t:has(t:command(ann, "ask marra about hook"), "your name")
  local bob = t:player("Bob", ann.location)
  t:lacks(t:command(bob, "x hook"), "your name")
end)
