--- Help: pages, their index, and commands by theme. The pages are the files of data/help.
local body = require("body")
local lore = require("lore")
local markdown = require("markdown")
local misses = require("misses")
local pager = require("pager")
local skills = require("skills")
local verbs = require("verbs")
local words = require("words")

abbreviate("h", "help")
abbreviate("?", "help")

--- Returns at most eight of a list of topics.
local function first(topics)
  return table.move(topics, 1, math.min(#topics, 8), 1, {})
end

local ON = { foe = "a foe", friend = "yourself or somebody else", self = "yourself", thing = "a thing",
  room = "the place", name = "what you name", word = "the sky", any = "somebody or something" }

--- Tells about a skill or spell from its row. Returns false if TOPIC names none, or fights are off.
local function show_skill(e, topic)
  local row = sys.rules().fighting ~= "off" and skills.named(topic)
  if not row then return false end
  local from = {}
  for class, level in pairs(row.classes) do from[#from + 1] = ("%s from level %d"):format(class, level) end
  table.sort(from)
  e.actor:tell("<b>{name}</b>", { name = row.name })
  e.actor:tell(#from > 0 and "It can be learned by: {from}." or "Nobody can learn it; only things have it.",
    { from = words.list(from) })
  if row.kind == "spell" then
    local most, least, step = table.unpack(row.mana)
    e.actor:tell("A spell for {on}. It costs {most} points of mana, {step} less for each level above that, and at "
      .. "least {least}: cast '{name}'", { on = ON[row.on] or "those with you", most = most, step = step,
      least = least, name = row.name })
    if row.ends and row.hours then
      e.actor:tell("It lasts for {hours}{more}.", { hours = words.count(row.hours[1], "hour"),
        more = row.hours[2] and (", and one more for each %s of the caster"):format(
          words.count(row.hours[2], "level")) or "" })
    end
  end
  e.actor:tell("See also: skills, fighting")
  return true
end

--- Shows the page of a word. If there isn't one, returns false, a list of near topics and a list of topics that
--- mention the word.
local function show_page(e, topic)
  local text, near, mentioned = help_topic(topic)
  if not text then return false, near, mentioned end
  pager.tell(e.actor, markdown.topic(text))
  return true
end

-- How people begin a question, and what they put behind a word.
local BEFORE = { "^how do i ", "^how do you ", "^how can i ", "^how to ", "^what is ", "^what are ", "^what's ",
  "^where is ", "^about ", "^with ", "^using ", "^the ", "^an? " }
local BEHIND = { " commands?$", " help$", "s$", "es$", "ing$", "ed$" }

--- Shows the page of a word that TOPIC contains: "how do i whisper", "torches".
local function show_close(e, topic)
  local found = topic
  for _, pattern in ipairs(BEFORE) do found = found:gsub(pattern, "") end
  if found ~= topic and help_topic(found, true) then return show_page(e, found) end
  for _, pattern in ipairs(BEHIND) do
    local shorter = found:gsub(pattern, "")
    if shorter ~= found and #shorter > 2 and help_topic(shorter, true) then return show_page(e, shorter) end
  end
  return false
end

--- Says that no page has the topic. A refusal would undo the count.
local function tell_missing(e, topic, near, mentioned)
  if near and #near > 0 then
    return e.actor:tell("No help page is called \"{topic}\". Did you mean {near}? To see something here, type: "
      .. "look {topic}", { topic = topic, near = words.list(first(near), "or") })
  end
  misses.count(e.actor, topic)
  if mentioned and #mentioned > 0 then
    e.actor:tell("No help page is called \"{topic}\". These pages mention it: {mentioned}.",
      { topic = topic, mentioned = words.list(first(mentioned)) })
  else
    e.actor:tell("No help page is called \"{topic}\". Try help or commands. To see something here, type: look {topic}",
      { topic = topic })
  end
end

local function show(e, topic)
  if body.is_on(e.room) and show_skill(e, topic) then return end
  local found, near, mentioned = show_page(e, topic)
  if found or show_skill(e, topic) then return end
  local old = lore.help(topic, e.actor)
  if old then return e.actor:tell(verbs.ready(old)) end
  if not show_close(e, topic) then tell_missing(e, topic, near, mentioned) end
end

command("help", function(e)
  show(e, "start")
  if sys.role(e.actor) ~= "player" then
    e.actor:tell("For builders: <cmd topics build>topics build</cmd>. "
      .. "To run a game: <cmd topics run>topics run</cmd>.")
  end
end)

-- Words for directions, for leaving the game, and for getting an account.
local MEANT = { n = "exits", s = "exits", e = "exits", w = "exits", u = "exits", d = "exits", north = "exits",
  south = "exits", east = "exits", west = "exits", up = "exits", down = "exits", out = "exits", exit = "exits",
  walk = "exits", q = "quit", logout = "quit", create = "guest",
  name = "guest" }

-- These mean more where people fight than elsewhere.
local FIGHTS = { kill = true, attack = true, fight = true, hit = true, murder = true, flee = true, retreat = true,
  wimpy = true, consider = true, con = true, guard = true, block = true, parry = true, dodge = true, wield = true,
  unwield = true, health = true, hp = true, accept = true, rest = true, sleep = true, wake = true }

--- Returns the page that TOPIC means in this place.
local function meant(e, topic)
  if FIGHTS[topic] then
    if body.is_on(e.room) then return "fighting" end
    if sys.rules().fighting == "off" and not help_topic(topic, true) then return "verbs" end
  end
  if (topic == "quest" or topic == "quests") and body.is_on(e.room) then return "errands" end
  return (topic == "me" or topic == "") and "start" or MEANT[topic] or topic
end

command("help {topic:text}", function(e)
  -- "help me, please": polite words are not part of a topic.
  local topic = e.topic:lower():gsub("[%s,!.?]*please[%s!.?]*$", ""):gsub("[?!.]+$", "")
  show(e, meant(e, topic))
  if topic == "run" and sys.role(e.actor) == "wizard" then
    e.actor:tell("For pages on running a game: <cmd topics run>topics run</cmd>")
  end
end)

command("more", function(e)
  if not pager.more(e.actor) then refuse("There is nothing more to read.") end
end)

-- Commands by theme. A command without a help page belongs to a module that is off, and is not listed.
local THEMES = {
  { "Look:", "look examine read exits map where weather time search darkness" },
  { "Walk:", "go run enter leave follow sit stand home" },
  { "Use things:", "take drop put give open close lock unlock wear remove light extinguish eat drink inventory" },
  { "Talk:", "say whisper tell reply emote socials channels mail board" },
  { "Meet people:", "who whois ask party ignore describe title introduce report" },
  { "Find something to do:", "journal hint goals score highscores quests errands honours" },
  { "Use money:", "coins list buy sell auction bank" },
  { "Fight:", "kill flee consider skills affects levels" },
  { "Have a home:", "homes" },
  { "Change yourself and the game:", "set alias pronouns mood pose password sessions undo" },
  { "Catch up:", "history missed news events afk" },
  { "Get help:", "help topics why stuck rules bug quit" },
}

--- Returns true if people fight anywhere in this world: else the index and the list of commands leave it out.
local function people_fight(e)
  if body.is_on(e.room) then return true end
  for _, area in ipairs(find { proto = "area" }) do
    if body.fights_in(area) then return true end
  end
  return false
end

-- A line for each theme. Pages of help stay as they are while the server runs, so it is made once.
local theme_lines

local function make_theme_lines()
  local lines = {}
  for _, theme in ipairs(THEMES) do
    local known = {}
    for word in theme[2]:gmatch("%S+") do
      if help_topic(word, true) then known[#known + 1] = "<cmd help " .. word .. ">" .. word .. "</>" end
    end
    if #known > 0 then
      local title = "<b>" .. sentence(theme[1]) .. "</b> "
      lines[#lines + 1] = { theme = theme[1], text = title .. table.concat(known, ", ") }
    end
  end
  return lines
end

command("commands", function(e)
  theme_lines = theme_lines or make_theme_lines()
  local fights = people_fight(e)
  for _, line in ipairs(theme_lines) do
    if line.theme ~= "Fight:" or fights then e.actor:tell(line.text) end
  end
  e.actor:tell("For help on a command, type help and its name. For all help pages, type topics.")
end)

-- The tasks of the players' index, in its order: a page names its task in a line "Task: WORD".
local TASKS = {
  { "begin", sentence("Getting started") }, { "move", sentence("Looking and walking") },
  { "things", sentence("Using things") }, { "money", sentence("Money and shops") },
  { "talk", sentence("Talking") }, { "people", sentence("Other people") },
  { "quests", sentence("Things to do") }, { "fight", sentence("Fighting") },
  { "self", sentence("You and your settings") }, { "connect", sentence("Programs and connections") },
}
local SHELVES = { build = "build", building = "build", builder = "build", builders = "build",
  run = "run", running = "run", admin = "run", wizard = "run", operate = "run", operating = "run" }

local function link(row) return ("<cmd help %s>%s</cmd>"):format(row.name, quote(row.name)) end

-- Reading all pages takes milliseconds, so the index and its lines are kept.
local index, page_lines = nil, {}

--- Returns the rows of the index that WANTED accepts, in their order.
local function pages(wanted)
  index = index or help_topics()
  local found = {}
  for _, row in ipairs(index) do
    if wanted(row) then found[#found + 1] = row end
  end
  return found
end

local function of_task(task)
  return pages(function(row) return row.shelf == "play" and row.task == task end)
end

--- Adds a line for each page to LINES: its name and what it is about.
local function add_pages(lines, title, rows)
  if #rows == 0 then return end
  lines[#lines + 1] = "<b>" .. title .. "</>"
  for _, row in ipairs(rows) do
    local line = page_lines[row.name] or "  " .. link(row) .. ": " .. markdown.sentence(row.about)
    page_lines[row.name] = line
    lines[#lines + 1] = line
  end
end

--- Returns the index of the players' pages: a line for each task.
local function task_list(fights)
  local lines = {}
  for _, task in ipairs(TASKS) do
    local names = {}
    for _, row in ipairs((task[1] ~= "fight" or fights) and of_task(task[1]) or {}) do names[#names + 1] = link(row) end
    if #names > 0 then
      lines[#lines + 1] = ("<b>%s</> (<cmd topics %s>topics %s</cmd>): %s"):format(task[2], task[1], task[1],
        table.concat(names, ", "))
    end
  end
  return lines
end

command("topics", function(e)
  local lines = task_list(people_fight(e))
  lines[#lines + 1] = sentence("To read a page, type help and its name. Builders: <cmd topics build>topics build</cmd>"
    .. ". To run a game: <cmd topics run>topics run</cmd>")
  pager.tell(e.actor, table.concat(lines, "\n"))
end)

--- Returns the number of the task that WORD names, or nil.
local function find_task(word)
  for i, task in ipairs(TASKS) do
    if task[1] == word or task[2]:lower():find(word, 1, true) then return i end
  end
  return nil
end

command("topics {task:text}", function(e)
  local word, lines = e.task:lower(), {}
  local shelf, number = SHELVES[word], find_task(word)
  if shelf then
    add_pages(lines, shelf == "build" and "Building" or "Running a game",
      pages(function(row) return row.shelf == shelf end))
  elseif word == "all" then
    for _, task in ipairs(TASKS) do add_pages(lines, task[2], of_task(task[1])) end
  elseif number then
    add_pages(lines, TASKS[number][2], of_task(TASKS[number][1]))
  else
    local names = {}
    for i, task in ipairs(TASKS) do names[i] = task[1] end
    refuse("No task is called \"{word}\". The tasks are {tasks}, all, build and run.",
      { word = e.task, tasks = table.concat(names, ", ") })
  end
  if #lines == 0 then return "This game has no pages for that." end
  pager.tell(e.actor, table.concat(lines, "\n"))
end)
