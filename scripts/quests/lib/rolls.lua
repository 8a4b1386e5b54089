--- What can be read on rolls and plaques: the names of players.
local words = require("words")

local rolls = {}

--- Returns the sentence about NAMES, a list: SOME, or NONE if it is empty. Each is a list of the thing's own text, if
--- that is one, and another text; they can have {names} and {count}.
function rolls.text(names, count, some, none)
  local own, otherwise = table.unpack(#names > 0 and some or none, 1, 2)
  local text = type(own) == "string" and own or otherwise
  return quote((text:gsub("{(%l+)}", { names = words.list(names), count = tostring(count) })))
end

return rolls
