on("timer:boil", function(e) e.this.hot = true end)

test("the kettle boils after a minute", function(t)
  t.this:after(60, "boil")
  t:advance(60)
  t:ok(t.this.hot, "it is still cold")
end)
