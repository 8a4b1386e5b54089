--- Tells blows: in a sentence to everyone there, or in one line per round to players who want fights brief.
local shadow = require("shadow")

local blows = {}

--- The options of all fight messages.
local FIGHT = { kind = "fight" }

local VERBS = {
  hit = true, sting = true, whip = true, slash = true, bite = true, bludgeon = true, crush = true, pound = true,
  claw = true, maul = true, thrash = true, pierce = true, blast = true, punch = true, stab = true,
}

-- The highest damage, the text, and, if the verb is not the weapon's, the key of an area's own word for it
-- (`damage_words`) and the verb of all other areas.
local WORDS = {
  { 2, "{Actor} barely {verb:VERB} {the foe}.", "tickle", "graze" },
  { 4, "{Actor} barely {verb:VERB} {the foe}." },
  { 6, "{Actor} {verb:VERB} {the foe}." },
  { 10, "{Actor} {verb:VERB} {the foe} hard." },
  { 14, "{Actor} {verb:VERB} {the foe} very hard." },
  { 19, "{Actor} {verb:VERB} {the foe} with all {actor their} strength." },
  { 23, "{Actor} {verb:VERB} {the foe} so hard that everybody near flinches.", "massacre", "strike" },
  { math.huge, "{Actor} {verb:VERB} {the foe} harder than anybody should be struck.", "obliterate", "strike" },
}

local made = {} -- cache of texts, by row of WORDS and verb
local MADE_MOST = 2000
local made_count = 0

--- Returns the verb for a blow by a weapon with ATTACK.
function blows.kind(attack)
  return VERBS[attack] and attack or "hit"
end

--- Returns the table that TABLE has for KEY, creating it if necessary.
local function under(table, key)
  local found = table[key]
  if not found then
    found = {}
    table[key] = found
  end
  return found
end

--- Returns the text of ROW with VERB in it.
local function text_of(row, verb)
  local texts = under(made, row)
  local text = texts[verb]
  if text then return text end
  text = WORDS[row][2]:gsub("VERB", verb)
  if made_count == MADE_MOST then made, made_count = {}, 0 end
  texts[verb], made_count = text, made_count + 1
  return text
end

-- Brief mode: the players who want it, and the tally of the round in progress. A round that is undone leaves
-- its tally, which the next round replaces.

local NAMED = 6 -- fighters per line
local tally -- { place =, at =, viewers =, order =, of = { [id] = { who =, hits =, points = } } }, or nil

--- True if WHO, a player, wants fights in one line per round. It is the default for screen readers.
local function is_brief(who)
  local own = who.brief_fights
  if own ~= nil then return own == true end
  return sys.option(who, "screenreader") == true
end

local watching = {} -- online players who want brief fights, by id

--- Updates whether WHO wants fights brief, at login and when they change the setting.
function blows.update(who)
  watching[who.id] = is_brief(who) and who or nil
end

--- Forgets WHO, who left the game.
function blows.forget(who)
  watching[who.id] = nil
end

--- Starts the tally of a round, or of a single blow, in PLACE.
function blows.begin(place)
  tally = nil
  for _, who in pairs(watching) do
    if living(who) and who.location == place then
      tally = tally or { place = place, at = now(), viewers = {}, order = {}, of = {} }
      tally.viewers[#tally.viewers + 1] = who
    end
  end
end

local function count(who, amount)
  local one = tally.of[who.id]
  if not one then
    one = { who = who, name = not who:is("player") and who.name or nil, hits = 0, points = 0 }
    tally.of[who.id] = one
    if #tally.order < NAMED then tally.order[#tally.order + 1] = one end
  end
  if amount > 0 then one.hits, one.points = one.hits + 1, one.points + amount end
end

local function line_for(viewer)
  local parts = {}
  for i, one in ipairs(tally.order) do
    local name = one.who == viewer and "you"
      or living(one.who) and render(viewer, "{the who}", { who = one.who }) or one.name or "somebody"
    name = name:gsub("^[Tt]he ", ""):gsub("^[Aa]n? ", "")
    local what = one.hits == 0 and " missed"
      or (" %d %s (%d)"):format(one.hits, one.hits == 1 and "hit" or "hits", one.points)
    parts[i] = name .. what
  end
  return (table.concat(parts, ", "):gsub("^%l", string.upper)) .. "."
end

--- Ends the round, and tells its tally to the players who want it brief.
function blows.finish()
  local done = tally
  if done and #done.order > 0 then
    for _, viewer in ipairs(done.viewers) do
      if living(viewer) and viewer.location == done.place then
        viewer:tell("{line}", { line = line_for(viewer) })
      end
    end
  end
  tally = nil
end

--- Counts A's blow in the tally, and returns the options for act() without the players who get the tally.
local function options(a, amount)
  if not tally or tally.place ~= a.location or now() - tally.at > 1 then return FIGHT end
  count(a, amount)
  return { kind = "fight", except = tally.viewers }
end

--- Tells that A hit B for AMOUNT by a blow called KIND. GROUND: data on their place (fight.lua), or nil.
function blows.tell_hit(a, b, amount, kind, ground)
  local own = not ground or ground.own_words
  kind = own and shadow.word(a.location, kind) or kind
  local how = options(a, amount)
  for i, row in ipairs(WORDS) do
    if amount <= row[1] then
      local word = own and row[3] and shadow.word(a.location, row[3])
      return a:act(text_of(i, word and word ~= row[3] and word or row[4] or kind), { foe = b }, how)
    end
  end
end

--- Tells that A missed B.
function blows.tell_miss(a, b)
  a:act("{Actor} {verb:miss} {the foe}.", { foe = b }, options(a, 0))
end

return blows
