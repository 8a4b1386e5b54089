-- The town of the game classic: a square, a guild of four trades, a shop, a bank, a temple, and a field with monsters.
-- The area's resets bring the monsters back, as in areas of older games (`skein import` makes the same from files).

area "town" {
  name = "Stonegate",
  proper = true,
  fighting = true, -- guilds teach where fighting is on; the rooms are at peace
  recall = ref "temple",
  desc = [[A small town with a thick wall, and good reason for it.]],
}

area "wild" {
  name = "the fields of Stonegate",
  fighting = true,
  recall = ref "temple",
  format = "wild",
  reset_mode = "always",
  timers = { reset = { every = 180 } },
  resets = {
    { command = "M", mob = "rat", max = 3, room = "road" },
    { command = "M", mob = "wolf", max = 2, room = "field" },
    { command = "M", mob = "bandit", max = 1, room = "camp" },
  },
  desc = [[Stubble, hedges and bad company.]],
}

-- The town

room "start" {
  area = ref "town",
  name = "The Square",
  hook = "The gate is open, the guilds are hiring, and something in the wild has come nearer.",
  peaceful = true,
  desc = [[A square of grey cobbles under a grey wall. The guild is to the north, the shop to the east, the temple to the west, and the gate to the south. Anybody who is new here goes to the <cmd north>guild</cmd> first, buys a dagger next, and only then looks for trouble beyond the gate.]],
  details = {
    ["wall"] = "Twice as high as a wolf can jump.",
    ["cobbles"] = "Worn in four directions.",
  },
  exits = { north = "guild", east = "shop", west = "temple", south = "gate" },
}

board "town-board" {
  at = "start",
  name = "a bulletin board",
  aliases = { "board" },
  portable = false,
  room_line = "A <cmd board>bulletin board</cmd> leans against the well.",
  desc = "Nailed together from a barrel. To read the notices, type <cmd board>board</>.",
}

room "gate" {
  area = ref "town",
  name = "The South Gate",
  peaceful = true,
  desc = [[Two towers and a portcullis that has not come down for years. The square is to the north; to the south a road leads out, and from there on you can be killed.]],
  details = { ["portcullis|towers|tower"] = "Rust, and a swallow's nest." },
  exits = { north = "start", south = "wild/room/road" },
}

room "temple" {
  area = ref "town",
  name = "The Temple",
  peaceful = true,
  light = 2,
  desc = [[A cool hall with one window, where the beaten wake up. The square is to the east.]],
  details = { ["window"] = "It shows somebody falling, and somebody helping them up." },
  exits = { east = "start" },
}

room "shop" {
  area = ref "town",
  name = "The Armourer's",
  peaceful = true,
  desc = [[A low room that smells of oil and leather. The square is to the west, the bank to the north.]],
  details = { ["oil|leather"] = "An honest smell." },
  exits = { west = "start", north = "bank-room" },
}

room "bank-room" {
  area = ref "town",
  name = "The Bank",
  peaceful = true,
  desc = [[Bars, a counter, and a clerk's stool. The shop is to the south.]],
  details = { ["bars|stool"] = "Iron, both of them." },
  exits = { south = "shop" },
}

bank "counter" {
  proto = { "bank", "item" },
  at = "bank-room",
  name = "a counter",
  portable = false,
  room_line = "A card on the counter says: <cmd balance>balance</>, deposit 10, withdraw 10.",
  desc = "Whatever you deposit here is safe when you die.",
}

-- The guild

room "guild" {
  area = ref "town",
  name = "The Guild",
  peaceful = true,
  desc = [[A hall with four doors: mages north, clerics west, warriors east, and thieves down a stair that nobody seems to use. The square is to the south.]],
  details = { ["doors|door|stair"] = "Choose well: you can change once, below level 5." },
  exits = { north = "guild-mages", west = "guild-clerics", east = "guild-warriors", down = "guild-thieves", south = "start" },
}

room "guild-mages" {
  area = ref "town",
  name = "The Study",
  peaceful = true,
  desc = [[Books, chalk, and a scorched ceiling. The hall is to the south.]],
  exits = { south = "guild" },
}

room "guild-clerics" {
  area = ref "town",
  name = "The Chapel",
  peaceful = true,
  desc = [[A bare room with a bowl of water. The hall is to the east.]],
  exits = { east = "guild" },
}

room "guild-warriors" {
  area = ref "town",
  name = "The Yard",
  peaceful = true,
  desc = [[Sand, and straw men that have seen better days. The hall is to the west.]],
  exits = { west = "guild" },
}

room "guild-thieves" {
  area = ref "town",
  name = "The Cellar",
  peaceful = true,
  light = 1,
  desc = [[A cellar with more ways out than in. The hall is up the stair.]],
  exits = { up = "guild" },
}

npc "mage" {
  proto = { "npc", "guild" },
  at = "guild-mages",
  name = "Ostrava",
  proper = true,
  pronoun = "she",
  aliases = { "mage", "master", "teacher" },
  teaches = "mage",
  no_kill = true,
  room_line = "Ostrava looks up from a book. To learn from her, type <cmd join>join</cmd> and then <cmd practice>practice</cmd>.",
  desc = "Her sleeves are singed.",
}

npc "cleric" {
  proto = { "npc", "guild" },
  at = "guild-clerics",
  name = "Brother Anselm",
  proper = true,
  pronoun = "he",
  aliases = { "cleric", "master", "teacher", "anselm" },
  teaches = "cleric",
  no_kill = true,
  room_line = "Brother Anselm kneels by the bowl. To learn from him, type <cmd join>join</cmd> and then <cmd practice>practice</cmd>.",
  desc = "Patient, and broader than he looks.",
}

npc "warrior" {
  proto = { "npc", "guild" },
  at = "guild-warriors",
  name = "Sergeant Holm",
  proper = true,
  pronoun = "she",
  aliases = { "warrior", "master", "teacher", "holm", "sergeant" },
  teaches = "warrior",
  no_kill = true,
  room_line = "Sergeant Holm watches your feet. To learn from her, type <cmd join>join</cmd> and then <cmd practice>practice</cmd>.",
  desc = "A scar for each lesson.",
}

npc "thief" {
  proto = { "npc", "guild" },
  at = "guild-thieves",
  name = "Pell",
  proper = true,
  pronoun = "they",
  aliases = { "thief", "master", "teacher" },
  teaches = "thief",
  no_kill = true,
  room_line = "Pell leans where the light is not. To learn from them, type <cmd join>join</cmd> and then <cmd practice>practice</cmd>.",
  desc = "You have trouble to remember the face.",
}

-- The shop

prototype "dagger" {
  proto = "item",
  name = "a dagger",
  weight = 1,
  diku = { dice = 1, dice_size = 6, attack = "stab" },
  desc = "Short and sharp. To use it, type <cmd wield dagger>wield dagger</>.",
}

prototype "sword" {
  proto = "item",
  name = "a short sword",
  aliases = { "sword" },
  weight = 3,
  diku = { dice = 2, dice_size = 4, attack = "slash" },
  desc = "It has a notch near the point.",
}

prototype "jerkin" {
  proto = "garment",
  name = "a leather jerkin",
  aliases = { "jerkin" },
  slots = { "body" },
  weight = 3,
  diku = { armour = 8 },
  desc = "Stiff as a board. It stops some of what would stop you.",
}

prototype "loaf" {
  proto = "food",
  name = "a loaf",
  weight = 0.5,
  desc = "Yesterday's.",
}

npc "armourer" {
  proto = { "shopkeeper", "talker" },
  at = "shop",
  name = "Marl",
  proper = true,
  pronoun = "he",
  aliases = { "armourer", "shopkeeper" },
  room_line = "Marl wipes a blade. A card says: <cmd list>list</cmd>, buy dagger, value pelt, sell pelt.",
  desc = "Big hands, small eyes, fair prices.",
  goods = {
    { proto = ref "dagger", price = 3 }, { proto = ref "sword", price = 30 }, { proto = ref "jerkin", price = 20 },
    { proto = ref "loaf", price = 1 },
  },
  buys = { "pelt" },
  purse = 500,
  topics = { "coins", "wolves" },
  answers = {
    ["hello|hi"] = "Type <cmd list>list</>, and look around.",
    ["coin|coins|money"] = "Rats carry a few; don't ask me why. And I buy pelts.",
    ["wolf|wolves|pelt"] = "In the field, south of the road. Bring a friend.",
  },
}

-- The wild

room "wild/room/road" {
  area = ref "wild",
  name = "The Road",
  light = 2,
  desc = [[A road with deep ruts. The gate is to the north, and a field to the south.]],
  details = { ["ruts|rut"] = "Deep enough for a rat to feel safe." },
  exits = { north = "gate", south = "wild/room/field" },
}

room "wild/room/field" {
  area = ref "wild",
  name = "A Stubble Field",
  light = 2,
  desc = [[Stubble, crows, and a hedge with a gap to the east. The road is to the north.]],
  details = { ["hedge|gap"] = "There is smoke behind it.", ["crows|crow"] = "They know who loses here." },
  exits = { north = "wild/room/road", east = "wild/room/camp" },
}

room "wild/room/camp" {
  area = ref "wild",
  name = "A Camp Behind the Hedge",
  light = 2,
  desc = [[A fire, a torn tent, and somebody else's saddlebags. The field is to the west.]],
  details = { ["fire|tent|saddlebags"] = "Put together in a hurry, and often." },
  exits = { west = "wild/room/field" },
}

prototype "pelt" {
  proto = "item",
  name = "a wolf pelt",
  aliases = { "pelt" },
  weight = 2,
  price = 12,
  desc = "Grey and greasy. Marl in the town buys it.",
}

prototype "wild/mob/rat" {
  proto = "npc",
  name = "a big rat",
  aliases = { "rat" },
  diku = { level = 1, hitroll = 0, armour = 100, hit_points = { number = 1, size = 4, plus = 4 },
    damage = { number = 1, size = 2, plus = 0 }, attack = "bite", experience = 60, gold = 3 },
  desc = "The size of a cat, and less polite.",
}

prototype "wild/mob/wolf" {
  proto = "npc",
  name = "a grey wolf",
  aliases = { "wolf" },
  diku = { level = 3, hitroll = 2, armour = 80, hit_points = { number = 3, size = 6, plus = 15 },
    damage = { number = 1, size = 5, plus = 1 }, attack = "bite", experience = 300, gold = 0 },
  desc = "It looks at you as at a meal that walks.",
}

prototype "wild/mob/bandit" {
  proto = "npc",
  name = "a bandit",
  aliases = { "bandit" },
  pronoun = "she",
  temper = "aggressive",
  diku = { level = 5, hitroll = 4, armour = 60, hit_points = { number = 5, size = 8, plus = 30 },
    damage = { number = 1, size = 8, plus = 2 }, attack = "slash", experience = 900, gold = 40 },
  desc = "Nobody made her do this. That is what is wrong with her.",
}

npc { proto = "wild/mob/rat", at = "wild/room/road" }
npc { proto = "wild/mob/rat", at = "wild/room/road" }
npc { proto = "wild/mob/wolf", at = "wild/room/field" }
npc { proto = "wild/mob/bandit", at = "wild/room/camp" }
