--- Socials: "smile", "smile at Bob", "smile happily at Bob". lib/gestures.lua lists them.
local gestures = require("gestures")
local lore = require("lore")
local manners = require("manners")
local verbs = require("verbs")

--- Refuses a gesture to a person without sight of the actor.
local function must_be_seen(e)
  if e.who:is("character") and not sees(e.who, e.actor) then refuse("{The who} can't see you from there.", e) end
end

local PREPOSITIONS = { at = true, to = true, with = true, ["for"] = true }
local EVERYBODY = { all = true, everybody = true, everyone = true, everything = true, room = true, here = true }

-- Socials of imported areas, which replace the game's own of the same name.
local old = lore.socials()

local function begin(gesture)
  local verb = gesture.word
  local who = gesture.touches and "{who:reach character}" or "{who:seen character}"

  local function do_it(e)
    if e.how and not manners.adverb(e.how) then return pass() end
    if e.how then manners.must_speak(e.actor) end
    manners.must_show(e.actor)
    local how = manners.how(e.actor, e.how)
    local event = { actor = e.actor, thing = e.who }
    if e.who then must_be_seen(e) end
    verbs.must(verbs.may(verb, event))
    e.actor:act(e.who and gesture.at or gesture.alone, { who = e.who, how = how },
      { unseen_is_silent = not gesture.heard, personal = true, also = e.who })
    after_event(verb, event)
  end

  -- There are so many that builders use some of the words for verbs of their own, so commands of things come first.
  local options = { fallback = not gesture.short }
  command(verb, options, do_it)
  command(verb .. " [at|to|with|for] " .. who, options, do_it)
  command(verb .. " {how:word} [at|to|with|for] " .. who, options, do_it)
  command(verb .. " [at|to|with|for] " .. who .. " {how:word}", options, do_it)
  command(verb .. " {how:word}", options, do_it)
  command(verb .. " [at|to|with|for] {words:noun}", { fallback = true }, function(e)
    local last = e.words:lower():match("(%a+)$")
    local first = e.words:match("^(%S+)%s")
    if EVERYBODY[last] then return do_it({ actor = e.actor, how = first and manners.adverb(first) }) end
    local meant = PREPOSITIONS[e.line:lower():match("^%S+%s+(%S+)")]
    if meant or not e.words:gsub("^[Tt]he ", ""):find(" ", 1, true) then return pass() end
    -- Without the adverb, the refusal says why the person was not found.
    local plain = first and manners.adverb(first) and e.words:match("^%S+%s+(.+)$")
      or manners.adverb(last or "") and e.words:match("^(.+)%s+%S+$")
    if plain and not direction(plain) then return verbs.instead(e.actor, verb .. " " .. plain) end
    refuse("You can {verb}, {verb} at somebody, or {verb} happily. To use your own words: "
      .. "<cmd emote {does} {words}>emote {does} {words}</>",
      { verb = verb, does = sys.third_person(verb), words = e.words })
  end)
end

for _, gesture in ipairs(gestures) do
  if gesture.short or not old[gesture.word] then begin(gesture) end
end
