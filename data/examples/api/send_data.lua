-- Clients that understand data show the compass; all others read nothing.
command("hold {this}", function(e)
  e.actor:send_data("Script.Compass", { north = "up" })
  return "The needle swings."
end)

test("the player reads the text", function(t)
  t.this.name = "a compass"
  t:has(t:command(t:player("Ann"), "hold compass"), "The needle swings.")
end)
