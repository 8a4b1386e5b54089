--- Answers to words of other games: what to type here. They come after all commands.
---
--- A package adds those that propose its own commands, which then count instead of core's; if several packages answer
--- a word, all their sentences are told.
local exits = require("exits")
local points = require("points")

local advice = {}

--- The answer for a player who is stuck.
advice.STUCK = "Look at things in the description, for example: <cmd look window>look window</>. Or leave this "
  .. "place{way}; exits lists the ways."
advice.LOST = "If it's your password that you've lost, type: <cmd lost password>lost password</>"

local answers, core = {}, {} -- word -> list of { text =, at_peace = }

local function told(list, room)
  local texts = {}
  for _, one in ipairs(list or {}) do
    if not one.at_peace or not points.first("place.fights", room) then texts[#texts + 1] = sentence(one.text) end
  end
  return texts[1] and table.concat(texts, " ")
end

local function register(word)
  command(word .. " [{words:noun}]", { last = true, advice = true }, function(e)
    local text = told(answers[word], e.room) or told(core[word], e.room)
    if not text then return pass() end
    local way = text:find("{way}", 1, true) and exits.ways_out(e.room)[1]
    refuse(text, { line = e.line, way = way and ": " .. way or "" })
  end)
end

local function add(to, names, one)
  for word in names:gmatch("[^|]+") do
    if not answers[word] and not core[word] then register(word) end
    to[word] = to[word] or {}
    table.insert(to[word], one)
  end
end

--- Answers each word of NAMES ("shop|shops") with TEXT, in which {line} is what was typed, and {way} a way out.
--- AT_PEACE: only where nobody fights.
function advice.add(names, text, at_peace)
  add(answers, names, { text = text, at_peace = at_peace })
end

--- The same, unless a package answers the word.
function advice.otherwise(names, text, at_peace)
  add(core, names, { text = text, at_peace = at_peace })
end

return advice
