--- Heaps of coins: taking part of one, and those that somebody has.
local verbs = require("verbs")

local heaps = {}

--- A heap of NUMBER of the same coins, split off HEAP and lying where HEAP does.
local function split(heap, number)
  local amount = heap.amount or 1
  if number >= amount then return heap end
  local part, reason = create(heap.protos, {
    name = heap.name, aliases = heap.aliases, desc = heap.desc, amount = number,
  })
  if not part then verbs.decline(reason) end
  if verbs.living(heap.owner) then build.set_owner(part, heap.owner) end
  heap.amount = amount - number
  return part
end

--- What is moved of THING, and its place in a sentence, which says how many coins they are even when they
--- have joined another heap. AMOUNTS has of heaps that are moved in part how many, by their numbers.
function heaps.part(thing, amounts)
  if not thing:is("coin") then return thing, "{the thing}" end
  local number = amounts and amounts[thing.id]
  local part = number and split(thing, number) or thing
  local article = number and "" or "the "
  return part, ("{%sthing amount:%d}"):format(article, part.amount or 1)
end

--- The coins in HOLDER and in what is open in it, appended to FOUND.
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
