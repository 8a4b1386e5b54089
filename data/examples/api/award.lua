-- An honour, once for each player.
command("climb {this}", function(e)
  if e.actor:award("tower", "Climber of the tower") then
    return "You are the tower's newest climber."
  end
  return "You have been up here before."
end)

test("the second climb gives nothing", function(t)
  t.this.name = "a tower"
  local ann = t:player("Ann")
  t:has(t:command(ann, "climb tower"), "newest climber")
  t:has(t:command(ann, "climb tower"), "before")
end)
