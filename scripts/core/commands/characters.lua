--- Several characters of one player: a list, a new one, and going from one to another.
local verbs = require("verbs")
local words = require("words")

if not sys.characters then
  return verbs.missing("calls", {}, { "characters" })
end

local EXACT = { exact = true }

local function own(e)
  local list = sys.characters(e.actor)
  if not list then refuse("A guest has no account. To get one, type: <cmd help register>help register</>") end
  return list
end

--- Waits until the program can judge NAME: it loads at its start what names beyond ASCII need.
local function wait_for_letters(name)
  while name:find("[\x80-\xff]") and sys.spelling_ready and not sys.spelling_ready() do wait(0.05) end
end

command("characters", EXACT, function(e)
  local list = own(e)
  local most = sys.setting("core", "characters")
  if #list > 1 then
    local names = {}
    for i, one in ipairs(list) do names[i] = one.name end
    e.actor:tell("Your characters: {names}. You are playing {name}. To play another, type: "
      .. "<cmd characters play NAME>characters play NAME</>",
      { names = words.list(names), name = words.shown(e.actor) })
  elseif most > 1 then
    e.actor:tell("You have one character. For another, type: <cmd characters new NAME>characters new NAME</>")
  else
    e.actor:tell("In this game, everybody has one character.")
  end
end)

command("characters new {name:word}", EXACT, function(e)
  own(e)
  wait_for_letters(e.name)
  local name, reason = sys.add_character(e.actor, e.name, sys.setting("core", "characters"))
  if not name then verbs.decline_plain(reason) end
  e.actor:tell("{name} is another character of yours now, with the same password. To play {name}, type: "
    .. "<cmd characters play {name}>characters play {name}</>", { name = name })
end)

command("characters play {name:word}", EXACT, function(e)
  own(e)
  local ok, reason = sys.play_character(e.name)
  if not ok then verbs.decline_plain(reason) end
end)

if sys.spell then
  command("characters spell {name:word}", EXACT, function(e)
    own(e)
    wait_for_letters(e.name)
    local ok, reason = sys.spell(e.actor, e.name == e.actor.name and "" or e.name)
    if not ok then verbs.decline_plain(reason) end
    e.actor:tell("Your name is shown as {name} now. In the letters a to z it stays {own}.",
      { name = words.shown(e.actor), own = e.actor.name })
  end)
else
  verbs.missing("spelling", {}, { "characters spell" })
end

for _, word in ipairs{ "new", "play" } do
  command("characters " .. word, EXACT, function()
    refuse("Say a name, for example: <cmd characters new Wren>characters new Wren</>")
  end)
end
