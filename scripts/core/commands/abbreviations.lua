--- Abbreviations from other games: those for which a prefix would be ambiguous, and those with an @. Abbreviations of
--- one file's own commands are in that file.
local SHORT = {
  chan = "channel", cl = "close", dr = "drop", g = "get", gi = "give", me = "emote", lo = "look", re = "read",
  sa = "say", si = "sit", st = "stand", ta = "take", un = "unlock", wh = "who", whis = "whisper",
  ["@mail"] = "mail", ["@who"] = "who", ["@quit"] = "quit", ["@bug"] = "bug", ["@typo"] = "typo",
  ["@idea"] = "idea", ["@report"] = "report", ["@history"] = "history", ["@channel"] = "channel",
  ["@desc"] = "@describe", ["@tel"] = "@teleport", ["@open"] = "@link",
  ["@go"] = "@teleport", ["@goto"] = "@teleport", ["@kick"] = "@boot", ["@thaw"] = "@unfreeze",
}

for short, long in pairs(SHORT) do abbreviate(short, long) end
