# Whispers, gestures and emotes reach handlers as separate events
needs: building socials
alice: joins as builder
bob: joins
alice> @dig Stage
  = stage
alice> @teleport {stage}
wizard> @teleport bob to {stage}
alice> @create a parrot from npc
  = parrot
alice> @teleport {parrot} to here
alice> @program {parrot}
alice| on("whisper", function(e) e.this:perform("say I was told: " .. e.text) end)
alice| on("smile", "witness", function(e) if not e.thing then e.this:perform("grin") end end)
alice| on("smile", function(e) e.this:perform("bow") end)
alice| before("emote", "witness", function(e) return e.text:find("rude", 1, true) and "The parrot shrieks." end)
alice| .
bob> whisper parrot gold
  ~ you whisper
  ~ i was told: gold
bob> smile
  ~ parrot grins
bob> smile at parrot
  ~ parrot bows
bob> emote is rude
  ~ parrot shrieks
  alice ! is rude
bob> emote waves
  alice ~ bob waves
