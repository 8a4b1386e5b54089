-- The Moth and Lamp: where travellers wake, learn their first words, and find the vault of the
-- lamplighters under the barrels. Behaviours are in behaviours/, each named after its object.
--
-- The story of this world, in order: the ledger (wick.lua), the iron key and the quiche
-- (river.lua), the mouse and the tiny key (house.lua), the vault (here), the tower (tower.lua).
-- behaviours/lamplighter-card.lua tells a player which of these is next.

tended "inn" {
  name = "The Moth and Lamp",
  palette = "lamp",
  proper = true,
  climate = "temperate",
  weather_from = ref "wick",
  desc = [[The inn of Wick, as old as the village.]],
  timers = { tend = { every = 60 } },
  stock = {
    { thing = ref "silver-moth", at = ref "glass-case" },
    { thing = ref "cider", at = ref "common-room" },
  },
  shuts = {
    { box = ref "glass-case", locked = true, near = ref "vault" },
    { room = ref "cellar", way = "south", locked = true, near = ref "vault" },
  },
}

-- Prototypes

-- An area that looks after its things: see behaviours/tended.lua.
prototype "tended" {
  proto = "area",
  name = "tended area",
  property("stock", "list of map", nil, "things that are put back: {{thing = PROTO, at = PLACE}}"),
  property("shuts", "list of map", nil, "boxes and doors that are closed again: {{box = BOX, near = ROOM}}"),
}

-- What belongs somewhere (`home`) and comes back; with `plenty` there is always one more.
prototype "keepsake" {
  proto = "item",
  name = "keepsake",
  property("home", "object", nil, "where it belongs"),
  property("plenty", "boolean", nil, "there is always one more"),
  property("astray", "number", nil, "since when it lies about"),
}

prototype "storm-lamp" {
  proto = { "light", "keepsake" },
  name = "a brass lamp",
  aliases = { "storm lamp" },
  lit = false,
  home = ref "common-room",
  plenty = true,
  desc = [[A storm lamp of brass and thick glass, dented but well kept. A moth is scratched into its base, with the words: "Bring me back."]],
}

prototype "scarf" {
  proto = { "garment", "keepsake" },
  name = "a woollen scarf",
  slots = { "neck" },
  bulk = 1,
  weight = 0.3,
  home = ref "landing-chest",
  plenty = true,
  desc = "Long, soft, and striped in every colour that was left over.",
}

prototype "lamplighter-card" {
  proto = "item",
  name = "a lamplighter's card",
  aliases = { "pasteboard" },
  weight = 0.1,
  desc = [[A square of pasteboard with a moth on one side. The writing on the other changes when you are not looking.]],
}

-- The story, for the journal: behaviours/light-in-the-marsh.lua.
quest "light-in-the-marsh" {
  name = "The Light in the Marsh",
  title = "Lamplighter of Wick",
  giver = ref "pim",
  desc = "The great light in the marsh has been out for thirty years. Nobody has gone to light it who was curious, patient and kind enough.",
  steps = {
    { key = "lamp", goal = "Take a lamp of your own into the dark.", on = "have", what = ref "storm-lamp" },
    { key = "ledger", goal = "Find out what became of the light.", on = "read", what = ref "ledger" },
    { key = "iron", goal = "Find the iron key. What the river takes, the mill wheel has.", on = "have", what = ref "iron-key" },
    { key = "tiny", goal = "Earn the tiny key from somebody who never could resist a quiche.", on = "have", what = ref "tiny-key" },
    { key = "moth", goal = "Take the silver moth out of its case.", on = "have", what = ref "silver-moth" },
    { key = "tower", goal = "Light the tower.", on = "put", what = ref "silver-moth", to = ref "great-lantern" },
  },
  reward = { points = 10 },
  afterwards = {
    { when = { lit = ref "great-lantern" },
      desc = "The great light in the marsh was out for thirty years. Now it burns again, for a season: somebody was curious, patient and kind enough. The next season will need somebody, too.",
      goal = { ledger = "Find out how the light went out.", tower = "Carry the moth up the tower." } },
  },
}

prototype "silver-moth" {
  proto = { "garment", "keepsake" },
  name = "a silver moth",
  aliases = { "brooch" },
  slots = { "chest" },
  bulk = 5,
  light = 5,
  home = ref "glass-case",
  desc = "A brooch in the shape of a moth with open wings. It shines by itself, softly, as if remembering a lamp.",
}

-- Where one wakes. Nothing here can be carried, and nothing acts: Pim waits outside.

room "start" {
  area = ref "inn",
  name = "The Waking Room",
  hook = "The great light in the marsh has been out for thirty years.",
  -- What visitors read before they log in by telnet.
  welcome = [[The great light in the marsh has been out for thirty years. There is an inn with an iron door, a mouse with excellent manners, and a goat. So far nobody has come who was curious, patient and kind enough.

This is a world in words, shared with others: you read where you are, and type what you do.
]],
  no_wandering = true,
  desc = [[You are in a low, warm room under the roof of an inn, where travellers wake. A pale light comes in through a round window, patchwork quilts lie about in heaps, and somebody has pinned a notice to the beam by the way out.]],
  details = {
    ["beam|notice|paper"] = [[In a neat hand: "Welcome to Wick! Everything here is done by short commands: <cmd look>look</> to see again where you are, and <cmd out>out</> to leave this room. Pim is on the landing outside and will show you the rest. Should you ever get lost, <cmd home>home</> brings you back here."]],
    ["quilt|quilts|patchwork|heaps|patchwork quilts"] = "A hundred pieces of a hundred old coats, sewn together with great patience.",
    ["window|pane|light|river|tower"] = "Beyond the round pane you see roofs of slate, a river, and far out in the marsh a tower without a light.",
    ["inn|traveller|travellers"] = "The Moth and Lamp. Down there somebody is baking; up here somebody has just woken, and that is you.",
    ["door|way|way out"] = "A low door, ajar. Type <cmd out>out</>.",
    ["lavender|bunches"] = "It keeps the moths out of the quilts. There is a sign below that says they are welcome everywhere else.",
    ["roof|rafter|rafters"] = "The rafters are black with age, and hung with bunches of lavender.",
  },
  afterwards = {
    { when = { lit = ref "great-lantern" },
      hook = "The great light in the marsh burns again, for as long as somebody carries it up.",
      welcome = [[The great light in the marsh was out for thirty years. Now it burns again, for a season, and then somebody will have to carry it up once more. There is an inn with an iron door, a mouse with excellent manners, and a goat.

This is a world in words, shared with others: you read where you are, and type what you do.
]],
      details = { ["window|pane|light|river|tower"] = "Beyond the round pane you see roofs of slate, a river, and far out in the marsh the tower with its light." } },
    { when = { award = "Lamplighter of Wick" },
      details = { ["window|pane|light|river|tower"] = "Beyond the round pane you see roofs of slate, a river, and far out in the marsh a tower with a spark at the top. Nobody else seems to see the spark." } },
  },
  exits = { out = "stair" },
}

room "stair" {
  area = ref "inn",
  name = "The Winding Stair",
  no_wandering = true,
  desc = [[A landing under the roof, with a floor that slopes, at the head of a winding stair. The waking room is in through a low door; the common room is down. Along the wall stand a chair and a chest, and above them hangs a sampler in a frame.]],
  details = {
    ["wall"] = "Whitewash, a little rounded by shoulders.",
    ["step|steps|stair|stairs"] = "The fourth one from the top creaks the loudest. Everybody in the inn knows when a guest gets up.",
    ["roof|head"] = "So low that the tall guests of this inn are known by a plaster on the brow.",
    ["floor|boards|landing"] = "A marble would roll from one end to the other. There is one at the lower end.",
    ["marble"] = "Green glass. Generations of children have left it there, for the next.",
  },
  exits = { ["in"] = { to = "start", aliases = { "low door" } }, down = { to = "common-room", aliases = { "stair", "stairs", "common room" } } },
}

npc "pim" {
  proto = { "greeter", "talker" },
  at = "stair",
  name = "Pim",
  proper = true,
  pronoun = "she",
  aliases = { "guide", "girl" },
  room_line = "<who><cmd look Pim>Pim</cmd></>, who shows newcomers about, is sitting on the top step.",
  desc = [[A girl of twelve with ink on her chin and a bunch of pasteboard cards in her belt. She knows everything in Wick and most of it is true. You could <cmd ask pim for lesson>ask pim for lesson</cmd>.]],
  details = {
    ["bunch|cards|belt|ink|chin"] = "Twelve cards or so, each with a moth. One is upside down, for luck.",
  },
  greeting = [[Good to see you, {name}! I'm Pim. If you are new here, type: ask pim for lesson]],
  greeting_again = [[Good to see you again, {name}! If you need something to do, type: journal]],
  opening = "Ask! I know everything, and most of it is true.",
  topics = { "lesson", "card", "coins", "Wick", "the tower", "talking" },
  given = { ["moth"] = "The moth! It won't stay with me, you know. It goes home to its case, like a cat.",
    ["lamp"] = "I'll take it down to Marra. She counts them.", anything = "For me? Thank you! It goes on the shelf with the others." },
  answers = {
    ["tour"] = "Gaffer Wim does the tours, out on the green. Type: down, west, ask wim for tour",
    ["hello|good morning|good day|good evening|greetings"] = "Hello! Ask me whatever you like. To learn how things are done here, type: ask pim for lesson",
    ["lesson|lessons|help"] = "I can show you how things are done. Type: ask pim for lesson",
    ["quest|quests|work|job|task|adventure|errand"] = "There is one thing that nobody has managed: to light the tower again. The card knows where to begin. Type: ask pim for card",
    ["monster|monsters|fight|fights|fighting|enemy|enemies|kill|dragon"] = "Nobody fights in Wick. There is trouble by the sea, they say, in Fathom, and a woman in black in the middle of it. Here it takes other courage. For that, type: ask pim for quest",
    ["news|gossip|rumour|rumours"] = "Old news, mostly! Tobias Quill vanished thirty years ago, and it is still what everybody talks about.",
    ["card|hint|next|lost|stuck"] = "The card knows what comes next. Type: read card. If you have none, type: ask pim for card",
    ["coin|coins|money"] = "If you have run out, type: ask pim for coins",
    ["wick|village"] = "The village is called Wick, like the thing in a lamp. A hundred lamplighters lived here once.",
    ["tower|light|lamplighter|lamplighters|quill"] = "The light in the marsh has been out for thirty years, since Tobias Quill vanished. They say he left a book behind.",
    ["talking|say|talk|whisper"] = "To speak to everybody here, type: say hello. To one of us alone, type: whisper pim hello. To somebody far away, type: tell NAME hello",
    ["taking|take|get|carry"] = "Type: take lamp, or whatever it is. To see what you carry, type: inventory",
    ["walking|go|exits|way|directions"] = "Just type the way, such as \"north\" or \"out\". The first letter will do. To see where each leads, type: exits",
    ["dark|darkness"] = "You need a lamp for that. In the dark you can still leave, if you remember the way.",
    ["lamp|lamps"] = "There is one downstairs, for whoever needs it. There, type: take lamp. In the dark, type: light lamp. Bring it back when you are done.",
    ["goat|burdock"] = "He eats notices. If you like him, type: ask goat to follow",
    ["yourself|your name|who are you|are you"] = "I'm Pim. I live here, and I know the way to everything.",
    ["marra"] = "She keeps the inn. Ask her about the cellar, or the key.",
  },
  afterwards = {
    { when = { award = { "Lamplighter of Wick", "Keeper of the Fathom Light" } },
      greeting = { "{name}! Two lights, and one name on both of them. I tell everybody that I taught you to sit down. For something new, type: goals",
        "Two lights, {name}! I have drawn both, on the same card. For something new, type: goals", "There you are! Somebody asked me today what you eat. I said bread, like anybody." },
      answers = {
        ["quest|quests|work|job|task|adventure|errand"] = "You have lit everything that we had! But somebody always wants something. For that, type: goals. For a home of your own, type: help homes",
      } },
    { when = { award = "Lamplighter of Wick" },
      opening = "Ask! Or shall I ask you something, for once? No: you first.",
      greeting = { "There you are, lamplighter! I have told everybody that I know you, {name}.",
        "{name}! I went up to your name on the stair, and counted the steps again. It's still yours.",
        "Good to see you, {name}. I have made a new card: it's a moth, with your nose.",
        "Back again? Wim says that he read a whole page last night. He read me the half that he liked." },
      answers = {
        ["hello|good morning|good day|good evening|greetings"] = "Hello, lamplighter! If you need something to do, type: journal",
        ["tower|light|lamplighter|lamplighters"] = "It shone in at my window! I ran down three steps at a time. All the lamplighters are on the stair now, and I know one of them.",
        ["quill"] = "Tobias Quill left a book, and you read it. I think he would be glad.",
        ["quest|quests|work|job|task|adventure|errand"] = "You lit the tower. By the sea, in Fathom, there is another lamp: ask Ishbel there, in the net loft. For something else, type: goals",
        ["news|gossip|rumour|rumours"] = "You are the news! I have told it to the goat as well.",
        ["card|hint|next|lost|stuck"] = "The card has nothing more to say to you. It is the first time that I see it proud. For something to do, type: goals",
      } },
    { when = { lit = ref "great-lantern" },
      answers = {
        ["tower|light|lamplighter|lamplighters"] = "It burns! It shone in at my window. But a flame lasts for a season, and then it wants another hand. Yours, perhaps. Type: ask pim for card",
        ["quill"] = "Tobias Quill vanished thirty years ago. He left a book, and at last somebody has read it. You could, too.",
        ["quest|quests|work|job|task|adventure|errand"] = "The tower burns, for a season. To keep it burning, somebody has to carry the moth up again, and their name goes on the stair. The card knows where to begin. Type: ask pim for card",
        ["news|gossip|rumour|rumours"] = "The tower is lit! It is all that anybody talks about.",
      } },
    { when = { holds = ref "silver-moth" },
      greeting = { "Is that... it is! The moth! {name}, don't breathe on it. What does it weigh?",
        "Still warm? Bram will let you through now, and then it's only stones and stairs." } },
    { when = { award = "Keeper of the Fathom Light" },
      greeting = "You keep the light by the sea, {name}! Ours has waited for somebody like you. Type: ask pim for card" },
    { when = { quest = ref "light-in-the-marsh", at = "begun" },
      answers = {
        ["hello|good morning|good day|good evening|greetings"] = "Hello! How far are you? If you have lost the thread, type: hint",
      } },
    { when = { note = "taught" },
      answers = {
        ["hello|good morning|good day|good evening|greetings"] = "Hello! Ask me whatever you like. If you need something to do, type: journal",
      } },
  },
  unknown = "I don't know about that. Ask me for a lesson, a card, or coins.",
}

sign "sampler" {
  at = "stair",
  name = "a sampler",
  aliases = { "frame", "embroidery", "sign" },
  portable = false,
  hidden = true,
  desc = "Cross-stitch in red and blue, behind glass. There are words on it.",
  text = [["Look at all things. Take what you need. Bring back the lamp." In the corner, smaller: "I hate sewing. P."]],
}

seat "landing-chair" {
  at = "stair",
  name = "a wicker chair",
  portable = false,
  hidden = true,
  desc = "It was painted white once. It creaks before you have touched it.",
}

container "landing-chest" {
  at = "stair",
  name = "a cedar chest",
  portable = false,
  hidden = true,
  open = false,
  capacity = 30,
  desc = [[A long chest that smells of cedar and a little of moths, who are welcome here. "HELP YOURSELF" is burnt into the lid.]],
  details = {
    ["lid"] = "Burnt into it with a hot poker, by somebody who had time: HELP YOURSELF.",
  },
}

item {
  proto = "scarf",
  at = "landing-chest",
}

-- The common room and around it.

room "common-room" {
  area = ref "inn",
  open_to_guests = true,
  name = "The Moth and Lamp",
  aliases = { "inn", "common room" },
  no_wandering = true,
  desc = [[The common room of the inn is all firelight and polished wood. A counter runs along one wall; above it hang mugs in a row, no two alike. A stair winds up, a hatch in the floor leads down to the cellar, the kitchen is to the north, and the front door stands open to the west.]],
  details = {
    ["inn|wood"] = "Four hundred years of elbows have polished it. You are welcome to add yours.",
    ["ring"] = "Iron, as thick as a thumb, and worn bright where the hand goes.",
    ["hook|hooks"] = "Brass. The last one has no mug, and no name over it.",
    ["wall|walls"] = "Panelled as high as a shoulder, and whitewashed where no shoulder comes.",
    ["counter"] = "Rings upon rings, left by mugs upon mugs.",
    ["mug|mugs|row"] = "Each belongs to somebody in the village. There is an empty hook at the end, just in case.",
    ["fire|firelight|hearth|log|logs"] = "Beech logs burn slowly in a hearth that could roast an ox, and once did.",
    ["floor|boards"] = "Oak, scrubbed pale. There is a hatch in it.",
    ["hatch"] = "A heavy hatch with a ring in it. It is never shut: the innkeeper goes down there too often.",
  },
  afterwards = {
    { when = { award = "Lamplighter of Wick" },
      details = {
        ["hook|hooks"] = "Brass. The last one has a mug on it, and over it, in chalk, your name.",
        ["mug|mugs|row"] = "Each belongs to somebody in the village. The one at the end is yours: white, with a chip where a moth was painted on.",
      } },
    { when = { lit = ref "great-lantern" },
      details = {
        ["hook|hooks"] = "Brass. The last one has no mug. Over the last but one the chalk is new.",
      } },
  },
  exits = {
    up = { to = "stair", aliases = { "stair", "stairs" } }, down = { to = "cellar", noun = "hatch", aliases = { "hatch", "cellar" } },
    west = { to = "green", aliases = { "front door" } }, north = "kitchen",
  },
}

npc "marra" {
  proto = { "talker", "greeter" },
  at = "common-room",
  name = "Marra",
  missions = true,
  mission_words = { "the bread is out", "one mug short", "after the onions" },
  faction = ref "wick-folk",
  proper = true,
  pronoun = "she",
  aliases = { "innkeeper", "the innkeeper", "woman", "landlady" },
  room_line = "<who><cmd look Marra>Marra</cmd></> the innkeeper is polishing a mug that is clean already.",
  desc = [[A broad, calm woman with rolled-up sleeves and flour on her nose. She has heard everything at least once, and it shows. You might <cmd talk to marra>talk to marra</cmd>.]],
  details = {
    ["nose|flour|sleeve|sleeves"] = "Flour, from the elbow up and down.",
  },
  opening = "What is it, my dear?",
  topics = { "the lamp", "the cellar", "the key", "the moth", "Quill", "the goat" },
  given = { ["lamp"] = "Brought back, and in one piece! You'd be surprised how few do that. The bread is yours, if you haven't eaten.",
    ["coin|coins"] = "The cider is on the house, my dear. But the goat's damages are not. Thank you.",
    ["key"] = "My mother's key! It never stays with us, my dear. It will be in the river again by supper.",
    ["moth"] = "You'd give that away? It won't stay with me, my dear. It goes home.",
    anything = "That is kind. It'll have a place behind the bar." },
  answers = {
    ["hello|hi|good day|good morning"] = "Good day to you. The cider is on the house, and the lamp is for the cellar.",
    ["lamp|lamps"] = "Take it, light it, bring it back. That is all the law we have here.",
    ["coin|coins|money"] = "The cider is on the house, my dear. If you have no coins, go up and type: ask pim for coins",
    ["cellar"] = "Dark as a boot, down there. Mind the crate. And leave the iron door alone; the key is lost.",
    ["key|keys"] = "It fell into the river when my mother was young. All that falls into the river ends up under the mill wheel.",
    ["mill|wheel"] = "South of the green, across the footbridge. Pull the lever if you want to see the wheel from below.",
    ["moth|lamplighter|lamplighters"] = "The lamplighters' sign. There were a hundred of them once. It is all in their ledger, in the reading room on the lane.",
    ["quill|tobias"] = "The last of them. A shy man. He lived across the water, and talked to nobody but a mouse.",
    ["goat|burdock"] = "What has it eaten now?",
    ["quest|quests|work|job|task|adventure|errand"] = "If I were young, I would take the lamp and find out what became of Quill. Read the ledger, up the lane from the green and then east.",
    ["news|gossip|rumour|rumours"] = "The tower is dark, the key is lost, and the goat has eaten something. That was the news last year, too.",
    ["hook|hooks|mug|mugs"] = "The empty hook? That is for whoever lights the tower. I would have your name over it by supper.",
    ["your name|who are you"] = "Marra. The inn was my mother's, and hers.",
    ["cider|bread|loaf|food"] = "On the house. Somebody has to drink it.",
  },
  afterwards = {
    { when = { award = { "Lamplighter of Wick", "Keeper of the Fathom Light" } },
      answers = {
        ["quest|quests|work|job|task|adventure|errand"] = "You have lit the tower, and Fathom's lamp too, I hear. Sit down, my dear. The world will find you here when it wants you.",
      } },
    { when = { award = "Lamplighter of Wick" },
      greeting = { "Your mug is on its hook, {name}. Nobody else touches it.",
          "There's bread, {name}. I cut yours thicker, since the tower.",
          "Sit, {name}. Nobody has asked me about the dark in a week, and I find I miss complaining of it.",
          "{name}. A traveller wanted your mug. I said that it leaks." },
      answers = {
        ["hello|hi|good day|good morning"] = "There you are, my dear. Sit; whoever lights the tower does not queue.",
        ["moth|lamplighter|lamplighters"] = "The lamplighters' sign. You would know: you wore it up there.",
        ["quill|tobias"] = "The last of them for thirty years. Now he is only one of them, and I think that he would like that better.",
        ["quest|quests|work|job|task|adventure|errand"] = "You've lit the tower, my dear. Sit down. And if you can't: they say that Fathom's lamp wants a hand, by the sea.",
        ["news|gossip|rumour|rumours"] = "You lit the tower. And the goat has eaten something.",
        ["hook|hooks|mug|mugs"] = "That hook has your name over it now, and the mug is yours.",
      } },
    { when = { lit = ref "great-lantern" },
      answers = {
        ["moth|lamplighter|lamplighters"] = "The lamplighters' sign. There is a new name among them, and room for another. It is all in their ledger, in the reading room on the lane.",
        ["quest|quests|work|job|task|adventure|errand"] = "The tower burns, for a season, and then somebody has to do it again. If I were young, I would begin with the ledger, up the lane from the green and then east.",
        ["news|gossip|rumour|rumours"] = "The tower is lit! And the goat has eaten something.",
        ["hook|hooks|mug|mugs"] = "The last mug but one has a new name over it. The empty hook is for the next who lights the tower.",
      } },
    { when = { holds = ref "silver-moth" },
      greeting = { "I have heard everything at least once, {name}. But that I never saw. Carry it out over the marsh, before I cry on it.",
        "It lights up my whole bar, {name}. Bram is at the gate, west of the green." } },
    { unless = { here = ref "cider" },
      answers = {
        ["cider"] = "On the house, and out of the house, it seems: somebody has walked off with the jug. It will come back. They do.",
        ["hello|hi|good day|good morning"] = "Good day to you. The lamp is for the cellar. There was cider; ask whoever has the jug.",
        ["coin|coins|money"] = "Here it is all on the house, my dear. If you have no coins, go up and type: ask pim for coins",
      } },
    { unless = { here = ref "storm-lamp" },
      answers = {
        ["lamp|lamps"] = "Somebody has it. Wait a little; there is always one more.",
      } },
  },
  unknown = "I couldn't tell you, my dear. Ask Pim, upstairs.",
}

item {
  proto = "storm-lamp",
  at = "common-room",
}

seat "inn-settle" {
  at = "common-room",
  name = "a high-backed settle",
  aliases = { "bench" },
  seats = 3,
  portable = false,
  desc = "Its back is tall enough to keep the draught off three people who like each other.",
  details = {
    ["back|draught"] = "It goes around the settle, and complains.",
  },
}

food "rye-loaf" {
  at = "common-room",
  name = "a rye loaf",
  aliases = { "bread", "loaf of bread" },
  servings = 12,
  desc = "Dark, round and still warm.",
  taste = "It tastes of caraway, and of having walked a long way.",
}

prototype "cider" {
  proto = { "drink", "keepsake" },
  name = "a jug of cider",
  servings = 40,
  home = ref "common-room",
  desc = "Cloudy cider from the orchards upriver.",
  details = {
    ["orchard|orchards|cloud"] = "They are a day from here, and taste as if they were nearer.",
  },
  taste = "It is cold, sour and very good.",
}

item { proto = "cider", at = "common-room" }

room "kitchen" {
  area = ref "inn",
  name = "The Inn Kitchen",
  no_wandering = true,
  desc = [[Copper pans, from one you could bathe in down to one for a single egg, hang above a stove that is never cold. Something with onions is happening on it. The common room is to the south, and a half-door opens east on the yard.]],
  details = {
    ["pan|pans|copper|egg|copper pans"] = "You see yourself in each of them, smaller and smaller.",
    ["smell|air|something"] = "Onions, in butter, and the point at which they turn sweet. You are hungrier than you were.",
    ["stove|onions"] = "Nobody seems to be watching it. Nobody has to: it is that sort of stove.",
    ["half-door|door"] = "The upper half is open for the cat, who prefers the lower.",
    ["cat|sack|flour"] = "Asleep on the flour sack, on duty.",
  },
  exits = { south = { to = "common-room", aliases = { "common room" } }, east = "yard" },
}

container "bread-bin" {
  at = "kitchen",
  name = "a bread bin",
  portable = false,
  open = false,
  capacity = 6,
  desc = "Tin, with roses on it.",
}

food "bun" {
  at = "bread-bin",
  name = "a currant bun",
  weight = 0.3,
  desc = "It looks back at you with three currants.",
  taste = "It is exactly as good as it looked.",
}

outdoors "yard" {
  area = ref "inn",
  name = "The Inn Yard",
  night_light = 1,
  desc = [[A cobbled yard between the kitchen and the stable, with a pump in the middle and washing on a line. The kitchen is to the west.]],
  details = {
    ["pump|water"] = "It gives three creaks, a cough, and then very cold water.",
    ["washing|line|sheet|sheets|nightshirt"] = "Eleven sheets and one enormous nightshirt. The nightshirt waves.",
    ["cobble|cobbles|yard"] = "Round ones from the river, laid by somebody who liked hearing carts arrive.",
    ["stable|bottle|bottles"] = "There is no horse in it, but so many bottles that nobody could get in.",
  },
  exits = { west = "kitchen" },
}

-- Below.

room "cellar" {
  area = ref "inn",
  name = "The Inn Cellar",
  light = 0,
  no_wandering = true,
  desc = [[A vaulted cellar, cool and dry. Barrels lie in their cradles on both sides. In the south wall, where one would expect more barrels, there is an iron door.]],
  details = {
    ["barrel|barrels|cradle|cradles|label"] = "Cider, cider, vinegar, cider. You have not seen the fifth one's label, because there is none.",
    ["wall|vault|walls|stones|masonry"] = "Good old masonry. Somebody has cut small moths into the stones around the iron door.",
    ["moth|moths"] = "They all fly towards the door.",
  },
  exits = {
    up = { to = "common-room", noun = "hatch", aliases = { "hatch" } },
    south = { to = "vault", door = true, open = false, locked = true, key = ref "iron-key", noun = "iron door", aliases = { "iron door" } },
  },
}

container "crate" {
  at = "cellar",
  name = "a wooden crate",
  weight = 8,
  capacity = 60,
  open = false,
  desc = "A crate for a dozen bottles, stamped with a moth. With a little bending, one person fits inside.",
  details = {
    ["bottle|bottles|moth|stamp"] = "The bottles are gone. The moth has stayed.",
  },
}

item "cork" {
  at = "crate",
  name = "a huge cork",
  desc = "The cork of a very large bottle. You hope never to meet it.",
}

room "vault" {
  area = ref "inn",
  name = "The Lamplighters' Vault",
  light = 0,
  no_wandering = true,
  desc = [[A round room with a domed ceiling. Empty niches go around the wall, a hundred of them, each blackened by a lamp that stood there once. In the middle stands a pedestal of white stone.]],
  details = {
    ["wall|walls"] = "White stone, with more niches in it than stone.",
    ["niche|niches|name|names|lamp|lamps"] = "Under each there is a name, and under each name a year. The last one is long ago, and the name is Tobias Quill.",
    ["pedestal|stone"] = "White stone, cut for the case that stands on it.",
    ["ceiling|dome|hole|holes"] = "Holes are drilled in it, as fine as pins. With enough light down here it would look like the night sky.",
  },
  afterwards = {
    { when = { award = "Lamplighter of Wick" },
      details = {
        ["niche|niches|name|names|lamp|lamps"] = "Under each there is a name, and under each name a year. Beside Tobias Quill's the plaster has been smoothed by hand, for the next.",
      } },
  },
  exits = {
    north = { to = "cellar", door = true, open = false, locked = true, key = ref "iron-key", noun = "iron door", aliases = { "iron door" } },
  },
}

container "glass-case" {
  at = "vault",
  name = "a glass case",
  portable = false,
  transparent = true,
  open = false,
  locked = true,
  key = ref "tiny-key",
  desc = "Panes of thick old glass, held by bands of silver. There is a very small keyhole.",
  details = {
    ["keyhole|band|bands|silver|pane|panes"] = "Hardly large enough for a pin. Its key must be tiny.",
  },
}

item {
  proto = "silver-moth",
  at = "glass-case",
}
