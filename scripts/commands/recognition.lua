--- Strangers: how one looks and sounds to those who have not met one, who one is to them, and what one calls them.
--- What is remembered is each player's own (engine/core/tell/recognition.h): nobody else reads what they are called.
local manners = require("manners")
local undoing = require("undoing")
local verbs = require("verbs")
local words = require("words")

local KNOWN_MOST = 300 -- people that one remembers

--- A copy of whom WHO remembers, and how many. Who exists no more is left out once there are many.
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

-- How one looks and sounds.

--- TEXT, fit to stand for the name of WHO. Ends the command if it is not.
local function fit(who, text)
  local fault = sys.guise_fault(who, text)
  if fault then verbs.decline(quote(fault)) end
  return text
end

command("appearance|sdesc", function(e)
  e.actor:tell("Who has not met you sees: {look}. To look otherwise: appearance a tall woman with a scar",
    { look = sys.looks_like(e.actor) })
end)

command("appearance|sdesc off", function(e)
  if not sys.option(e.actor, "appearance") then refuse("You have said nothing of how you look.") end
  undoing.option(e.actor, "how you look to strangers", "appearance", nil)
  e.actor:tell("Who has not met you sees: {look}", { look = sys.looks_like(e.actor) })
end)

command("appearance|sdesc {text:text}", function(e)
  manners.must_speak(e.actor)
  local text = words.spoken(e.text):gsub("%.$", ""):lower()
  undoing.option(e.actor, "how you look to strangers", "appearance", fit(e.actor, text))
  e.actor:tell("Who has not met you sees: {look}", { look = sys.looks_like(e.actor) })
end)

command("voice", function(e)
  if sys.option(e.actor, "voice") == "" then
    return "You feign your voice: nobody knows you by it. To end that: voice off"
  end
  e.actor:tell("Who does not know you hears: {voice}. To sound otherwise: voice deep. To be known by it to nobody: "
    .. "voice feigned", { voice = sys.sounds_like(e.actor) })
end)

command("voice off", function(e)
  undoing.option(e.actor, "your voice", "voice", nil)
  return "You speak in a voice like any other. Who has met you knows it."
end)

command("voice feigned", function(e)
  undoing.option(e.actor, "your voice", "voice", "")
  return "You feign your voice: in the dark and behind a mask nobody knows you by it."
end)

command("voice {how:text}", function(e)
  manners.must_speak(e.actor)
  local how = e.how:lower()
  if how:find(" .* ") or #how > 20 then refuse("A voice is a word or two: voice deep") end
  undoing.option(e.actor, "your voice", "voice", fit(e.actor, how))
  e.actor:tell("Who does not know you hears: {voice}. Who has met you knows it in the dark, and behind a mask; to be "
    .. "known by it to nobody: voice feigned", { voice = sys.sounds_like(e.actor) })
end)

-- Who others are to oneself.

--- Ends the command if E.actor cannot tell whom they see there.
local function must_see_face(e)
  if e.who == e.actor then refuse("You know yourself well enough.") end
  if not e.who:is("player") then refuse("{The who} lives here, and everybody knows {who them}.", e) end
  if acquaintance(e.who, e.actor) == "masked" then
    refuse("You do not see who {the who} is: there is no face.", e)
  end
end

--- A name that one gives somebody: a plain word or a few.
local NAME_MOST = 40

command("remember {who:character} as {name:text}", function(e)
  must_see_face(e)
  local how = acquaintance(e.who, e.actor)
  if how == "met" then refuse("{The who} has told you who {who they} {who verb:be}.", e) end
  local name = words.spoken(e.name):gsub("%.$", "")
  if #name > NAME_MOST or not name:find("^%a[%w '’-]*$") then
    refuse("A name is letters, blanks, hyphens and apostrophes, {most} at most: remember man as Bert",
      { most = NAME_MOST })
  end
  local known, count = memory(e.actor)
  if not known[e.who.id] and count >= KNOWN_MOST then
    refuse("You remember {n} people; that is enough. To make room: forget NAME", { n = count })
  end
  e.actor:tell("You call {the who} {name} from now on. Nobody else does.", { who = e.who, name = name })
  known[e.who.id] = name
  sys.set_option(e.actor, "known", known)
end)

command("remember {who:character}", { fallback = true }, function(e)
  must_see_face(e)
  refuse("As whom? As in: remember man as Bert")
end)

--- Whom E.actor means by TEXT of those whom they remember: who is here by what they see, else by what they call them.
local function remembered(e, text)
  local found
  for id, what in pairs(e.known) do
    local who = verbs.living(object(id))
    local name = type(what) == "string" and what or who and who.name
    if name and name:lower() == text:lower() then found = id end
  end
  local who = not found and manners.by_sight(e.actor, text)
  return found or who and acquaintance(who, e.actor) ~= "masked" and e.known[who.id] and who.id
end

command("forget {name:text}", function(e)
  e.known = memory(e.actor)
  local id = remembered(e, words.spoken(e.name))
  if not id then refuse("You remember nobody called {name}. Whom you do: remembered", e) end
  local who = verbs.living(object(id))
  local name = type(e.known[id]) == "string" and e.known[id] or who and who.name or e.name
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
      met[#met + 1] = who.name
    end
  end
  table.sort(met)
  table.sort(called)
  if #met + #called == 0 then
    return "You have met nobody yet. To say who you are: introduce me. To call somebody by a name: remember man as Bert"
  end
  if #met > 0 then e.actor:tell("You have met {names}.", { names = words.list(met) }) end
  if #called > 0 then e.actor:tell("You call by names of your own: {names}.", { names = words.list(called) }) end
end)

-- Saying who one is.

local PER_MINUTE = 6

--- Why WHO cannot introduce themselves to OTHER, or nil.
local function hindrance(who, other)
  if not other:is("player") then return "{The other} {other verb:know} everybody here." end
  if not sees(other, who) then return "{The other} {other verb:do} not see you." end
  local how = acquaintance(who, other)
  if how == "met" then return "{The other} {other verb:know} you already." end
  if how == "masked" then return "Behind a mask nobody can tell who you are." end
  if sys.ignores(other, who, true) then return "{The other} does not wish to hear from you." end
end

local function introduce(who, other)
  local known, count = memory(other)
  if count >= KNOWN_MOST and not known[who.id] then return false end
  local before = render(other, "{The who}", { who = who })
  known[who.id] = true
  sys.set_option(other, "known", known)
  other:tell(before .. " says, \"I am {name}.\" You know {name} from now on.", { name = who.name })
  return true
end

local function introduce_to(e, others)
  manners.must_be_patient(e.actor, "introductions", PER_MINUTE)
  local told = {}
  for _, other in ipairs(others) do
    if introduce(e.actor, other) then told[#told + 1] = other end
  end
  if #told == 0 then refuse("Too many people to be remembered have been met already.") end
  e.actor:tell("You say who you are, and {people} {know} you now.",
    { people = told, know = #told == 1 and "knows" or "know" })
end

command("introduce [me|myself] to {other:character}", function(e)
  manners.must_speak(e.actor, "here")
  if e.other == e.actor then refuse("You know yourself well enough.") end
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
  if #others == 0 then refuse("Nobody is here who would come to know you by it.") end
  introduce_to(e, others)
end)

command("introduce {who:character} to {other:character}", { fallback = true }, function(e)
  if e.who == e.actor then return pass() end
  refuse("Only {the who} can say who {who they} {who verb:be}. To say who you are: introduce me", e)
end)
