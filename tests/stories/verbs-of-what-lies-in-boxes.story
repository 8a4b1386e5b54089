# A thing's own verbs reach as far as hands do: into open boxes, not through glass, not in the dark
needs: building
alice: joins as builder
bob: joins
alice> @create a rubber duck
  = duck
alice> @program {duck}
alice| command("squeeze {this}", function(e)
alice|   act(e.actor, "{Actor} {verb:squeeze} {the this}. It squeaks.", { this = e.this })
alice| end)
alice| .
  ! error
alice> @create a glass tank from container
  = tank
alice> @set {tank}.transparent = true
alice> @create a crate from container
alice> open tank
alice> open crate
alice> put duck in crate
alice> drop crate
bob> squeeze duck
  ~ you squeeze the rubber duck
  alice ~ bob squeezes the rubber duck
bob> close crate
bob> squeeze duck
  ! ^you squeeze
bob> open crate
alice> take duck
alice> put duck in tank
alice> close tank
alice> squeeze duck
  ~ reach through the glass tank
alice> drop tank
bob> squeeze duck
  ~ reach through the glass tank
bob> squeeze unicorn
  ! reach
bob> open tank
bob> take duck
alice> squeeze duck
  ! ^you squeeze
bob> squeeze duck
  ~ you squeeze
bob> drop duck
wizard> @set $start.light = 0
bob> squeeze duck
  ~ too dark
