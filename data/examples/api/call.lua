-- A lock asks its clock, which may belong to somebody else; what on("call:NAME") returns is the answer.
command("try {this}", function(e)
  local hour = e.this:call("hour")
  return hour and "It is " .. hour .. " o'clock: the lock is shut." or "The clock doesn't answer."
end)

on("call:hour", function(e) return e.this.hour end)

test("the answer comes back", function(t)
  t.this.name, t.this.hour = "a lock", 7
  t:has(t:command(t:player("Ann"), "try lock"), "It is 7 o'clock")
end)
