--- Moods: an adverb with which a player speaks and gestures, until they change it or leave.
local points = require("points")

local moods = {}

--- Returns WHO's mood, such as "wearily", or nil. A silenced player has no mood, since it would show their
--- words.
function moods.of(who)
  local mood = sys.option(who, "mood")
  return mood and who:is("player") and not sys.silenced(who, "here") and mood or nil
end

points.add("say.how", moods.of)

return moods
