--- Answers to words of other games, which propose commands of this package.
local advice = require("advice")

advice.add("areas|zones", "To see what is near, type <cmd where>where</>. To see a map, type <cmd map>map</>.")
advice.add("automap|minimap", "To see a map, type <cmd map>map</>.")
