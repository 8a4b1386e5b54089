# A new thing can be called "it", your own rooms go by their names, and things that were only tried out do not
needs: workshop building
alice: joins as builder
bob: joins as builder

# "it" is the latest new thing
alice> @dig Tower Top
  = tower
alice> @describe it = A windy place.
  ~ Tower Top .* has a new description
alice> @create a brass bell
  = bell
alice> @set it.weight = 3
alice> ;object("{bell}").weight
  ~ 3
alice> @dig Lift Car
  = car
alice> @ref it = alices-car
  ~ alices-car

# your own rooms go by their names, from anywhere
alice> @teleport tower top
  ~ Tower Top
alice> @teleport Lift Car
  ~ Lift Car
alice> @teleport bell to Tower Top
  ~ brass bell .* is now in Tower Top
alice> @teleport Nowhere At All
  ~ You don't see "Nowhere At All" here, and none of your rooms is called that
alice> @teleport tower top
  ~ Tower Top
alice> @teleport alices-car
  ~ Lift Car
bob> @teleport tower top
  ~ none of your rooms is called that
alice> @dig Tower Top
  = second
alice> @teleport tower top
  ~ Several rooms are called that
alice> @teleport tower
  ~ Several rooms are called that
alice> @destroy {second}
alice> @teleport tower
  ~ Tower Top
alice> @teleport nosuch to {car}
  ~ no nosuch

# lines of Lua: print shows text, variables stay, "it" is the last value
alice> ;x = 5
alice> ;x + 1
  ~ ^6$
alice> ;it * 2
  ~ ^12$
alice> ;print("hello", me, 1)
  ~ ^hello alice \(#\d+\) 1$
  ! nil
alice> ;print("before") error("crack")
  ~ before
  ~ crack
# A failing line does not take later lines with it.
alice> ;error("crack")
alice> ;x
  ~ ^5$
alice> ;function twice(n) return n * 2 end
alice> ;twice(x)
  ~ ^10$
alice> preview ;x = 7
alice> ;x
  ~ ^5$
bob> ;x
  ~ ^nil$
alice> @lua
alice| local sum = 0
alice| for i = 1, 3 do
alice|   sum = sum + i
alice| end
alice| print("sum", sum)
alice| return sum * 10
alice> .
  ~ sum 6
  ~ ^60$
alice> ;
alice| local a = 1
alice| return a +
alice> .
  ~ line 3: unexpected symbol
alice> ;
alice| x = 1
alice> @abort
  ~ Nothing was run
alice> ;x
  ~ ^5$
