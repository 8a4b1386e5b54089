# What was learnt lasts over a crash; a builder's hard way and knack count for nothing
needs: building knacks
alice: joins as builder
bob: joins
wizard> @dig A Head
  = head
wizard> @teleport {head}
wizard> @dig down to A Ledge
wizard> @create climbing from knack
  = climbing
wizard> @set {climbing}.levels = {1}
wizard> @create a rope from practice
  = rope
wizard> @set {rope}.knack = {climbing}
wizard> @set {rope}.verbs = "climb"
wizard> drop rope
wizard> @create a drop from hard-way
  = drop
wizard> @set {drop}.guards = "down"
wizard> @set {drop}.knack = {climbing}
wizard> drop a drop
wizard> @teleport bob to {head}
bob> down
  ~ You don't dare
bob> enter rope
  ~ but you could climb it
bob> climb rope
  ~ You are better at climbing now: level 1
crash
bob> down
  ~ A Ledge
alice> @create cheating from knack
  = cheating
alice> @set {cheating}.levels = {1}
alice> knacks
  ! cheating
