--- Answers to words of other games, which propose commands of this package.
local advice = require("advice")

advice.add("wield|unwield|equip|unequip|don", "To put on clothes, use <cmd wear>wear</>. To hold anything else, use "
  .. "<cmd take>take</>.", true)
