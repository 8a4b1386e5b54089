-- The pump in the yard works.
command("pump [water]", function(e)
  e.actor:act("{Actor} {verb:pump}. It gives three creaks, a cough, and then very cold water.")
end)
command("work|use [the] pump", function(e) e.actor:perform("pump") end)

test("the pump gives water", function(t)
  local ann = t:player("Ann", object("yard"))
  t:has(t:command(ann, "pump"), "very cold water")
  t:has(t:command(ann, "use pump"), "very cold water")
end)
