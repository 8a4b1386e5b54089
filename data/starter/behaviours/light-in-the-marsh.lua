-- The story of this world, as a quest in the journal. Its hints are those of Pim's card.
on("call:hint", function(e)
  return object("lamplighter-card"):call("advise", { who = e.data.who, rung = e.data.rung })
end)

--- Whoever read the ledger before they were asked to has done that.
on("quest", function(e)
  if e.how == "step" and e.text == "ledger" and notes(e.actor).ledger then
    e.this:call("step", { who = e.actor })
  end
end)

test("the quest goes from the lamp to the ledger, and further for a player who has read it", function(t)
  local ann = t:player("Ann", t:room("Landing"))
  t:create("light", { name = "a torch", lit = true, location = ann })
  t.this.giver = ann.location
  t:has(t:command(ann, "journal begin light in the marsh"), "lamp")
  t:has(t:command(ann, "hint"), "a light of their own")
  notes(ann).ledger = true
  t:create("storm-lamp", { location = ann.location })
  t:has(t:command(ann, "take brass lamp"), "iron key")
end)
