# Looking or searching there finds the texts about a thing's underside and back
needs: building
alice: joins as builder
alice> @dig Parlour
  = parlour
alice> @teleport {parlour}
alice> @create a bench
alice> drop bench
alice> look under bench
  ~ There's nothing under the bench.
alice> @set bench.under = "A row of old gum."
alice> @set bench.behind = "Somebody wrote: MUM."
alice> look underneath the bench
  ~ old gum
alice> look behind it
  ~ MUM
alice> search bench
  ~ You search the bench
  ~ old gum
  ~ MUM
alice> @detail here portrait = A stern face.
alice> look behind portrait
  ~ There's nothing behind it.
alice> look in portrait
  ~ A stern face.
alice> look through portrait
  ~ A stern face.
alice> look under sofa
  ~ You see no sofa here.
alice> look under
  ~ Look under what\?
alice> @create a chest from container
alice> drop chest
alice> search chest
  ~ The chest is closed.
alice> open chest
alice> search chest
  ~ The chest is empty.
