--- Standing up, from whatever somebody sits or lies on.
local manners = require("manners")
local verbs = require("verbs")

local FALLBACK = { fallback = true }

local function stand(e)
  local seat = verbs.living(e.actor.sitting)
  if not seat then refuse("You're already standing.") end
  verbs.must(verbs.may("stand", { actor = e.actor, thing = seat }))
  e.actor.sitting, e.actor.resting = nil, nil
  manners.count_shown(e.actor)
  e.actor:act("{Actor} {verb:stand} up.")
  after_event("stand", { actor = e.actor, thing = seat })
end

command("stand [up]", stand)
command("rise", stand)
command("stand [up] from|off [of] {seat:noun}", FALLBACK, stand)
command("get [up] off [of] [{seat:noun}]", FALLBACK, stand)
command("get up from|off [of] {seat:noun}", FALLBACK, stand)

--- "get up" from a standing actor may mean the way up.
local function stand_or_way(way)
  return function(e)
    if verbs.living(e.actor.sitting) or not (e.room and find_exit(e.room, way)) then return stand(e) end
    refuse("You're already standing. To go {way}, type: <cmd go {way}>go {way}</>.", { way = way })
  end
end

command("get up", FALLBACK, stand_or_way("up"))
command("get down", FALLBACK, stand_or_way("down"))
