-- A plaque that names the players who last solved its tale.
local manners = require("manners")
local rolls = require("rolls")
local tales = require("tales")
local verbs = require("verbs")

local function names_text(plaque)
  local tale = verbs.living(plaque.tale)
  local names, times = {}, 0
  if tale then names, times = tales.names(tale) end
  return rolls.text(names, times, { plaque.plaque_some, "It names {names}." }, { plaque.plaque_none, "It is blank." })
end

on("describe", function(e) return names_text(e.this) end)

command("read {this}", function(e)
  verbs.must(verbs.may("read", { actor = e.actor, thing = e.this }))
  manners.must_show(e.actor)
  e.actor:act("{Actor} {verb:read} {the thing}.", { thing = e.this }, { unseen_is_silent = true })
  e.actor:tell(names_text(e.this))
  after_event("read", { actor = e.actor, thing = e.this })
end)
