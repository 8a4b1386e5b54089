-- A room whose hooks have a lamp: everybody sees it there.
local lamps = require("lamps")
local verbs = require("verbs")

on("describe", { having = { "_lit_hooks" } }, function(e)
  local row = verbs.living(e.this._lit_hooks)
  if not row or row.location ~= e.this or lamps.on(row) == 0 then return nil end
  return lamps.seen(row, e.actor)
end)
