-- Counts for the score boards: rooms explored, lines spoken, titles, and things built.
local scores = require("scores")

on("said", "actor", function(e) scores.settle_soon(e.this) end)
on("award", function(e) scores.report(e.this, "solvers", scores.deeds(e.this)) end)

on("disconnect", "actor", function(e)
  scores.settle(e.this)
  scores.build(e.this)
end)
