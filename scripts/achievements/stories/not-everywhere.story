# A builder's achievement is given only where the builder is accepted, without a title; guests get none
needs: building achievements
alice: joins as builder
bob: joins
alice> @create Buy From Alice from achievement
  = advert
alice> @set {advert}.when = {chance = 100}
alice> @set {advert}.title = "Customer"
clock: 6
bob> achievements
  ! You have achieved
alice> @dig Shop
  = shop
wizard> @teleport bob to {shop}
bob> achievements
  ~ You have achieved: Buy From Alice
  ! title
bob> score
  ! Customer
