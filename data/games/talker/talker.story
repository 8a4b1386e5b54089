# Talker: people meet in a lounge, talk across the house, leave notices and found a home; nobody fights or earns
alice: joins
bob: joins
alice> look
  ~ ^The Hall
  ~ notice board
alice> say good evening
  bob ~ Alice says, "good evening"
alice> chat is anybody in the garden?
  bob ~ is anybody in the garden\?
alice> north
  ~ ^The Lounge
bob> north
alice> sit on sofa
  bob ~ Alice sits down
bob> sit on armchairs
  ~ You sit down
bob> whisper to alice mind the curtain
  alice ~ mind the curtain
bob> kill alice
  ~ Nobody fights here
bob> stand
bob> south
bob> post Tea = At five, in the lounge
bob> board
  ~ Tea
alice> home found
  ~ A door in Lantern Lane is now yours
alice> home go
  ~ ^alice's home
alice> out
  ~ ^Lantern Lane
alice> east
  ~ ^The Hall
