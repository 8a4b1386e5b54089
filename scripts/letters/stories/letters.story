# Letters wait for absent players, are kept, and go when they are thrown away
needs: letters
alice: joins
bob: joins
alice> mail
  ~ You have no letters
alice> mail bob = Meet me at the mill.
  ~ on its way to bob
  bob ~ a new letter from alice
bob> mail
  ~ 1\. new alice: Meet me at the mill\.
bob> mail read 1
  ~ From alice
  ~ ^  Meet me at the mill\.$
bob> mail
  ~ 1\. alice: Meet
  ! new
alice> mail bob
alice| Dear Bob,
alice| bring a lamp.
alice| .
  ~ on its way
crash
bob> mail
  ~ 2\. new alice: Dear Bob,
bob> mail 2
  ~ ^  bring a lamp\.$
bob> mail reply 2 = A lamp, and oil for it.
  ~ on its way to alice
alice> mail read 1
  ~ ^  A lamp, and oil for it\.$
alice> mail reply 1
alice| Thank you.
alice| .
  ~ on its way to bob
alice> mail delete 1
  ~ You throw away
bob> mail delete 3
  ~ You throw away
bob> mail reply 7 = hello
  ~ no letter 7
bob> mail reply = hello
  ~ Which letter\?
bob> mail delete 1
  ~ You throw away
bob> mail
  ~ 1\. alice: Dear Bob,
  ! mill
bob> mail read 7
  ~ no letter 7
alice> mail carol = hello
  ~ There isn't a player called carol
