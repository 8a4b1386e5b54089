-- A lever that comes up by itself, even if the server was restarted meanwhile.
command("pull {this}", function(e)
  e.this.down = true
  e.this:after(10, "rise")
  return "It goes down."
end)

on("timer:rise", function(e) e.this.down = nil end)

test("the lever comes up after ten seconds", function(t)
  t.this.name = "a lever"
  t:command(t:player("Ann"), "pull lever")
  t:advance(9)
  t:ok(t.this.down, "it stays down for a while")
  t:advance(1)
  t:equal(t.this.down, nil)
end)
