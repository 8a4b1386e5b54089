# In the dark, commands that need eyes answer "too dark", also for missing things (L3)
needs: building
alice: joins as builder
bob: joins
wizard> @dig Cellar
  = cellar
wizard> @set {cellar}.light = 0
alice> @create a broom
  = broom
wizard> @teleport {broom} to {cellar}
wizard> @teleport bob to {cellar}
bob> look broom
  ~ too dark
bob> take broom
  ~ too dark
  ! ^you take
bob> take unicorn
  ~ too dark
bob> read broom
  ~ too dark
