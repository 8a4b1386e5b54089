-- Forbids and keeps what the handler did: it counts. A returned text would undo that.
before("take", function(e)
  e.this.tries = (e.this.tries or 0) + 1
  return stop("The idol is too hot to touch.")
end)

test("it counts the tries", function(t)
  t.this.name = "an idol"
  local ann = t:player("Ann")
  t:has(t:command(ann, "take idol"), "too hot")
  t:equal(t.this.tries, 1)
end)
