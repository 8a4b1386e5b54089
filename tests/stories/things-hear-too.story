# Every observer, thing or person, gets the same event (T2)
needs: building
alice: joins as builder
bob: joins
alice> @create a parrot from npc
  = parrot
alice> drop parrot
alice> @teleport {parrot} to here
alice> @program {parrot}
alice| on("hear", function(e)
alice|   if e.actor ~= e.this then e.this:perform("emote croaks: \"" .. e.text .. "\"") end
alice| end)
alice| .
bob> say hello there
  ~ you say
  ~ croaks
  alice ~ bob says
  alice ~ hello there
