-- A menu whose dishes are no things of the room, but are named as if they were.
command("order {dish:text} from {this}", function(e)
  local dish, why = e.actor:match(e.dish, e.this.contents)
  if not dish then return why end
  e.actor:tell("You order {the dish}.", { dish = dish })
end)

test("a word of the name is enough", function(t)
  t.this.name = "a cook"
  t:create("food", { name = "a pea soup", location = t.this })
  local ann = t:player("Ann")
  t:has(t:command(ann, "order soup from cook"), "You order the pea soup.")
end)
