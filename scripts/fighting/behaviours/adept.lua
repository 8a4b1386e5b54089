-- Casts a helpful spell now and then on a player of level ten or below who is in the room.
local body = require("body")
local magic = require("magic")
local skills = require("skills")
local verbs = require("verbs")

local LEVEL_MOST, ONE_IN = 10, 2
local SPELLS = { "armor", "bless", "cure blind", "cure light", "remove poison" }

on("idle", function(e)
  if random(1, ONE_IN) > 1 or verbs.living(e.this.fighting) then return end
  for _, who in ipairs(e.room.contents) do
    if who:is("player") and sees(e.this, who) and body.level(who) <= LEVEL_MOST then
      local spell = skills.find(SPELLS[random(1, #SPELLS)])
      e.this:act("{Actor} {verb:murmur} a blessing.")
      magic.apply(spell, e.this, who, body.level(e.this))
      return
    end
  end
end)

test("a beginner is helped, and a player of a higher level is not", function(t)
  t.room.area = create("area", { fighting = true })
  local adept = create({ "npc", "adept" }, { name = "an adept", location = t.room, level = 10 })
  local ann = t:player("Ann")
  ann.level = 11
  t:dice{ 1, 4 }
  after_event("idle", { thing = adept, actor = adept, room = t.room })
  t:lacks(t:told(ann), "blessing")
  ann.level = 3
  t:dice{ 1, 4 }
  after_event("idle", { thing = adept, actor = adept, room = t.room })
  t:has(t:told(ann), "blessing")
end)
