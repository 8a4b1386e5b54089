# Together: a lamp next door is visible through a locked glass door, and a guard checks for the key
needs: building npcs
alice: joins as builder
bob: joins
alice> @dig Court
  = court
wizard> @teleport alice to {court}
wizard> @teleport bob to {court}
alice> @dig north to Gallery
  = gallery
alice> @set north.door = true
alice> @set north.open = false
alice> @set north.transparent = true
alice> @create a glass key
  = key
alice> @set north.key = {key}
alice> @create a green lamp from light
  = lamp
alice> @teleport {lamp} to {gallery}
alice> lock north with glass key
  ~ you lock
alice> @create a stone lion from guard
  = lion
alice> @set {lion}.guards = "north"
alice> @set {lion}.lets_pass = {{key}}
alice> drop {lion}
alice> @teleport {lion} to here
bob> look north
  ~ green lamp
bob> take green lamp
  ~ too far
bob> north
  ~ closed
bob> unlock north
  ~ no key
alice> unlock north
alice> open north
bob> take green lamp
  ~ too far
bob> north
  ~ stone lion bars the way
alice> give glass key to bob
bob> north
  ~ Gallery
bob> take green lamp
  ~ you take
