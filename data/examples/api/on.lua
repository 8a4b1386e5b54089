-- Runs afterwards. A role limits it: "witness" is somebody who is there when others come in.
on("enter", "witness", function(e)
  e.this.guests = (e.this.guests or 0) + 1
end)

test("a guest is counted", function(t)
  local ann = t:player("Ann", t:place("Outside"))
  t:go(ann, t.room)
  t:equal(t.this.guests, 1)
end)
