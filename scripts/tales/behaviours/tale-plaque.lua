-- A plaque that names the players who last solved its tale.
local manners = require("manners")
local tales = require("tales")
local verbs = require("verbs")
local words = require("words")

local function names_text(plaque)
  local tale = verbs.living(plaque.tale)
  local names, times = {}, 0
  if tale then names, times = tales.names(tale) end
  local text = #names > 0 and plaque.plaque_some or plaque.plaque_none
  if type(text) ~= "string" then text = #names > 0 and "It names {names}." or "It is blank." end
  return quote((text:gsub("{(%l+)}", { names = words.list(names), count = tostring(times) })))
end

on("describe", function(e) return names_text(e.this) end)

command("read {this}", function(e)
  verbs.must(verbs.may("read", { actor = e.actor, thing = e.this }))
  manners.must_show(e.actor)
  e.actor:act("{Actor} {verb:read} {the thing}.", { thing = e.this }, { unseen_is_silent = true })
  e.actor:tell(names_text(e.this))
  after_event("read", { actor = e.actor, thing = e.this })
end)
