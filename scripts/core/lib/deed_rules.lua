--- Rules about deeds, as data: `{ on = "give", what = LAMP, to = TOM, at = INN, when = { … } }`. Factions and
--- achievements ask here whether a deed of a player (lib/deeds.lua) is meant.
local conditions = require("conditions")
local deeds = require("deeds")
local shapes = require("shapes")
local values = require("values")

local deed_rules = {}

shapes.add("deed", "a deed of a player", {
  on = { "'take'|'drop'|'give'|'put'|'read'|'enter'|'say'|'kill'|'death'|'quest'|'craft'", "what the player does" },
  what = { "ref | list of ref", "with which things, or where" },
  to = { "ref | list of ref", "to whom, or into what" },
  at = { "ref", "in which room or area" },
  word = { "text", "of `say`: a word in it" },
  when = { "condition | list of condition", "a condition" },
})

--- A rule's `on`, and the deed it waits for.
local DEEDS = { take = "take", drop = "drop", give = "give", put = "put", read = "read", enter = "enter", say = "hear",
  kill = "kill", death = "death", quest = "quest", craft = "craft" }

-- Who waits for which deed. Deeds are frequent and few rules wait for one, so it is worked out again only when
-- something was made or destroyed, and after SECONDS at the latest. Speech is the most frequent: a line without one of
-- the rules' words concerns nobody.
local SECONDS = 5
local listeners = {} -- { index =, always =, fn = }
local waiting, version, made_at = {}, nil, 0 -- waiting: deed -> { { fn =, rows =, words = }, … }
local waits_for -- deed -> false: for nothing; the words for which all of speech's wait; else true

--- Returns the words of all in LIST as a text with a word in each line; true if one of them waits for any.
local function words_of(list)
  local words = {}
  for _, one in ipairs(list) do
    if not one.words then return true end
    table.move(one.words, 1, #one.words, #words + 1, words)
  end
  return table.concat(words, "\n")
end

local function find_waiting()
  waiting, waits_for = {}, {}
  for _, deed in pairs(DEEDS) do waiting[deed] = {} end
  for _, one in ipairs(listeners) do
    local by_deed = one.index()
    for _, deed in pairs(DEEDS) do
      if by_deed[deed] or one.always[deed] then
        local rows = by_deed[deed] or {}
        table.insert(waiting[deed], { fn = one.fn, rows = rows, words = not one.always[deed] and rows.words or nil })
      end
    end
  end
  for deed, list in pairs(waiting) do waits_for[deed] = #list > 0 and words_of(list) end
end

--- True if E is speech with one of WORDS, which most speech is not.
local function has_word(words, e)
  local text = e.how == "say" and e.text:lower() or ""
  for i = 1, #words do
    if text:find(words[i], 1, true) then return true end
  end
  return false
end

local function hear(deed, who, e)
  local is, age = count_instances(), now() - made_at
  local is_rehearsed = build.rehearsing() -- it may see what is undone
  if is ~= version or age < 0 or age >= SECONDS or is_rehearsed then
    find_waiting()
    version, made_at = not is_rehearsed and is or nil, now()
  end
  local list = waiting[deed]
  for i = 1, #list do
    local one = list[i]
    if not one.words or has_word(one.words, e) then one.fn(deed, who, e, one.rows) end
  end
  return waits_for[deed]
end

--- Calls FN(DEED, WHO, E, ROWS) when WHO does something that a rule waits for: INDEX() returns deed -> rows of its
--- rules (deed_rules.add), and ROWS are those of DEED. ALWAYS: a set of deeds for which FN is called without rows, too.
function deed_rules.listen(index, fn, always)
  for _, deed in pairs(#listeners == 0 and DEEDS or {}) do
    deeds.on(deed, function(who, e) return hear(deed, who, e) end)
  end
  table.insert(listeners, { index = index, fn = fn, always = always or {} })
end

--- Returns the deed of RULE, or nil.
function deed_rules.deed(rule)
  return DEEDS[values.fields(rule).on]
end

--- Returns the word that RULE about speech waits for, in small letters; nil if it waits for any.
local function word_of(rule)
  local word = values.fields(rule).word
  return type(word) == "string" and word:lower() or nil
end

--- Adds ITEM to the list of RULE's deed in BY_DEED, deed -> list. Returns false if RULE waits for no deed. The list of
--- speech has the rules' `words`, unless a rule waits for any.
function deed_rules.add(by_deed, rule, item)
  local deed = deed_rules.deed(rule)
  if not deed then return false end
  local rows = by_deed[deed] or { words = deed == "hear" and {} or nil }
  by_deed[deed] = rows
  table.insert(rows, item)
  if rows.words then
    local word, words = word_of(rule), rows.words
    rows.words = word and words
    if word and not words[word] then words[word], words[#words + 1] = true, word end
  end
  return true
end

local function is_it(thing, value)
  for _, one in ipairs(values.list(value)) do
    local wanted = conditions.object(one)
    if wanted and thing and thing:is(wanted) then return true end
  end
  return value == nil
end

--- True if THING may learn what WHO does: a builder's thing only where its maker is accepted, and from players who
--- don't ignore them.
function deed_rules.may_hear(thing, who)
  local maker = build.maker(thing)
  return not maker or who.location ~= nil and build.accepts(maker, who.location) == true
    and not sys.ignores(who, maker)
end

--- True if RULE of THING means E, a DEED of WHO.
function deed_rules.fits(rule, deed, thing, who, e)
  rule = values.fields(rule)
  if DEEDS[rule.on] ~= deed or not deed_rules.may_hear(thing, who) then return false end
  if deed == "enter" then
    local wanted = conditions.object(rule.what)
    if rule.what ~= nil and (not wanted or not e.to or e.to ~= wanted and e.to.area ~= wanted) then return false end
  elseif deed == "hear" then
    local word = word_of(rule)
    if e.how ~= "say" or word and not e.text:lower():find(word, 1, true) then return false end
  else
    local what = deed == "craft" and e.recipe and is_it(e.recipe, rule.what) or is_it(e.thing, rule.what)
    if not what or not is_it(e.to, rule.to) then return false end
  end
  if rule.at ~= nil and not conditions.holds({ at = rule.at }, who, thing) then return false end
  return conditions.holds(rule.when, who, thing)
end

return deed_rules
