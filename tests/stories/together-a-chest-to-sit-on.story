# Together: nobody carries off the chest that a player sits on, but the sitter can open it
needs: building seats
alice: joins as builder
bob: joins
alice> @create a sea chest from seat, container
  = chest
alice> @create a pearl
alice> open sea chest
alice> put pearl in sea chest
alice> close sea chest
alice> drop sea chest
alice> sit on sea chest
  ~ you sit down
bob> take sea chest
  ~ somebody is sitting
bob> look alice
  ~ sitting on the sea chest
alice> open sea chest
  ~ you open
bob> take pearl
  ~ you take
alice> out
  ~ stand up
alice> stand
bob> take sea chest
  ~ you take
