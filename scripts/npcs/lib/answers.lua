--- Answers of npcs: `answers = { ["lamp|light"] = "It hangs over there." }`. A key matches as a whole word; of
--- several the longest wins. An answer is a sentence or a list of them. Those of `afterwards` (help memory) go before
--- them.
local afterwards = require("afterwards")
local values = require("values")

local answers = {}

--- Returns TEXT in lower case, with a blank before and after each word.
local function words_of(text)
  return " " .. text:lower():gsub("[%p%s]+", " ") .. " "
end

--- Returns the answer of TABLE to SAID, from words_of(), or nil.
local function find_in(table, said)
  local found, length = nil, 0
  for key, answer in pairs(table) do
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

--- Returns the answer of NPC to TEXT, said by WHO, or nil.
function answers.find(npc, text, who)
  local said = words_of(text)
  for _, table in ipairs(afterwards.all(npc, "answers", who, true)) do
    local answer = find_in(table, said)
    if answer then return answer end
  end
  return find_in(npc.answers or {}, said)
end

--- Returns what NPC says of THING, which WHO gave it, or nil. The key "anything" is for all other gifts.
function answers.of_gift(npc, thing, who)
  local name = words_of(thing.name or "")
  local tables = afterwards.all(npc, "given", who, true)
  tables[#tables + 1] = npc.given
  for _, words in ipairs(tables) do
    local answer = find_in(values.fields(words), name) or find_in(values.fields(words), " anything ")
    if answer then return answer end
  end
  return nil
end

local GREETINGS = {
  "hello", "hi", "hey", "howdy", "greetings", "good morning", "good day", "good afternoon", "good evening",
}

--- True if TEXT, said by WHO, greets NPC: by name, or because no other character is there.
function answers.greets(npc, who, text)
  local said = words_of(text)
  local begins = false
  for _, greeting in ipairs(GREETINGS) do
    begins = begins or said:find(" " .. greeting .. " ", 1, true) == 1
  end
  if not begins then return false end
  for word in words_of(npc.name):gmatch("%S%S%S+") do
    if said:find(" " .. word .. " ", 1, true) then return true end
  end
  local alone = true
  for _, other in ipairs(npc.location and npc.location.contents or {}) do
    alone = alone and (other == who or other == npc or not other:is("character"))
  end
  return alone
end

--- Returns the topics for WHO to ask NPC about: the first word of each answer, sorted.
function answers.topics(npc, who)
  local chosen = afterwards.value(npc, "topics", who, true)
  if chosen then
    local topics = {}
    for i, topic in ipairs(chosen) do topics[i] = topic end
    return topics
  end
  local topics = {}
  for key in pairs(npc.answers or {}) do topics[#topics + 1] = key:match("[^|]+") end
  table.sort(topics)
  return topics
end

return answers
