# One event, a sentence for each reader: the actor, the target, the others (T1)
needs: building socials
alice: joins as builder
bob: joins
carla: joins
alice> @create an old umbrella
alice> give umbrella to bob
  ~ you give the old umbrella to bob
  bob ~ alice gives the old umbrella to you
  carla ~ alice gives the old umbrella to bob
bob> smile at carla
  ~ you smile at carla
  carla ~ bob smiles at you
  alice ~ bob smiles at carla
