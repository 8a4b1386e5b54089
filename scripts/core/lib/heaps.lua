--- Heaps of coins: splitting them, and finding a holder's coins.
local verbs = require("verbs")

local heaps = {}

--- Splits NUMBER coins off HEAP and returns the new heap, which has no place yet.
local function split(heap, number)
  local amount = heap.amount or 1
  if number >= amount then return heap end -- a handler may have taken some of it
  local part, reason = create(heap.protos, {
    name = heap.name, aliases = heap.aliases, desc = heap.desc, amount = number,
  })
  if not part then verbs.decline(reason) end
  if verbs.living(heap.owner) then build.set_owner(part, heap.owner) end
  heap.amount = amount - number
  return part
end

--- Returns the part of THING that moves, and its placeholder in a sentence, which gives the number of coins even when
--- they have joined another heap; nil and the refusal if it cannot move. AMOUNTS has the numbers for heaps that move
--- in part, by id. For a part, the whole heap is asked whether MOVER may move it before anything is split; then the
--- third result is true.
function heaps.part(thing, amounts, mover, to, how)
  if not thing:is("coin") then return thing, "{the thing}" end
  local number = amounts and amounts[thing.id]
  local part, asked = thing, number and number < (thing.amount or 1)
  if asked then
    local ok, why = verbs.may_move(mover, thing, to, how)
    if not ok then return nil, why end
    part = split(thing, number)
  end
  local article = number and "" or "the "
  return part, ("{%sthing amount:%d}"):format(article, part.amount or 1), asked
end

--- Returns TEXT in the game's language, with WHAT (see heaps.part) for its {the thing}.
function heaps.naming(text, what)
  if what == "{the thing}" then return text end
  return (sentence(text):gsub("{[%a ]-thing}", what))
end

--- Returns the coins in HOLDER and in open or transparent containers in it, appended to FOUND.
function heaps.of(holder, found)
  found = found or {}
  for _, thing in ipairs(holder.contents) do
    if thing:is("coin") then
      found[#found + 1] = thing
    elseif thing:is("container") and (thing.open or thing.transparent) then
      heaps.of(thing, found)
    end
  end
  return found
end

return heaps
