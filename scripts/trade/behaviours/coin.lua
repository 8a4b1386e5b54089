-- Merges heaps of the same coin in one place; the heap that moved stays. If the two heaps had different
-- owners, the result has no owner. Otherwise anyone could take over a player's heap by handing them a coin.
local words = require("words")

local MOST = 1000000000000 -- of a heap that joins another

--- Returns the amount of both heaps together, or nil if they can't join: a builder can set any value, and none of it
--- is to be lost.
local function together(one, other)
  local sum = 0
  for _, heap in ipairs({ one, other }) do
    local amount = math.tointeger(heap.amount or 1)
    if not amount or amount < 0 or amount > MOST then return nil end
    sum = sum + amount
  end
  return sum <= MOST and sum or nil
end

--- Returns the name of a coin in lower case without its article.
local function currency(coin)
  return (coin.name:lower():gsub("^an? ", ""):gsub("^the ", ""):gsub("^some ", ""))
end

local function is_same(one, other)
  if one == other or currency(one) ~= currency(other) or #one.protos ~= #other.protos then return false end
  for i, proto in ipairs(one.protos) do
    if other.protos[i] ~= proto then return false end
  end
  return not (build.source(one) or build.source(other)) -- heaps with their own script do not merge
end

on("move", function(e)
  local here = e.this.location
  if not here then return end
  for _, other in ipairs(here.contents) do
    local sum = other:is("coin") and is_same(e.this, other) and together(e.this, other)
    if sum then
      e.this.amount = sum
      if other.owner ~= e.this.owner then build.set_owner(e.this, nil) end
      other:destroy()
    end
  end
end)

on("describe", function(e)
  local amount = e.this.amount or 1
  if amount ~= 1 then return words.fill("There are {count} of them.", { count = amount }) end
end)

test("heaps of the same coin join", function(t)
  local ann = t:player("Ann")
  t:create("coin", { name = "a copper coin", amount = 3, location = ann })
  t:create("coin", { name = "a copper coin", amount = 4 })
  t:has(t:command(ann, "take coins"), "take")
  t:equal(#ann.contents, 1, "the count of heaps")
  t:equal(ann.contents[1].amount, 7)
  t:has(t:command(ann, "look at coin"), "There are 7 of them.")
end)

test("coins of the same name join, with or without an article, whoever made them", function(t)
  local ann = t:player("Ann")
  t:create("coin", { name = "a coin", amount = 10 }):move(ann)
  t:create("coin", { amount = 4 }):move(ann)
  t:equal(#ann.contents, 1, "the count of heaps")
  t:equal(ann.contents[1].amount, 14)
end)

test("a payment joins a heap with another owner, which then has no owner", function(t)
  local ann, bob, till = t:player("Ann"), t:player("Bob"), t:create("npc", { name = "a till" })
  local heap = t:create("coin", { name = "a coin", amount = 10, location = ann })
  local button = t:create("coin", { name = "a button", amount = 3, location = ann })
  build.set_owner(heap, bob)
  build.set_owner(button, bob)
  t:create("coin", { amount = 9, location = till })
  t:ok(till:pay(ann, 4))
  t:equal(#ann.contents, 2, "the count of heaps")
  t:equal(button.amount, 3)
  local purse = ann.contents[1] ~= button and ann.contents[1] or ann.contents[2]
  t:equal(purse.amount, 14)
  t:equal(purse.owner, nil)
end)

test("no coin is lost, however large the heaps are", function(t)
  local sizes = { 0, 7, MOST - 2, MOST, MOST + 1, (1 << 53) + 1, math.maxinteger }
  local chest, crate = t:create("container", { name = "a chest" }), t:create("container", { name = "a crate" })
  local function all()
    local sum = 0
    for _, box in ipairs({ chest, crate }) do
      for _, heap in ipairs(box.contents) do sum = sum + heap.amount end
    end
    return sum
  end
  for _, one in ipairs(sizes) do
    for _, other in ipairs(sizes) do
      local name = one .. " and " .. other
      t:create("coin", { amount = one, location = chest })
      t:create("coin", { amount = other, location = crate })
      local before = all()
      for _, paid in ipairs({ 5, 1000000001, MOST }) do
        chest:pay(crate, paid)
        t:equal(all(), before, name .. " after a payment of " .. paid)
      end
      for _, heap in ipairs(crate.contents) do heap:move(chest) end
      t:equal(all(), before, name .. " in one place")
      for _, heap in ipairs(chest.contents) do heap:destroy() end
    end
  end
end)

test("coins with other names stay apart", function(t)
  local ann = t:player("Ann")
  t:create("coin", { name = "a copper coin", location = ann })
  t:create("coin", { name = "a silver coin" }):move(ann)
  t:equal(#ann.contents, 2, "the count of heaps")
end)

test("coin means one of a heap, and coins means the whole heap", function(t)
  local ann, bob = t:player("Ann"), t:player("Bob")
  t:create("coin", { name = "a copper coin", amount = 500, location = ann })
  t:has(t:command(ann, "give coin to bob"), "a copper coin")
  t:equal(bob.contents[1].amount, 1)
  t:command(ann, "drop copper coin")
  t:equal(ann.contents[1].amount, 498)
  t:command(ann, "give coins to bob")
  t:equal(#ann.contents, 0)
  t:command(ann, "take coin")
  t:equal(ann.contents[1].amount, 1)
  t:command(bob, "drop money")
  t:command(bob, "drop coins")
  t:equal(#bob.contents, 0)
end)

test("one rule forms the plural after a number", function(t)
  t:equal(words.count(2, "box of tea"), "2 boxes of tea")
  t:equal(words.count(3, "new story"), "3 new stories")
  t:equal(words.count(1, "knife"), "1 knife")
  t:equal(words.count(0, "knife"), "0 knives")
end)
