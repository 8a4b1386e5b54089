# Taking considers things not held, dropping things held; nearer things take precedence (N5)
needs: building
alice: joins as builder
bob: joins
alice> @create a green cup
alice> @create a white cup
alice> drop green cup
alice> take cup
  ~ you take the green cup
alice> drop white cup
alice> drop cup
  ~ you drop the green cup
