--- Answers to words of other games, which propose commands of this package.
local advice = require("advice")

advice.add("trade|barter|swap", "To hand something over, use give. In a shop, use list, buy and sell.")
advice.add("shop|shops|store|market", "In a shop, list shows what is for sale; then use buy and sell. To find a shop, "
  .. "walk around.")
advice.add("pay|tip|bribe", "To hand over money, type for example: give 2 coins to marra. In a shop, use list and buy.")
