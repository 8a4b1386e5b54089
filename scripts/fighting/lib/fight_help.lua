--- Help on fights: the pages of skills and spells, and what words mean where people fight.
local body = require("body")
local points = require("points")
local skills = require("skills")
local words = require("words")

local ON = { foe = "a foe", friend = "yourself or somebody else", self = "yourself", thing = "a thing",
  room = "the place", name = "what you name", word = "the sky", any = "somebody or something" }

--- Tells about a skill or spell from its row. Returns false if TOPIC names none, or fights are off.
local function show_skill(e, topic)
  local row = sys.rules().fighting and skills.named(topic)
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

points.add("help.first", function(e, topic) return body.is_on(e.room) and show_skill(e, topic) end)
points.add("help.page", show_skill)

-- These mean more where people fight than elsewhere.
local FIGHTS = { kill = true, attack = true, fight = true, hit = true, murder = true, flee = true, retreat = true,
  wimpy = true, consider = true, con = true, guard = true, block = true, parry = true, dodge = true, wield = true,
  unwield = true, health = true, hp = true, accept = true, rest = true, sleep = true, wake = true }

points.add("help.meant", function(e, topic)
  if FIGHTS[topic] then
    if body.is_on(e.room) then return "fighting" end
    if not sys.rules().fighting and not help_topic(topic, true) then return "verbs" end
  end
  if (topic == "quest" or topic == "quests") and body.is_on(e.room) then return "errands" end
  return nil
end)

--- The index and the list of commands leave fights out if people fight nowhere in this world.
points.add("help.hidden", function(e)
  if body.is_on(e.room) then return nil end
  for _, area in ipairs(find { proto = "area" }) do
    if body.fights_in(area) then return nil end
  end
  return "fight"
end)

return {}
