-- A lever: a command of its own, and a timer that undoes it after ten seconds.
-- For things.
command("pull {this}", function(e)
  if e.this.down then return "It is down already." end
  e.this.down = true
  e.actor:act("{Actor} {verb:pull} {the lever}. Something rumbles.", { lever = e.this })
  e.this:after(10, "rise")
end)

on("timer:rise", function(e) e.this.down = nil end)

test("it goes down, and comes up again", function(t)
  t.this.name = "a lever"
  local ann = t:player("Ann")
  t:has(t:command(ann, "pull lever"), "You pull the lever.")
  t:has(t:command(ann, "pull lever"), "down already")
  t:advance(10)
  t:equal(t.this.down, nil)
end)
