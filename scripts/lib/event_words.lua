--- What builders call what happens, and what the game calls it: for lint_rules.lua, which tells them.
---
--- No word here is an event of the game. It may be a verb ("get", "say") whose event has another name.
local words = {}

-- EVENT = the words that are written for it.
local CALLED = {
  act = "action",
  attack = "fight fighting",
  close = "closed shut",
  connect = "login logon",
  create = "created spawn spawned init",
  death = "die died dies dead dying",
  describe = "description desc",
  disconnect = "logout logoff",
  drop = "dropped discard",
  enter = "entered entering arrived came come join",
  give = "gave given hand",
  hear = "say said says saying speech speak spoke talk heard",
  hit = "damage damaged hurt",
  leave = "left leaving exit exited",
  lock = "locked",
  look = "examine examined looked inspect",
  move = "moved",
  open = "opened",
  put = "place placed",
  remove = "removed unwear",
  take = "get grab got taken took pickup",
  tick = "heartbeat",
  unlock = "unlocked",
  wear = "wore worn",
  ["time:dawn"] = "dawn sunrise",
  ["time:dusk"] = "dusk sunset",
  ["time:hour"] = "hour hourly",
}

for event, list in pairs(CALLED) do
  for word in list:gmatch("%S+") do words[word] = event end
end

return words
