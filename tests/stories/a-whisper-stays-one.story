# A whisper reaches only its target, and no thing nearby
needs: building
alice: joins as builder
bob: joins
alice> @dig Stage
  = stage
alice> @teleport {stage}
wizard> @teleport bob to {stage}
alice> @create an ear
  = ear
alice> drop ear
alice> @program {ear}
alice| on("whisper", "witness", function(e) e.this.whispers = (e.this.whispers or 0) + 1 e.this.heard = e.text end)
alice| .
alice> @create a confidant from npc
  = npc
alice> drop confidant
alice> @program {npc}
alice| on("whisper", function(e) e.this.heard = e.text end)
alice| .
bob> whisper confidant the moth flies
  ~ you whisper
alice> ;object("{npc}").heard
  ~ the moth flies
alice> ;object("{ear}").whispers
  ~ 1
alice> ;object("{ear}").heard
  ~ nil
  ! moth
