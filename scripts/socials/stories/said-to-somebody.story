# Speech to somebody is heard by all, and an emote may name people who are there
needs: socials
alice: joins
bob: joins
carol: joins
alice> say to bob hello there
  ~ You say to bob, "hello there"
  bob ~ Alice says to you, "hello there"
  carol ~ Alice says to bob, "hello there"
alice> say to be or not to be
  ~ You say, "to be or not to be"
alice> say to me it is fine
  ~ You say, "to me it is fine"
alice> 'to bob hm
  bob ~ Alice says to you, "hm"
bob> ignore alice
alice> say to bob hello
  ~ doesn't wish to hear from you
alice> emote smiles at *bob
  ~ doesn't wish to hear from you
bob> unignore alice
alice> emote smiles at *bob and takes *carol's hand.
  ~ Alice smiles at bob and takes carol's hand\.
  bob ~ Alice smiles at you and takes carol's hand\.
  carol ~ Alice smiles at bob and takes your hand\.
alice> emote *hugs* everybody {actor}
  bob ~ Alice \*hugs\* everybody \{actor\}
alice> emote smiles at *nobody
  ~ a star marks a person here
alice> emote *bob *bob *bob *bob *bob *bob
  bob ~ Alice you you you you you \*bob
alice> set pronoun xe
  ~ pronoun is now xe/xem/xyr/xyrs/xemself
alice> cuddle
  bob ~ Alice cuddles xemself
alice> eyeroll at bob
  ~ You roll your eyes at bob
  bob ~ Alice rolls xyr eyes at you
bob> smile at alice
bob> poke xem
  ~ You poke alice
bob> whois alice
  ~ Pronouns: xe/xem
alice> set pronoun you/you/your/yours/yourself
  ~ means somebody else
alice> set pronoun xe/bob/xyr/xyrs/xemself
  ~ means somebody else
alice> set pronoun she/her
alice> cuddle
  bob ~ Alice cuddles herself
alice> facepalm wearily
  bob ~ Alice facepalms wearily\.
