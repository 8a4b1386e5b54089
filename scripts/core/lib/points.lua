--- Extension points: core asks or tells at a point, packages add functions to it, and neither knows the other.
---
--- The functions of a point run in the order in which they were added, which is the order of packages. `each` and
--- `first` below say what happens to their answers and errors. Deeds of players (rules/deeds.lua) are the same for
--- what players do, and a part of a prototype's behaviour is the same for events.
---
--- Points of core, with the arguments of their functions. (*): called by points.each, so no answer counts.
---
---   enter(WHO, E) *             WHO has come into the game; the deed "connect" is already told
---   room.new(WHO, ROOM) *       WHO has come to know ROOM
---   said(WHO) *                 WHO has said something aloud
---   say.in(WHO, TEXT, OTHERS)   the language in which WHO says TEXT: the four results of in_language in talk.lua
---   say.how(WHO)                the adverb with which WHO speaks and gestures
---   who.remarks(WHO, VIEWER)    a remark on WHO in VIEWER's `who`
---   look.person(VIEWER, WHO) *  VIEWER has looked at WHO and may be told more
---   look.way(VIEWER, EXIT) *    the same, along a way
---   look.words(E)               true if it showed E.actor what E.words name, which is nothing in sight
---   look.worn(WHO)              two lists, in the order of telling: what WHO wears, and what WHO only holds
---   look.players(THING)         true if a player furnished a place with THING, whose text is then quoted
---   score.lines(WHO) *          WHO reads their score: the lines between their money and their titles
---   move.must(WHO)              refuses if WHO can't walk off now
---   move.through(WHO, EXIT)     makes the place behind EXIT, through which WHO is about to go; or refuses
---   move.stays(WHO)             true if WHO, who follows somebody, can't come along now
---   move.cost(WHO, FROM, TO)    takes what a step costs; a sentence if WHO can't pay
---   move.far(WHO, WORD)         true if it takes WHO to the distant place WORD
---   move.unknown(WHO, WORD)     refuses with what it knows about WORD, to which nothing leads
---   posture(WHO)                what WHO is doing rather than stand, sit or lie: see rules/posture.lua
---   place.fights(PLACE)         true if people fight in PLACE
---   settings.taken(WORD)        true if `set WORD` is the command of another package
---   settings.prompts(PROMPTS) * adds prompts that have a name: PROMPTS.points = "%h/%Hhp "
---   settings.choose(WHO, NAME, VALUE)  WHO is about to set option NAME; it may refuse
---   settings.changed(WHO, NAME) *      WHO has set option NAME
---   help.first(E, TOPIC)        true if it showed help on TOPIC, before a page of that name is looked for
---   help.page(E, TOPIC)         the same, when there is no such page
---   help.meant(E, TOPIC)        the page that TOPIC means where E.actor is
---   help.hidden(E)              the key of a task of the index that means nothing here: "fight"
---   missed.lines(WHO, SINCE, ADD) *  ADD(KIND, { time =, text = }) for what WHO missed: see lib/missed.lua
---   title.dropped(WHO) *        WHO has given up a title
---   area.uses(AREA)             true if AREA ticks while a player is there
---   area.tick(AREA, NUMBER, PACE) *  AREA ticks, every PACE seconds
---   area.left(AREA) *           AREA has no player any more, and no longer ticks
---   area.visited(AREA) *        a player has come into AREA, where nobody was; it ticks again
---
--- Points of other packages stand in the head of the file that asks at them.
local points = {}

local added = {} -- name -> functions
local NONE = {}

--- Adds FN to the point NAME. Call it while a file of rules or commands loads.
function points.add(name, fn)
  added[name] = added[name] or {}
  table.insert(added[name], fn)
end

--- True if a package has added a function to the point NAME.
function points.has(name)
  return added[name] ~= nil
end

--- Calls all functions of NAME with the further arguments. If one fails, what it did and told is undone, wizards can
--- read the error, and the others run all the same. A refusal ends the command. The functions can't wait.
function points.each(name, ...)
  for _, fn in ipairs(added[name] or NONE) do
    local ok, why = atomic(fn, ...)
    if not ok then build.report(object("player"), ("%s: %s"):format(name, why)) end
  end
end

--- Returns what the first function of NAME returns that answers, with anything but nil and false: at most four results;
--- nil if none does.
--- An error ends the command as if it were the caller's own, since nobody can tell what the answer would have been.
function points.first(name, ...)
  local list = added[name] or NONE
  for i = 1, #list do
    local first, second, third, fourth = list[i](...)
    if first then return first, second, third, fourth end
  end
  return nil
end

return points
