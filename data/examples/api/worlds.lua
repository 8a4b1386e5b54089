command("look into {this}", function(e)
  local names = {}
  for _, world in ipairs(worlds()) do names[#names + 1] = world.name end
  return #names > 0 and "You see " .. table.concat(names, ", ") .. "." or "You see only mist."
end)

test("a world by itself sees mist", function(t)
  t.this.name = "a mirror"
  t:has(t:command(t:player("Ann"), "look into mirror"), "You see only mist.")
end)
