--- Answers to verbs that anybody may try, where no thing has an answer of its own.
---
--- They come last: a command of a thing or a package comes first, with {this} or without. A row has a verb with its
--- other names, and the answers to it alone, with a thing, and with a character. `seen`: no touch is needed. `any`:
--- words that name nothing get the first answer. `whatever`: all words do, unless passes(E). first(E): called before an
--- answer, may refuse. An answer with {Actor} is shown to everybody who sees it, one that begins with "-" is a refusal,
--- and any other goes only to the actor.
local manners = require("manners")
local points = require("points")
local verbs = require("verbs")

local curious = { refused = {} } -- refused[EVENT]: what every thing and character refuses

--- A refusal that holds only where nobody fights.
curious.NO_FIGHTS = "-" .. manners.no_fights()

-- Words between a verb and its noun, and words that begin the second part.
local BEFORE = "[at|on|onto|to|in|into|inside|up|down|over|through|under|behind|with|off|against|for|of|from|about]"
local BEHIND = "[with|to|on|onto|at|in|into|from|over|under|against|through|around|off|for|using {rest:noun}]"

local function is_refusal(text) return text:sub(1, 1) == "-" end

local function say(e, row, text, what)
  if text == curious.NO_FIGHTS and points.first("place.fights", e.room) then return pass() end
  if row.first then row.first(e) end
  local event = { actor = e.actor, thing = what }
  local name = row[1]:match("^%w+")
  if row.is_asked ~= false then verbs.must(verbs.may(name, event)) end
  if is_refusal(text) then refuse(text:sub(2), { what = what, verb = name }) end
  if text:find("{Actor}", 1, true) then
    manners.must_show(e.actor)
    e.actor:act(text, { what = what }, { unseen_is_silent = not row.heard, personal = true })
  else
    e.actor:tell(text, { what = what })
  end
  after_event(name, event)
end

--- Returns TEXT for scenery, which has only a description.
local function of_scenery(text)
  if text:find("{Actor}", 1, true) then return "Nothing happens." end
  return (text:gsub("{The what}", "It"):gsub("{the what}", "it"):gsub("{what verb:(%w+)}", "%1s"))
end

--- Adds the commands of ROW.
function curious.add(row)
  local names, alone, thing, person = table.unpack(row, 1, 4)
  thing = thing or alone
  person = person or thing
  alone = alone or "-{Verb} what?"
  local name = names:match("^%w+")
  local refuses = thing ~= curious.NO_FIGHTS and is_refusal(thing) and is_refusal(person)
  curious.refused[name] = refuses and not row.any or nil

  local function to_object(e)
    if e.what == e.room then return say(e, row, alone) end
    return say(e, row, e.what:is("character") and person or thing, e.what)
  end

  local FALLBACK = { last = true }
  command(names, FALLBACK, function(e)
    -- A room can have a detail for a sense: "smell" alone shows its detail "smell".
    local of_room = row.seen and e.room and look_detail(e.actor, name)
    if of_room then return of_room end
    if row.whatever and row.passes(e) then
      refuse("{Verb} what?", { verb = e.line:match("^%a+"):lower() })
    end
    return say(e, row, alone)
  end)
  if row.whatever then
    command(names .. " {words:noun} " .. BEHIND, FALLBACK, function(e)
      return row.passes(e) and pass() or say(e, row, alone)
    end)
    return
  end
  command(names .. " " .. BEFORE .. " {what" .. (row.seen and ":seen" or "") .. "} " .. BEHIND, FALLBACK, to_object)
  command(names .. " " .. BEFORE .. " {words:noun} " .. BEHIND, FALLBACK, function(e)
    if not look_detail(e.actor, e.words) then return pass() end
    return say(e, row, of_scenery(thing))
  end)
  if row.any then
    command(names .. " {words:noun}", FALLBACK, function(e) return say(e, row, alone) end)
  end
end

return curious
