# Together: a squeaking mouse in a locked case is heard, not touched, and cannot get out
needs: building
alice: joins as builder
bob: joins
alice> @create a steel case from container
  = case
alice> @create a steel key
  = key
alice> @set {case}.key = {key}
alice> @set {case}.transparent = true
alice> @set {case}.capacity = 100
alice> @create a white mouse from npc
  = mouse
alice> @program {mouse}
alice| on("hear", function(e)
alice|   if e.actor ~= e.this and e.text:find("cheese", 1, true) then
alice|     e.this.location.location:announce("From somewhere inside comes a squeak.")
alice|   end
alice| end)
alice| before("take", function(e) return "The mouse slips through your fingers." end)
alice| command("stroke {this}", function(e) act(e.actor, "{Actor} {verb:stroke} {the this}.", { this = e.this }) end)
alice| .
  ! error
alice> drop steel case
alice> open steel case
alice> @teleport {mouse} to {case}
alice> close steel case
alice> lock steel case with steel key
  ~ you lock
bob> look at steel case
  ~ white mouse
bob> stroke white mouse
  ~ reach
bob> take white mouse
  ~ reach
  ! slips
bob> open steel case
  ~ locked
alice> say cheese
  bob ! squeak
alice> @lua object("{mouse}"):perform("leave")
bob> look at steel case
  ~ white mouse
alice> unlock steel case
alice> open steel case
bob> take white mouse
  ~ slips through your fingers
bob> stroke white mouse
  ~ you stroke the white mouse
  alice ~ bob strokes the white mouse
