--- The mood somebody is in: an adverb with which they speak and gesture, until they say otherwise or leave.
local moods = {}

--- "wearily", or nil. Who may put no words before others is in no mood.
function moods.of(who)
  local mood = sys.option(who, "mood")
  return mood and who:is("player") and not sys.silenced(who, "here") and mood or nil
end

return moods
