--- tale: what happens in the tales of the season.
local conditions = require("conditions")
local points = require("points")
local routes = require("routes")
local tales = require("tales")
local verbs = require("verbs")
local words = require("words")

--- Tells WHO that PART takes two people, and what one of them can do.
local function tell_company(who, part)
  if part.within then
    who:tell("  It takes two people: each task is done by another person, within {time} of the other.",
      { time = words.duration(part.within) })
  else
    who:tell("  It takes two people, one for each task. You can do yours now: it counts until the season ends, and "
      .. "somebody else can do the other one later.")
  end
  who:tell(#sys.who_after("", 2) > 1 and "  To see who is in the game, type <cmd who>who</>."
    or "  You are alone in the game now.")
end

--- Tells WHO the tasks of PART, and how to get to the first that is left.
local function tell_tasks(who, part, season)
  local is_shown = false
  for at, task in ipairs(tales.tasks(part)) do
    local by = tales.doer(part, season, at)
    local goal = type(task.goal) == "string" and task.goal or "Something has to be done."
    if by then
      who:tell("  Done by {by}: {goal}", { by = by.name, goal = quote(goal) })
    else
      local place = conditions.object(task.place)
      local way = not is_shown and place and type(task.type) == "string"
        and routes.hint(who, place, task.type, nil, "tale")
      is_shown = is_shown or way
      who:tell("  " .. verbs.ready(quote(goal)) .. (way and " " .. verbs.ready(words.hints(quote(way))) or ""))
    end
  end
end

local function tell_part(who, number, row, season)
  local part = row.part
  local names = tales.names_of_part(part)
  local about = { number = number, name = part.name, names = quote(words.list(names)),
    time = row.opens and tales.days(row.opens) }
  if row.state == "later" then return who:tell("{number}. Opens in {time}.", about) end
  if row.state == "waits" then return who:tell("{number}. <b>{name}</b>: after the part before it.", about) end
  if row.state == "solved" then
    return who:tell(#names > 0 and "{number}. <b>{name}</b>: solved by {names}." or "{number}. <b>{name}</b>: solved.",
      about)
  end
  who:tell("{number}. <b>{name}</b>", about)
  if type(part.desc) == "string" then who:tell("  {text}", { text = quote(part.desc) }) end
  tell_company(who, part)
  tell_tasks(who, part, season)
end

command("tale|tales", function(e)
  local all = tales.all()
  if #all == 0 then refuse("No tale is told in this world.") end
  for _, tale in ipairs(all) do
    local state = tales.state(tale)
    e.actor:tell("<title>{tale}</>", { tale = tale.name })
    if type(tale.desc) == "string" then e.actor:tell("{text}", { text = quote(tale.desc) }) end
    for number, row in ipairs(state.parts) do tell_part(e.actor, number, row, state.season) end
  end
end)

points.add("hint.next", function(who, add)
  for _, tale in ipairs(tales.all()) do
    local part, number = tales.open(tale)
    if part then
      add{ key = ("tale-%d-%d-%d"):format(tale.id, tales.season(tale), number), type = "tale",
        text = words.fill("{tale} has come to part {number}, and needs more than one person.",
          { tale = tale.name, number = number }) }
    end
  end
end)
