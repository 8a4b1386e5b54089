-- Nobody gets a hand in there.
before("take", function() return "It is a hole. It stays where it is." end)
command("put|reach {hand:text} in|into {this}", function()
  return "Something small and polite pushes back."
end)

test("nobody can reach into the hole", function(t)
  local ann = t:player("Ann", t.this.location)
  t:has(t:command(ann, "put hand into hole"), "pushes back")
  t:refused(ann, "take hole", "It stays where it is.")
end)
