-- Shows who looks into it as others see them, and who else stands in the room.
local function others(who)
  local seen = {}
  for _, one in ipairs(who.location.contents) do
    if one ~= who and one:is("character") and not one.asleep then seen[#seen + 1] = one end
  end
  return seen
end

local function look_in(e)
  e.actor:tell("In the mirror you look back at yourself, the other way round.")
  e.actor:tell("{text}", { text = e.actor.desc or "You are what you would expect." })
  local seen = others(e.actor)
  if #seen > 0 then e.actor:tell("Behind you: {list}.", { list = seen }) end
  e.actor:act("{Actor} {verb:look} into {the mirror}.", { mirror = e.this }, { except = { e.actor } })
end

command("look [in|into] {this}", look_in)
command("look at reflection", look_in)

test("a player sees themselves and others in the mirror", function(t)
  local ann = t:player("Ann", t.this.location)
  ann.desc = "Tall, with a green hat."
  t:player("Bea", t.this.location)
  local told = t:command(ann, "look in mirror")
  t:has(told, "a green hat")
  t:has(told, "Bea")
  t:has(t:command(ann, "look at mirror"), "As high as a door")
end)
