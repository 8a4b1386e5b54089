# Walking gives up the way home
bob: joins
bob> out
bob> home
  ~ ten seconds
clock: 4
bob> in
  ~ You moved, so you don't go home
bob> out
clock: 20
bob> look
  ! ^The Waking Room
bob> home
clock: 11
bob> look
  ~ ^The Waking Room
