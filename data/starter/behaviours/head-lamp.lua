-- With the lens in it the lamp on the head burns for a while, and all of Fathom sees it; then Nan has her glass again.
local SECONDS, LIGHT = 60, 300
local SEEN = "High on the head a light opens, sweeps over the sea, and comes round."

on("put", "target", function(e)
  if not e.thing:is("ground-lens") then return end
  e.this.light = LIGHT
  e.this:after(SECONDS, "rest")
  act(e.actor, "{Actor} {verb:set} the lens into its ring. Rings of light run over the panes, stand still, "
    .. "and begin to turn.")
  for _, room in ipairs(find({ proto = "outdoors", area = object("coast") })) do room:announce(SEEN) end
  if e.actor:is("player") and award(e.actor, "fathom", "Keeper of the Fathom Light") then
    e.actor:tell("From now on you are a keeper of the Fathom Light.")
  end
end)

on("timer:rest", function(e)
  for _, thing in ipairs(e.this.contents) do
    if thing:is("ground-lens") then
      e.this.location:announce("Somebody in a black oilskin comes up the stair, nods, and takes the lens away "
        .. "to be cleaned.")
      thing:destroy()
    end
  end
  e.this.light = nil
end)

on("describe", function(e)
  if (e.this.light or 0) > 0 then return "It burns, and turns, and you should not look into it." end
end)

test("the lens lights it, and all see it", function(t)
  local ann = t:player("Ann", t.this.location)
  local bea = t:player("Bea", object("quay"))
  t:create("ground-lens", { location = ann })
  t:has(t:command(ann, "put lens in great lamp"), "begin to turn")
  t:has(t:told(bea), "High on the head")
  t:equal(t.this.light, LIGHT)
  t:advance(SECONDS)
  t:equal(#t.this.contents, 0)
end)
