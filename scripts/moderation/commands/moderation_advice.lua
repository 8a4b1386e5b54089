--- Answers to words of other games, which propose commands of this package.
local advice = require("advice")

advice.add("wizlist|staff|admin|admins|wizards|immortals|gm", "To reach the people who run this game, type "
  .. "<cmd report WORDS>report</> and what you want to tell them.")
