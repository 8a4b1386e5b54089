--- Answers to words of other games, which propose commands of this package.
local advice = require("advice")

advice.add("invite", "To invite somebody to your group: <cmd party invite NAME>party invite NAME</>.")
