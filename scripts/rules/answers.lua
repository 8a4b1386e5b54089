--- What npcs answer: `answers = { ["lamp|light"] = "It hangs over there." }`. A word is found
--- where it stands as a whole word, of several the longest; an answer is a sentence or a list.
local answers = {}

--- TEXT in small letters, each word between blanks.
local function words_of(text)
  return " " .. text:lower():gsub("[%p%s]+", " ") .. " "
end

--- What NPC says to TEXT, or nil.
function answers.find(npc, text)
  local said, found, length = words_of(text), nil, 0
  for key, answer in pairs(npc.answers or {}) do
    for word in key:gmatch("[^|]+") do
      local wanted = words_of(word)
      if #wanted > length and said:find(wanted, 1, true) then
        found, length = answer, #wanted
      end
    end
  end
  if found == nil or type(found) == "string" then return found end
  return found[random(1, #found)]
end

--- What one can ask NPC about: the first word of each answer, sorted.
function answers.topics(npc)
  if npc.topics then
    local topics = {}
    for i, topic in ipairs(npc.topics) do topics[i] = topic end
    return topics
  end
  local topics = {}
  for key in pairs(npc.answers or {}) do topics[#topics + 1] = key:match("[^|]+") end
  table.sort(topics)
  return topics
end

return answers
