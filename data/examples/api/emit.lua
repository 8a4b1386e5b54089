-- An event of your own: everything in the room may handle it.
command("strike {this}", function(e) e.this:emit("gong", { loud = 3 }) end)

on("gong", function(e) e.this.heard = e.data.loud end)

test("the gong itself hears it", function(t)
  t.this.name = "a gong"
  t:command(t:player("Ann"), "strike gong")
  t:equal(t.this.heard, 3)
end)
