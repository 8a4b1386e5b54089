-- Fires act triggers on actions that a character sees (rules/triggers.lua).
local finding = require("trigger_find")
local triggers = require("triggers")

on("act", "witness", function(e)
  if e.actor == e.this or not e.this:is("character") or not e.text then return end
  local text = finding.typed(e.text)
  local other = e.thing
  local vars = { actor = e.actor or "", arg = text, victim = other and other:is("character") and other or "",
    object = other and not other:is("character") and other or "" }
  triggers.fire(e.this, "act", vars,
    { first = true, sure = true, late = true, matches = function(known) return triggers.hears(known, text) end })
end)

test("an act trigger answers its action, and no other", function(t)
  local npc = create("npc", { name = "a guard", location = t.room })
  triggers.attached(npc, { "act" }, "say Good day.", { number = 0, argument = "bows" })
  local ann = t:player("Ann")
  t:lacks(t:command(ann, "wave"), "Good day.")
  t:has(t:command(ann, "bow"), "Good day.")
end)
