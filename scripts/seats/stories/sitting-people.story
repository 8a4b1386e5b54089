# A sitting player does not walk, but reaches and sees the things of the room (M4)
needs: building seats
alice: joins as builder
bob: joins
alice> @dig Hall
  = hall
alice> @teleport {hall}
alice> @dig north to Porch
alice> @create a stool from seat
alice> @create a book from sign
alice> drop stool
alice> drop book
wizard> @teleport bob to {hall}
bob> sit on stool
  ~ you sit down
  alice ~ bob sits down
alice> sit on stool
  ~ taken
bob> sit on stool
  ~ You're already sitting on the stool
alice> @create a bench from seat
alice> drop bench
bob> sit on bench
  ~ you are sitting on the stool. Stand up first
bob> north
  ~ sitting
bob> take book
  ~ you take the book
bob> look
  ~ Hall
bob> stand
bob> north
  ~ Porch
