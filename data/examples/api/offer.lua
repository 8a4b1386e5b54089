-- The game asks in its own words, and names who asks.
command("beg {this}", function(e)
  local ok, why = e.actor:offer("Sister Maud would bless you.", function(yes)
    return yes and "You feel blessed." or "Sister Maud smiles all the same."
  end)
  if not ok then return why end
end)

test("a yes is a blessing", function(t)
  t.this.name = "Sister Maud"
  local ann = t:player("Ann")
  t:has(t:command(ann, "beg maud"), "would bless you")
  t:has(t:command(ann, "yes"), "You feel blessed.")
end)
