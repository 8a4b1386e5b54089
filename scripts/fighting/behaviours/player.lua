-- Fighting and players: new levels, their group, and how badly they are hurt. Their coming and going is in
-- rules/arrivals.lua.
local blows = require("blows")
local body = require("body")
local company = require("company")
local fight = require("fight")
local sounds = require("sounds")
local verbs = require("verbs")

--- Tells clients (with a sound) and the group, wherever it is, about a new level.
on("level", "actor", function(e)
  sounds.send("Play", e.this, { name = "level.mp3", tag = "level" })
  for _, member in ipairs(company.members(e.this)) do
    if member.location ~= e.this.location then
      member:tell("{The who} has risen to level {level}.", { who = company.called(e.this, member), level = e.data })
    end
  end
end)

on("depart", "actor", function(e) company.leave(e.this) end)

on("disconnect", "actor", function(e)
  company.take_away(e.this)
  company.part(e.this)
  blows.forget(e.this)
end)

on("look", "actor", { having = { "fighting" } }, function(e)
  if not e.thing or not e.thing:is("room") or not verbs.living(e.this.fighting) then return end
  e.this:tell("You are fighting {the foe}. To get away, type <cmd flee>flee</>.", { foe = e.this.fighting })
end)

test("a look around in a fight says whom you fight, and how to get away", function(t)
  t.room.area = create("area", { fighting = true })
  local ann = t:player("Ann")
  create("npc", { name = "a rat", location = t.room, hp = 90, max_hp = 90 })
  t:lacks(t:command(ann, "look"), "fighting")
  t:command(ann, "kill rat")
  t:has(t:command(ann, "look"), "You are fighting the rat. To get away, type flee.")
end)

test("a player without hit points is stunned, incapacitated, then mortally wounded", function(t)
  t.room.area = create("area", { fighting = true })
  local ann, ben = t:player("Ann"), t:player("Ben")
  body.begin(ann)
  fight.hurt(ann, body.hp(ann))
  t:has(t:told(ann), "probably recover")
  t:has(t:told(ben), "stunned")
  t:refused(ann, "north", "stunned")
  fight.hurt(ann, 3)
  t:has(t:told(ann), "slowly die")
  t:refused(ann, "north", "incapacitated")
  fight.hurt(ann, 3)
  t:has(t:told(ann), "die soon")
  t:has(t:told(ben), "mortally wounded")
end)

test("a stunned player recovers by themselves", function(t)
  t.room.area = create("area", { fighting = true })
  local ann = t:player("Ann")
  body.begin(ann)
  fight.hurt(ann, body.hp(ann) + 1)
  t:told(ann)
  t:advance(20)
  t:has(t:told(ann), "You come to.")
  t:ok(ann.hp > 0, "she is up again")
end)
