on("time:dusk", function(e) e.this.lit = true end)

test("the lamp is lit at dusk", function(t)
  t:event(t.this, "time:dusk")
  t:ok(t.this.lit)
end)
