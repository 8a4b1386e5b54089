-- With the lens in it the lamp on the head is lit, and all of Fathom sees it. Soon Nan has her glass again; the lamp
-- burns on for half an hour.
local SECONDS, BURNS, LIGHT = 60, 1800, 300
local SEEN = "High on the head a light opens, sweeps over the sea, and comes round."

on("put", "target", function(e)
  if not e.thing:is("ground-lens") then return end
  e.this.light = LIGHT
  e.this:after(SECONDS, "clean")
  e.this:after(BURNS, "rest")
  act(e.actor, "{Actor} {verb:set} the lens into its ring. Rings of light run over the panes, stand still, "
    .. "and begin to turn.")
  for _, room in ipairs(find({ proto = "outdoors", area = object("coast") })) do room:announce(SEEN) end
  if e.actor:is("player") then notes(e.actor).keeper = true end
  if e.actor:is("player") and award(e.actor, "fathom", "Keeper of the Fathom Light") then
    e.actor:tell("From now on you are a keeper of the Fathom Light.")
  end
end)

on("timer:clean", function(e)
  for _, thing in ipairs(e.this.contents) do
    if thing:is("ground-lens") then
      e.this.location:announce("Somebody in a black oilskin comes up the stair, nods, and takes the lens away "
        .. "to be cleaned.")
      thing:destroy()
    end
  end
end)

on("timer:rest", function(e) e.this.light = nil end)

on("describe", function(e)
  if (e.this.light or 0) > 0 then return "It burns, and turns, and you should not look into it." end
  if notes(e.actor).keeper then return "You have seen it burn; the lens is being cleaned." end
end)

test("the lens lights the lamp, and everybody sees it", function(t)
  local ann = t:player("Ann", t.this.location)
  local bea = t:player("Bea", object("quay"))
  t:create("ground-lens", { location = ann })
  t:has(t:command(ann, "put lens in great lamp"), "begin to turn")
  t:has(t:told(bea), "High on the head")
  t:equal(t.this.light, LIGHT)
  t:advance(SECONDS)
  t:equal(#t.this.contents, 0)
  t:has(t:command(ann, "look at great lamp"), "It burns")
  t:advance(BURNS)
  local told = t:command(ann, "look at great lamp")
  t:lacks(told, "It burns")
  t:has(told, "You have seen it burn")
end)

test("the last hints work for a player who carries a lamp of another story", function(t)
  local tried = 0
  for _, quest in ipairs(find{ proto = "quest" }) do
    for _, step in ipairs(quest.steps or {}) do
      local hint = step.on == "put" and step.hints and step.hints[3]
      local line = hint and hint:match(": ([%l ]+)$")
      if line then
        tried = tried + 1
        local ann = t:player("Ann" .. ("x"):rep(tried), step.to.location)
        for _, proto in ipairs{ "storm-lamp", "lamplighter-card", "silver-moth", "scarf", step.what } do
          t:create(proto, { location = ann })
        end
        t:command(ann, "light brass lamp")
        local told = t:command(ann, line)
        for _, text in ipairs{ "You can't", "Which do you mean", "You see no", "You don't know how" } do
          t:lacks(told, text)
        end
      end
    end
  end
  t:ok(tried > 0, "no hint says what to put where")
end)
