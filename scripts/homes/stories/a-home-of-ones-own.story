# Everybody may found a home, furnish it, and decide who comes in; nobody is trapped in one
needs: building homes moderation
alice: joins
bob: joins
carol: joins
alice> home found
  ~ A door in Lantern Lane is now yours
alice> home found
  ~ You have a home already
alice> home furnish chair
  ~ You have to be at home
alice> home go
  ~ ^alice's home
  ~ Exits: out
alice> home furnish a chair
  ~ You set up a wooden chair
alice> home furnish shelf
alice> home furnish dragon
  ~ can't furnish that
alice> take chair
  ~ can't
alice> home describe Warm, and full of <b>books</b>.
alice> look
  ~ Warm, and full of <b>books</b>\.
bob> visit alice
  ~ That door is locked
bob> home ring alice
  alice ~ Bob rings at your door
alice> home invite bob
  bob ~ Alice invites you home
bob> visit alice
  ~ ^alice's home
  alice ~ Bob comes in from the lane
carol> visit alice
  ~ That door is locked
bob> home lock
  ~ You have no home of your own
bob> home name Bob's den
  ~ You have no home of your own
alice> home name bob and carol
  ~ no other player's name
alice> home name The Quiet Corner
  ~ It is now called The Quiet Corner
wizard> @create a red ball
  = ball
wizard> @teleport {ball} to alice
alice> home sell ball for 5
  ~ You put the red ball on the broad shelf, for 5 coins
bob> take ball from shelf
  ~ That belongs to alice
bob> list
  ~ a red ball, 5 coins
bob> buy ball
  ~ The red ball costs 5 coins
bob> yes
  ~ You can't afford it
wizard> @create 5 coins from coin
  = coins
wizard> @teleport {coins} to bob
bob> buy ball
bob> yes
  ~ You buy the red ball for 5 coins
bob> put ball on shelf
  ~ Only alice can put things into
bob> buy ball
  ~ Nothing of that name is for sale
alice> take coins from shelf
  ~ You take
alice> home uninvite bob
  bob ~ You are shown out
bob> look
  ~ ^Lantern Lane
bob> visit alice
  ~ That door is locked
alice> home unlock
carol> visit alice
  ~ ^The Quiet Corner
alice> ignore carol
alice> home expel carol
carol> visit alice
  ~ That door stays shut
carol> homes
  ~ Nobody shows a home yet
alice> home show
  ~ is now on the map
bob> homes
  ~ The Quiet Corner, of alice
bob> visit alice
bob> home rate 4
  ~ You are new here
alice> home rate 5
  ~ can't rate your own home
bob> out
bob> out
bob> look
  ~ Waking Room
wizard> @mute alice for 1m
alice> home describe Words that nobody should read.
  ~ muted
wizard> @unmute alice
wizard> @ban alice for 1m
bob> visit alice
  ~ That door is sealed
bob> homes
  ! of alice
