-- Calls the boat, if nobody is using it.
command("ring|pull|strike {this}", function(e)
  act(e.actor, "{Actor} {verb:ring} {the bell}. It carries far over the water.", { bell = e.this })
  return object("boat"):call("fetch", { to = e.this.location })
end)
