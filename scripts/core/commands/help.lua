--- Help: pages, their index, and commands by theme. The pages are the files of data/help.
local markdown = require("markdown")
local misses = require("misses")
local pager = require("pager")
local points = require("points")
local typed_forms = require("typed_forms")
local words = require("words")

abbreviate("h", "help")
abbreviate("?", "help")

--- Returns at most eight of a list of topics.
local function first(topics)
  return table.move(topics, 1, math.min(#topics, 8), 1, {})
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
      .. "<cmd look {topic}>look {topic}</>", { topic = topic, near = words.list(first(near), "or") })
  end
  misses.count(e.actor, topic)
  if mentioned and #mentioned > 0 then
    e.actor:tell("No help page is called \"{topic}\". These pages mention it: {mentioned}.",
      { topic = topic, mentioned = words.list(first(mentioned)) })
  else
    e.actor:tell("No help page is called \"{topic}\". Try help or commands. To see something here, type: "
      .. "<cmd look {topic}>look {topic}</>",
      { topic = topic })
  end
end

local function show(e, topic)
  if points.first("help.first", e, topic) then return end
  local found, near, mentioned = show_page(e, topic)
  if found or points.first("help.page", e, topic) then return end
  local page = typed_forms.page(topic)
  if page then return show_page(e, page) end
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

--- Returns the page that TOPIC means in this place.
local function meant(e, topic)
  return points.first("help.meant", e, topic) or (topic == "me" or topic == "") and "start" or MEANT[topic] or topic
end

command("help {topic:text}", function(e)
  -- "help me, please": polite words and marks are not part of a topic, but a mark alone is one.
  local topic = e.topic:lower():gsub("[%s,!.?]*please[%s!.?]*$", "")
  topic = topic:gsub("([^?!.])[?!.]+$", "%1"):gsub("^([?!.])[?!.]*$", "%1")
  show(e, meant(e, topic))
  if topic == "run" and sys.role(e.actor) == "wizard" then
    e.actor:tell("For pages on running a game: <cmd topics run>topics run</cmd>")
  end
end)

command("more", function(e)
  if not pager.more(e.actor) then refuse("There is nothing more to read.") end
end)

-- Reading all pages takes milliseconds, so the index and its lines are kept.
local index

-- Commands by theme, some with "=" and the page that is about them. A command without its page belongs to a package
-- that is off, and is not listed.
local THEMES = {
  { "Look:", "look examine read exits map where weather time search=verbs darkness" },
  { "Walk:", "go run enter leave follow sit stand home" },
  { "Use things:", "take drop put give open close lock unlock wear remove light extinguish eat drink inventory" },
  { "Talk:", "say whisper tell reply emote socials channels mail board" },
  { "Meet people:", "who whois ask friends party ignore describe title introduce=recognition report" },
  { "Find something to do:", "journal=quests hint=quests goals=quests score highscores quests errands honours "
    .. "mission=missions tale=tales lamps craft=crafting knacks achievements" },
  { "Use money:", "coins list=shops buy=shops sell=shops auction=auctions bank" },
  { "Fight:", hides = "fight", "kill=fighting flee=fighting consider=fighting skills affects levels" },
  { "Have a home:", "homes" },
  { "Change yourself and the game:", "set alias pronouns mood pose password sessions undo" },
  { "Catch up:", "history missed news events afk" },
  { "Get help:", "help=start newbie topics why stuck rules bug quit" },
}

-- A line for each theme. Pages of help stay as they are while the server runs, so it is made once.
local theme_lines

local function make_theme_lines()
  local lines, pages = {}, {}
  index = index or help_topics()
  for _, page in ipairs(index) do pages[page.name] = true end
  for _, theme in ipairs(THEMES) do
    local known = {}
    for word, page in theme[2]:gmatch("(%w+)=?(%w*)") do
      if pages[page ~= "" and page or word] then known[#known + 1] = "<cmd help " .. word .. ">" .. word .. "</>" end
    end
    if #known > 0 then
      local title = "<b>" .. sentence(theme[1]) .. "</b> "
      lines[#lines + 1] = { hides = theme.hides, text = title .. table.concat(known, ", ") }
    end
  end
  return lines
end

command("commands", function(e)
  theme_lines = theme_lines or make_theme_lines()
  local hidden = points.first("help.hidden", e)
  for _, line in ipairs(theme_lines) do
    if not line.hides or line.hides ~= hidden then e.actor:tell(line.text) end
  end
  e.actor:tell("For help on a command, type <cmd help NAME>help</> and its name. For all help pages, type "
    .. "<cmd topics>topics</>.")
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

local page_lines = {}

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
local function task_list(hidden)
  local lines = {}
  for _, task in ipairs(TASKS) do
    local names = {}
    for _, row in ipairs(task[1] ~= hidden and of_task(task[1]) or {}) do names[#names + 1] = link(row) end
    if #names > 0 then
      lines[#lines + 1] = ("<b>%s</> (<cmd topics %s>topics %s</cmd>): %s"):format(task[2], task[1], task[1],
        table.concat(names, ", "))
    end
  end
  return lines
end

command("topics", function(e)
  local lines = task_list(points.first("help.hidden", e))
  lines[#lines + 1] = sentence("To read a page, type <cmd help NAME>help</> and its name. Builders: "
    .. "<cmd topics build>topics build</cmd>. To run a game: <cmd topics run>topics run</cmd>")
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
