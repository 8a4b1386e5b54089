before("take", function(e) return "It is bolted to the wall." end)

test("it stays on the wall", function(t)
  t.this.name = "a sign"
  t:refused(t:player("Ann"), "take sign", "bolted")
end)
