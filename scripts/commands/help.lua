--- Help: topics are the files of data/help.
local body = require("body")
local lore = require("lore")
local markdown = require("markdown")
local skills = require("skills")
local verbs = require("verbs")
local words = require("words")

abbreviate("h", "help")
abbreviate("?", "help")

--- At most eight of a list of topics.
local function first(topics)
  return table.move(topics, 1, math.min(#topics, 8), 1, {})
end

local ON = { foe = "a foe", friend = "yourself or somebody else", self = "yourself", thing = "a thing",
  room = "the place", name = "what you name", word = "the sky", any = "somebody or something" }

--- What is known of a skill or spell, from its row: true if TOPIC is one, and people fight in this world. Where they
--- do it comes before what else the word means.
local function show_skill(e, topic)
  local row = sys.rules().fighting ~= "off" and skills.named(topic)
  if not row then return false end
  local from = {}
  for class, level in pairs(row.classes) do from[#from + 1] = ("%s from level %d"):format(class, level) end
  table.sort(from)
  e.actor:tell("<b>{name}</b>", { name = row.name })
  e.actor:tell(#from > 0 and "It can be learned by: {from}." or "It is in things alone, and nobody learns it.",
    { from = words.list(from) })
  if row.kind == "spell" then
    local most, least, step = table.unpack(row.mana)
    e.actor:tell("A spell for {on}. It takes {most} points of mana, {step} less for each level above that, and {least} "
      .. "at least: cast '{name}'", { on = ON[row.on] or "those with you", most = most, step = step, least = least,
      name = row.name })
    if row.ends and row.hours then
      e.actor:tell("It lasts for {hours}{more}.", { hours = words.count(row.hours[1], "hour"),
        more = row.hours[2] and (", and one more for each %s of the caster"):format(
          words.count(row.hours[2], "level")) or "" })
    end
  end
  e.actor:tell("See also: skills, fighting")
  return true
end

local function show(e, topic)
  if body.is_on(e.room) and show_skill(e, topic) then return end
  local text, near, mentioned = help_topic(topic)
  if text then
    return e.actor:tell(verbs.ready(markdown.topic(text)))
  end
  if show_skill(e, topic) then return end
  local old = lore.help(topic, e.actor)
  if old then
    e.actor:tell(verbs.ready(old))
  elseif near and #near > 0 then
    refuse("There is no help on \"{topic}\". Did you mean {near}? Of what is here: look {topic}",
      { topic = topic, near = words.list(first(near), "or") })
  elseif mentioned and #mentioned > 0 then
    refuse("There is no help on \"{topic}\" by itself. These speak of it: {mentioned}.",
      { topic = topic, mentioned = words.list(first(mentioned)) })
  else
    refuse("There is no help on \"{topic}\". Try \"help\" or \"commands\"; of what is here: look {topic}",
      { topic = topic })
  end
end

command("help", function(e) show(e, "start") end)
-- What people type for a way, for the way out of the game, and to be more than a guest.
local MEANT = { n = "exits", s = "exits", e = "exits", w = "exits", u = "exits", d = "exits", north = "exits",
  south = "exits", east = "exits", west = "exits", up = "exits", down = "exits", out = "exits", exit = "exits",
  walk = "exits", q = "quit", logout = "quit", create = "guest",
  name = "guest" }

-- Where people fight these mean more than elsewhere.
local FIGHTS = { kill = true, attack = true, fight = true, hit = true, murder = true, flee = true, retreat = true,
  wimpy = true, consider = true, con = true, guard = true, block = true, parry = true, dodge = true, wield = true,
  unwield = true, health = true, hp = true, accept = true, rest = true, sleep = true, wake = true }

command("help {topic:text}", function(e)
  -- "help me, please": manners are no topic.
  local topic = e.topic:lower():gsub("[%s,!.?]*please[%s!.?]*$", "")
  if FIGHTS[topic] and body.is_on(e.room) then topic = "fighting" end
  if (topic == "quest" or topic == "quests") and body.is_on(e.room) then topic = "errands" end
  show(e, (topic == "me" or topic == "") and "start" or MEANT[topic] or topic)
end)

-- Commands by theme. Those of a part that this game leaves out have no topic, and are left out.
local THEMES = {
  { "To look about", "look examine read exits map where weather time search" },
  { "To get about", "north go enter leave run follow sit stand home" },
  { "With things", "take drop put give open close lock unlock wear remove light eat drink inventory" },
  { "To talk", "say whisper tell reply emote chat channels mail socials" },
  { "Among people", "who whois party ignore describe title introduce report" },
  { "To do", "journal hint goals score highscores quests errands" },
  { "With coins", "list buy sell bank auction" },
  { "To fight", "kill flee consider skills affects" },
  { "About yourself and the game", "help set alias sessions password history missed news undo why quit" },
}

-- A line for each theme. Pages of help stay as they are while the server runs, so it is made once.
local theme_lines

local function make_theme_lines()
  local lines = {}
  for _, theme in ipairs(THEMES) do
    local known = {}
    for word in theme[2]:gmatch("%S+") do
      if help_topic(word, true) then known[#known + 1] = "<cmd help " .. word .. ">" .. word .. "</>" end
    end
    if #known > 0 then lines[#lines + 1] = "<b>" .. theme[1] .. ":</b> " .. table.concat(known, ", ") end
  end
  return lines
end

command("commands", function(e)
  theme_lines = theme_lines or make_theme_lines()
  for _, line in ipairs(theme_lines) do e.actor:tell(line) end
  e.actor:tell("There is help on each: type help and the word. For all pages of help, type: topics")
end)

command("topics", function(e)
  local players, builders = help_topics()
  e.actor:tell("There is help on {topics}.", { topics = words.list(players) })
  if sys.role(e.actor) ~= "player" and #builders > 0 then
    e.actor:tell("For builders and wizards there is help on {topics}.",
      { topics = words.list(builders) })
  else
    e.actor:tell("Pages for builders begin at: help building")
  end
end)
