-- Follows a player who asks it to. With `obeys = SOMEBODY` it listens only to them.
local verbs = require("verbs")

local function check_master(e)
  local master = verbs.living(e.this.obeys)
  if master and master ~= e.actor then
    refuse("{The this} won't listen to you.", { this = e.this })
  end
end

command("ask {this} to follow [me]", function(e)
  check_master(e)
  if e.this.following == e.actor then
    refuse("{The this} {this verb:follow} you already.", { this = e.this })
  end
  e.actor:act("{Actor} {verb:ask} {the this} to follow.", { this = e.this })
  e.this.following = e.actor
  e.this:act("{Actor} {verb:begin} to follow {the who}.", { who = e.actor })
end)

command("ask {this} to stay|stop|wait [here]", function(e)
  check_master(e)
  if not verbs.living(e.this.following) then
    refuse("{The this} {this verb:be} not following anyone.", { this = e.this })
  end
  e.actor:act("{Actor} {verb:ask} {the this} to stay.", { this = e.this })
  e.this.following = nil
  e.this:act("{Actor} {verb:stay} here.")
end)

test("a follower follows and stays when asked", function(t)
  local there = t:place("There")
  create("exit", { name = "north", to = there, location = t.room })
  local dog = create({ "npc", "follower" }, { name = "a terrier", location = t.room })
  local ann = t:player("Ann")
  t:has(t:command(ann, "ask terrier to follow"), "begins to follow you")
  t:equal(dog.following, ann)
  t:refused(ann, "ask terrier to follow", "follows you already")
  t:command(ann, "north")
  t:advance(5)
  t:equal(dog.location, there)
  t:has(t:command(ann, "ask terrier to stay"), "stays here")
  t:equal(dog.following, nil)
end)

test("a player is told that a follower can't come", function(t)
  local ann = t:player("Ann")
  local dog = create({ "npc", "follower" }, { name = "a terrier", location = t.room })
  create({ "npc", "guard" }, { name = "a sentry", location = t.room, guards = "north", lets_pass = ann })
  create("exit", { name = "north", to = t:place("There"), location = t.room })
  t:command(ann, "ask terrier to follow")
  t:has(t:command(ann, "north"), "The terrier can't follow you.")
  t:equal(dog.location, t.room)
end)

test("a follower obeys only its master", function(t)
  local ann, bob = t:player("Ann"), t:player("Bob")
  local dog = create({ "npc", "follower" }, { name = "a terrier", location = t.room, obeys = ann })
  t:refused(bob, "ask terrier to follow", "won't listen")
  t:command(ann, "ask terrier to follow")
  t:equal(dog.following, ann)
end)
