# News reaches everybody, mistakes and troubles reach the wizards
wanda: joins as wizard
bob: joins
bob> news
  ~ There is no news
wanda> news post The mill turns again.
  ~ Everybody can read it
  bob ~ There is news
bob> news
  ~ The mill turns again\.
  ~ wanda
bob> news post Down with the mill!
  ! Everybody can read
bob> typo There is an e too many on the sign.
  ~ put right
  wanda ~ bob has sent in: typo
wanda> say I will eat your hat
  bob ~ eat your hat
bob> report Somebody wants my hat.
  ~ with the wizards
wanda> @reports
  ~ 1\. new typo: There is an e too many
  ~ 2\. new report: Somebody wants my hat\.
wanda> @reports 2
  ~ By bob
  ~ eat your hat
wanda> @reports done 1
  ~ ^Done: typo
wanda> @reports
  ~ 1\. report:
bob> @reports
  ! hat
dora: joins
  ~ There is news
dora> news
  ~ The mill turns again
