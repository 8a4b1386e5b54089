# Whoever opens a box is told what is in it; an empty one says nothing more
needs: building
wizard> @create a tin box from container
  = box
wizard> @set {box}.open = true
wizard> @create a red pencil
wizard> put pencil in box
wizard> close box
wizard> open box
  ~ You open the tin box
  ~ contains a red pencil
wizard> take pencil
wizard> close box
wizard> open box
  ! contains
