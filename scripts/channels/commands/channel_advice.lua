--- Answers to words of other games, which propose commands of this package.
local advice = require("advice")

advice.add("gossip|ooc|newbie|shoutall|broadcast|public|global", "To talk to everybody in the game, type "
  .. "<cmd chat WORDS>chat</> and your words.")
advice.add("join|part", "To see the channels, type <cmd channels>channels</>. To hear one, type: "
  .. "<cmd channel join NAME>channel join NAME</>")
local STUCK = "hint|hints|clue|walkthrough|stuck|lost|confused"
advice.add(STUCK, advice.STUCK)
advice.add(STUCK, "To ask everybody in the game, type <cmd chat WORDS>chat</> and your words.")
advice.add("lost", advice.LOST)
