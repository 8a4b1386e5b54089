# An exit built into another's private room shows nothing of that room
needs: building
ann: joins as builder
mal: joins as builder
vic: joins
ann> @dig Secret Den
  = den
ann> @teleport me to {den}
mal> @dig Watchtower
  = tower
mal> @teleport me to {tower}
mal> @accept here = anybody
mal> @link north to {den}
  ~ north

# as long as the den is public, people in the tower see it
mal> look north
  ~ you see Secret Den.*ann
mal> exits
  ~ Secret Den

ann> @set here.public = false
mal> look north
  ! Den|ann
mal> exits
  ~ north
  ! Den
mal> look ann
  ! ann is|you see ann|far
wizard> @teleport vic to {tower}
vic> look north
  ! Den|ann
vic> exits
  ! Den
vic> north
  ! Den

# she may open the way, and then it is a window, too
ann> @accept here = mal
mal> look north
  ~ you see Secret Den.*ann
