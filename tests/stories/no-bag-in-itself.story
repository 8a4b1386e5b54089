# Nothing goes into itself or into its own contents, at any depth (C5)
needs: building
alice: joins as builder
alice> @create a bag from container
alice> @create a purse from container
alice> @create a wallet from container
alice> open bag
alice> open purse
alice> open wallet
alice> put purse in bag
alice> put wallet in purse
alice> put bag in wallet
  ! ^you put
alice> put bag in bag
  ! ^you put
alice> inventory
  ~ bag
