# The starter world: with her card Pim gives the story as a quest with three hints
needs: quests
alice: joins
alice> out
alice> journal
  ~ The Light in the Marsh, here
alice> ask pim for card
  ~ You begin: The Light in the Marsh
  ~ gives it to you
alice> journal
  ~ 1\. The Light in the Marsh: Take a lamp
alice> hint
  ~ a light of their own
alice> hint
  ~ Go to The Moth and Lamp
alice> hint
  ~ type: down\. There, type: take lamp, light lamp
alice> score
  ~ Next: Take a lamp
alice> down
alice> take lamp
  ~ Find out what became of the light
alice> journal drop light
  ~ You give up The Light in the Marsh
alice> journal
  ! The Light in the Marsh:
