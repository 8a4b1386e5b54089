# Residents build there, according to their rank; others build nothing
needs: building homes
alice: joins
bob: joins
cob: joins as builder
alice> @describe here = A palace.
  ~ "@describe" is for builders
alice> home found
alice> home go
alice> @describe here = Warm, and full of <b>books</b>.
  ~ People who come in now see that
alice> look
  ~ Warm, and full of <b>books</b>\.
alice> @name here = bob and carol
  ~ no other player's name
alice> @create a bell
  ~ Once you have 15 things in your home
alice> @dig north to The Garret
  ~ Once you have 20 things
alice> home furnish chair
alice> @name chair = a rocking chair
  ~ Once you have 5 things
wizard> @home alice = 3
  ~ degree 3
alice> @name chair = a rocking chair
  ~ It's a rocking chair
alice> @detail here books = All of them are about moths.
alice> look at books
  ~ about moths
alice> @create a letter from bob
  ~ From what
alice> @create a card from sign
  ~ You make a card
alice> @set card.text = <red>Ring twice.
alice> read card
  ~ <red>Ring twice\.
alice> @set card.owner = me
  ~ You can set hidden
alice> @set card.accepts = anybody
  ~ You can set hidden
alice> @describe bob = Ugly.
  ~ Nothing|no bob|not
alice> take card
  ~ can't
wizard> @home alice = 4
alice> @dig north to The Garret
  ~ The exit north now leads to The Garret
alice> @dig up to The Attic
  ~ 2 rooms, which is the limit
bob> visit alice
  ~ That door is locked
alice> home unlock
bob> visit alice
bob> @create a bomb
  ~ is for builders
bob> north
  ~ ^The Garret
alice> home lock
alice> north
alice> home furnish bed
alice> home expel bob
  bob ~ shown out
bob> visit alice
  ~ locked
alice> south
alice> home wall up north
  ~ First take
alice> north
alice> home remove bed
alice> south
alice> home wall up north
  ~ You wall up the way north
alice> home degrees
  ~ dig a second room
alice> home deed
  ~ for builders
# A builder has the deed of theirs, and then all that builders have.
cob> home found
cob> home go
cob> home deed
  ~ You now own the rooms of your home
cob> @describe here = <b>Mine.</b>
  ~ has a new description
cob> @dig east to Workshop
  ~ The way east
cob> home unlock
bob> visit cob
  ~ Mine\.
bob> out
# The lane is within a walk of where newcomers wake.
bob> look
  ~ Lantern Lane
bob> southwest
  ~ ^Skein Lane
bob> northeast
  ~ ^Lantern Lane
