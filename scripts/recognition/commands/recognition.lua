--- Strangers: how a player looks and sounds to people they have not met, introductions, and names that a player gives
-- to others.
--- Each player's memory is their own (engine/core/output/recognition.h): nobody else can read those names.
local manners = require("manners")
local undoing = require("undoing")
local verbs = require("verbs")
local words = require("words")

local KNOWN_MOST = 300 -- people that a player can remember

--- Returns a copy of WHO's memory and the number of people in it. Once it is full, deleted players are left out.
local function memory(who)
  local known, count = {}, 0
  for id, what in pairs(sys.option(who, "known") or {}) do
    known[id], count = what, count + 1
  end
  if count < KNOWN_MOST then return known, count end
  count = 0
  for id in pairs(known) do
    if verbs.living(object(id)) then count = count + 1 else known[id] = nil end
  end
  return known, count
end

-- Appearance and voice.

--- Returns TEXT; refuses if it cannot stand in place of WHO's name.
local function fit(who, text)
  local fault = sys.disguise_fault(who, text)
  if fault then verbs.decline_plain(fault) end
  return text
end

command("appearance|sdesc", function(e)
  e.actor:tell("People who haven't met you see: {look}. To change that: "
    .. "<cmd appearance a tall woman with a scar>appearance a tall woman with a scar</>",
    { look = sys.looks_like(e.actor) })
end)

command("appearance|sdesc off", function(e)
  if not sys.option(e.actor, "appearance") then refuse("You haven't described your appearance.") end
  undoing.option(e.actor, sentence("how you look to strangers"), "appearance", nil)
  e.actor:tell("People who haven't met you now see: {look}", { look = sys.looks_like(e.actor) })
end)

command("appearance|sdesc {text:text}", function(e)
  manners.must_speak(e.actor)
  local text = words.spoken(e.text):gsub("%.$", ""):lower()
  undoing.option(e.actor, sentence("how you look to strangers"), "appearance", fit(e.actor, text))
  e.actor:tell("People who haven't met you now see: {look}", { look = sys.looks_like(e.actor) })
end)

command("voice", function(e)
  if sys.option(e.actor, "voice") == "" then
    return "You disguise your voice, so nobody recognises it. To end that: <cmd voice off>voice off</>"
  end
  e.actor:tell("People who don't know you hear: {voice}. To change that: <cmd voice deep>voice deep</>. To disguise "
    .. "it: <cmd voice feigned>voice feigned</>", { voice = sys.sounds_like(e.actor) })
end)

command("voice off", function(e)
  undoing.option(e.actor, sentence("your voice"), "voice", nil)
  return "You speak in an ordinary voice. People who have met you recognise it."
end)

command("voice feigned", function(e)
  undoing.option(e.actor, sentence("your voice"), "voice", "")
  return "You disguise your voice: nobody recognises it in the dark or behind a mask."
end)

command("voice {how:text}", function(e)
  manners.must_speak(e.actor)
  local how = e.how:lower()
  if how:find(" .* ") or #how > 20 then refuse("A voice is one or two words. For example: <cmd voice deep>voice "
    .. "deep</>") end
  undoing.option(e.actor, sentence("your voice"), "voice", fit(e.actor, how))
  e.actor:tell("People who don't know you now hear: {voice}. People who have met you recognise it, even in the dark "
    .. "and behind a mask. To disguise it: <cmd voice feigned>voice feigned</>", { voice = sys.sounds_like(e.actor) })
end)

-- Names for other people.

--- Refuses unless e.who is another player whose face E.actor sees.
local function must_see_face(e)
  if e.who == e.actor then refuse("You already know yourself.") end
  if not e.who:is("player") then refuse("{The who} lives here. Everybody knows {who them}.", e) end
  if acquaintance(e.who, e.actor) == "masked" then
    refuse("You can't see the face of {the who}.", e)
  end
end

--- The longest name, in bytes, that a player can give somebody.
local NAME_MOST = 40

command("remember {who:character} as {name:text}", function(e)
  must_see_face(e)
  local how = acquaintance(e.who, e.actor)
  if how == "met" then refuse("{The who} has already told you who {who they} {who verb:be}.", e) end
  local name = words.spoken(e.name):gsub("%.$", "")
  if #name > NAME_MOST or not name:find("^%a[%w '’-]*$") then
    refuse("A name has letters, blanks, hyphens and apostrophes, {most} at most. For example: "
      .. "<cmd remember man as Bert>remember man as Bert</>",
      { most = NAME_MOST })
  end
  local known, count = memory(e.actor)
  if not known[e.who.id] and count >= KNOWN_MOST then
    refuse("You remember {n} people, and can't remember more. To make room: <cmd forget NAME>forget "
      .. "NAME</>", { n = count })
  end
  e.actor:tell("You now know {the who} as {name}. Nobody else sees that name.", { who = e.who, name = name })
  known[e.who.id] = name
  sys.set_option(e.actor, "known", known)
end)

command("remember {who:character}", { fallback = true }, function(e)
  must_see_face(e)
  refuse("As whom? For example: <cmd remember man as Bert>remember man as Bert</>")
end)

--- Returns the id in E.known that TEXT means: by the name that E.actor gave, or else somebody here by how they look;
-- else nil or false.
local function remembered(e, text)
  local found
  for id, what in pairs(e.known) do
    local who = verbs.living(object(id))
    local given = type(what) == "string" and what
    local name = given or who and who.name
    -- Whoever has a given name isn't found by their own: that would tell it.
    if name and (name:lower() == text:lower() or not given and words.shown(who) == text) then found = id end
  end
  local who = not found and manners.by_sight(e.actor, text)
  return found or who and acquaintance(who, e.actor) ~= "masked" and e.known[who.id] and who.id
end

command("forget {name:text}", function(e)
  e.known = memory(e.actor)
  local id = remembered(e, words.spoken(e.name))
  if not id then refuse("You don't remember anybody called {name}. To see the list, type "
    .. "<cmd remembered>remembered</>.", e) end
  local who = verbs.living(object(id))
  local name = type(e.known[id]) == "string" and e.known[id] or who and words.shown(who) or e.name
  e.known[id] = nil
  sys.set_option(e.actor, "known", e.known)
  e.actor:tell("You forget who {name} is.", { name = name })
end)

command("remembered", function(e)
  local met, called = {}, {}
  for id, what in pairs(memory(e.actor)) do
    local who = verbs.living(object(id))
    if who and type(what) == "string" then
      called[#called + 1] = what .. " (" .. sys.looks_like(who) .. ")"
    elseif who then
      met[#met + 1] = words.shown(who)
    end
  end
  table.sort(met)
  table.sort(called)
  if #met + #called == 0 then
    return "You haven't met anybody yet. To say who you are: <cmd introduce me>introduce me</>. To name somebody "
      .. "yourself: <cmd remember man as Bert>remember man as Bert</>"
  end
  if #met > 0 then e.actor:tell("You have met {names}.", { names = words.list(met) }) end
  if #called > 0 then e.actor:tell("Names you have given: {names}.", { names = words.list(called) }) end
end)

-- Introductions.

local PER_MINUTE = 6

--- Returns why WHO cannot introduce themselves to OTHER, or nil.
local function hindrance(who, other)
  if not other:is("player") then return "{The other} already {other verb:know} everybody here." end
  if not sees(other, who) then return "{The other} {other verb:do} not see you." end
  local how = acquaintance(who, other)
  if how == "met" then return "{The other} already {other verb:know} you." end
  if how == "masked" then return "Behind a mask nobody can tell who you are." end
  if sys.ignores(other, who, true) then return "{The other} doesn't wish to hear from you." end
end

local function introduce(who, other)
  local known, count = memory(other)
  if count >= KNOWN_MOST and not known[who.id] then return false end
  local before = render(other, "{The who}", { who = who })
  known[who.id] = true
  sys.set_option(other, "known", known)
  local text = sentence("{Before} says, \"I am {name}.\" You now know {name}.")
  other:tell((text:gsub("{[Bb]efore}", { ["{Before}"] = before, ["{before}"] = before })), { name = words.shown(who) })
  return true
end

local function introduce_to(e, others)
  manners.must_be_patient(e.actor, "introductions", PER_MINUTE)
  local told = {}
  for _, other in ipairs(others) do
    if introduce(e.actor, other) then told[#told + 1] = other end
  end
  if #told == 0 then refuse("They already remember as many people as they can.") end
  e.actor:tell("You say who you are. {People} now {know} you.",
    { people = told, know = #told == 1 and "knows" or "know" })
end

command("introduce [me|myself] to {other:character}", function(e)
  manners.must_speak(e.actor, "here")
  if e.other == e.actor then refuse("You already know yourself.") end
  local why = hindrance(e.actor, e.other)
  if why then refuse(why, e) end
  introduce_to(e, { e.other })
end)

command("introduce [me|myself]", function(e)
  manners.must_speak(e.actor, "here")
  local others = {}
  for _, one in ipairs(e.room and e.room.contents or {}) do
    local plays = one ~= e.actor and one:is("player") and sys.online(one)
    if plays and not hindrance(e.actor, one) then others[#others + 1] = one end
  end
  if #others == 0 then refuse("Nobody here needs to be told who you are.") end
  introduce_to(e, others)
end)

command("introduce {who:character} to {other:character}", { fallback = true }, function(e)
  if e.who == e.actor then return pass() end
  refuse("Only {the who} can do that. To say who you are, type: <cmd introduce me>introduce me</>", e)
end)
