# A title, a pose, a mood: a player's description besides the name, and nobody borrows another's name
needs: identity moderation socials
alice: joins
bob: joins
carol: joins
alice> title
  ~ You have no title
alice> title the Wanderer
  ~ Others now see you as alice the Wanderer
bob> who
  ~ alice the Wanderer, on for
bob> whois alice
  ~ alice the Wanderer
bob> look alice
  ~ alice the Wanderer\.
bob> examine alice
  ~ alice the Wanderer\.
alice> set profile off
bob> look alice
  ! Wanderer
alice> look me
  ~ alice the Wanderer\.
alice> set profile on
alice> title the admin
  ~ can't be your title
alice> title friend of bob
  ~ can't be your title
alice> title B O B
  ~ can't be your title
alice> title the Game Master
  ~ can't be your title
alice> title Operator
  ~ can't be your title
alice> title Bob's friend
  ~ can't be your title
alice> pose is here." Bob says, "hello
  ~ without speech
alice> title says "hello"
  ~ can't be your title
alice> title <b>x
  ~ can't be your title
bob> ignore alice
bob> who
  ! Wanderer
bob> unignore alice
alice> title off
bob> who
  ! Wanderer
alice> pose is leaning on the bar
  ~ Others now see: alice is leaning on the bar\.
  bob ~ Alice is leaning on the bar\.
bob> look
  ~ ^Alice is leaning on the bar\.$
  ~ carol are here
bob> look alice
  ~ ^Alice is leaning on the bar\.$
bob> ignore alice
bob> look
  ! leaning
  ~ ^Alice is here
bob> unignore alice
wizard> @mute alice for 1m
bob> look
  ! leaning
wizard> @unmute alice
alice> out
alice> in
bob> look
  ! leaning
alice> mood wearily
  ~ You now speak and gesture wearily
alice> say so it goes
  ~ You say wearily, "so it goes"
  bob ~ Alice says wearily, "so it goes"
alice> smile
  ~ You smile wearily\.
alice> smile happily at bob
  bob ~ Alice smiles happily at you\.
  carol ~ Alice smiles happily at bob\.
alice> mood like Bob says
  ~ A mood is one word
alice> undo
alice> say well
  ~ You say, "well"
