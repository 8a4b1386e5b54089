# Habits from other games are understood
needs: clothes letters
alice: joins
bob: joins
alice> l
  ~ Waking Room
alice> x me
alice> 'hello
  bob ~ alice says, "hello"
alice> "hello again
  bob ~ hello again
alice> :waves both arms
  bob ~ alice waves both arms
alice> p bob=psst
  bob ~ psst
alice> t bob psst again
  bob ~ psst again
bob> r yes?
  alice ~ bob tells you, "yes\?"
alice> eq
  ~ aren't wearing
alice> inv
  ~ hands are empty
alice> score
  ~ You are alice
alice> sc
  ~ You are alice
alice> commands
  ~ Look: look, examine
alice> @who
  ~ bob, on for
alice> @mail bob = hi
  ~ on its way
alice> @describe me = a quiet weaver
  ~ now see that
bob> ex alice
  ~ a quiet weaver
wizard> @describe me = a grey coat in a hurry
  ~ now see that
alice> exa bob
alice> exi
  ~ out
alice> ignore nobody-at-all
  ~ There isn't a player called
