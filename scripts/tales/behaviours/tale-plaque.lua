-- A plaque that names the players who last solved its tale.
local tales = require("tales")
local verbs = require("verbs")
local words = require("words")

on("describe", function(e)
  local tale = verbs.living(e.this.tale)
  local names, times = {}, 0
  if tale then names, times = tales.names(tale) end
  local text = #names > 0 and e.this.plaque_some or e.this.plaque_none
  if type(text) ~= "string" then text = #names > 0 and "It names {names}." or "It is blank." end
  return quote((text:gsub("{(%l+)}", { names = words.list(names), count = tostring(times) })))
end)
