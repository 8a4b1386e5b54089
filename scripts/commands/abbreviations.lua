--- Short forms that people bring from other games: where a prefix alone would be ambiguous, and
--- with the @ that is typed elsewhere. Those of one file's own commands stand in that file.
local SHORT = {
  chan = "channel", cl = "close", dr = "drop", g = "get", gi = "give", me = "emote", lo = "look", re = "read",
  sa = "say", si = "sit", st = "stand", ta = "take", un = "unlock", wh = "who", whis = "whisper",
  ["@mail"] = "mail", ["@who"] = "who", ["@quit"] = "quit", ["@bug"] = "bug", ["@typo"] = "typo",
  ["@idea"] = "idea", ["@report"] = "report", ["@history"] = "history", ["@channel"] = "channel",
  ["@desc"] = "@describe", ["@tel"] = "@teleport", ["@open"] = "@link",
}

for short, long in pairs(SHORT) do abbreviate(short, long) end
