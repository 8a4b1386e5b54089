# The starter world: A thing chained to a place stays there when its holder leaves the game
needs: building
alice: joins
wizard> @teleport alice to $reading-room
alice> take ledger
  ~ You take the chained ledger
alice> quit
wizard> @teleport me to $reading-room
wizard> look
  ~ chained ledger
