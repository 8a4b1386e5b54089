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
  if heap.owner then build.set_owner(part, heap.owner) end
  heap.amount = amount - number
  return part
end

--- "gold coin" for one, "gold coins" for more.
local function noun(heap, number)
  local name = heap.name:gsub("^[Aa]n? ", ""):gsub("^[Tt]he ", "")
  if number == 1 or name:sub(-1) == "s" then return name end
  return name .. "s"
end

--- Moves NUMBER coins of HEAP and tells it with TEXT.
local function hand(e, to, verb, text)
  local from = e.heap.location
  local event = { actor = e.actor, thing = e.heap, from = from, to = to }
  verbs.must(verbs.may(verb, event))
  if verb == "take" and e.heap.portable == false then refuse("{The heap} can't be taken.", e) end
  local part = split(e.heap, e.number)
  local coins = noun(part, e.number)
  event.thing = part
  verbs.must(verbs.move(e.actor, part, to, verb))
  act(e.actor, text, { number = e.number, coins = coins, from = from, to = to })
  after_event(verb, event)
end

--- The heap among THINGS within reach that TEXT means, in the singular or the plural; nil if there
--- is none.
local function find_heap(e, text, things)
  local singular, heaps = text:gsub("[sS]$", ""), {}
  for _, thing in ipairs(things) do
    local one = { thing }
    if thing:is("coin") and reaches(e.actor, thing) and
        (match(e.actor, text, one) or match(e.actor, singular, one)) then
      heaps[#heaps + 1] = thing
    end
  end
  if #heaps < 2 then return heaps[1] end
  local heap, reason = match(e.actor, singular, heaps)
  if not heap then verbs.decline(reason) end
  return heap
end

--- Ends the command with pass() if there is no such heap: the line may mean something else.
local function hand_of(e, things, to, verb, text)
  e.heap = find_heap(e, e.what, things)
  if not e.heap then return pass() end
  if e.heap.location == to then refuse("They are there already.") end
  hand(e, to, verb, text)
end

command("take|get {number:number} {what:text} from|out of {box}", function(e)
  if not e.box:is("container") or not e.box.open then return pass() end
  return hand_of(e, e.box.contents, e.actor, "take",
    "{Actor} {verb:take} {number} {coins} from {the from}.")
end)

command("take|get {number:number} {what:text}", function(e)
  return hand_of(e, e.room and e.room.contents or {}, e.actor, "take",
    "{Actor} {verb:take} {number} {coins}.")
end)

command("drop {number:number} {what:text}", function(e)
  return hand_of(e, e.actor.contents, place_of(e.actor), "drop",
    "{Actor} {verb:drop} {number} {coins}.")
end)

command("put {number:number} {what:text} in|into|inside {box}", function(e)
  if not e.box:is("container") then return pass() end
  if not e.box.open then refuse("{The box} is closed.", e) end
  return hand_of(e, e.actor.contents, e.box, "put",
    "{Actor} {verb:put} {number} {coins} in {the to}.")
end)

command("give {number:number} {what:text} to {who:character}", function(e)
  return hand_of(e, e.actor.contents, e.who, "give",
    "{Actor} {verb:give} {number} {coins} to {the to}.")
end)
