command("ask {this}", function(e) return "A sheet costs " .. sys.setting("market", "fee") .. "." end)

test("the fee is what the operator says", function(t)
  t.this.name = "a clerk"
  t:setting("market", "fee", 7)
  t:has(t:command(t:player("Ann"), "ask clerk"), "A sheet costs 7.")
end)
