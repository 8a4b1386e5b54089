-- Gives tours: `tour = { { say = "This way!", wait = 6, go = "north" }, ... }`. Each step is said or
-- performed (`perform`: a line). `wait` seconds later the guide goes on: the way `go`, or to the next step. The
-- guide waits a while for a guest who falls behind, then goes back to where it began.
local effects = require("effects")
local verbs = require("verbs")

local WAIT, PATIENCE, ARRIVES = 5, 6, 2

local function finish(guide)
  local who, post = verbs.living(guide.guiding), verbs.living(guide.guide_post)
  if who and who.following == guide then who.following = nil end
  guide.guiding, guide.guide_step, guide.guide_missed, guide.guide_post = nil, nil, nil, nil
  local maker = build.maker(guide)
  local accepted = post and (not maker or build.accepts(maker, post))
  if accepted and guide.location ~= post then
    guide:act("{Actor} {verb:go} back to where {actor they} {verb:belong}.")
    move(guide, post, "walk", { mover = guide, force = true })
    guide:act("{Actor} {verb:return}.")
  end
end

command("ask {this} for [a] tour", function(e)
  if not e.this.tour then refuse("{The this} {this verb:give} no tours.", { this = e.this }) end
  if verbs.living(e.this.guiding) then
    refuse("{The this} {this verb:be} busy with {the who}.", { this = e.this, who = e.this.guiding })
  end
  e.actor:act("{Actor} {verb:ask} {the this} for a tour.", { this = e.this })
  e.this.guiding, e.this.guide_step, e.this.guide_missed = e.actor, 1, 0
  e.this.guide_post = e.this.location
  e.actor.following = e.this
  e.actor:tell("You follow {the this}.", { this = e.this })
  e.this:after(1, "guide")
end)

local function stop(e)
  if e.this.guiding ~= e.actor then return pass() end
  e.actor:act("{Actor} {verb:thank} {the this} and {verb:end} the tour.", { this = e.this })
  e.this:cancel("guide")
  e.this:cancel("guide_go")
  finish(e.this)
end

command("stop [the] tour", stop)
command("stop touring", stop)

--- Returns the guest, if they are beside the guide. Otherwise sets TIMER again, or ends the tour.
local function guest(guide, timer)
  local who = verbs.living(guide.guiding)
  if who and who.location == guide.location then
    guide.guide_missed = 0
    return who
  end
  if not who or guide.guide_missed >= PATIENCE then return finish(guide) end
  guide.guide_missed = guide.guide_missed + 1
  guide:after(WAIT, timer)
end

on("timer:guide", function(e)
  local guide, who = e.this, guest(e.this, "guide")
  if not who then return end
  local step = guide.tour[guide.guide_step]
  if not step then return finish(guide) end
  guide:after(math.max(1, step.wait or WAIT), step.go and "guide_go" or "guide")
  if not step.go then guide.guide_step = guide.guide_step + 1 end
  effects.say(step.say, who, guide)
  if step.perform then guide:perform(step.perform) end
end)

on("timer:guide_go", function(e)
  local guide = e.this
  if not guest(guide, "guide_go") then return end
  local step = guide.tour[guide.guide_step]
  guide.guide_step = guide.guide_step + 1
  guide:after(ARRIVES, "guide")
  if step then guide:perform("go " .. step.go) end
end)

test("a tour goes step by step and ends where it began", function(t)
  local there = t:place("There")
  create("exit", { name = "north", to = there, location = t.room })
  local guide = create({ "npc", "guide" }, { name = "a guide", location = t.room,
    tour = { { say = "This way, {name}!", wait = 4, go = "north" }, { say = "Here we are." } } })
  local ann = t:player("Ann")
  t:command(ann, "ask guide for tour")
  t:equal(guide.guiding, ann)
  t:refused(t:player("Bob"), "ask guide for tour", "busy")
  t:advance(1)
  t:has(t:told(ann), "This way, Ann!")
  t:advance(3)
  t:equal(guide.location, t.room)
  t:advance(1)
  t:equal(guide.location, there)
  t:advance(2)
  t:has(t:told(ann), "Here we are.")
end)

test("a guide waits for a guest who falls behind, but not for ever", function(t)
  local guide = create({ "npc", "guide" }, { name = "a guide", location = t.room, tour = { { say = "Hello." } } })
  local ann = t:player("Ann")
  t:command(ann, "ask guide for tour")
  t:go(ann, t:place("Elsewhere"))
  t:advance(20)
  t:equal(guide.guiding, ann)
  t:advance(40)
  t:equal(guide.guiding, nil)
end)

test("a tour can be stopped", function(t)
  local guide = create({ "npc", "guide" }, { name = "a guide", location = t.room, tour = { { say = "Hello." } } })
  local ann = t:player("Ann")
  t:command(ann, "ask guide for tour")
  t:has(t:command(ann, "stop tour"), "end the tour")
  t:equal(guide.guiding, nil)
end)
