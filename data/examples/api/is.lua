-- Prototypes are named by their ref.
command("wash {what}", function(e)
  if not e.what:is("garment") then return "That isn't clothing." end
  e.actor:act("{Actor} {verb:wash} {the what}.", e)
end)

test("only clothes are washed", function(t)
  local ann = t:player("Ann")
  t:create("garment", { name = "a shirt" })
  t:create("item", { name = "a stone" })
  t:has(t:command(ann, "wash shirt"), "You wash the shirt.")
  t:has(t:command(ann, "wash stone"), "isn't clothing")
end)
