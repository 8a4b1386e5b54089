--- Small gestures: "smile", "smile at Bob", "smile happily at Bob". A gesture is a word, what all see, what all
--- see when it is meant for somebody, and whether it can be heard in the dark.
local manners = require("manners")
local verbs = require("verbs")

local GESTURES = {
  { "smile", "{Actor} {verb:smile}.", "{Actor} {verb:smile} at {the who}." },
  { "grin", "{Actor} {verb:grin}.", "{Actor} {verb:grin} at {the who}." },
  { "nod", "{Actor} {verb:nod}.", "{Actor} {verb:nod} to {the who}." },
  { "shrug", "{Actor} {verb:shrug}.", "{Actor} {verb:shrug} at {the who}." },
  { "wave", "{Actor} {verb:wave}.", "{Actor} {verb:wave} to {the who}." },
  { "bow", "{Actor} {verb:bow}.", "{Actor} {verb:bow} to {the who}." },
  { "curtsy", "{Actor} {verb:curtsy}.", "{Actor} {verb:curtsy} to {the who}." },
  { "wink", "{Actor} {verb:wink}.", "{Actor} {verb:wink} at {the who}." },
  { "frown", "{Actor} {verb:frown}.", "{Actor} {verb:frown} at {the who}." },
  { "blush", "{Actor} {verb:blush}.", "{Actor} {verb:blush} at {the who}." },
  { "shiver", "{Actor} {verb:shiver}.", "{Actor} {verb:shiver} at the sight of {the who}." },
  { "stretch", "{Actor} {verb:stretch}.", "{Actor} {verb:stretch} before {the who}." },
  { "salute", "{Actor} {verb:salute}.", "{Actor} {verb:salute} {the who}." },
  { "dance", "{Actor} {verb:dance} about.", "{Actor} {verb:dance} with {the who}." },
  { "point", "{Actor} {verb:point} at nothing in particular.", "{Actor} {verb:point} at {the who}." },
  { "stare", "{Actor} {verb:stare} into the distance.", "{Actor} {verb:stare} at {the who}." },
  { "hug", "{Actor} {verb:hug} the air.", "{Actor} {verb:hug} {the who}." },
  { "poke", "{Actor} {verb:poke} the air.", "{Actor} {verb:poke} {the who}." },
  { "thank", "{Actor} {verb:thank} everybody.", "{Actor} {verb:thank} {the who}.", true },
  { "laugh", "{Actor} {verb:laugh}.", "{Actor} {verb:laugh} at {the who}.", true },
  { "giggle", "{Actor} {verb:giggle}.", "{Actor} {verb:giggle} at {the who}.", true },
  { "chuckle", "{Actor} {verb:chuckle}.", "{Actor} {verb:chuckle} at {the who}.", true },
  { "sigh", "{Actor} {verb:sigh}.", "{Actor} {verb:sigh} at {the who}.", true },
  { "cheer", "{Actor} {verb:cheer}.", "{Actor} {verb:cheer} for {the who}.", true },
  { "clap", "{Actor} {verb:clap}.", "{Actor} {verb:clap} for {the who}.", true },
  { "whistle", "{Actor} {verb:whistle} a tune.", "{Actor} {verb:whistle} to {the who}.", true },
  { "hum", "{Actor} {verb:hum} a tune.", "{Actor} {verb:hum} to {the who}.", true },
  { "cough", "{Actor} {verb:cough}.", "{Actor} {verb:cough} in the direction of {the who}.", true },
  { "sneeze", "{Actor} {verb:sneeze}.", "{Actor} {verb:sneeze} in the direction of {the who}.", true },
  { "yawn", "{Actor} {verb:yawn}.", "{Actor} {verb:yawn} at {the who}.", true },
  { "beckon", "{Actor} {verb:beckon}.", "{Actor} {verb:beckon} to {the who}." },
  { "blink", "{Actor} {verb:blink}.", "{Actor} {verb:blink} at {the who}." },
  { "curse", "{Actor} {verb:curse} under {actor their} breath.", "{Actor} {verb:curse} {the who} roundly.", true },
  { "gasp", "{Actor} {verb:gasp}.", "{Actor} {verb:gasp} at {the who}.", true },
  { "groan", "{Actor} {verb:groan}.", "{Actor} {verb:groan} at {the who}.", true },
  { "kneel", "{Actor} {verb:kneel}.", "{Actor} {verb:kneel} before {the who}." },
  { "mutter", "{Actor} {verb:mutter} something.", "{Actor} {verb:mutter} something about {the who}.", true },
  { "cuddle", "{Actor} {verb:cuddle} {actor themselves}.", "{Actor} {verb:cuddle} {the who}." },
  { "ponder", "{Actor} {verb:ponder}.", "{Actor} {verb:ponder} {the who}." },
  { "snore", "{Actor} {verb:snore}.", "{Actor} {verb:snore} at {the who}.", true },
  { "tickle", "{Actor} {verb:tickle} the air.", "{Actor} {verb:tickle} {the who}." },
  { "weep", "{Actor} {verb:weep}.", "{Actor} {verb:weep} on the shoulder of {the who}.", true },
}

--- What takes more than being seen: whom one reaches.
local TOUCHES = { cuddle = true, dance = true, hug = true, poke = true, tickle = true, weep = true }

--- Somebody who cannot see it from where they are is made no gesture to.
local function must_be_seen(e)
  if e.who:is("character") and not sees(e.who, e.actor) then refuse("{The who} can't see you from there.", e) end
end

-- How something is done, beside all words in -ly.
local HOW = {}
for word in ([[again anyway back bye goodbye hard hello hey hi hooray loud much no not often once softer thanks together
  too twice well welcome yes yourself]]):gmatch("%a+") do HOW[word] = true end

local PREPOSITIONS = { at = true, to = true, with = true, ["for"] = true }
local EVERYBODY = { all = true, everybody = true, everyone = true, everything = true, room = true, here = true }

--- WORD, if it is an adverb of a length that is no speech.
local function adverb(word)
  word = word:lower()
  return (HOW[word] or #word <= 20 and word:match("^%a+ly$")) and word
end

--- The sentence with a place for {how}: behind the verb if somebody follows at a distance, else at the end.
local function with_how(sentence)
  local head, tail = sentence:match("^({Actor} {verb:%a+})( %a+ .*{the who}.*)$")
  if head then return head .. "{how}" .. tail end
  return (sentence:gsub("%.$", "{how}."))
end

for _, gesture in ipairs(GESTURES) do
  local verb, alone, at, heard = table.unpack(gesture)
  local who = TOUCHES[verb] and "{who}" or "{who:seen}"
  alone, at = with_how(alone), with_how(at)

  local function do_it(e)
    local how = ""
    if e.how then
      if not adverb(e.how) then return pass() end
      manners.must_speak(e.actor)
      how = " " .. adverb(e.how)
    end
    local event = { actor = e.actor, thing = e.who }
    if e.who then must_be_seen(e) end
    verbs.must(verbs.may(verb, event))
    act(e.actor, e.who and at or alone, { who = e.who, how = how },
      { unseen_is_silent = not heard, personal = true, also = e.who })
    after_event(verb, event)
  end

  command(verb, do_it)
  command(verb .. " [at|to|with|for] " .. who, do_it)
  command(verb .. " {how:word} [at|to|with|for] " .. who, do_it)
  command(verb .. " [at|to|with|for] " .. who .. " {how:word}", do_it)
  command(verb .. " {how:word}", do_it)
  command(verb .. " [at|to|with|for] {words:noun}", { fallback = true }, function(e)
    local last = e.words:lower():match("(%a+)$")
    local first = e.words:match("^(%S+)%s")
    if EVERYBODY[last] then return do_it({ actor = e.actor, how = first and adverb(first) }) end
    local meant = PREPOSITIONS[e.line:lower():match("^%S+%s+(%S+)")]
    if meant or not e.words:gsub("^[Tt]he ", ""):find(" ", 1, true) then return pass() end
    -- With an adverb less, the reason is that of whoever was meant.
    local plain = first and adverb(first) and e.words:match("^%S+%s+(.+)$")
      or adverb(last or "") and e.words:match("^(.+)%s+%S+$")
    if plain and not direction(plain) then return verbs.instead(e.actor, verb .. " " .. plain) end
    refuse("You can {verb}, {verb} at somebody, or {verb} happily. In your own words: emote {verb}s {words}",
      { verb = verb, words = e.words })
  end)
end
