command("throw {this}", function(e)
  local ok, why = e.this:move(e.this.goal)
  if not ok then return why end
end)

test("it lands in the sea", function(t)
  t.this.name = "a stone"
  t.this.goal = t:place("In the Sea")
  t:command(t:player("Ann"), "throw stone")
  t:equal(t.this.location.name, "In the Sea")
end)
