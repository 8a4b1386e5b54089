--- knacks: what the player has learnt by doing it, and what that opens.
local knacks = require("knacks")
local points = require("points")
local values = require("values")
local verbs = require("verbs")
local words = require("words")

command("knacks|knack", function(e)
  local all = knacks.all()
  if #all == 0 then refuse("There is nothing to learn by doing in this world.") end
  for _, knack in ipairs(all) do
    local level, next_at = knacks.level(e.actor, knack)
    local names = { knack = knack.name, level = level, uses = words.count(knacks.uses(e.actor, knack), "use"),
      next = next_at and words.count(next_at, "use") }
    local is_new = next_at and level == 0 and knacks.uses(e.actor, knack) == 0
    e.actor:tell(is_new and "<b>{knack}</b>: you have not learnt any of it yet. Level 1 comes after {next}."
      or next_at and "<b>{knack}</b>: level {level}, after {uses}. The next level comes after {next}."
      or "<b>{knack}</b>: level {level}, and that is all there is to it.", names)
    if next_at and type(knack.grows) == "string" then
      e.actor:tell("  " .. verbs.ready(words.hints(knack.grows)))
    end
    for i = 1, level do
      local opened = values.fields(knack.opens)[i]
      if type(opened) == "string" then e.actor:tell("  {opened}", { opened = quote(opened) }) end
    end
  end
end)

points.add("hint.next", function(who, add)
  for _, knack in ipairs(knacks.all()) do
    if knacks.level(who, knack) == 0 then
      add{ key = "knacks", type = "knacks",
        text = words.fill("Some places here open only to people who have learnt something, such as {knack}. {grows}",
          { knack = knack.name, grows = type(knack.grows) == "string" and knack.grows or "" }) }
    end
  end
end)
