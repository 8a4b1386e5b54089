-- Attacks npcs of another kind on sight: those that the word `feud` names, or whose race it is.
local body = require("body")
local fight = require("fight")
local finding = require("trigger_find")
local verbs = require("verbs")

local function is_foe(npc, other)
  local word = npc.feud
  if type(word) ~= "string" or other == npc or not other:is("npc") or other:is("shopkeeper") then return false end
  return other.feud ~= word and (finding.is_called(other, word) or body.fields(other.rom).race == word)
end

on("idle", function(e)
  if verbs.living(e.this.fighting) or body.position(e.this) == "dying" then return end
  for _, other in ipairs(e.room.contents) do
    if is_foe(e.this, other) and body.position(other) ~= "dying" and fight.may(e.this, other) == true then
      e.this:act("{Actor} {verb:growl} at {the who}.", { who = other })
      return fight.start(e.this, other)
    end
  end
end)

test("a troll attacks an ogre, and nobody else", function(t)
  t.room.area = create("area", { fighting = true })
  local troll = create({ "npc", "feud" }, { name = "a troll", location = t.room, feud = "ogre" })
  local baker = create("npc", { name = "a baker", location = t.room })
  local ann = t:player("Ann")
  after_event("idle", { thing = troll, actor = troll, room = t.room })
  t:equal(troll.fighting, nil)
  local ogre = create("npc", { name = "a fat ogre", location = t.room })
  after_event("idle", { thing = troll, actor = troll, room = t.room })
  t:equal(troll.fighting, ogre)
  t:ok(baker and ann)
end)
