--- Languages: which ones a world has, how well a player understands one, and what others hear.
---
--- `languages` of an area, and of the area where players wake, is { elvish = { sounds = "la el thi" } }. A player's
--- languages are the option `languages`, { elvish = { degree = 40, area = AREA, lesson = TIME } }; the language they
--- speak is `speaking`. At a given degree, a player always understands the same words, and a word sounds the same
--- whoever says it.
local points = require("points")
local values = require("values")
local verbs = require("verbs")

local languages = {}

languages.COMMON = "common"
languages.LONGEST = 500 -- bytes of a text said in a language
local SOUNDS = "an ba dor e fi gar i ka lo mi na o per ru sha ta ul ve wo zu"
local SOUNDS_MOST, LISTENERS_MOST = 60, 100
local BY_EAR, REST = 30, 600 -- the degree that listening teaches at most, and seconds between two steps

--- Returns the key of a language name, or nil if it can't be one.
function languages.key(name)
  local key = tostring(name):lower()
  return #key <= 20 and key:find("^%l%l+$") and key or nil
end

local function defined(area, key)
  local found = area and values.fields(area.languages)[key]
  return found and values.fields(found)
end

local function areas_about(who)
  local list = {}
  for _, room in ipairs({ who.location or false, object("start") or false }) do
    local area = room and verbs.living(room.area)
    if area then list[#list + 1] = area end
  end
  return list
end

--- Returns the area that defines the language KEY for WHO: where they are, where players wake, or where they
--- learned it.
function languages.area(who, key)
  local own = languages.known(who)[key]
  local list = areas_about(who)
  list[#list + 1] = own and verbs.living(own.area) or nil
  for _, area in ipairs(list) do
    if defined(area, key) then return area end
  end
end

--- Returns the languages that WHO has learned.
function languages.known(who)
  local known = sys.option(who, "languages")
  return type(known) == "table" and known or {}
end

--- Returns how well WHO understands KEY, 0 to 100. Wizards understand everything.
function languages.degree(who, key)
  if sys.role(who) == "wizard" then return 100 end
  local own = languages.known(who)[key]
  return own and type(own.degree) == "number" and math.max(0, math.min(100, own.degree)) or 0
end

--- Returns the key of the language that WHO speaks, or nil for the common one.
function languages.spoken(who)
  local key = sys.option(who, "speaking")
  return key and who:is("player") and languages.degree(who, key) > 0 and languages.area(who, key) and key or nil
end

--- Returns the keys of the languages that WHO can learn about here, sorted.
function languages.about(who)
  local seen, list = {}, {}
  local function add(name)
    local key = languages.key(name)
    if key and not seen[key] and languages.area(who, key) then
      seen[key], list[#list + 1] = true, key
    end
  end
  for _, area in ipairs(areas_about(who)) do
    for name in pairs(values.fields(area.languages)) do add(name) end
  end
  for name in pairs(languages.known(who)) do add(name) end
  table.sort(list)
  return list
end

function languages.named(key) return key:sub(1, 1):upper() .. key:sub(2) end

-- Sounds.

local function syllables(sounds)
  local list = {}
  for one in (type(sounds) == "string" and sounds:sub(1, 600) or SOUNDS):gmatch("%l[%l']*") do
    if #one <= 6 and #list < SOUNDS_MOST then list[#list + 1] = one end
  end
  return #list > 0 and list or syllables(SOUNDS)
end

local function number_of(word)
  local n = 5381
  for i = 1, #word do n = (n * 33 + word:byte(i)) % 4294967296 end
  return n
end

local function sound(word, number, list)
  local made, n = {}, number
  for i = 1, math.min(4, (#word + 2) // 3) do
    made[i] = list[n % #list + 1]
    n = n // #list + i * 7919 + number % 1009
  end
  local text = table.concat(made)
  return word:find("^%u") and text:sub(1, 1):upper() .. text:sub(2) or text
end

--- Returns TEXT in pieces: a table { plain =, made =, number = } for each word, and the text between words as
--- strings.
local function pieces(text, key, list)
  local all, at = {}, 1
  while at <= #text do
    local from, to = text:find("[%a\128-\255][%w'\128-\255]*", at)
    all[#all + 1] = text:sub(at, (from or #text + 1) - 1)
    if not from then break end
    local word = text:sub(from, to)
    local number = number_of(key .. " " .. word:lower())
    all[#all + 1] = { plain = word, made = sound(word, number, list), number = number // 1024 % 100 }
    at = to + 1
  end
  return all
end

--- Returns the text as heard by a listener who understands DEGREE hundredths. Other words are UNHEARD, or if
--- that is nil, their sounds.
local function heard(all, degree, unheard)
  local out = {}
  for i, one in ipairs(all) do
    out[i] = type(one) == "string" and one or one.number < degree and one.plain or unheard or one.made
  end
  return table.concat(out)
end

local function put_listeners(place, list, depth)
  for _, one in ipairs(place.contents) do
    if #list >= LISTENERS_MOST then return end
    if one:is("player") then
      list[#list + 1] = one
    elseif depth < 4 and one:is("container") then
      put_listeners(one, list, depth + 1)
    end
  end
end

local function quoted(key, text) return " in " .. languages.named(key) .. ", \"" .. text .. "\"" end

--- Returns the text as WHO hears it. A player with a screen reader hears only the words they understand, or
--- nil.
local function version(all, key, who, degree)
  if degree >= 100 then return heard(all, 100) end
  local aloud = who and sys.option(who, "screenreader") == true
  if not aloud then return heard(all, degree) end
  return degree > 0 and heard(all, degree, "…") or nil
end

local function as_told(key, text)
  if not text then return { words = " something in " .. languages.named(key) .. ".", body = "" } end
  return { words = quoted(key, text), body = text }
end

--- ONE heard the text ALL in KEY, and may learn the next word from it: seldom, and up to BY_EAR.
local function learn_by_ear(one, key, area, all)
  local known, list = languages.known(one), {}
  local own = values.fields(known[key])
  local degree = math.tointeger(own.degree) or 0
  if degree >= BY_EAR or now() - (tonumber(own.heard) or -REST) < REST then return end
  for _, word in ipairs(all) do
    if type(word) == "table" and word.number == degree then
      for other, what in pairs(known) do list[other] = what end
      list[key] = { degree = degree + 1, area = area, lesson = own.lesson, heard = math.floor(now()) }
      sys.set_option(one, "languages", list)
      return one:tell("A word of {language} begins to mean something to you: {word}.",
        { language = languages.named(key), word = word.plain })
    end
  end
end

--- Returns how TEXT, said by WHO in KEY, is told: to strangers as { words =, body = }; by id to those of
--- OTHERS (nil: the players around) who hear something else; and a function to call afterwards, by which some
--- learn a word. Words that WHO does not know are said in the common language.
function languages.say(who, key, text, others)
  local area = languages.area(who, key)
  local all = pieces(text, key, syllables(defined(area, key).sounds))
  local mine = languages.degree(who, key)
  for i, one in ipairs(all) do
    if type(one) == "table" and one.number >= mine then all[i] = one.plain end
  end
  local list, versions = others or {}, {}
  if not others and who.location then put_listeners(who.location, list, 1) end
  local base = as_told(key, heard(all, 0))
  for _, one in ipairs(list) do
    local told = as_told(key, version(all, key, one, one == who and 100 or languages.degree(one, key)))
    if told.words ~= base.words then versions[one.id] = told end
  end
  return base, versions, function()
    for _, one in ipairs(list) do
      if one ~= who and not sys.is_guest(one) and not sys.ignores(one, who) and sys.role(one) ~= "wizard" then
        learn_by_ear(one, key, area, all)
      end
    end
  end
end

points.add("say.in", function(who, text, others)
  local key = languages.spoken(who)
  if not key then return nil end
  if #text > languages.LONGEST then
    refuse("That's too long in another language: {most} characters at most.", { most = languages.LONGEST })
  end
  local told, versions, learn = languages.say(who, key, text, others)
  return told.words, told.body, versions, learn
end)

return languages
