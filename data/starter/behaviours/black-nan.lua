-- Keeps the cave. The name of her ship, said to her, opens it for whoever says it; so does beating her in a fight. Her
-- talk leads to the word for who has read it, or to nothing.
local WORD = "halcyon"

local function is_friend(who) return who:notes().nan == true end

local function befriend(nan, who)
  if is_friend(who) then return nan:perform("say You know the way.") end
  who:notes().nan = true
  nan:act("{Actor} {verb:lower} the boathook.")
  nan:perform("say Then somebody read it. Go in; it is in the chest. Tell them I kept the lamp trimmed.")
end

before("leave", "witness", function(e)
  if e.text ~= "north" or e.actor == e.this or not e.actor:is("player") or is_friend(e.actor) then return nil end
  return "Black Nan puts the boathook across your way. \"Nobody goes in there who cannot tell me why.\" "
    .. "You could talk to her."
end)

on("hear", "witness", function(e)
  if e.actor:is("player") and e.how == "say" and e.text:lower():find(WORD, 1, true) then befriend(e.this, e.actor) end
end)

command("ask {this} about {topic:text}", function(e)
  e.actor:act("{Actor} {verb:ask} {the this} about \"{topic}\".", { this = e.this, topic = e.topic })
  if e.topic:lower():find(WORD, 1, true) then return befriend(e.this, e.actor) end
  e.this:perform("say Ask me by her name, or do not ask.")
end)

command("talk [to|with] {this}", function(e)
  if e.this.fighting then refuse("Not over a boathook. You could flee first.") end
  if is_friend(e.actor) then
    return e.this:perform(e.actor:notes().keeper and "say I saw it burn. I had to sit down." or "say You know the way.")
  end
  local read = e.actor:notes().hold
  local says = { "I have come for the lens.", "Ishbel sent me.", "Nothing. I will go." }
  if read then table.insert(says, 1, "Halcyon.") end
  local index, said = e.actor:choose("Well?", says)
  if not index or e.actor.location ~= e.this.location then return "You let it be." end
  e.actor:perform("say " .. said)
  if said:find("lens", 1, true) then
    e.this:perform("say They all have. It did not shine when it should have, so it need not shine now.")
  elseif said:find("Ishbel", 1, true) then
    e.this:perform("say Ishbel knows where I wrote it down. Go and read, and then say her name to me.")
  end
end)

test("only a player who says the name of the ship passes", function(t)
  local there = t:place("A cave")
  create("exit", { name = "north", to = there, location = t.room })
  local ann = t:player("Ann")
  t:create("light", { name = "a torch", lit = true, location = ann })
  local nan = t:create("black-nan", { location = t.room })
  t:refused(ann, "north", "boathook")
  t:has(t:command(ann, "ask nan about the weather"), "by her name")
  t:has(t:command(ann, "say Halcyon!"), "lower")
  t:command(ann, "north")
  t:equal(ann.location, there)
  local bea = t:player("Bea")
  t:refused(bea, "north", "boathook")
  nan:destroy()
  t:command(bea, "north")
  t:equal(bea.location, there)
end)
