--- Answers to words of other games, which propose commands of this package.
local advice = require("advice")

advice.add("trade|barter|swap", "To hand something over, use <cmd give>give</>. In a shop, use "
  .. "<cmd list>list</>, buy and sell.")
advice.add("shop|shops|store|market", "In a shop, <cmd list>list</> shows what is for sale; then use buy and sell. To "
  .. "find a shop, walk around.")
advice.add("pay|tip|bribe", "To hand over money, type for example: <cmd give 2 coins to marra>give 2 coins to "
  .. "marra</>. In a shop, use list and buy.")
