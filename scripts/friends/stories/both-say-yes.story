# Friends are told when one comes or goes, but only if both want it; ignoring, turning it off and silence end it unseen
needs: friends
alice: joins
bob: joins
carol: joins
alice> friends
  ~ You have no friends here yet
alice> friend alice
  ~ Let's hope so
alice> friend nobody
  ~ There isn't a player called nobody
alice> friend add bob
  ~ You will be friends when bob types: friend alice
  bob ~ alice wants to be your friend
bob> friends
  ~ You have no friends here yet
alice> friends
  ~ bob: hasn't said yes
bob> friend alice
  ~ You and alice are friends
  alice ~ You and bob are friends
alice> friends
  ~ bob: in the game
crash
alice> friends
  ~ bob: in the game
# Carol asked bob, who does not know her, and learns nothing
carol> friend bob
carol> friends
  ~ bob: hasn't said yes
  ! in the game
# Bob ignores alice, who cannot tell
bob> ignore alice
alice> friends
  ~ bob: not here
bob> unignore alice
bob> friends off
  ~ nobody is told
alice> friends
  ~ bob: not here
bob> friends on
alice> unfriend bob
  ! bob is told
bob> friends
  ~ alice: hasn't said yes
