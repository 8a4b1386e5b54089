-- A healer of ROM: heals for coins. `heal` lists the spells and their prices.
local body = require("body")
local magic = require("magic")
local skills = require("skills")
local verbs = require("verbs")
local words = require("words")

-- By the word that people type: the spell, what it costs, and what it is called; or points of what it gives back.
local OFFERS = {
  { "light", 1000, sentence("a cure for light wounds"), spell = "cure light" },
  { "serious", 1600, sentence("a cure for serious wounds"), spell = "cure critic" },
  { "critic", 2500, sentence("a cure for critical wounds"), spell = "cure critic" },
  { "heal", 5000, sentence("the healing spell"), spell = "heal" },
  { "blind", 2000, sentence("a cure for blindness"), spell = "cure blind" },
  { "poison", 2500, sentence("a cure for poison"), spell = "remove poison" },
  { "uncurse", 5000, sentence("the lifting of a curse"), spell = "remove curse" },
  { "refresh", 500, sentence("new strength to walk"), property = "stamina" },
  { "mana", 1000, sentence("some mana"), property = "mana" },
}

--- Returns where the coins go; in the healer's hands somebody could steal them.
local function till() return object("healer") end

local function offered(word)
  word = word:lower()
  for _, row in ipairs(OFFERS) do
    if row[1]:sub(1, #word) == word or word:sub(1, #row[1]) == row[1] then return row end
  end
end

command("heal", function(e)
  if not body.is_on(e.room) then return pass() end
  e.actor:tell("{The who} {who verb:offer}:", { who = e.this })
  for _, row in ipairs(OFFERS) do
    e.actor:tell("<cmd heal {word}>{word}</>: {what}, {price}",
      { word = row[1], what = row[3], price = words.count(row[2], "coin") })
  end
end)

command("heal {what:word}", function(e)
  if not body.is_on(e.room) then return pass() end
  local row = offered(e.what)
  if not row then refuse("That isn't on offer. To see what is, type <cmd heal>heal</>.") end
  if verbs.living(e.this.fighting) then refuse("{The who} {who verb:be} busy fighting.", { who = e.this }) end
  body.begin(e.actor)
  if not e.actor:pay(till(), row[2]) then
    refuse("You don't have enough coins for my services: that costs {price}.", { price = words.count(row[2], "coin") })
  end
  e.this:act("{Actor} {verb:utter} some words over {the who}.", { who = e.actor })
  if row.spell then
    magic.apply(skills.find(row.spell), e.this, e.actor, math.max(1, body.level(e.this)))
  else
    local name, most = row.property, body.number(e.actor["max_" .. row.property], 0)
    e.actor[name] = math.min(most, body.number(e.actor[name], 0) + random(10, 20) + body.level(e.this))
    e.actor:tell("A warm glow passes through you.")
  end
end)

test("a healer heals for coins, and only for enough of them", function(t)
  t.room.area = create("area", { fighting = true })
  create({ "npc", "healer" }, { name = "a healer", location = t.room, level = 10 })
  local ann = t:player("Ann")
  body.begin(ann)
  ann.hp = 1
  t:has(t:command(ann, "heal"), "light: a cure for light wounds, 1000 coins")
  t:refused(ann, "heal light", "costs 1000 coins")
  t:refused(ann, "heal flummery", "isn't on offer")
  t:create("coin", { amount = 1000, location = ann })
  t:command(ann, "heal light")
  t:ok(ann.hp > 1, "she is better")
  ann.stamina = 1
  t:create("coin", { amount = 500, location = ann })
  t:has(t:command(ann, "heal refresh"), "warm glow")
  t:ok(ann.stamina > 1, "she can walk again")
end)
