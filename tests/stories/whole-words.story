# A thing answers to its name and to any whole word of it or of an alias, never to a part (N1)
needs: building
alice: joins as builder
alice> @create a rusty iron lamp from light
  = lamp
alice> @alias {lamp} = lantern, old thing
alice> drop LAMP
  ~ you drop
alice> take rusty lamp
  ~ you take
alice> drop the lantern
  ~ you drop
alice> take lam
  ~ no lam
alice> take old thing
  ~ you take
