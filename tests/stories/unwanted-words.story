# An ignored player is not heard: not in the room, not by tell, not by letter, not on a channel
needs: channels letters socials
alice: joins
bob: joins
carol: joins
bob> ignore alice
  ~ You no longer hear alice
alice> say good morning
  carol ~ good morning
  bob ! good morning
alice> emote sings loudly
  carol ~ sings loudly
  bob ! sings loudly
alice> smile at bob
  ~ doesn't wish to hear from you
  carol ! smiles at bob
alice> chat anybody there?
  carol ~ anybody there
  bob ! anybody there
alice> tell bob hello
  ~ doesn't wish to hear from you
alice> mail bob = hello
  ~ doesn't wish to hear from you
bob> ignore
  ~ You ignore alice
bob> unignore alice
  ~ hear alice again
alice> say good evening
  bob ~ good evening
bob> ignore bob
  ~ harder than it sounds
