# Who walks gives up the way home
bob: joins
bob> out
bob> home
  ~ ten seconds
clock: 4
bob> in
  ~ think of home no longer
bob> out
clock: 20
bob> look
  ! ^The Waking Room
bob> home
clock: 11
bob> look
  ~ ^The Waking Room
