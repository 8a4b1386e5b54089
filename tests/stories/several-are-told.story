# A tell can have several targets, and a reply reaches all of them; ignored players stay unheard
needs: moderation
alice: joins
bob: joins
carol: joins
alice> tell bob,carol supper is ready
  ~ You tell bob and carol, "supper is ready"
  bob ~ Alice tells you and carol, "supper is ready"
  carol ~ Alice tells you and bob, "supper is ready"
bob> reply coming
  ~ You tell alice and carol, "coming"
  alice ~ Bob tells you and carol, "coming"
  carol ~ Bob tells you and alice, "coming"
alice> tell bob, carol is here
  ~ You tell bob, "carol is here"
  carol ! carol is here
bob> reply so I see
  carol ! so I see
carol> ignore alice
alice> tell bob,carol,nobody hm
  ~ There isn't a player called nobody
  bob ! hm
alice> tell bob,carol come
  ~ carol doesn't wish to hear from you
  ~ You tell bob, "come"
  carol ! come
  bob ~ Alice tells you, "come"
alice> tell bob,bob,alice hey
  ~ good conversation
  ~ You tell bob, "hey"
wizard> @mute alice for 1m
alice> tell bob,carol psst
  ~ muted
  bob ! psst
