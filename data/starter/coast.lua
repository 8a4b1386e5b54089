-- Fathom, a harbour by the sea: an evening of its own for who has lit the tower, or needs no tower.
--
-- One comes by the sail trolley from the river. The light on the head lacks its lens; the quest of it (fathom-light) leads
-- over the wreck, the harbour chain, which takes two people, or one and a child with salt in their pockets, and the woman
-- in the cove, who can be fought or spoken to (cove.lua). Behaviours are in behaviours/, each named after its object.

tended "coast" {
  name = "Fathom",
  palette = "harbour",
  proper = true,
  climate = "wet",
  weather_from = ref "wick",
  desc = [[A harbour of ropes, salt and gulls. Its light has been dark since the lens was stolen, and its boats come home by shouting.]],
  afterwards = {
    { when = { lit = ref "head-lamp" }, desc = [[A harbour of ropes, salt and gulls, under a light that brings its boats home.]] },
  },
  timers = { tend = { every = 60 } },
  stock = { { thing = ref "salt-lump", at = ref "salt-house" } },
}

quest "fathom-light" {
  name = "The Fathom Light",
  title = "Keeper of the Fathom Light",
  giver = ref "ishbel",
  desc = "The lamp on the head has been dark for a year, and the boats feel their way home. Whoever took its lens has not gone far.",
  together = true,
  steps = {
    { key = "look", goal = "Go up to the lamp on the head.", on = "enter", what = ref "head-lamp-room",
      hints = { "Lights are kept high up.", { place = ref "head-lamp-room" },
        { place = ref "head-lamp-room", type = "look at great lamp" } } },
    { key = "lens", goal = "The lamp has no lens. Get the ground lens back.", on = "have", what = ref "ground-lens",
      hints = { "Whoever took it has written down why. It is dark where they wrote.", { place = ref "wreck-hold" },
        { place = ref "wreck-hold", type = "read carved words",
          why = "It is dark in there. Tamsin in the inn sells candles." } } },
    { key = "light", goal = "Put the lens in the lamp.", on = "put", what = ref "ground-lens", to = ref "head-lamp",
      hints = { "The lamp waits where you first looked.", { place = ref "head-lamp-room" },
        { place = ref "head-lamp-room", type = "put lens in lamp" } } },
  },
  -- What comes next: the first row that holds.
  afterwards = {
    { when = { lit = ref "head-lamp" },
      desc = "The lamp on the head burns, for a season. But its lens is in the cove again, to be cleaned, and whoever keeps the light has to have carried it up with their own hands.",
      goal = { lens = "Get the ground lens." } },
    { when = { { note = "nan", within = ref "cove" }, { note = "nan", set = { ref "south-capstan", "down" } } },
      hints = { lens = { "She has let you by.", { place = ref "nans-store" },
        { place = ref "nans-store", type = "open sea chest, take ground lens" } } } },
    { when = { { within = ref "cove" }, { note = "hold", set = { ref "south-capstan", "down" } } },
      hints = { lens = { "She keeps the store. One word opens it.", { place = ref "nans-beach" },
        { place = ref "nans-beach", type = "say halcyon" } } } },
    { when = { within = ref "cove" }, unless = { set = { ref "south-capstan", "down" } },
      hints = { light = { "The chain is up again. There is a pin for that.", { place = ref "harbour-mouth" },
        { place = ref "harbour-mouth", type = "pull pin", why = "It lets the chain down from this side." } } } },
    { when = { note = "hold", set = { ref "jory", "waits" } },
      hints = { lens = { "Jory has the other capstan. Turn yours, and it will hold no longer.", { place = ref "breakwater-end" },
        { place = ref "breakwater-end", type = "turn capstan",
          why = "Then you have three minutes to get to the skiff steps, below the south mole." } } } },
    { when = { note = "hold", holds = ref "salt-lump" },
      hints = { lens = { "Somebody small would turn the other capstan, if they weighed more.", { place = ref "quay" },
        { place = ref "quay", type = "give salt to jory" } } } },
    { unless = { { note = "hold" }, { light = true } },
      hints = { lens = { "Whoever took it has written down why. It is dark where they wrote.", { place = ref "drowned-bell" },
        { place = ref "drowned-bell", type = "buy tallow candle, light tallow candle",
          why = "It costs one coin. If you have none, sell something to Mistress Tallow in Wick, or ask Pim." } } } },
    { when = { note = "hold" },
      hints = { lens = { "A cove lies behind the harbour mouth, and a chain before it. Two people turn the capstans. If you are alone, ask Jory.",
        { place = ref "salt-house" }, { place = ref "salt-house", type = "take lump of salt",
          why = "With somebody else, you turn one capstan each: at the end of the breakwater, and on the south mole." } } } },
  },
  reward = { points = 5 },
  finish = "Along the quay they light their pipes, and say nothing. In Fathom that is a speech.",
}

-- The trolley

outdoors "halt" {
  area = ref "coast",
  name = "The Halt",
  night_light = 1,
  desc = [[Behind the nettles two wooden rails come to an end at a pile of sleepers, and a pole with a flag stands beside them. The rails run away southward over the meadows, toward a brightness that may be the sea. The river path is to the north.]],
  details = {
    ["rail|rails|sleeper|sleepers|pile|pile of sleepers"] = "Oak, greased with something that was once a fish.",
    ["pole|flag|nettle|nettles"] = "The flag says which way the wind goes. Whoever wants the trolley pulls it: <cmd pull flag>pull flag</>.",
    ["meadow|meadows|brightness|sea"] = "It might be the sea. It might be washing.",
    ["path|river|river path"] = "Through the nettles, to the north.",
  },
  exits = { north = "river-path" },
}

prototype "flag" {
  proto = "ferry-bell",
  name = "a signal flag",
  calls = ref "trolley",
  signal = "{Actor} {verb:pull} the string, and {the bell} goes up.",
  portable = false,
  hidden = true,
  desc = "Red, on a string. To have the trolley come: <cmd pull flag>pull flag</>.",
  details = {
    ["string"] = "As long as the pole, and as red as the flag on cold mornings.",
  },
}

thing "halt-flag" { proto = "flag", at = "halt" }
thing "buffer-flag" { proto = "flag", at = "buffer" }

container "trolley" {
  proto = "ferry",
  at = "halt",
  sayings = {
    off = "The trolley rolls away over the meadows.",
    away = "The wheels begin to sing. Meadows go by, and then dunes.",
    comes = "A sail comes down the rails, and the trolley rolls to a stop.",
    lands = "The trolley rolls to a stop at {place}. Type <cmd leave>leave</> to get off.",
    here = "The trolley is here. Type: enter trolley",
    under_way = "You see the sail. It will be here in a moment.",
    taken = "Far down the rails somebody waves: they are on the trolley already.",
    called = "Far down the rails a sail goes up by itself, and comes nearer.",
    nowhere = "The ground goes by too fast. Wait until the trolley stops.",
  },
  name = "a sail trolley",
  aliases = { "wagon", "sail" },
  room_line = "A sail trolley stands on the rails, with its <cmd look sail>sail</cmd> down.",
  portable = false,
  closable = false,
  open = true,
  capacity = 1000,
  landings = { ref "halt", ref "buffer" },
  ride = "hoist sail",
  summon = "pull flag",
  stream = ref "rails",
  desc = [[A platform on four iron wheels, with a bench, a mast and a brown sail.]],
  details = {
    ["platform|wheel|wheels"] = "Planks on iron, with a rail to hold on to. You are glad of the rail.",
    ["bench"] = "For four who like each other, or two who do not.",
    ["mast"] = "Spliced twice. It has opinions about the wind.",
  },
}

outdoors "rails" {
  area = ref "coast",
  name = "The Rails",
  public = false,
  no_wandering = true,
  night_light = 1,
  desc = [[Meadows go by, and then dunes.]],
  details = { ["meadow|meadows|dune|dunes"] = "They go by at the pace of a horse that has somewhere to be." },
}

outdoors "buffer" {
  area = ref "coast",
  name = "The Buffer",
  night_light = 1,
  desc = [[The rails end at two barrels of sand. Here the air is salt, and louder. A paved quay begins to the east; a gate to the north has SALT on it, and to the south a path of planks goes off into the dunes. There is a flag here, too.]],
  details = {
    ["rail|rails|barrel|barrels|sand"] = "The barrels have been met before, and show it.",
    ["air"] = "It makes you hungry for something fried.",
    ["quay|paving"] = "East, where the masts are.",
    ["gate"] = "The pans are behind it, where the sea is dried.",
    ["plank|planks|path|dune|dunes"] = "Planks laid on sand, southward.",
    ["mast|masts"] = "They tick in the wind.",
  },
  exits = { east = "quay", north = "salt-pans", south = "dunes" },
}

-- The harbour

outdoors "quay" {
  area = ref "coast",
  open_to_guests = true,
  name = "The Quay",
  night_light = 3,
  desc = [[A long quay of black stones, with boats along it like beads. Steps go up northward to the fish market. To the east a breakwater runs out into the sea, to the south an inn stands with its feet in the harbour, and the rails are to the west.]],
  details = {
    ["rail|rails"] = "They come in from the west, and stop before they get wet.",
    ["boat|boats|bead|beads|mast|masts"] = "The Patience, the Second Patience, the Ann. All have a lamp at the bow, for there is none on the head.",
    ["stone|stones"] = "Black, and warm on top.",
    ["step|steps|market"] = "Wet, and silver with scales.",
    ["sea|harbour|water"] = "Green here, blue out there, and white where they disagree.",
    ["inn|foot|feet"] = "Its sign is a bell with a fish in it.",
    ["head|tower|light"] = "High on the head to the north stands a white tower. Its top is dark, also by day.",
    ["gull|gulls"] = "One has your lunch already. You did not have any.",
  },
  afterwards = {
    { when = { lamps = 50 },
      desc = [[A long quay of black stones, with boats along it like beads, and lamps above them like more beads. Steps go up northward to the fish market. To the east a breakwater runs out into the sea, to the south an inn stands with its feet in the harbour, and the rails are to the west.]] },
    { when = { lit = ref "head-lamp" },
      details = {
        ["head|tower|light"] = "High on the head to the north stands a white tower, and its light sweeps over the sea.",
        ["boat|boats|bead|beads|mast|masts"] = "The Patience, the Second Patience, the Ann. Each has a lamp at the bow, and each lamp is out: they see very well.",
      } },
    { when = { award = "Keeper of the Fathom Light" },
      details = {
        ["head|tower|light"] = "High on the head to the north stands a white tower. Its top is dark to the boats. To you there is a gleam in it, as on a wet stone.",
        ["boat|boats|bead|beads|mast|masts"] = "The Patience, the Second Patience, the Ann. Each has its lamp at the bow again, until the glass is back.",
      } },
  },
  exits = { west = "buffer", east = "breakwater", north = "fish-market", south = "drowned-bell" },
}

board "quay-board" {
  at = "quay",
  name = "a notice board",
  aliases = { "notices", "noticeboard" },
  desc = [[Tarred planks on two posts, white with old pins. The harbour office pins up here what the harbour should know, and the harbour answers.]],
  details = {
    ["plank|planks|post|posts"] = "From the Halcyon, by the number burnt into one of them.",
    ["pin|pins"] = "Fish bones. They hold.",
  },
  timers = { pin = { every = 1 } },
  first_notice = {
    by = "The Harbour Office",
    subject = "A hundred lamps",
    text = "There are a hundred hooks along this coast, from the lock to the head, and the lamps for them went the way of the great light. Whoever makes one may hang it: wick, oil and glass are all to be found. Pin up here where you hung yours, so that the boats know. Boats that need a hand at the chain, and hands that need a boat, may ask here as well.",
  },
}

npc "jory" {
  proto = { "talker", "crier", "greeter" },
  at = "quay",
  name = "Jory",
  proper = true,
  pronoun = "they",
  aliases = { "crier", "harbour child", "child" },
  desc = [[A child with a brass bell and opinions. You could <cmd talk to jory>talk to them</cmd>.]],
  opening = "Ask me! I know everything that is not a secret, and some that is!",
  topics = { "the light", "the chain", "the trolley", "the wreck" },
  given = { ["coin|coins"] = "A whole one! I shall bury it where nobody finds it!", ["moth"] = "It is warm! Can I show it to Ishbel?",
    anything = "For me? Really? I shall ring the bell for it!", ["salt"] = "Salt! Two pockets of it!" },
  answers = {
    ["hello|hi|work|help"] = "Ask Ishbel in the net loft, up the steps and west. She gives out work, and soup.",
    ["light|lamp|lens|head|tower"] = "Somebody had the glass out of it, last winter. In the night! With a screwdriver! Ishbel knows more.",
    ["chain|mouth|capstan|capstans"] = "It lies across the harbour mouth. Two have to turn: one on the breakwater and one on the south mole, at the same time. I would! But I am too light, the bars lift me up. With salt in my pockets I could. It is in the salt house, north of the rails. Type: take salt, give salt to jory",
    ["salt|pockets|alone"] = "A lump of it would do. From the salt house, north of the rails! Then I turn the one on the mole, and you turn the one on the breakwater. Type: give salt to jory",
    ["trolley|rails|wind"] = "Get in, and type: hoist sail. It never turns over. Hardly ever.",
    ["wreck|halcyon"] = "The Halcyon. South, in the dunes. You can go in! It is all on its side.",
    ["margaret|late|bell"] = "She is LATE! I ring for her, too, but it takes two people who are not me. Type: tale",
    ["lamps|hooks|hundred"] = "There are a hundred hooks! I have counted them! Some of them are where you cannot get to. I can.",
    ["goat|goats|cliff|climb|skerry|skerries|row"] = "You have to learn it! Climb the ladder of the Patience, and row the skiff, until you can. Type: knacks",
    ["nan|cove"] = "Black Nan is my aunt. We do not talk about it.",
  },
  room_line = "<who><cmd look Jory>Jory</cmd></> is here, with a brass bell.",
  afterwards = {
    { when = { set = { ref "jory", "waits" }, at = ref "south-mole" },
      room_line = "<who><cmd look Jory>Jory</cmd></> stands at the capstan, with salt in both pockets and one hand on a bar.",
      answers = {
        ["chain|mouth|capstan|capstans|salt|pockets|alone"] = "I am ready! Go to the end of the breakwater, and turn yours. When it trembles, I turn mine.",
      } },
    { when = { award = "Keeper of the Fathom Light" },
      greeting = "It is {name}! {name} keeps the light! I told you that it was {name}!",
      answers = {
        ["hello|hi|work|help"] = "Hello! I rang the bell for you until my arm fell off. Ask Ishbel, she may have soup.",
        ["light|lamp|lens|head|tower"] = "You did that! I saw it first. I rang the bell until my arm fell off.",
        ["nan|cove"] = "Black Nan is my aunt. She came to supper! She said nothing, but she came.",
      } },
    { when = { lit = ref "head-lamp" },
      answers = { ["light|lamp|lens|head|tower"] = "It is lit! I saw it first. But Nan has the glass to clean it, and when the season is over somebody has to fetch it again. Ask Ishbel!" } },
    { when = { award = "Lamplighter of Wick" },
      greeting = "Are you {name}? The one from Wick? They say you lit a tower! We have one, too!" },
  },
  unknown = "No idea! Ask Ishbel.",
}

-- The lamps of the harbour, and who sees to them.
prototype "harbour-lamp" {
  proto = "light",
  name = "a harbour lamp",
  aliases = { "bracket", "street lamp" },
  light = 8,
  lit = false,
  portable = false,
  desc = "Oil, behind glass as thick as a thumb, on an iron bracket. Corrin lights it when the sun goes.",
  details = {
    ["oil|glass|wick"] = "You see yourself in it, small and golden.",
  },
}

item { proto = "harbour-lamp", at = "quay" }
item { proto = "harbour-lamp", at = "fish-market" }
item { proto = "harbour-lamp", at = "chain-lane" }

npc "corrin" {
  proto = { "talker", "routine" },
  at = "ropewalk",
  name = "Corrin",
  proper = true,
  pronoun = "he",
  aliases = { "lamplighter", "ladder" },
  desc = "He carries a ladder that is longer than the streets he works in, and has a burn on each thumb.",
  details = {
    ["burn|burns|thumb|thumbs"] = "One for each year in the trade, he says, and two that are new.",
  },
  routine = {
    { at = 7, go = ref "ropewalk" },
    { at = 17, go = { ref "chain-lane", ref "fish-market", ref "quay" }, perform = "light harbour lamp" },
    { at = 20, go = ref "drowned-bell" },
    { at = 5, go = { ref "quay", ref "fish-market", ref "chain-lane" }, perform = "extinguish harbour lamp" },
  },
  opening = "Hold the ladder, and ask.",
  topics = { "the lamps", "the light" },
  given = { ["lamp|candle"] = "That makes one more to light. Thank you.", anything = "Kind of you. I'll find a hook for it." },
  answers = {
    ["hello|hi"] = "Evening. Or morning; one of the two, when you see me about.",
    ["lamp|lamps|ladder"] = "Three, and I light them at dusk and put them out at dawn. There was a fourth, but it went up the head.",
    ["light|head|lens"] = "That one has no use for a ladder. Ask Ishbel.",
  },
  afterwards = {
    { when = { award = "Keeper of the Fathom Light" },
      answers = {
        ["hello|hi"] = "Evening, colleague. Or morning; one of the two.",
        ["light|head|lens"] = "You had no use for a ladder, I hear. That makes four lamps, and two of us.",
      } },
    { when = { lit = ref "head-lamp" },
      answers = { ["light|head|lens"] = "Lit, I hear, and without a ladder. That makes four." } },
  },
  unknown = "Mind the ladder.",
}

outdoors "breakwater" {
  area = ref "coast",
  name = "The Breakwater",
  night_light = 1,
  desc = [[You walk on boulders with the sea on both sides, and it is not asleep on either. The quay is to the west. Eastward the boulders go on to a small platform.]],
  details = {
    ["boulder|boulders"] = "Each has a number painted on it. You are at 41.",
    ["sea|wave|waves|water|side|sides"] = "It breathes in. It breathes out. Your shoes are wet.",
    ["platform"] = "At the end, where the beacon was when there were beacons.",
  },
  exits = { west = "quay", east = "breakwater-end" },
}

outdoors "breakwater-end" {
  area = ref "coast",
  name = "The End of the Breakwater",
  night_light = 1,
  desc = [[Here Fathom ends. There is a round platform with a capstan on it, and then there is water. Across the harbour mouth lies the south mole; from here to there, just under the surface, runs a dark line.]],
  details = {
    ["platform"] = "Ten steps across. It says 88.",
    ["mouth|line|chain|surface|water|sea"] = "A chain, as thick as your leg. It would have to sink before a boat could pass.",
    ["mole|south mole"] = "So near that you can see whoever stands there, and too far to shout.",
  },
  afterwards = {
    { when = { set = { ref "south-capstan", "down" } },
      desc = [[Here Fathom ends. There is a round platform with a capstan on it, and then there is water. Across the harbour mouth lies the south mole; from here to there the water is open, and no line runs under it.]],
      details = { ["mouth|line|chain|surface|water|sea"] = "The chain lies on the bottom, and a boat could pass over it. It will not stay there." } },
  },
  exits = { west = "breakwater" },
}

-- Two have to turn them at the same time: see behaviours/capstan.lua.
prototype "capstan" {
  proto = "thing",
  name = "a capstan",
  property("pair", "boolean", nil, "it needs another one"),
  property("turned", "map", nil, "when it was turned, and by whom: {at =, by =}"),
  portable = false,
  pair = true,
  desc = "A drum of oak on an iron spindle, with bars to push: <cmd turn capstan>turn capstan</>. It says on it: NOT ALONE.",
  details = {
    ["drum|oak|bar|bars"] = "Polished by three hundred years of chests.",
    ["spindle"] = "Greased. Somebody expects it to turn again.",
  },
}

thing "north-capstan" {
  proto = "capstan",
  at = "breakwater-end",
  room_line = "A capstan stands in the middle of the platform.",
}

thing "south-capstan" {
  proto = "capstan",
  at = "south-mole",
  room_line = "A capstan stands at the edge.",
}

outdoors "fish-market" {
  area = ref "coast",
  name = "The Fish Steps",
  night_light = 2,
  desc = [[A staircase as broad as a street, and on every step a table with fish, ice and a cat under it. The quay is down to the south, a lane goes on to the north. West is a loft hung with nets, and east a house with one large window.]],
  details = {
    ["step|steps|staircase|stair"] = "Forty, of which eleven are for cats.",
    ["table|tables|fish|ice"] = "Mackerel, gurnard, and one that nobody has a name for. It seems to have one for you.",
    ["cat|cats"] = "They do not ask what it is called, either.",
    ["net|nets|loft"] = "Brown nets, from the roof to the steps.",
    ["house|window"] = "The harbour office. Somebody in there watches the quay.",
  },
  exits = { south = "quay", north = "chain-lane", west = "net-loft", east = "harbour-office" },
}

npc "perran" {
  proto = { "auctioneer", "talker" },
  at = "fish-market",
  name = "Perran",
  proper = true,
  pronoun = "he",
  aliases = { "auctioneer" },
  desc = [[He stands on a crate and talks faster than you can listen. What is up for sale: <cmd auction>auction</cmd>.]],
  details = {
    ["crate"] = "PATIENCE, it says, and below: THIS SIDE UP. It is not.",
  },
  answers = {
    ["auction|sell|buy|bid"] = "Hold it up and say what you want for it. Type: auction hat for 5. To bid, type: bid 6 on 1. The house keeps one coin of twenty!",
    ["fish"] = "Going, going, gone off.",
  },
  given = { ["coin|coins"] = "Sold! To whom, and what? No? A gift? Nobody ever bids without bidding. Thank you!",
    anything = "What am I bid for... oh. For me? Withdrawn from sale, and thank you!" },
  unknown = "Any more? Any more?",
}

room "harbour-office" {
  area = ref "coast",
  name = "The Harbour Office",
  desc = [[Ledgers, ink, and a telescope on a stand. The whole southern wall is a window onto the quay, so that nobody can land a crab here without its being noted. The fish steps are to the west.]],
  details = {
    ["ledger|ledgers|ink"] = "'Patience: 14 crates. Second Patience: 13, and excuses.'",
    ["telescope|stand"] = "You look through it, at the head. Behind the panes of the tower stands a lamp, and in it, where a lens should be, stands a hole.",
    ["wall|window"] = "Small panes, rubbed clean with a sleeve. Nobody can say that they have not been seen.",
    ["crab"] = "A crab is being noted at this moment.",
  },
  afterwards = {
    { when = { lit = ref "head-lamp" },
      details = {
        ["telescope|stand"] = "You look through it, at the head, and the light comes round and looks back. You see a green spot for a while.",
        ["ledger|ledgers|ink"] = "'Patience: 16 crates. Second Patience: 16, and no excuses.'",
      } },
    { when = { award = "Keeper of the Fathom Light" },
      details = { ["telescope|stand"] = "You look through it, at the head. Behind the panes of the tower stands a lamp, wiped and trimmed, with a ring that has held its lens." } },
  },
  exits = {
    west = "fish-market",
    south = {
      to = "quay", twin = false, door = true, open = false, closable = false, transparent = true,
      noun = "window", aliases = { "window", "pane", "glass" },
      desc = "You see the quay, and whoever is on it. They see a window with the sky in it.",
    },
  },
}

room "net-loft" {
  area = ref "coast",
  name = "The Net Loft",
  desc = [[Nets hang from every beam, so that one moves here like a careful fish. By the stove sits somebody with a wooden needle, mending. The way out is east.]],
  details = {
    ["net|nets|beam|beams"] = "Each knot is tied the same way, and each holds something different.",
    ["stove|soup|pot"] = "There is a pot on it. It is always soup.",
    ["needle"] = "Boxwood, dark with years. It goes in and out, and the hole gets smaller.",
  },
  exits = { east = { to = "fish-market", aliases = { "out" } } },
}

npc "ishbel" {
  proto = { "talker", "greeter" },
  at = "net-loft",
  name = "Ishbel",
  proper = true,
  pronoun = "she",
  aliases = { "netmaker", "old woman" },
  missions = true,
  mission_words = { "two more knots", "the soup is on", "not that net" },
  faction = ref "fathom-folk",
  desc = [[She mends without looking, and looks without mending her pace. She has work for anyone who asks: <cmd journal begin fathom light>journal begin fathom light</cmd>.]],
  opening = "Ask. My hands know what they are doing.",
  topics = { "work", "the light", "the lens", "Black Nan", "the chain" },
  given = { ["wick"] = "Flat, and no knots in it. Good.", ["coin|coins"] = "That goes into the soup. Not the coin; what it buys.",
    anything = "Put it there, between the corks. I'll find a use. Thank you." },
  answers = {
    ["hello|hi|work|help|quest"] = "There is one thing to be done in Fathom, and I am too old for the stairs. If you would do it, type: journal begin fathom light",
    ["light|lamp|head|tower"] = "It showed us home for eighty years. Go up and look it in the eye.",
    ["lens|glass|thief"] = "Gone by night, and by water. You cannot carry a thing like that over the dunes. It will be in the cove.",
    ["nan|cove"] = "She was mate on the Halcyon, and came home without her. She looks for a fight. I would rather say the right word; it stands where she wrote it, in the hold.",
    ["halcyon|wreck|word"] = "Down in the dunes. Take a light.",
    ["chain|capstan|capstans|mouth"] = "Breakwater and south mole. Two people, one breath. When it is down, the skiff steps lead out.",
    ["soup"] = "It is soup.",
    ["margaret|late|course"] = "She is late, and I have her place at the table. It takes two to bring her in, and never the same two. Type: tale",
    ["lamp of the coast|hooks|hook|hundred"] = "Each that comes here hangs one. It need not be large. Ask Senara, east of the salt pans.",
    ["script|signs|old stone|stones"] = "My mother could read it. It is four stones and patience, and then a door opens.",
  },
  afterwards = {
    { when = { award = "Keeper of the Fathom Light" },
      desc = "She mends without looking. When you come in she looks, and mends on.",
      greeting = "{name}. There is soup.",
      answers = {
        ["hello|hi|work|help|quest"] = "You have done what there was to do. Sit; there is soup.",
        ["light|lamp|head|tower"] = "You know more of it than I do. I have dropped two knots, looking at it.",
        ["lens|glass|thief"] = "With Nan, who cleans it. She goes up each week, and I say nothing, and leave the loft open.",
        ["nan|cove"] = "She came by, and stood in the door. I gave her a needle. It is a beginning.",
        ["halcyon|wreck|word"] = "One says her name again in this house. That, too, is your work.",
      } },
    { when = { quest = ref "fathom-light", at = "begun" },
      desc = "She mends without looking, and looks without mending her pace.",
      answers = {
        ["hello|hi|work|help|quest"] = "You have it in hand. If you don't know how to go on, type: hint",
      } },
    { when = { lit = ref "head-lamp" },
      answers = {
        ["hello|hi|work|help|quest"] = "The lamp burns, for a season. Then somebody has to carry the glass up again, and I am too old for the stairs. If you would do it, type: journal begin fathom light",
        ["light|lamp|head|tower"] = "It shows us home again. I have dropped two knots, looking at it. Whoever keeps it has to have carried the glass.",
        ["lens|glass|thief"] = "Nan has it in the cove again, and cleans it. She gives it to those who come rightly.",
      } },
  },
  unknown = "Hm. I have no knot for that.",
}

outdoors "chain-lane" {
  area = ref "coast",
  name = "Chain Lane",
  night_light = 2,
  desc = [[A steep lane between walls, with an anchor chain for a handrail. The fish steps are below to the south, and a white tower is above to the north. West is the open end of a very long shed; east there is a chapel with a ship for a weather vane.]],
  details = {
    ["chain|handrail|anchor|anchor chain"] = "Its links are as long as your arm, and polished by three hundred years of going home late.",
    ["wall|walls"] = "Somebody has painted fish on them, all swimming uphill.",
    ["tower|shed|chapel"] = "You could go and see.",
    ["ship|vane|weather vane"] = "It has turned its bow into the wind, as it should.",
  },
  exits = { south = "fish-market", north = "head", west = "ropewalk", east = "chapel" },
}

room "ropewalk" {
  area = ref "coast",
  name = "The Ropewalk",
  desc = [[A shed a quarter of a mile long, so narrow that two people with elbows could not pass. Along it runs a rope that is being made, or has been forgotten. The lane is to the east; the far end is somewhere to the west.]],
  details = {
    ["shed"] = "You can hear yourself coming.",
    ["rope"] = "Three strands, laid left. It hums when you touch it, and a while later somebody at the other end says 'Hm?'",
    ["end"] = "A point of light.",
  },
  exits = { east = "chain-lane", west = "ropewalk-end" },
}

room "ropewalk-end" {
  area = ref "coast",
  name = "The Far End",
  desc = [[The rope ends at a wheel with a crank. Coils of what is finished lie along the wall, each with a label. The only way is back, a quarter of a mile to the east.]],
  details = {
    ["wheel|crank"] = "It is warm. Whoever turns it must be at lunch.",
    ["wall|label|labels"] = "'Patience, spare.' 'Ann.' 'For hanging up the hammock, at last.'",
    ["rope"] = "It goes off into the dark. 'Hm?' it says.",
  },
  exits = { east = "ropewalk" },
}

seat "coils" {
  at = "ropewalk-end",
  name = "a coil of rope",
  aliases = { "coils", "coil", "hammock" },
  seats = 3,
  portable = false,
  desc = "Made to be sat on, whatever they say.",
}

room "chapel" {
  area = ref "coast",
  name = "The Chapel of Nets",
  desc = [[A small white room under a ceiling of net. On a shelf stand ships, each as long as a hand, one for each that did not come home. The lane is to the west; a curtain hangs in the doorway to the north, and there is a trapdoor in the floor.]],
  details = {
    ["hand|crew"] = "As long as yours, if you spread the fingers.",
    ["ceiling|net|ceiling of net"] = "So that nothing more falls through.",
    ["shelf|ship|ships"] = "Forty-one. The newest is called Halcyon; its crew is written under it, and one name is crossed out, as found.",
    ["curtain|doorway"] = "Sailcloth. Something behind it shines.",
    ["trapdoor|floor"] = "It has no handle, only two signs and a hook, in the old script.",
  },
  exits = { west = "chain-lane", north = "mirror-gallery", down = { to = "archive", aliases = { "trapdoor" } } },
}

room "mirror-gallery" {
  area = ref "coast",
  name = "The Gallery of Mirrors",
  desc = [[Ship's mirrors hang on three walls, each from a cabin where somebody once combed their hair. They are all turned a little, so that you meet yourself in different weathers. The largest stands on the floor. The curtain is to the south.]],
  details = {
    ["cabin|cabins"] = "Teak, brass, and a porthole that is now a frame.",
    ["floor"] = "Boards. Something heavy was walked across them, one corner at a time.",
    ["largest"] = "The tall one. It has a look of its own: <cmd look tall mirror>look tall mirror</>.",
    ["wall|walls|mirrors|weather|weathers"] = "You at dawn; you in fog; you, somewhat green.",
    ["curtain"] = "Sailcloth.",
  },
  exits = { south = "chapel" },
}

-- Shows who looks into it, and the room: see behaviours/tall-mirror.lua.
thing "tall-mirror" {
  at = "mirror-gallery",
  name = "a tall mirror",
  portable = false,
  desc = [[As high as a door, in a frame of carved rope.]],
  details = {
    ["frame|rope"] = "The carver has left one knot untied. You look for it for a while.",
  },
}

-- The head

outdoors "head" {
  area = ref "coast",
  name = "The Head",
  night_light = 1,
  desc = [[Short grass, a bench's worth of wind, and a white tower with a blue door, which stands open. From here the whole harbour fits into a hand. Chain Lane goes down to the south, and to the east goats go over the edge, and do not fall.]],
  details = {
    ["bench"] = "There was one. The wind has it.",
    ["grass|wind"] = "The one lies flat under the other.",
    ["harbour|hand|boat|boats"] = "You close it, and open it again. Nobody noticed.",
    ["tower|door"] = "Limewash, a new coat each spring. The stair begins behind the door: <cmd up>up</>.",
    ["lane"] = "Down there, with the chain beside it.",
    ["goat|goats|edge"] = "A path begins where the grass ends, for those who are made for it.",
  },
  exits = { south = "chain-lane", east = "goat-path", up = { to = "head-stair", aliases = { "in", "tower", "stair" } } },
}

room "head-stair" {
  area = ref "coast",
  name = "The Stair on the Head",
  light = 1,
  desc = [[An iron stair winds up inside the tower, and rings under your feet, a note a step. It goes on upward, and down to the door.]],
  details = {
    ["stair|step|steps|iron|iron stair"] = "Somebody who went up at the right pace would play a tune.",
    ["tower|door|note|tune"] = "You try. It is nearly the one about the drowned bell.",
  },
  exits = { down = { to = "head", aliases = { "out", "door" } }, up = "head-lamp-room" },
}

room "head-lamp-room" {
  area = ref "coast",
  name = "The Lamp Room",
  desc = [[A round room of panes, with a lamp in the middle as tall as you are. All of Fathom lies below. A small door leads out to the east; the stair goes down.]],
  details = {
    ["pane|panes|room|room of panes"] = "Clean. Somebody still climbs up each week, and wipes them.",
    ["fathom|harbour"] = "Boats, ropes, smoke. One of the tiny people looks up.",
    ["door"] = "For wiping the other side.",
  },
  afterwards = {
    { when = { lit = ref "head-lamp" },
      desc = [[A round room of panes, with a lamp in the middle as tall as you are. It burns, and its rings of light go round over the panes, over all of Fathom, and out to sea. A small door leads out to the east; the stair goes down.]],
      details = { ["ring|rings|rings of light|sea"] = "Where they go, the water has edges. Then it is dark again, and then it is not." } },
  },
  exits = { down = "head-stair", east = "head-gallery" },
}

-- Lit by the ground lens: see behaviours/head-lamp.lua.
container "head-lamp" {
  at = "head-lamp-room",
  name = "a great lamp",
  aliases = { "lamp", "socket", "light", "brass ring" },
  portable = false,
  closable = false,
  open = true,
  transparent = true,
  capacity = 5,
  desc = [[A burner the size of a bucket, trimmed and filled, before a brass ring in which there is nothing. Something round belongs in it.]],
  details = {
    ["burner|wick"] = "A wick as broad as your hand, trimmed, and waiting.",
  },
  afterwards = {
    { when = { set = { ref "head-lamp", "cleaned" } },
      desc = [[A burner the size of a bucket, with a flame in it that stands as straight as a mast. The brass ring before it is empty just now: the lens is being cleaned. You should not look into it for long.]],
      details = { ["burner|wick|flame"] = "A flame as broad as your hand. It does not mind the wind, and neither do you, beside it." } },
    { when = { lit = ref "head-lamp" },
      desc = [[A burner the size of a bucket, and before it, in its brass ring, the lens. It burns, and turns, and you should not look into it.]],
      details = { ["burner|wick|flame"] = "A flame as broad as your hand. You feel it on your face." } },
    { when = { award = "Keeper of the Fathom Light" },
      desc = [[A burner the size of a bucket, trimmed and filled, before a brass ring that has held its lens. You have seen it burn.]] },
  },
}

outdoors "head-gallery" {
  area = ref "coast",
  name = "The Gallery of the Tower",
  night_light = 1,
  desc = [[An iron balcony goes around the tower, one person wide. The sea takes up two thirds of everything. To the south-east, behind the harbour mouth, there is a cove with a thread of smoke over it. The door is to the west.]],
  details = {
    ["balcony|iron|tower|iron balcony"] = "You hold on to it with more hands than you have.",
    ["sea"] = "It would like a word.",
    ["cove|smoke|thread|mouth|thread of smoke"] = "Somebody lives there, and does not want boats to know.",
    ["door"] = "In, out of the wind.",
  },
  exits = { west = "head-lamp-room" },
}

-- The inn and the mole

room "drowned-bell" {
  area = ref "coast",
  name = "The Drowned Bell",
  desc = [[A low taproom that sways, or you do. Over the bar hangs a ship's bell with barnacles on it. The quay is to the north and the south mole to the east; a trapdoor behind the bar stands open.]],
  details = {
    ["bar|taproom"] = "Rings upon rings, where three hundred years of mugs have stood.",
    ["bell|barnacle|barnacles"] = "It came up in a net, and rings by itself when somebody is late.",
    ["trapdoor"] = "A ladder goes down into the dark.",
  },
  exits = { north = "quay", east = "south-mole", down = { to = "bell-cellar", aliases = { "trapdoor", "cellar" } } },
}

npc "tamsin" {
  proto = { "shopkeeper", "talker" },
  at = "drowned-bell",
  name = "Tamsin",
  proper = true,
  pronoun = "she",
  aliases = { "landlady" },
  missions = true,
  mission_words = { "the barrel is empty", "it is clean", "mind the step" },
  faction = ref "fathom-folk",
  desc = [[The landlady. She wipes a mug that was clean when she began. To see what she sells: <cmd list>list</cmd>.]],
  details = {
    ["mug|mugs"] = "It is clean. It was clean when you came in.",
  },
  goods = { { proto = ref "candle", price = 1 }, { proto = ref "chowder", price = 2 } },
  opening = "Talk is on the house. What is it?",
  topics = { "the bell", "the mole" },
  given = { ["coin|coins"] = "For the jar. It's a deep jar. Thank you.", ["mug"] = "I'll wash it.", anything = "That can stand behind the bar. Thank you." },
  answers = {
    ["bell"] = "It rang the night the Halcyon did not come. We have not touched it since.",
    ["mole|capstan"] = "Out east, and mind the edge. You will want a friend on the breakwater.",
    ["margaret|late|slate"] = "She is late. We keep her mugs where she can find them. For what she needs this week, type: tale",
    ["lamp|lamps|hook|hooks"] = "A hundred hooks, and in my time there was never a lamp on each. Senara knows how one is made, east of the salt pans.",
    ["candle|light|dark"] = "The cellar is dark, and so is the hold of the wreck. A candle costs a coin.",
  },
  unknown = "I only pour.",
}

prototype "chowder" {
  proto = "food",
  name = "a bowl of chowder",
  aliases = { "chowder", "soup", "bowl" },
  weight = 0.5,
  price = 2,
  desc = "Thick enough to hold the spoon.",
  taste = "It tastes of the sea, if the sea were made of cream.",
}

room "bell-cellar" {
  area = ref "coast",
  name = "The Cellar of the Bell",
  light = 0,
  desc = [[Barrels lie in two rows, and the tide knocks on the other side of the wall. On the largest barrel somebody has drawn with chalk. The ladder goes up.]],
  details = {
    ["barrel|barrels|row|rows"] = "Cider, cider, and one that sounds of glass and is nailed shut.",
    ["chalk|drawing"] = "A ship on her side, a lamp, and an arrow into the ship.",
    ["wall|tide"] = "Knock. Knock. It is in no hurry.",
    ["ladder"] = "Up, to the light.",
  },
  exits = { up = { to = "drowned-bell", aliases = { "ladder" } } },
}

outdoors "south-mole" {
  area = ref "coast",
  name = "The South Mole",
  night_light = 1,
  desc = [[A short arm of stone around the harbour. At its edge a capstan stands over the water, and across the mouth you see the end of the breakwater. The inn is to the west; steps go down to where a skiff could lie.]],
  details = {
    ["stone|mole|arm|edge|arm of stone"] = "Older than the quay. It was here when there was nothing to keep out.",
    ["mouth|water|harbour|breakwater|end"] = "You can see whoever stands over there, and their coat, and not what they say.",
    ["step|steps"] = "Green, and then greener.",
    ["inn"] = "Light, and somebody singing flat.",
  },
  exits = { west = "drowned-bell", down = "skiff-steps" },
}

outdoors "skiff-steps" {
  area = ref "coast",
  name = "The Skiff Steps",
  night_light = 1,
  desc = [[The last step is under water. A ledge, cut for towing boats, leads eastward along the rock and out of the harbour; where it passes the mouth, the chain lies across it. To the southeast gulls stand on the water, or on rocks. The mole is above.]],
  details = {
    ["mouth|harbour|horse|horses"] = "Smooth water on this side, and not on the other.",
    ["step|steps|water"] = "Something looks at you from it, and blows a bubble.",
    ["ledge|rock"] = "A foot wide. It was made for horses, who must have been slim.",
    ["mole"] = "Up there.",
    ["gull|gulls|rock|rocks"] = "The skerries, an inner one and an outer one. It takes a boat, and somebody who can row it.",
  },
  afterwards = {
    { when = { set = { ref "south-capstan", "down" } },
      desc = [[The last step is under water. A ledge, cut for towing boats, leads eastward along the rock and out of the harbour; where it passes the mouth, it is wet, and nothing lies across it. To the southeast gulls stand on the water, or on rocks. The mole is above.]] },
  },
  exits = {
    up = "south-mole",
    southeast = "inner-skerry",
    east = { to = "harbour-mouth", door = true, open = false, closable = false, noun = "chain", aliases = { "chain", "ledge" },
      desc = "As thick as your leg, slimy and tight. It sinks when both capstans are turned." },
  },
}

-- The dunes and the pans

outdoors "dunes" {
  area = ref "coast",
  name = "The Dunes",
  night_light = 1,
  desc = [[Sand, and grass that writes on it. The planks lead north to the rails. To the south it goes down into a hollow, and westward something dark sticks out of a slope.]],
  details = {
    ["sand|grass|slope"] = "The grass has drawn a circle around itself, and means it.",
    ["plank|planks|rail|rails"] = "North, half under sand.",
    ["something|hollow"] = "You would have to go there.",
  },
  exits = { north = "buffer", south = "hollow", west = "wreck" },
}

outdoors "hollow" {
  area = ref "coast",
  name = "The Hollow",
  night_light = 1,
  desc = [[Out of the wind it is so quiet that you hear the sand settle. Rabbits have made doors here. The dunes are to the north; to the east the hollow opens toward the beach.]],
  details = {
    ["rabbit|rabbits|door|doors"] = "One is at home. It closes the door, as far as one can without having one.",
    ["sand|wind"] = "Tick. Tick.",
    ["beach|dune|dunes"] = "That way.",
  },
  exits = { north = "dunes", east = "beach" },
}

outdoors "beach" {
  area = ref "coast",
  name = "The Beach",
  night_light = 1,
  desc = [[Wet sand as far as you can see, with the sky in it. The tide has left pools among some rocks to the south. The hollow is to the west.]],
  details = {
    ["sand|sky|tide"] = "You walk on clouds, and leave prints in them.",
    ["rock|rocks|pool|pools"] = "To the south. Something moves there, sideways.",
  },
  exits = { west = "hollow", south = "tide-pools" },
}

outdoors "tide-pools" {
  area = ref "coast",
  name = "The Tide Pools",
  night_light = 1,
  desc = [[Each pool is a room with its own people: a blenny, a hermit, a flower that turns out to be hungry. The beach is to the north.]],
  details = {
    ["pool|pools|people"] = "You could be here for an hour. You are taller than any weather they have ever had.",
    ["blenny|hermit|flower|anemone"] = "It has seen you, and waits until you are over.",
  },
  exits = { north = "beach" },
}

item "whelk" {
  at = "tide-pools",
  name = "a whelk shell",
  aliases = { "shell" },
  weight = 0.2,
  desc = "When you hold it to your ear you hear a quay, and somebody selling mackerel.",
}

outdoors "wreck" {
  area = ref "coast",
  name = "The Wreck",
  night_light = 1,
  desc = [[A ship lies on her side in the sand, with her deck for a wall. You can still read her name at the bow. A hatch, which is now a doorway, leads in; the dunes are to the east.]],
  details = {
    ["ship|deck|wall|sand"] = "Good oak. It would have held, if the light had been lit.",
    ["name|bow"] = "HALCYON. Somebody has kept the letters painted.",
    ["hatch|doorway"] = "Dark in there: <cmd in>in</>.",
  },
  exits = { east = "dunes", ["in"] = { to = "wreck-hold", aliases = { "hatch", "hold" } } },
}

room "wreck-hold" {
  area = ref "coast",
  name = "The Hold of the Halcyon",
  light = 0,
  desc = [[You stand on what was a wall. Ribs of oak go over you like those of a kind whale. Between two of them somebody has carved <cmd look words>words</>, and kept carving. The hatch leads out.]],
  details = {
    ["rib|ribs|oak|wall|whale|ribs of oak"] = "You count them and come out at a different number each time.",
  },
  exits = { out = { to = "wreck", aliases = { "hatch" } } },
}

sign "hold-words" {
  at = "wreck-hold",
  name = "the carved words",
  aliases = { "carving", "carvings", "word" },
  proper = true,
  portable = false,
  hidden = true,
  desc = "Cut with a knife, by somebody who had a night.",
  details = {
    ["letter|letters|cut|cuts"] = "Deep, and deeper toward the end.",
  },
  text = [[THE LIGHT WAS OUT. I TOOK THE GLASS THAT HAD NOT SHONE FOR US. IF ANYBODY COMES FROM HERE, LET THEM SAY HER NAME TO ME: HALCYON. THEN I WILL GIVE IT BACK. N.]],
}

outdoors "salt-pans" {
  area = ref "coast",
  name = "The Salt Pans",
  night_light = 1,
  desc = [[Shallow squares of sea are laid out to dry, from blue to white. A boardwalk leads between them to a shed in the north; to the east a chimney smokes. The gate is to the south.]],
  details = {
    ["pan|pans|square|squares|sea|salt|squares of sea"] = "The last one is white, and crunches.",
    ["boardwalk|board|boards|gate"] = "Grey, and pickled.",
    ["shed"] = "North. A rake leans on it.",
    ["chimney|smoke"] = "Somebody is making something hot, to the east.",
    ["rake"] = "For combing the sea.",
  },
  exits = { south = "buffer", north = "salt-house", east = "blow-house" },
}

room "salt-house" {
  area = ref "coast",
  name = "The Salt House",
  desc = [[A heap of salt as high as a hayrick glitters under the roof. Your lips know before you do. The boardwalk is to the south.]],
  details = {
    ["heap|salt|hayrick|heap of salt"] = "Somebody has slid down it. Somebody small, with a bell.",
    ["roof|boardwalk"] = "Everything in here is going to last.",
  },
  exits = { south = "salt-pans" },
}

prototype "salt-lump" {
  proto = "keepsake",
  home = ref "salt-house",
  plenty = true,
  name = "a lump of salt",
  aliases = { "salt crystal", "lump" },
  weight = 0.3,
  desc = "A cube, and on each side of it a smaller one.",
  details = {
    ["cube|cubes|side|sides"] = "You count six, and then six on each of the six, and then you put it down.",
  },
}

item { proto = "salt-lump", at = "salt-house" }
