# A shout is heard in the next rooms, a knock behind the door; but not by players who ignore the actor
needs: building moderation
alice: joins as builder
bob: joins
carol: joins
alice> @dig Hall
  = hall
alice> @teleport {hall}
alice> @dig north to Attic
  = attic
alice> @dig south to Shed
  = shed
wizard> @teleport bob to {attic}
wizard> @teleport carol to {attic}
wizard> @teleport me to {shed}
alice> @set north.door = true
alice> shout Is anybody there?
  ~ You shout, "Is anybody there\?"
  bob ~ Alice shouts from the south, "Is anybody there\?"
  wizard ~ Alice shouts from the north
carol> ignore alice
alice> yell hello
  bob ~ shouts from the south, "hello"
  carol ! hello
alice> knock on north door
  ~ You knock on the door to the north.
  bob ~ Somebody knocks on the door to the south.
  carol ! knocks
alice> knock
  ~ You knock on the door to the north.
alice> knock south
  ~ There isn't a door there.
wizard> @mute alice for 1h
alice> shout again
  ~ A wizard has muted you
  bob ! again
wizard> @unmute alice
alice> shout 3
alice> shout 4
alice> shout 5
alice> shout 6
alice> shout 7
  ~ within a minute
  bob ! 7
