--- Answers to words of other games, which propose commands of this package.
local advice = require("advice")

advice.add("areas|zones", "To see what is near, type where. To see a map, type map.")
advice.add("automap|minimap", "To see a map, type map.")
