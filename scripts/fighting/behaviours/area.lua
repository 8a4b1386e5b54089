-- Npcs of an area: their tempers and their healing, some rooms per transaction.
local body = require("body")
local temper = require("temper")

on("timer:area_temper", function(e) temper.tick(e.this, e.data) end)
on("timer:area_tend", function(e) body.tend(e.this, e.data.from, e.data.whole) end)
