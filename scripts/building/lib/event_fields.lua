--- The fields of `e` in handlers, by event, besides e.this, e.actor and e.room. `actor:nil` says that nobody acts,
--- `actor?` that somebody may, `room:nil` that it has no place; `data:{KEY:TYPE}` or
--- `data:TYPE` what e.data is.
---
--- The linter takes from here what only some events have, and tools/doc makes of it the classes that editors complete
--- from, so each row is one line: EVENT = "FIELD FIELD:TYPE", -- WHEN IT HAPPENS. `verb` stands for all verbs, and
--- `own` for events that scripts emit.
return {
  verb = "thing from to how text amount line", -- a verb was done to it
  own = "thing from to how text amount line data caller actor?", -- an event that a script emits, a timer or a call
  act = "thing text", -- something visible happened here
  afterwards = "thing text", -- what a script left to be done has come due
  arrive = "from:string", -- somebody comes from another world
  attack = "thing how", -- somebody begins a fight
  award = "thing text", -- a player gets an award
  command = "verb:string word:string text line", -- a line was typed here, before the game reads it
  connect = "thing", -- somebody came into the game
  create = "thing actor?", -- it was just made
  death = "thing", -- somebody dies
  depart = "world:string", -- somebody goes to another world
  describe = "thing", -- somebody looks at it
  disconnect = "thing", -- somebody left the game
  enter = "thing from to how text", -- somebody came into a room
  hear = "thing how text", -- somebody spoke
  hit = "thing how amount", -- a blow hits
  idle = "thing", -- nobody has typed for a while
  joined = "thing", -- a player opened one more connection
  leave = "thing from to how text", -- somebody left a room
  level = "thing data:integer", -- somebody reached a level
  miss = "thing how", -- a blow misses
  move = "thing from to how text", -- it changed its place
  name = "thing", -- somebody sees it, or who wears it
  quest = "thing how text", -- somebody begins, goes on with, finishes or loses a quest
  reset = "thing", -- an area has begun to reset
  round = "thing", -- a round of a fight
  tick = "thing data:integer actor:nil", -- a moment has passed in an area with players
  ["time:dawn"] = "data:{hour:integer} actor:nil", -- the game's clock
  ["time:dusk"] = "data:{hour:integer} actor:nil", -- the game's clock
  ["time:hour"] = "data:{hour:integer} actor:nil", -- the game's clock
  ["timer:"] = "data actor:nil room:nil", -- a timer is due: on("timer:NAME")
}
