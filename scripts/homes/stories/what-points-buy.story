# Quest points buy titles, and more room at home, which outlives the home; they are spent once
needs: building homes quests
alice: joins
alice> score
  ~ You have no quest points yet. You get them for goals and quests
  ! coin
alice> help points
  ~ today's, and those left to spend
alice> help quest points
  ~ today's, and those left to spend
alice> honours
  ~ You have 0 quest points to spend
  ~ benefactor: the title "Benefactor"
wizard> @set alice.quest_points = 75
alice> honours buy room
  ~ You need a home for that
alice> home found
alice> home go
alice> home dig north to The Garret
  ~ Once you have 20 things
alice> honours buy room
  ~ may have one more room
alice> honours buy things
  ~ eight more things
alice> honours buy things
  ~ costs 15 quest points, and you have only 20|From now on
alice> honours buy benefactor
  ~ you have only 5 to spend
alice> honours buy pony
  ~ No honour is called
crash
alice> honours
  ~ 5 quest points to spend
alice> home dig north to The Garret
  ~ leads to The Garret
alice> home degrees
  ~ 0 things of 40
alice> score
  ~ You have earned 75 quest points, and have 5 left to spend. Quest points buy titles and more space in your home. For more, type honours.
alice> home give up
alice> yes
  ~ You have given up your home
alice> home found
alice> home go
alice> home degrees
  ~ 0 things of 40
