# A program with a mistake says truly what is in force, and keeps the text to be corrected
needs: building workshop
alice: joins as builder
alice> @create bell
  = bell
alice> @program {bell}
alice| command("ring {this}", function(e) return "Ding." end
alice> .
  ~ Error in line 
  ~ Nothing is saved
  ! old behaviour
  ~ Your text is kept\. To correct it: @edit {bell}\. To type it again: @program {bell}
alice> @edit {bell}
  ~ Your unsaved draft
  ~ an empty behaviour
alice> replace /end/end)/
  ~ end\)
alice> save
  ~ Saved: revision 1
alice> quit
alice> ring bell
  ~ Ding\.
# Now there is an old one.
alice> @program {bell}
alice| command("ring {this}",
alice> .
  ~ The old behaviour stays\.
  ~ Your text is kept\. To correct it: @edit {bell}
# The draft is no change of the world, so undo takes back the revision.
alice> @undo
  ~ Undone: @edit
alice> ring bell
  ! Ding
alice> @redo
alice> ring bell
  ~ Ding
# A draft that is there already isn't overwritten; a program that is saved drops that of one that failed.
alice> @program {bell}
alice| command("pull {this}",
alice> .
  ~ The old behaviour stays\.
  ~ Your text is kept
alice> @edit {bell}
  ~ Your unsaved draft
alice> list
  ~ pull
alice> 1s/pull/push/
alice> quit
alice> quit
  ~ Your draft is kept
alice> @program {bell}
alice| command("heave {this}",
alice> .
  ~ The old behaviour stays\. To try again: @program {bell}
  ! Your text is kept
alice> @edit {bell}
  ~ Your unsaved draft
alice> list
  ~ push
alice> abort
alice> @program {bell}
alice| command("ring {this}",
alice> .
  ~ Your text is kept
alice> @program {bell}
alice| command("ring {this}", function(e) return "Dong." end)
alice> .
  ~ Saved: revision 2
alice> @edit
  ~ Edit what
alice> ring bell
  ~ Dong\.
# The editor says it truly as well.
alice> @create drum
  = drum
alice> @edit {drum}
alice> add command(
alice> save
  ~ Not saved\.$
  ! old behaviour
alice> quit
alice> quit
alice> @program {drum}
alice| command(
alice> .
  ~ Nothing is saved\. To try again: @program {drum}
