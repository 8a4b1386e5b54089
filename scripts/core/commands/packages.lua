--- The packages of the game: which there are, which are on, and which of them take a verb.
local words = require("words")

local WIZARD = { role = "wizard" }

--- Returns how many things have a prototype of PACKAGE, which is off, and the names of those prototypes.
local function things_of(package)
  local count, kinds = 0, {}
  for _, ref in ipairs(package.kinds) do
    local proto = object(ref)
    local here = proto and #find({ proto = proto }) or 0
    if here > 0 then kinds[#kinds + 1] = ref end
    count = count + here
  end
  return count, kinds
end

command("@packages", WIZARD, function(e)
  for _, package in ipairs(sys.packages()) do
    e.actor:tell("{name} {version}: {title}", package)
    if package.why then
      local count, kinds = things_of(package)
      e.actor:tell("  off: {why}", package)
      if count > 0 then
        e.actor:tell("  {things} of its prototypes: {kinds}",
          { things = words.count(count, "thing"), kinds = words.list(kinds) })
      end
    end
  end
  e.actor:tell("To read about one: <cmd @packages NAME>@packages NAME</>")
end)

command("@packages {name:word}", WIZARD, function(e)
  for _, package in ipairs(sys.packages()) do
    if package.name == e.name then
      e.actor:tell("{name} {version}: {title}", package)
      if package.why then e.actor:tell("It is off: {why}.", package) end
      if #package.needs > 0 then e.actor:tell("It needs {list}.", { list = words.list(package.needs) }) end
      if #package.wants > 0 then
        e.actor:tell("It uses {list} if they are on.", { list = words.list(package.wants) })
      end
      for _, setting in ipairs(package.settings) do
        e.actor:tell("  {name} = {value}: {help}", setting)
      end
      return
    end
  end
  refuse("No package is called {name}. To see all, type <cmd @packages>@packages</>.", e)
end)

command("@verbs {word:word}", WIZARD, function(e)
  local verb = sys.verb(e.word) or e.word
  local list = sys.verb_list(verb)
  if #list == 0 then refuse("The game has no verb {word}.", { word = verb }) end
  for _, one in ipairs(list) do
    e.actor:tell(one.last and "{pattern}: {package}, after the commands of things" or "{pattern}: {package}",
      { pattern = quote(one.pattern), package = one.package })
  end
end)
