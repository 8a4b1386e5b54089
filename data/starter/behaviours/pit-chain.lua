-- Pulls the lever above from below; one finds it by touch.
command("pull|tug|yank [on] [the|rusty] chain|handle", function(e)
  e.actor:act("{Actor} {verb:pull} {the chain}.", { chain = e.this })
  object("mill-lever"):call("pull")
end)

test("the chain pulls the lever above", function(t)
  local ann = t:player("Ann")
  t:command(ann, "pull chain")
  t:ok(object("mill-lever").down)
end)
