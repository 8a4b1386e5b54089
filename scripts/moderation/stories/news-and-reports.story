# News reaches everybody, mistakes and troubles reach the wizards
needs: moderation
wanda: joins as wizard
bob: joins
bob> news
  ~ No news yet
wanda> news post The mill turns again.
  ~ Everybody can now read it
  bob ~ There is news
bob> news
  ~ The mill turns again\.
  ~ wanda
bob> news post Down with the mill!
  ! Everybody can now read
bob> typo There is an e too many on the sign.
  ~ corrected
  wanda ~ bob has sent a report \(typo\)
wanda> say I will eat your hat
  bob ~ eat your hat
bob> report Somebody wants my hat.
  ~ The wizards have your report
wanda> @reports
  ~ 1\. open typo by bob, .*: There is an e too many
  ~ 2\. open report by bob, .*: Somebody wants my hat\.
wanda> @reports 2
  ~ By bob
  ~ wanda says, "I will eat your hat"
wanda> @reports done 1
  ~ ^Done: report 1, done
wanda> @reports
  ~ 2\. open report
  ! typo
bob> report wanda, she did it again
  ~ The wizards have your report
  wanda ~ To read it, type: @watch 3
wanda> @watch
  ~ 3\. open report by bob about wanda
wanda> @watch take 3
  ~ You've taken report 3
wanda> @watch 3
  ~ About wanda, by
  ~ Taken by wanda
wanda> @watch 3 warn because manners
  ~ would also apply to you
wanda> @watch close 3 as talked because we are friends
  ~ Done: report 3, talked
wanda> @watch close 3
  ~ closed already
wanda> @watch closed
  ~ 3\. closed report by bob about wanda
wanda> @watch about wanda
  ~ 3\. closed
wanda> @watch 3
  ~ Closed by wanda, .*: talked \(we are friends\)
wanda> @audit action report
  ~ report closed report 3 talked: we are friends
  ! mute
wanda> @record bob
  ~ bob: 0 reports about them
  ~ 3 by them
bob> @watch
  ! hat
bob> @reports
  ! hat
dora: joins
  ~ There is news
dora> news
  ~ The mill turns again
