# Story: strangers meet in the village of Wick, speak other languages and follow quests, and nobody can fight
alice: joins
bob: joins
alice> describe me as A tall woman with a scar.
alice> look
  ~ ^The Waking Room
alice> say Good evening.
  bob ! Alice says
  bob ~ says, "Good evening\."
alice> introduce me
  bob ~ You now know alice
alice> say Good evening.
  bob ~ ^Alice says, "Good evening\."
alice> languages
  ~ [Cc]ommon
alice> kill bob
  ~ Nobody fights here
alice> out
alice> ask pim for card
  ~ You begin: The Light in the Marsh
alice> journal
  ~ 1\. The Light in the Marsh: Take a lamp
wizard> @teleport alice to $nans-beach
alice> look at nan
  ! fight
alice> north
  ~ boathook across your way
  ! fight
alice> say halcyon
  ~ lowers the boathook
alice> north
  ~ ^Nan's Store
wizard> @packages
  ~ fighting 1: .*\n *off: the game does not list it
