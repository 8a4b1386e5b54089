# "title" lists earned titles, and a title of the game has to be earned
needs: identity quests building
alice: joins
wizard> @create The Walk from quest
  = quest
wizard> @set {quest}.title = "Walker of Walks"
alice> title Walker of Walks
  ~ has to be earned
alice> title walker of walks
  ~ has to be earned
alice> title the Walker
  ~ Others now see you
alice> titles
  ~ Others see you as
