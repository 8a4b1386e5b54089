-- A character reads it; of a room, everybody in it.
command("knock on {this}", function(e)
  e.actor:tell("You knock.")
  e.room:tell("Somebody inside {the this} knocks back.", { this = e.this })
end)

test("the player and the room are told", function(t)
  t.this.name = "a coffin"
  local ann, bob = t:player("Ann"), t:player("Bob")
  t:has(t:command(ann, "knock on coffin"), "You knock.")
  t:has(t:told(bob), "Somebody inside the coffin knocks back.")
end)
