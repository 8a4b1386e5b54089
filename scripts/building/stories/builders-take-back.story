# Builders can undo their changes, and everything comes back as it was
needs: building
alice: joins as builder
bob: joins
alice> @undo
  ~ You have nothing to undo

# an occupied room, with exits in and out
alice> @dig Lamp room
  = room
alice> @teleport {room}
alice> @dig north to Nook
  = nook
alice> north
alice> @create a crate from container
  = crate
alice> @create an apple
alice> @teleport apple to crate
alice> drop crate
alice> @describe here = A narrow nook.
wizard> @teleport bob to {nook}
alice> @destroy here
  ~ is gone
  bob ~ .
alice> @find Nook
  ~ Nothing is called
alice> @undo
  ~ Undone: @destroy here
  bob ~ A narrow nook
alice> look
  ~ A narrow nook
  ~ crate
  ~ bob
  ~ Exits: south
alice> south
alice> look
  ~ Exits: north

# a change that happened to bob in between stays
alice> @destroy {nook}
wizard> @teleport bob to {room}
alice> @undo
  ~ Undone: @destroy
alice> north
alice> look
  ! bob

# a prototype and its heirs
alice> @create a pattern
  = pattern
alice> @set {pattern}.colour = "blue"
alice> @create a vase from {pattern}
  = vase
alice> @destroy {pattern}
alice> @show {vase}
  ! blue
alice> @undo
  ~ Undone: @destroy
alice> @show {vase}
  ~ prototypes = a pattern
  ~ colour = "blue"

# a locked box, its key and its contents
alice> @create a small key
  = key
alice> @create a chest from container
  = chest
alice> @set {chest}.key = {key}
alice> @set {chest}.locked = true
alice> @create a pearl
  = pearl
alice> @teleport {pearl} to {chest}
alice> @destroy {chest}
alice> @destroy {key}
alice> @undo 2
  ~ Undone: @destroy .*\n.*Undone: @destroy
alice> open chest
  ~ locked
alice> unlock chest with small key
  ~ unlock
alice> open chest
alice> look in chest
  ~ pearl

# timers go on
alice> @create a clock
  = clock
alice> @program {clock}
alice| on("timer:tick", function(e) e.this.location:announce("Tick!") end)
alice> .
alice> @lua object("{clock}"):after(4, "tick")
alice> @destroy {clock}
clock: 1
alice> @undo
  ~ Undone: @destroy
alice> drop clock
  ! Tick
clock: 4
  alice ~ Tick!

# several, and a crash between
alice> @create a red ball
  = ball
alice> @set {ball}.weight = 3
alice> @name {ball} = a green ball
alice> @undo
  ~ Undone: @name .* = a green ball
crash
alice> @undo 2
  ~ Undone: @set .*weight = 3
  ~ Undone: @create a red ball
alice> @find the red ball
  ~ Nothing is called
alice> @undo 0
  ~ from 1 to 1000

# a behaviour from the line editor, and a destroyed room with somebody in it
alice> @dig Den
  = den
alice> @teleport {den}
wizard> @teleport bob to {den}
alice> @edit here.desc
alice> add A cosy den.
alice> save
alice> quit
alice> look
  ~ A cosy den
alice> @create a lever
  = lever
alice> @edit {lever}
alice> add command("pull {this}", function() return "Clunk." end)
alice> save first one
alice> add -- more
alice> save
alice> quit
alice> @revisions {lever}
  ~ ^2, in force
  ~ ^1 by alice.*first one
alice> @undo
  ~ Undone: @edit
alice> @revisions {lever}
  ~ ^1, in force
alice> @undo 2
  ~ Undone: @edit
  ~ Undone: @create
alice> @undo
  ~ Undone: @edit here.desc
alice> look
  ! cosy
alice> @undo
  ~ Undone: @teleport
alice> @undo
  ~ Undone: @dig
  bob ~ The Waking Room

# The words of "force" and the number may stand in either order; an invalid ref is refused with an explanation.
alice> @create a jar
alice> @ref jar = Gull Landing
  ~ [a-z]
alice> @ref jar = gull/landing
  ~ is now \$gull/landing
alice> @undo force 1
  ~ Undone: @ref jar = gull/landing
