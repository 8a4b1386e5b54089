-- Lets the chain down from outside, so that nobody is shut out at sea.
command("pull|move {this}", function(e)
  e.actor:act("{Actor} {verb:pull} the pin.")
  object("south-capstan"):call("down")
end)

test("the pin lets a player outside come in", function(t)
  local ann = t:player("Ann", object("harbour-mouth"))
  t:refused(ann, "west")
  t:has(t:command(ann, "pull pin"), "The chain slackens")
  t:command(ann, "west")
  t:equal(ann.location, object("skiff-steps"))
end)
