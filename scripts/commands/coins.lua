--- Part of a heap of coins: "take 5 coins", "drop 5 coins", "give 5 coins to Bob".
local verbs = require("verbs")

--- A heap of NUMBER of the same coins, split off HEAP and lying where HEAP does.
local function split(heap, number)
  local amount = heap.amount or 1
  if number < 1 or number ~= math.floor(number) then refuse("That is no number of coins.") end
  if number > amount then refuse("There are only {amount}.", { amount = amount }) end
  if number == amount then return heap end
  local part, reason = create(heap.protos, {
    name = heap.name, aliases = heap.aliases, desc = heap.desc, amount = number,
  })
  if not part then verbs.decline(reason) end
  heap.amount = amount - number
  return part
end

--- Moves NUMBER coins of HEAP and tells it with TEXT.
local function hand(e, to, verb, text)
  local from = e.heap.location
  local event = { actor = e.actor, thing = e.heap, from = from, to = to }
  verbs.must(verbs.may(verb, event))
  if verb == "take" and e.heap.portable == false then refuse("{The heap} can't be taken.", e) end
  local part = split(e.heap, e.number)
  event.thing = part
  verbs.must(verbs.move(e.actor, part, to, verb))
  act(e.actor, text, { number = e.number, coin = e.number == 1 and "coin" or "coins", to = to })
  after_event(verb, event)
end

--- The heap among THINGS within reach that TEXT means; nil if there is none.
local function find_heap(e, text, things)
  local heaps = {}
  for _, thing in ipairs(things) do
    if thing:is("coin") and reaches(e.actor, thing) then heaps[#heaps + 1] = thing end
  end
  return match(e.actor, text, heaps)
end

command("take|get {number:number} {what:text}", function(e)
  e.heap = find_heap(e, e.what, e.room and e.room.contents or {})
  if not e.heap then return pass() end
  hand(e, e.actor, "take", "{Actor} {verb:take} {number} {coin}.")
end)

command("drop {number:number} {what:text}", function(e)
  e.heap = find_heap(e, e.what, e.actor.contents)
  if not e.heap then return pass() end
  hand(e, place_of(e.actor), "drop", "{Actor} {verb:drop} {number} {coin}.")
end)

command("give {number:number} {what:text} to {who:character}", function(e)
  e.heap = find_heap(e, e.what, e.actor.contents)
  if not e.heap then return pass() end
  if e.who == e.actor then refuse("You have them already.") end
  hand(e, e.who, "give", "{Actor} {verb:give} {number} {coin} to {the to}.")
end)
