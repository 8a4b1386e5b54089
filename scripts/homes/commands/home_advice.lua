--- Answers to words of other games, which propose commands of this package.
local advice = require("advice")

advice.add("invite", "To invite somebody to your home: <cmd home invite NAME>home invite NAME</>.")
