# A command typed into a letter causes a question, and can still be run; a pasted letter loses nothing
needs: letters
alice: joins
bob: joins
alice> mail bob
alice| look
  alice ~ end it with a line that is only a dot\. To give up, type @abort
  alice ~ Is "look" a line of your text\? If it's a command, type !
clock: 1
alice> !
  ~ The Waking Room
  alice ~ You haven't sent anything
alice> mail bob
alice| Dear Bob,
alice| say hello
alice| tell bob I am well
alice| My lamp is lit.
alice| !
alice| .
  ~ Is "say hello" a line of your text
  ~ on its way
bob> mail read 1
  ~ ^  Dear Bob,\n  say hello\n  tell bob I am well\n  My lamp is lit\.\n  !
