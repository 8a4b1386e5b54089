# The words of older games do what they did, and the score is the old one
needs: classic party boards letters channels
alice: joins
bob: joins
alice> score
  ~ This ranks you as Alice \(level 1\)
  ~ 24\(24\) hit, 100\(100\) mana and 85\(85\) movement points
  ~ Your armour class is 100/10, and your alignment is 0 \(neutral\)
  ~ Str: 13  Int: 13  Wis: 13  Dex: 13  Con: 13  Cha: 13
  ~ You need 2000 exp to reach your next level
  ~ You are standing
wizard> @set alice.alignment = -600
alice> score
  ~ alignment is -600 \(evil\)
alice> insult bob
  ~ ^You (accuse|tell|call) Bob
  bob ~ ^Alice (accuses|tells|calls) you
alice> insult alice
  ~ You feel insulted
alice> insult
  ~ Whom do you want to insult
alice> whoami
  ~ Alice
alice> visible
  ~ already visible
alice> toggle brief
  ~ brief is now on
alice> toggle brief
  ~ brief is now off
alice> toggle flummery
  ~ You can't toggle that
alice> display
  ~ display all, display none
alice> display hm
  ~ prompt
alice> compact
  ~ doesn't show blank lines
alice> autoexits
  ~ always shown
alice> users
  ~ Bob
alice> recall
  ~ home
alice> donate lantern
  ! puff of smoke
wizard> @create a jug from drink
  = jug
wizard> @set {jug}.circle = {liquid = "dark_ale", poisoned = true}
wizard> @set {jug}.servings = 3
wizard> drop jug
alice> take jug
alice> sip jug
  ~ You sip from the jug
  ~ It tastes like dark ale
  ~ a strange taste
alice> junk jug
  ~ You junk the jug, and it vanishes in a puff of smoke
  ! rewarded
alice> write Bears = There are bears.
  ! It is number
alice> c 'magic missile' bob
  ! Huh
alice> scan
  ! Huh
