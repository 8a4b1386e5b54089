command("open {this}", function(e) return "It is full of moths." end)

test("there are moths", function(t)
  t.this.name = "a purse"
  t:has(t:command(t:player("Ann"), "open purse"), "moths")
end)
