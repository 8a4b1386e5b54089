-- Keeps the cave. It opens to a player who says the name of her ship to her, or who beats her in a fight, which she
-- gives up alive. Then she fights that player no more. Her talk leads a player who has read the word to it.
local WORD = "halcyon"

local function is_friend(who) return who:notes().nan == true end

local function to_friend(who)
  return who:notes().keeper and "I saw it burn. I had to sit down."
    or "You know the way, and it is in the chest. I have nothing else that anybody would ask for."
end

local function befriend(nan, who, words)
  if is_friend(who) then return nan:perform("say You know the way.") end
  who:notes().nan = true
  if nan.fighting == who then nan.fighting = nil end
  if who.fighting == nan then who.fighting = nil end
  nan:act("{Actor} {verb:lower} the boathook.")
  nan:perform("say " .. words)
end

local function believe(nan, who)
  befriend(nan, who, "Then somebody read it. Go in; it is in the chest. Tell them I kept the lamp trimmed.")
end

before("attack", function(e)
  if not is_friend(e.actor) then return nil end
  return "You can't. She has lowered the boathook, and it stays down before you."
end)

on("yield", function(e)
  if not e.actor:is("player") then return nil end
  befriend(e.this, e.actor, "Enough. Go in; it is in the chest. It is only glass, and I am only tired.")
end)

before("leave", "witness", function(e)
  if e.text ~= "north" or e.actor == e.this or not e.actor:is("player") or is_friend(e.actor) then return nil end
  return "Black Nan puts the boathook across your way. \"Nobody goes in there who cannot tell me why.\" "
    .. "You could talk to her."
end)

on("hear", "witness", function(e)
  if e.actor:is("player") and e.how == "say" and e.text:lower():find(WORD, 1, true) then believe(e.this, e.actor) end
end)

command("ask {this} about {topic:text}", function(e)
  e.actor:act("{Actor} {verb:ask} {the this} about \"{topic}\".", { this = e.this, topic = e.topic })
  if e.topic:lower():find(WORD, 1, true) then return believe(e.this, e.actor) end
  e.this:perform("say " .. (is_friend(e.actor) and to_friend(e.actor) or "Ask me by her name, or do not ask."))
end)

command("talk [to|with] {this}", function(e)
  if e.this.fighting then refuse("Not over a boathook. You could flee first.") end
  if is_friend(e.actor) then
    return e.this:perform("say " .. to_friend(e.actor))
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
  t:has(t:command(ann, "ask nan about lens"), "in the chest")
  t:command(ann, "north")
  t:equal(ann.location, there)
  local bea = t:player("Bea")
  t:refused(bea, "north", "boathook")
  nan:destroy()
  t:command(bea, "north")
  t:equal(bea.location, there)
end)

test("beaten, she lives and lets the winner pass, and fights them no more", function(t)
  local area = create("area", { name = "Cove", fighting = true })
  t.room.area = area
  local nan, ann = t:create("black-nan", { location = t.room }), t:player("Ann")
  t.room.light = 1
  nan.hp, nan.max_hp = 1, 8
  ann.hp, ann.max_hp = 99, 99
  t:command(ann, "kill nan")
  for _ = 1, 60 do
    if ann.fighting then t:advance(2) end
  end
  t:ok(object(nan) ~= nil, "she died")
  t:ok(is_friend(ann), "she does not let the winner pass")
  t:refused(ann, "kill nan", "boathook")
end)

test("the word ends a fight", function(t)
  t.room.area = create("area", { name = "Cove", fighting = true })
  local nan, ann = t:create("black-nan", { location = t.room }), t:player("Ann")
  t.room.light = 1
  nan.hp, nan.max_hp = 99, 99
  t:command(ann, "kill nan")
  t:has(t:command(ann, "say Halcyon"), "lower")
  t:advance(4)
  t:equal(ann.fighting, nil)
  t:equal(nan.fighting, nil)
  t:refused(ann, "kill nan", "boathook")
end)
