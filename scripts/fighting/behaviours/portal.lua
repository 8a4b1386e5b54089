-- A thing in a room that leads to another room, `to`: "enter portal".
local verbs = require("verbs")

--- Ends the command if a builder's PORTAL may not bring WHO to TO. Where its builder isn't accepted and no way leads
--- back, WHO is asked first.
local function must_lead(portal, who, to)
  local maker = build.maker(portal)
  if not maker then return end
  if not may_pass(portal, who) then
    refuse("{The this} is blocked: the place behind it hasn't agreed to it.", { this = portal })
  end
  if maker == who or build.accepts(maker, who.location) or build.leads_back(who, to) then return end
  verbs.must(build.may_bring(maker, who, to, portal))
end

command("enter|go {this}", function(e)
  local to = verbs.living(e.this.to)
  if not to or not to:is("room") then refuse("{The this} {this verb:lead} nowhere.", { this = e.this }) end
  if e.this.location ~= e.actor.location then
    refuse("{The this} must stand on the ground to be entered.", { this = e.this })
  end
  if verbs.living(e.actor.fighting) then refuse("You are fighting. To get away, type <cmd flee>flee</>.") end
  must_lead(e.this, e.actor, to)
  local names = { this = e.this }
  local from = e.actor.location
  verbs.must(move(e.actor, to, "enter", { mover = e.actor }))
  from:announce("{Who} {who verb:step} into {the this}.", { who = e.actor, this = e.this })
  e.actor:act("{Actor} {verb:step} out of {the this}.", names, { except = { e.actor } })
end)

test("entering a portal leads to its room", function(t)
  local far = t:place("Far")
  local gate = create({ "item", "portal" }, { name = "a glowing gate", location = t.room, to = far, portable = false })
  local ann = t:player("Ann")
  t:command(ann, "enter gate")
  t:equal(ann.location, far)
  gate.to = nil
  ann:move(t.room)
  t:refused(ann, "enter gate", "leads nowhere")
end)
