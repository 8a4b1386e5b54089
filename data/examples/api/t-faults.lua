command("read {this}", function(e) return e.this.page.text end)

test("without a page it is an error, which is expected here", function(t)
  t.this.name = "a scroll"
  t:command(t:player("Ann"), "read scroll")
  t:equal(#t:faults(), 1)
end)
