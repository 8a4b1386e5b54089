--- Small gestures: "smile", "smile at Bob". A gesture is a word, what all see, what all see when it
--- is meant for somebody, and whether it can be heard in the dark.

local GESTURES = {
  { "smile", "{Actor} {verb:smile}.", "{Actor} {verb:smile} at {who}." },
  { "grin", "{Actor} {verb:grin}.", "{Actor} {verb:grin} at {who}." },
  { "nod", "{Actor} {verb:nod}.", "{Actor} {verb:nod} to {who}." },
  { "shrug", "{Actor} {verb:shrug}.", "{Actor} {verb:shrug} at {who}." },
  { "wave", "{Actor} {verb:wave}.", "{Actor} {verb:wave} to {who}." },
  { "bow", "{Actor} {verb:bow}.", "{Actor} {verb:bow} to {who}." },
  { "curtsy", "{Actor} {verb:curtsy}.", "{Actor} {verb:curtsy} to {who}." },
  { "wink", "{Actor} {verb:wink}.", "{Actor} {verb:wink} at {who}." },
  { "frown", "{Actor} {verb:frown}.", "{Actor} {verb:frown} at {who}." },
  { "blush", "{Actor} {verb:blush}.", "{Actor} {verb:blush} at {who}." },
  { "shiver", "{Actor} {verb:shiver}.", "{Actor} {verb:shiver} at the sight of {who}." },
  { "stretch", "{Actor} {verb:stretch}.", "{Actor} {verb:stretch} before {who}." },
  { "salute", "{Actor} {verb:salute}.", "{Actor} {verb:salute} {who}." },
  { "dance", "{Actor} {verb:dance} about.", "{Actor} {verb:dance} with {who}." },
  { "point", "{Actor} {verb:point} at nothing in particular.", "{Actor} {verb:point} at {who}." },
  { "stare", "{Actor} {verb:stare} into the distance.", "{Actor} {verb:stare} at {who}." },
  { "hug", "{Actor} {verb:hug} the air.", "{Actor} {verb:hug} {who}." },
  { "poke", "{Actor} {verb:poke} the air.", "{Actor} {verb:poke} {who}." },
  { "thank", "{Actor} {verb:thank} everybody.", "{Actor} {verb:thank} {who}.", true },
  { "laugh", "{Actor} {verb:laugh}.", "{Actor} {verb:laugh} at {who}.", true },
  { "giggle", "{Actor} {verb:giggle}.", "{Actor} {verb:giggle} at {who}.", true },
  { "chuckle", "{Actor} {verb:chuckle}.", "{Actor} {verb:chuckle} at {who}.", true },
  { "sigh", "{Actor} {verb:sigh}.", "{Actor} {verb:sigh} at {who}.", true },
  { "cheer", "{Actor} {verb:cheer}.", "{Actor} {verb:cheer} for {who}.", true },
  { "clap", "{Actor} {verb:clap}.", "{Actor} {verb:clap} for {who}.", true },
  { "whistle", "{Actor} {verb:whistle} a tune.", "{Actor} {verb:whistle} to {who}.", true },
  { "hum", "{Actor} {verb:hum} a tune.", "{Actor} {verb:hum} to {who}.", true },
  { "cough", "{Actor} {verb:cough}.", "{Actor} {verb:cough} in the direction of {who}.", true },
  { "sneeze", "{Actor} {verb:sneeze}.", "{Actor} {verb:sneeze} in the direction of {who}.", true },
  { "yawn", "{Actor} {verb:yawn}.", "{Actor} {verb:yawn} at {who}.", true },
  { "weep", "{Actor} {verb:weep}.", "{Actor} {verb:weep} on the shoulder of {who}.", true },
}

for _, gesture in ipairs(GESTURES) do
  local verb, alone, at, heard = table.unpack(gesture)
  local options = { unseen_is_silent = not heard }
  command(verb, function(e) act(e.actor, alone, {}, options) end)
  command(verb .. " [at|to|with|for] {who:seen}", function(e)
    act(e.actor, at, { who = e.who }, options)
  end)
end
