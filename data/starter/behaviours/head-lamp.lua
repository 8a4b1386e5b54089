-- With the lens in it the lamp on the head is lit, and all of Fathom sees it. Soon Nan has her glass again, to clean it
-- (`cleaned`); the lamp burns on for a season.
local SECONDS, BURNS, LIGHT = 60, 86400, 300
local SEEN = "High on the head a light opens, sweeps over the sea, and comes round."
local SEEN_AGAIN = "High on the head the light draws itself together, and comes round sharper than before."

on("put", "to", function(e)
  if not e.thing:is("ground-lens") then return end
  local burns = (e.this.light or 0) > 0
  e.this.light, e.this.cleaned = LIGHT, nil
  e.this:after(SECONDS, "clean")
  e.this:after(BURNS, "rest")
  e.actor:act("{Actor} {verb:set} the lens into its ring. Rings of light run over the panes, stand still, "
    .. "and begin to turn.")
  for _, room in ipairs(find({ proto = "outdoors", area = object("coast") })) do
    room:announce(burns and SEEN_AGAIN or SEEN)
  end
  if e.actor:is("player") then e.actor:notes().keeper = true end
  if e.actor:is("player") and e.actor:award("fathom", "Keeper of the Fathom Light") then
    e.actor:tell("From now on you are a keeper of the Fathom Light.")
    e.actor:tell(object("margaret")
      and "And there is more. A ship is late, and the whole harbour looks for her: "
        .. "<cmd tale>tale</> tells the story of this season. <cmd hint>hint</> says what else there is to do."
      or "<cmd hint>hint</> says what else there is to do.")
  end
end)

command("light [up] {this}", function(e)
  if (e.this.light or 0) > 0 then refuse("It burns, and turns.") end
  refuse("A flame alone nobody would see from a boat. The brass ring before it wants its lens.")
end)

-- Nobody puts the light out: the lens stays where it is until it is fetched to be cleaned.
before("take", "from", function(e)
  if e.thing:is("ground-lens") then
    return "It is hot, it turns, and every boat out there steers by it. It stays where it is."
  end
end)

on("timer:clean", function(e)
  for _, thing in ipairs(e.this.contents) do
    if thing:is("ground-lens") then
      e.this.location:announce("Somebody in a black oilskin comes up the stair, nods, and takes the lens away "
        .. "to be cleaned.")
      thing:destroy()
      e.this.cleaned = true
    end
  end
end)

on("timer:rest", function(e) e.this.light, e.this.cleaned = nil, nil end)

test("the lens lights the lamp, everybody sees it, and it burns for a season", function(t)
  local ann = t:player("Ann", t.this.location)
  local bea = t:player("Bea", object("quay"))
  t:refused(ann, "light great lamp", "wants its lens")
  t:lacks(t:command(ann, "look"), "It burns")
  t:create("ground-lens", { location = ann })
  local lit = t:command(ann, "put lens in great lamp")
  t:has(lit, "begin to turn")
  t:has(lit, "what else there is to do")
  t:has(t:told(bea), "High on the head")
  t:equal(t.this.light, LIGHT)
  t:refused(ann, "light great lamp", "It burns")
  t:has(t:command(ann, "look"), "It burns")
  for _, who in ipairs{ ann, t:player("Cleo", t.this.location) } do
    t:refused(who, "take ground lens from great lamp", "steers by it")
  end
  t:has(t:command(ann, "look at great lamp"), "It burns")
  t:advance(SECONDS)
  t:equal(#t.this.contents, 0)
  t:has(t:command(ann, "look at great lamp"), "being cleaned")
  t:advance(BURNS)
  local told = t:command(ann, "look at great lamp")
  t:lacks(told, "flame")
  t:has(told, "You have seen it burn")
end)
