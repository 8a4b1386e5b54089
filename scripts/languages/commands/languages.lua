--- Commands to speak, learn and teach languages.
local languages = require("languages")
local manners = require("manners")
local undoing = require("undoing")
local values = require("values")
local words = require("words")

local LESSON, PAUSE = 10, 600 -- percent that a lesson adds, and seconds until the next

local NONE = "Everybody here speaks only the common tongue."

local function must_be_one(e, name)
  local key = languages.key(name)
  if not key or not languages.area(e.actor, key) then
    local about = languages.about(e.actor)
    for i, one in ipairs(about) do about[i] = languages.named(one) end
    if #about == 0 then refuse(NONE) end
    refuse("No language here is called {name}. The languages are {list}.", { name = name, list = words.list(about) })
  end
  return key
end

command("languages", function(e)
  local about = languages.about(e.actor)
  if #about == 0 then return NONE end
  local spoken = languages.spoken(e.actor)
  e.actor:tell("You speak {language}.", { language = spoken and languages.named(spoken) or "the common tongue" })
  for _, key in ipairs(about) do
    local degree = languages.degree(e.actor, key)
    local some = "{language}: you understand {degree} of 100 words."
    local names = { language = languages.named(key), degree = degree }
    e.actor:tell(degree > 0 and some or "{language}: you understand nothing.", names)
  end
end)

command("speak {language:word}", function(e)
  if e.language:lower() == languages.COMMON then
    undoing.option(e.actor, sentence("what you speak"), "speaking", nil)
    return "You speak the common tongue."
  end
  local key = must_be_one(e, e.language)
  local names = { language = languages.named(key), key = key }
  if languages.degree(e.actor, key) == 0 then
    refuse("You don't know a word of {language}. Find somebody who teaches it, then type: <cmd learn {key}>learn "
      .. "{key}</>", names)
  end
  undoing.option(e.actor, sentence("what you speak"), "speaking", key)
  e.actor:tell("You now speak {language} when you say or whisper something. To stop: <cmd speak common>speak "
    .. "common</>", names)
end)

--- True if the npc ONE teaches KEY.
local function teaches(one, key)
  for _, name in ipairs(one:is("npc") and values.fields(one.teaches) or {}) do
    if languages.key(name) == key then return true end
  end
  return false
end

--- Gives PUPIL a lesson in KEY, a language of AREA, up to MOST percent; refuses if they know that much or it is too
-- early.
local function give_lesson(pupil, key, area, most, names)
  local all, own = {}, languages.known(pupil)[key] or {}
  local degree = math.tointeger(own.degree) or 0
  if degree >= most then refuse(names.full, names) end
  local left = PAUSE - (now() - (tonumber(own.lesson) or -PAUSE))
  if left > 0 then
    names.time = words.duration(math.ceil(left))
    refuse(names.wait, names)
  end
  for other, what in pairs(languages.known(pupil)) do all[other] = what end
  all[key] = { degree = math.min(most, degree + LESSON), area = area, lesson = math.floor(now()) }
  sys.set_option(pupil, "languages", all)
  names.degree = all[key].degree
end

command("learn {language:word}", function(e)
  local key = must_be_one(e, e.language)
  local names = { language = languages.named(key), key = key,
    full = "You already understand all of {language}.",
    wait = "Your head is still full of words. Try again in {time}." }
  for _, one in ipairs(e.room and e.room.contents or {}) do
    if teaches(one, key) and sees(e.actor, one) then
      give_lesson(e.actor, key, languages.area(e.actor, key), 100, names)
      names.who = one
      e.actor:act("{The who} {who verb:teach} {actor} some {language}.", names, { except = { e.actor } })
      e.actor:tell("{The who} teaches you some words. You understand {degree} of 100 words of {language}.", names)
      return
    end
  end
  refuse("Nobody here teaches {language}. A player who speaks it can, with: <cmd teach {key} to NAME>teach {key} to "
    .. "NAME</>", names)
end)

command("teach {language:word} to {who:character}", function(e)
  local key = must_be_one(e, e.language)
  local names = { language = languages.named(key), key = key, who = e.who,
    full = "{The who} already {who verb:understand} as much {language} as you.",
    wait = "{The who} just had a lesson. Try again in {time}." }
  if e.who == e.actor then refuse("You can't teach yourself.") end
  if not e.who:is("player") or not sys.online(e.who) then refuse("{The who} can't learn it from you.", e) end
  local most = languages.degree(e.actor, key)
  if most < LESSON then refuse("You don't know enough {language} to teach it.", names) end
  manners.must_speak(e.actor, "here")
  manners.must_be_heard(e.actor, e.who, true)
  give_lesson(e.who, key, languages.area(e.actor, key), most, names)
  names.teacher = e.actor
  e.who:tell("{The teacher} teaches you some words. You understand {degree} of 100 words of {language}.", names)
  e.actor:tell("You teach {the who} some words of {language}.", names)
end)

