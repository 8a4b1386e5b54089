# The line editor answers every line, keeps typed text over a crash, and warns before it overwrites somebody's save
needs: building
alice: joins as builder
alice> @create a drum
  = drum
alice> drop drum
alice> @edit drum
  ~ Editing the behaviour of a drum
alice> add
  ~ a line that is only a dot
alice> command("beat {this}", function(e)
  ! .
alice>   return "Bom."
alice> .
  ~ Now 2 lines
alice> compile
  ~ Error in line
alice> add end)
  ~ 3  end\)
alice> compile
  ~ It compiles
alice> 2s/Bom/Boom/
  ~ 2    return "Boom\."

# It is not lost with the server.
crash
alice> @edit {drum}
  ~ Your unsaved draft
  ~ 3 lines
alice> list
  ~ return "Boom\."
alice> save
  ~ revision 1 of .* is now in force
alice> quit
  ~ You leave the editor
alice> beat drum
  ~ Boom\.

# Somebody else saves meanwhile.
alice> @edit drum
alice> 2s/Boom/Bang/
wizard> @program {drum}
wizard| command("beat {this}", function(e) return "Tap." end)
wizard> .
  ~ revision 2
alice> save
  ~ Not saved: wizard saved revision 2
  ~ you began with revision 1
alice> !beat drum
  ~ Tap\.
alice> save over
  ~ revision 3 of .* is now in force
alice> quit
alice> beat drum
  ~ Bang\.
