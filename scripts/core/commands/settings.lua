--- A player's options (set) and aliases.
local manners = require("manners")
local points = require("points")
local pronouns = require("pronouns")
local sounds = require("sounds")
local timezones = require("timezones")
local undoing = require("undoing")
local verbs = require("verbs")
local words = require("words")

local function on_or_off(text)
  if text == "on" or text == "yes" then return true, true end
  if text == "off" or text == "no" then return true, false end
  return false, "on or off"
end

-- The width that means "never wrap".
local NEVER = 1

local PROMPT_MAX = 60 -- characters of a player's own prompt
local prompts -- the prompts with a name, by name

--- Returns the prompt called NAME, and the names of all.
local function named_prompt(name)
  local names = {}
  if not prompts then
    prompts = {}
    points.each("settings.prompts", prompts)
  end
  for one in pairs(prompts) do names[#names + 1] = one end
  table.sort(names)
  return prompts[name], names
end

--- Parses a prompt: on, off, the name of one, or a text with {PROPERTY} or %LETTER in it. The ">" that ends every
-- prompt is not kept.
local function parse_prompt(text, typed)
  local ok, value = on_or_off(text)
  if ok then return true, value end
  local named, names = named_prompt(text)
  if named then return true, named end
  local own = typed:gsub('^"(.*)"$', "%1"):gsub("%s*>%s*$", "")
  if own:find("[%%{]") and utf8.len(own) and utf8.len(own) <= PROMPT_MAX then return true, own .. " " end
  return false, words.fill("{words}, or a text of at most 60 characters with {any} in it, for example {some}",
    { words = table.concat({ "on", "off", table.unpack(names) }, ", "), any = "{PROPERTY}", some = "{hp}/{max_hp}" })
end

--- parse() reads the typed value: it returns true and the value (nil to reset the option), or false and the possible
--- values in words. `said` is shown while the option was never set.
local OPTIONS = {
  always = {
    said = "off", about = sentence("your name stays on your channels on IRC while you sleep"),
    needs = "always_on", parse = on_or_off,
  },
  colour = {
    said = "auto", about = sentence("colours in what you read"),
    parse = function(text)
      if text == "auto" then return true, nil end
      local ok, value = on_or_off(text)
      if not ok then return false, "on, off or auto" end
      return true, value
    end,
  },
  width = {
    said = "auto", about = sentence("columns to wrap lines at"),
    parse = function(text)
      if text == "auto" then return true, nil end
      if text == "off" then return true, NEVER end
      local columns = math.tointeger(tonumber(text))
      if columns and columns >= 20 and columns <= 500 then return true, columns end
      return false, "a number from 20 to 500, auto or off"
    end,
  },
  charset = {
    said = "auto", about = sentence("characters that your terminal shows"),
    parse = function(text)
      if text == "auto" then return true, nil end
      local sets = { ["utf-8"] = "utf-8", utf8 = "utf-8", ["latin-1"] = "latin-1", latin1 = "latin-1",
        ["iso-8859-1"] = "latin-1", ascii = "ascii" }
      return sets[text] ~= nil, sets[text] or "utf-8, latin-1, ascii or auto"
    end,
  },
  screenreader = { said = "off", about = sentence("plain text for screen readers"), parse = on_or_off },
  prompt = { said = "on", about = sentence("a prompt after each answer"), parse = parse_prompt },
  editor = { said = "on",
    about = sentence("texts open in your client's own editor, where it has one"), parse = on_or_off },
  letters = { said = "on",
    about = sentence("letters from elsewhere: by mail, or from other worlds"), parse = on_or_off },
  offers = { said = "on",
    about = sentence("things and people may make you offers, which you answer by yes or no"), parse = on_or_off },
  profile = { said = "on", about = sentence("your title and awards, on your page and in whois"), parse = on_or_off },
  provenance = {
    said = "on", about = sentence("names the owner of a script whose text you read"),
    parse = function(text)
      if text == "all" then return true, true end
      local ok, value = on_or_off(text)
      if not ok then return false, "on, off or all" end
      if value then return true, nil end
      return true, false
    end,
  },
  pager = {
    said = "auto", about = sentence("lines of a long text before you type more"),
    parse = function(text)
      if text == "auto" or text == "on" then return true, nil end
      if text == "off" then return true, false end
      local lines = math.tointeger(tonumber(text))
      if lines and lines >= 5 and lines <= 500 then return true, lines end
      return false, "a number from 5 to 500, auto or off"
    end,
  },
  timezone = {
    said = "UTC", about = sentence("the zone of dates and times that you read"),
    parse = function(text)
      local zone = timezones.parse(text)
      if zone == "UTC" then return true, nil end
      return zone ~= nil, zone or "a city such as Berlin, New York or Tokyo, or an offset such as +1, -5 or +5:30"
    end,
  },
  sounds = { said = "off", about = sentence("sounds of the game, where your client plays them"), parse = on_or_off },
  brief = { said = "off", about = sentence("rooms without their description as you walk"), parse = on_or_off },
  pronoun = {
    said = "they", about = sentence("the pronouns that others read for you"),
    parse = function(text)
      local pronoun, why = pronouns.parse(text)
      return pronoun ~= nil, pronoun or why
    end,
  },
  confirm = {
    said = "off", about = sentence("you are asked before you pay more than this"),
    parse = function(text)
      if text == "off" then return true, nil end
      local amount = math.tointeger(tonumber(text))
      if amount and amount >= 0 then return true, amount end
      return false, "an amount or off"
    end,
  },
}

local ORDER = { "always", "brief", "charset", "colour", "confirm", "editor", "letters", "offers", "pager", "profile",
  "prompt", "pronoun", "provenance", "screenreader", "sounds", "timezone", "width" }
local SPELLINGS = { ["always-on"] = "always", color = "colour", colors = "colour", colours = "colour",
  gender = "pronoun", sound = "sounds", pronouns = "pronoun", tz = "timezone" }

-- Options of something that a build may leave out.
for i = #ORDER, 1, -1 do
  local needs = OPTIONS[ORDER[i]].needs
  if needs and not sys[needs] then table.remove(ORDER, i) end
end

points.add("settings.changed", function(who, name)
  if name == "sounds" and sys.option(who, "sounds") ~= true then sounds.hush(who) end
end)

local function find_option(word)
  word = word:lower()
  word = SPELLINGS[word] or word
  local found
  for _, name in ipairs(ORDER) do
    if name == word then return name end
    if name:sub(1, #word) == word then
      if found then return nil end
      found = name
    end
  end
  return found
end

--- Returns the value of WHO's option NAME; nil if it was never set.
local function value_of(who, name)
  if name == "pronoun" then return who.pronoun end
  if name == "always" then return sys.always_on(who) or nil end
  return sys.option(who, name)
end

local function said(name, value)
  if value == nil then return OPTIONS[name].said end
  if value == true then return name == "provenance" and "all" or "on" end
  if name == "prompt" then
    for _, one in ipairs((select(2, named_prompt("")))) do
      if prompts[one] == value then return one end
    end
  end
  if name == "prompt" and value then return (value:gsub("%s+$", "")) .. ">" end
  if value == false or (name == "width" and value == NEVER) then return "off" end
  return tostring(value)
end

local function list(e)
  for _, name in ipairs(ORDER) do
    e.actor:tell("{name}: {value} ({about})", {
      name = name, value = said(name, value_of(e.actor, name)), about = OPTIONS[name].about,
    })
  end
end

command("set", list)

command("set {option:word} [to|=] {value:text}", function(e)
  local name = find_option(e.option)
  local word = e.option:lower()
  if points.first("settings.taken", word) then return pass() end
  if not name then
    refuse("No option is called \"{option}\". The options are {all}.",
      { option = e.option, all = words.list(ORDER) })
  end
  local ok, value = OPTIONS[name].parse(e.value:lower(), e.value)
  if not ok then refuse("{name} can be {what}.", { name = name, what = value }) end
  points.first("settings.choose", e.actor, name, value)
  if name == "pronoun" then
    if value:find("/") then -- others read these words
      manners.must_speak(e.actor)
      local flat = value:gsub("/", " ")
      if sys.title_fault(flat) then
        refuse("Pronouns can't contain anybody's name or rank.")
      end
    end
    undoing.pronoun(e.actor, value)
  elseif name == "always" then
    local done, why = sys.set_always_on(e.actor, value)
    if not done then verbs.decline_plain(why) end
  else
    undoing.option(e.actor, name, name, value)
    points.each("settings.changed", e.actor, name)
  end
  e.actor:tell("{name} is now {value}.", { name = name, value = said(name, value) })
end)

command("set {option:word}", function(e)
  local name = not points.first("settings.taken", e.option:lower()) and find_option(e.option)
  if not name then return pass() end
  e.actor:tell("{name} is {value}.",
    { name = name, value = said(name, value_of(e.actor, name)) })
end)

-- An option's name as a command. Other commands answer to "brief" and some others.
for _, name in ipairs({ "colour", "color", "screenreader", "width" }) do
  command(name .. " [{value:noun}]", { fallback = true }, function(e)
    verbs.instead(e.actor, "set " .. name .. (e.value and " " .. e.value or ""))
  end)
end

-- Aliases.

local ALIASES_MAX = 100
-- Commands that an alias must not replace: ways out, help, being heard, and commands that ask for a password.
local PROTECTED = { alias = true, unalias = true, quit = true, home = true, help = true, set = true, undo = true,
  say = true, tell = true, report = true, ignore = true, password = true, sessions = true }

local function aliases_of(who)
  local copy, count = {}, 0
  for word, line in pairs(sys.option(who, "aliases") or {}) do
    copy[word] = line
    count = count + 1
  end
  return copy, count
end

command("alias", function(e)
  local aliases, count = aliases_of(e.actor)
  if count == 0 then return "You have no aliases. To make one: <cmd alias WORD LINE>alias WORD LINE</>" end
  for word, line in pairs(aliases) do
    e.actor:tell("{word} = {line}", { word = word, line = line })
  end
end)

local function set_alias(e)
  local word = e.word
  if PROTECTED[word:lower()] or word:find("^[@;]") then
    refuse("\"{word}\" can't be an alias, since you may need the command. Choose another word.", { word = word })
  end
  local aliases, count = aliases_of(e.actor)
  if not aliases[word] and count >= ALIASES_MAX then
    refuse("You have {count} aliases, and can't have more. To remove one: "
      .. "<cmd unalias WORD>unalias WORD</>", { count = count })
  end
  aliases[word] = e.text
  undoing.option(e.actor, "your word " .. word, "aliases", aliases)
  e.actor:tell("\"{word}\" now means \"{line}\".", { word = word, line = e.text })
end

command("alias {word:word} = {text:text}", set_alias)

command("alias {word:word}", function(e)
  local line = aliases_of(e.actor)[e.word]
  if not line then refuse("You have no alias \"{word}\".", { word = e.word }) end
  e.actor:tell("{word} = {line}", { word = e.word, line = line })
end)

command("alias {word:word} {text:text}", function(e)
  if e.text:find("^=") then refuse("What should it stand for? Type: <cmd alias {word} = LINE>alias {word} = "
    .. "LINE</>", e) end
  return set_alias(e)
end)

command("unalias {word:word}", function(e)
  local aliases = aliases_of(e.actor)
  if not aliases[e.word] then refuse("You have no alias \"{word}\".", { word = e.word }) end
  aliases[e.word] = nil
  undoing.option(e.actor, "your word " .. e.word, "aliases", aliases)
  e.actor:tell("\"{word}\" has its old meaning again.", { word = e.word })
end)
