--- Heaps of coins: taking part of one, and those that somebody has.
local verbs = require("verbs")

local heaps = {}

--- A heap of NUMBER of the same coins, split off HEAP. It lies nowhere yet.
local function split(heap, number)
  local amount = heap.amount or 1
  if number >= amount then return heap end -- whoever was asked took of it
  local part, reason = create(heap.protos, {
    name = heap.name, aliases = heap.aliases, desc = heap.desc, amount = number,
  })
  if not part then verbs.decline(reason) end
  if verbs.living(heap.owner) then build.set_owner(part, heap.owner) end
  heap.amount = amount - number
  return part
end

--- What is moved of THING, and its place in a sentence, which says how many coins they are even when they
--- have joined another heap; nil and the refusal if it can't be. AMOUNTS has of heaps that are moved in part how many,
--- by their numbers. Of a part the heap itself is asked whether MOVER may move it, before anything is split: the third
--- value is true then.
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
