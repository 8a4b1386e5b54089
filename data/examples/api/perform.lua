-- An npc does what a player would type.
command("wake {who:npc}", function(e)
  local ok, why = e.who:perform("say I wasn't asleep!")
  if not ok then return why end
end)

test("the npc says so", function(t)
  local ann = t:player("Ann")
  t:create("npc", { name = "Hobb" })
  t:has(t:command(ann, "wake hobb"), "I wasn't asleep!")
end)
