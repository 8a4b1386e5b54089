-- Wants something brought: `wants` is a prototype or a thing. A player who gives it hears `thanks`, and gets
-- `reward` coins and the award `honour` (a title) once per player; the seeker keeps the thing. A builder's
-- seeker pays with the coins it holds and gives no title; the builder's script can give an award instead.
local trade = require("trade")
local values = require("values")

local function is_wanted(seeker, thing)
  local wanted = seeker.wants and object(seeker.wants)
  return wanted and thing:is(wanted)
end

before("give", "to", function(e)
  if not e.actor:is("player") or is_wanted(e.this, e.thing) then return nil end
  return render(e.actor, "{The who} {who verb:want} no {thing}.",
    { who = e.this, thing = name_of(e.thing, e.actor, "none") })
end)

--- True for the first gift of WHO to SEEKER; notes it in the player's own notes.
local function is_first(seeker, who)
  local done, key = who:notes(), "seeker " .. seeker.id
  if done[key] then return false end
  done[key] = true
  return true
end

on("give", "to", function(e)
  if not e.actor:is("player") or not is_wanted(e.this, e.thing) then return end
  local seeker = e.this
  seeker:perform("say " .. (seeker.thanks or "Thank you! That is what I was looking for."))
  if not is_first(seeker, e.actor) then return end
  local reward = math.tointeger(math.max(0, math.min(1e6, values.number(seeker.reward, 0))) // 1)
  if reward > 0 then
    trade.mint("rewards", reward, seeker, seeker)
    if seeker:pay(e.actor, reward) then
      seeker:act("{Actor} {verb:give} {the who} {count} coins.", { who = e.actor, count = reward })
    end
  end
  if seeker.honour and not build.maker(seeker) and e.actor:award("seeker-" .. seeker.id, seeker.honour) then
    e.actor:tell("You have earned a title: {title}.", { title = seeker.honour })
  end
end)

test("a seeker gives thanks for each gift, and pays once", function(t)
  local ring = create("item", { name = "ring" })
  local old = create({ "npc", "seeker" }, { name = "an old man", location = t.room, wants = ring,
    thanks = "My ring!", reward = 5, honour = "Finder" })
  local ann = t:player("Ann")
  create(ring, { name = "a gold ring", location = ann })
  local told = t:command(ann, "give ring to man")
  t:has(told, "My ring!")
  t:has(told, "Finder")
  create(ring, { name = "a gold ring", location = ann })
  t:lacks(t:command(ann, "give ring to man"), "gives you")
  local coins = 0
  for _, thing in ipairs(ann.contents) do
    if thing:is("coin") then coins = coins + thing.amount end
  end
  t:equal(coins, 5, "her coins")
  t:ok(old)
end)

test("a seeker takes nothing that it does not want", function(t)
  create({ "npc", "seeker" }, { name = "an old man", location = t.room, wants = create("item", { name = "ring" }) })
  local ann = t:player("Ann")
  local stone = t:create("item", { name = "a stone", location = ann })
  t:refused(ann, "give stone to man", "wants no stone")
  t:equal(stone.location, ann)
end)
