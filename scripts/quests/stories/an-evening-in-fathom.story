# An evening by the sea: a ride, a light, a mirror, a window, work for two, and an avoidable fight
needs: building fighting npcs quests socials
ann: joins
bob: joins
wizard> @teleport ann to $river-path
wizard> @teleport bob to $river-path
ann> look
  ~ gap has been trodden
ann> south
  ~ The Halt
bob> south
# The trolley takes both, and nobody can get off on the way.
ann> enter trolley
bob> enter trolley
ann> hoist sail
  ~ with a clap
  bob ~ wheels begin to sing
ann> leave
  ~ too fast
clock: 7
ann> leave
  ~ The Buffer
bob> leave
ann> pull flag
  ~ The trolley is here
ann> east
  ~ The Quay
bob> east
# The quay is visible through the office window; nobody sees in from there.
ann> north
ann> look at perran
  ~ auction
ann> east
  ~ The Harbour Office
ann> look through window
  ~ bob
bob> smile
  ann ~ In The Quay: Bob smiles
bob> look
  ! ann
ann> west
ann> west
  ~ Ishbel
ann> ask ishbel about light
  ~ look it in the eye
ann> journal begin fathom light
  ~ Go up to the lamp
ann> hint
  ~ kept high up
# The mirror shows the viewer, and the lamp shows the missing thing.
ann> describe me as Tall, with a green hat.
ann> east
ann> north
ann> east
ann> north
ann> look in mirror
  ~ a green hat
ann> south
ann> west
ann> north
ann> up
  ~ rings under your feet
ann> up
  ~ Get the ground lens back
ann> examine lamp
  ~ Something round belongs in it
ann> east
  ~ thread of smoke
# In the wreck it is dark, and a candle costs a coin.
wizard> @teleport ann to $drowned-bell
ann> list
  ~ tallow candle
wizard> @create a torch from light
  = torch
wizard> @set {torch}.lit = true
wizard> @teleport {torch} to ann
wizard> @teleport ann to $wreck
ann> in
  ~ Ribs of oak
ann> read words
  ~ HALCYON
# The chain is for two.
wizard> @teleport ann to $south-mole
wizard> @teleport bob to $breakwater-end
ann> down
ann> east
  ~ chain
ann> up
ann> turn capstan
  ~ NOT ALONE
  bob ~ The chain trembles
bob> turn capstan
  ~ goes down
  ann ~ goes down
# A place that a hint has named can be asked for, before the player has been there; a shut way is named.
ann> hint
  ~ One word opens it
ann> hint
  ~ Go to Nan's Beach
wizard> @teleport ann to $chapel
ann> go to nan's beach
  ~ Go to Nan's Beach\. From here, type: west, south
wizard> @teleport ann to $skiff-steps
wizard> @teleport ann to $breakwater-end
clock: 200
ann> go to nan's beach
  ~ the chain to the east, at The Skiff Steps, is closed
wizard> @teleport ann to $south-mole
ann> turn capstan
bob> turn capstan
ann> down
ann> east
  ~ The Harbour Mouth
ann> east
  ~ Black Nan
ann> north
  ~ boathook
ann> say Halcyon
  ~ lowers the boathook
ann> kill nan
  ~ You can't\. She has lowered the boathook
ann> north
  ~ Nan's Store
ann> open chest
ann> take lens
  ~ Put the lens in the lamp
ann> south
ann> west
  ~ iron pin
ann> west
  ~ The Skiff Steps
wizard> @teleport ann to $head-lamp-room
ann> put lens in great lamp
  ~ begin to turn
  ~ keeper of the Fathom Light
  bob ~ High on the head a light opens
# A player without the word can fight, here and nowhere else.
wizard> @teleport bob to $quay
bob> kill jory
  ~ Nobody fights here
wizard> @teleport bob to $nans-beach
bob> consider nan
  ! Nobody fights here
bob> kill nan
  ! Nobody fights here
clock: 8
bob> flee
