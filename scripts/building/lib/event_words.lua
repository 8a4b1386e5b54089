--- Words that builders use for events and the game's names for those events; lint_rules.lua suggests them.
---
--- No word here is an event of the game. A word may be a verb ("get", "say") whose event has another name.
local words = {}

-- EVENT = the words that builders write for it.
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
  enter = "entered entering enter_room entered_room arrived came come join walk_in",
  give = "gave given hand receive received",
  hear = "ask asked shout shouted say said says saying speech speak spoke talk heard",
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

--- Events whose other words may mean something else, so that only a person can replace them.
words.unsure = { act = true, attack = true, describe = true, hear = true, hit = true, look = true, tick = true,
  ["time:hour"] = true, create = true, move = true }

--- Verbs of the game that are done to no thing, and so send no event.
words.unsent = require("words").set([[inventory equipment score who whois where help quit exits time weather wealth map
  journal prompt title news roll]])

--- WORD = the field of e that builders mean by it.
words.fields = { source = "from", target = "to", who = "actor", player = "actor", user = "actor", self = "this",
  me = "this", here = "room", place = "room", location = "room", message = "text", msg = "text", words = "text",
  args = "text", object = "thing", item = "thing", obj = "thing", value = "data" }

return words
