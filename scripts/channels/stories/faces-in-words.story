# An emoticon is a picture where it can be shown, and words elsewhere
needs: channels
alice: joins
bob: joins
alice> say well :smile: it is 10:30: late
  ~ You say, "well 😄 it is 10:30: late"
  bob ~ Alice says, "well 😄 it is 10:30: late"
alice> tell bob :heart:
  bob ~ ❤
alice> emote grins :nothing: :wink:
  bob ~ Alice grins :nothing: 😉
alice> chat :thumbsup:
  bob ~ 👍
