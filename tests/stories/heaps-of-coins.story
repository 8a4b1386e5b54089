# Coins of a kind are one heap; a number moves a part of it
needs: building light npcs
alice: joins as builder
bob: joins
wizard> @create a gold coin from coin
wizard> @set gold.amount = 10
wizard> @set gold.amount = 0
  ~ whole number of 1 or more
wizard> @teleport gold to alice
wizard> @create a silver coin from coin
wizard> @teleport silver to alice
alice> light gold
  ~ The 10 gold coins give no light
alice> light silver
  ~ The silver coin gives no light
alice> sell coin
  ~ Nobody trades here
alice> drop 3 gold coins
  ~ you drop 3 gold coins
alice> drop 2 coins
  ~ which
alice> drop copper
  ~ copper
  ! drop the
alice> give 3 gold to bob
  bob ~ gives 3 gold coins to you
bob> give gold to alice
  ~ you give
alice> sell copper
  ~ nobody trades here
alice> drop 20 gold coins
  ~ only 7
alice> give 2 gold coins to bob
  bob ~ gives 2 gold coins to you
bob> take 3 gold coins
bob> look gold coin
  ~ there are 5
alice> @create a purse from container
alice> put 4 gold coins in purse
  ~ closed
alice> open purse
alice> put 4 gold coins in purse
  ~ you put 4 gold coins in the purse
alice> take 1 gold coin from purse
  ~ you take a gold coin from the purse
alice> look in purse
  ~ 3 gold coins
alice> look gold coin
  ~ there are 2
alice> @set gold.weight = 1
  ~ You don't control
alice> @create unicorn
  ~ a unicorn
alice> @create hour glass
  ~ an hour glass
