-- Pulls the lever above from below; one finds it by touch.
command("pull|tug|yank [on] [the|rusty] chain|handle", function(e)
  act(e.actor, "{Actor} {verb:pull} {the chain}.", { chain = e.this })
  object("mill-lever"):call("pull")
end)
