--- "@uses X" lists the modules that a behaviour uses, and the users of the module that it returns.
local building = require("building")
local words = require("words")

local function use_line(use)
  local name = "$" .. use.ref .. ", revision " .. use.revision
  if not use.object then return name .. ", which no longer exists" end
  return name .. ": " .. building.label(use.object)
end

command("@uses {thing:any}", building.reading, function(e)
  local uses = building.must(build.uses(e.thing))
  local users = building.users(e.thing)
  if #uses == 0 and #users == 0 then
    return "It uses no modules, and nothing uses it as a module. See: <cmd help modules>help modules</>"
  end
  for i, use in ipairs(uses) do
    if i == 1 then e.actor:tell("<b>It uses</b>") end
    e.actor:tell("{use}", { use = use_line(use) })
  end
  local _, revision = build.source(e.thing)
  for i, user in ipairs(users) do
    if i == 1 then e.actor:tell("<b>Used by {count}</b>", { count = words.count(#users, "behaviour") }) end
    e.actor:tell(user.revision == revision and "{user}: revision {revision}"
      or "{user}: revision {revision}, not the current one",
      { user = building.label(user.object), revision = user.revision })
  end
end)
