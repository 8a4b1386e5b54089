# The starter world: Pim's lesson leaves out finished steps, waits for the others, and gives her card and coins once
needs: clothes npcs seats
alice: joins
bob: joins
alice> out
bob> out
alice> hello
  ~ pim says, "hello! .*ask pim for lesson
alice> ask pim for lesson
  ~ look at sampler
  ! read sampler
bob> ask pim for lesson
  ~ look at sampler
alice> sit on chair
alice> read sampler
  ! Pim says to you
alice> look at sampler
  ~ type: stand
  bob ! read sampler
alice> open chest
alice> take scarf
alice> wear scarf
alice> stand
  ~ type: say hello
bob> take scarf
alice> say hello
  ~ read card
alice> ask pim for card
  ~ you have it already
alice> ask pim for coins
  ~ you still have some
alice> inventory
  ~ card
  ~ coin
bob> say hello
  ! card from her belt
bob> down
bob> read card
  ~ no card
# Each step shows its command behind "type".
carol: joins
carol> out
carol> ask pim for lesson
  ~ type: look at sampler
carol> look at sampler
  ~ type: read sampler
carol> read sampler
  ~ type: sit on chair
carol> sit on chair
  ~ type: stand
carol> stand
  ~ type: open chest.* type: take scarf
carol> open chest
carol> take scarf
  ~ type: wear scarf
carol> wear scarf
  ~ type: say hello
carol> say hello
  ~ type: read card
