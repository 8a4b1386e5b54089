# Starter: the village of Wick, with quests, shops and homes
alice: joins
alice> look
  ~ ^The Waking Room
alice> chat hello
  wizard ~ hello
alice> out
alice> journal
  ~ The Light in the Marsh, here
alice> home found
  ~ A door in Lantern Lane is now yours
wizard> @packages
  ~ fighting 1: 
  ! the game does not list it
