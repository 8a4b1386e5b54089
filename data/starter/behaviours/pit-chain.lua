-- Pulls the lever above from below.
command("pull|tug|yank {this}", function(e)
  act(e.actor, "{Actor} {verb:pull} {the chain}.", { chain = e.this })
  object("mill-lever"):call("pull")
end)
