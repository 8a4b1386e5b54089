--- Small gestures: "smile", "smile at Bob". A gesture is a word, what all see, what all see when it
--- is meant for somebody, and whether it can be heard in the dark.

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

for _, gesture in ipairs(GESTURES) do
  local verb, alone, at, heard = table.unpack(gesture)
  local options = { unseen_is_silent = not heard, personal = true }
  command(verb, function(e)
    verbs.must(verbs.may(verb, { actor = e.actor }))
    act(e.actor, alone, {}, options)
    after_event(verb, { actor = e.actor })
  end)
  local who = TOUCHES[verb] and "{who}" or "{who:seen}"
  local made = { unseen_is_silent = not heard, personal = true }
  command(verb .. " [at|to|with|for] " .. who, function(e)
    local event = { actor = e.actor, thing = e.who }
    must_be_seen(e)
    verbs.must(verbs.may(verb, event))
    made.also = e.who
    act(e.actor, at, { who = e.who }, made)
    after_event(verb, event)
  end)
end
