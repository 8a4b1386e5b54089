-- Wick, a village of weavers and lamplighters.

tended "wick" {
  name = "Wick",
  palette = "hearth",
  proper = true,
  climate = "temperate",
  desc = [[A village on a small, busy river. Its people spin, weave and make lamps, and are proud that no window of theirs is ever dark.]],
  timers = { tend = { every = 60 } },
}

-- Held by a chain: see behaviours/tethered.lua.
prototype "tethered" {
  proto = "item",
  name = "tethered thing",
  property("tether", "text", nil, "the sentence for people who take it too far"),
  property("hangs_in", "object", nil, "where it hangs"),
}

prototype "candle" {
  proto = "light",
  name = "a tallow candle",
  weight = 0.2,
  light = 10,
  lit = false,
  fuel = 900,
  price = 1,
  desc = "It burns for a quarter of an hour and smells of sheep.",
}

prototype "ribbon" {
  proto = "garment",
  name = "a blue ribbon",
  slots = { "wrists" },
  weight = 0.1,
  price = 2,
  desc = "The blue of the shutters on the green.",
}

outdoors "green" {
  area = ref "wick",
  open_to_guests = true, -- a page of the web lets strangers step in here
  name = "The Green",
  night_light = 1,
  desc = [[Houses with blue shutters stand around a patch of well-kept grass, and a lamp hangs over every door. An old lime tree spreads over it all. To the east the sign of an inn swings in the wind; a lane goes north, a path leads south to the river, and to the west a paved way runs down to the marsh gate.]],
  details = {
    ["wind"] = "Weather of the kind that one mentions, and then forgets.",
    ["lamp|lamps|door|doors"] = "All lit, by day as well. It is that sort of village.",
    ["path|river"] = "The path goes down southward. You hear the river from here, and the mill when the wind turns.",
    ["paving|way|paved way"] = "Flat stones, worn in the middle by a hundred lamplighters. They go west, down to the gate.",
    ["bee|bees"] = "You follow one with your eyes, and lose it to another.",
    ["tree|lime|lime tree|leaves"] = "Four people could not reach around it. Bees hum in it, all in one key.",
    ["house|houses|shutter|shutters"] = "Whitewash and slate. Behind every window you hear a loom.",
    ["grass|daisy|daisies|patch"] = "Short, green and full of daisies. A goat is responsible.",
    ["sign|inn"] = "It shows a moth and a lamp, on very good terms with each other.",
    ["tower|roof|roofs"] = "Over the roofs in the west you see the top of the tower, far out in the marsh. It is dark.",
  },
  afterwards = {
    { when = { lit = ref "great-lantern" },
      details = {
        ["beam|tower|light|roof|roofs|beam of the tower"] = "Over the roofs you see only the top of the tower, and the light in it. The beam comes round, finds the lime tree, and goes on.",
      } },
    { when = { season = "winter" },
      details = { ["bee|bees"] = "None. They sit in the hollow of the lime tree and keep each other warm.",
        ["tree|lime|lime tree|leaves"] = "Four people could not reach around it. Bare up to the last twig, and inside there is a hum, very low.",
        ["grass|daisy|daisies|patch"] = "Short, and grey with frost. A goat breathes on it, and eats it." } },
    { when = { time = "night" },
      details = { ["bee|bees"] = "Asleep.", ["tree|lime|lime tree|leaves"] = "Four people could not reach around it. The leaves hold the light of the lamps, and let it go again." } },
  },
  exits = { east = { to = "common-room", aliases = { "inn", "the inn" } }, north = "lane", south = "bridge", west = "gate" },
}

seat "green-bench" {
  at = "green",
  name = "a round bench",
  seats = 6,
  portable = false,
  desc = "It goes all the way around the lime tree, so that there is always shade on one side.",
}

sign "milestone" {
  at = "green",
  name = "a milestone",
  portable = false,
  desc = "A mossy stone with something carved into it.",
  details = {
    ["moss|mossy stone|carving|something"] = "To read what is carved: <cmd read milestone>read milestone</>.",
  },
  text = "WICK. North: lane, weaver, reading room, chandler. South: river and mill. East: inn. West: marsh (by lamplighters' leave). Tours: ask Gaffer Wim. To the sea: far.",
}

npc "wim" {
  proto = { "guide", "talker", "crier", "greeter" },
  at = "green",
  name = "Gaffer Wim",
  proper = true,
  pronoun = "he",
  aliases = { "old man" },
  desc = [[He leans on his stick, and is so old that he has gone back to being curious. You could <cmd ask wim for tour>ask wim for tour</cmd>, and walk with him.]],
  opening = "Sit by me, and ask. I have time; it is the one thing that I have more of each year.",
  topics = { "the tower", "Quill", "the goat", "the news" },
  given = { ["hat|cap|bonnet"] = "A hat! The goat will be so pleased.", ["coin|coins"] = "At my age one gives them away. But I shall hold it for you, and look rich.",
    anything = "Well, now. Thank you. I shall look at it when the sun comes round." },
  tour = {
    { say = "Come along, {name}! Just stay by me; your feet will follow. Up the lane first.", wait = 5, go = "north" },
    { say = "To the east is the reading room, with the ledger that nobody takes away. To the west they sell candles. And north is the weaver.", wait = 9 },
    { say = "In we go, where it is quiet.", wait = 4, go = "east" },
    { say = "There it lies, on its chain. Read the last page; I have time, and wait a while. Type: read ledger", wait = 45, go = "west" },
    { say = "The rest you will find by yourself; it is not a large village.", wait = 4, go = "south" },
    { say = "There. And mind the goat." },
  },
  answers = {
    ["hello|hi|tour"] = "Shall I show you around? Type: ask wim for tour",
    ["tower|light|marsh"] = "When I was a boy one could read by it, here on the bench, at midnight.",
    ["coin|coins|money"] = "Pim at the inn has a few for whoever has none. The candle shop buys clothes and lamps, too, up the lane and then west.",
    ["quill|tobias"] = "He went out one evening to light the tower, and the evening is not over yet.",
    ["goat|burdock"] = "A fine animal. Has eaten two hats of mine.",
    ["news|fair|fairs|event|events"] = "If there is any, I call it out at eight, at noon and at six. I would not make it up.",
  },
  afterwards = {
    { when = { award = "Lamplighter of Wick" },
      greeting = { "That is the walk of somebody who has been up a hundred steps. Good to see you, {name}.",
        "I read a whole page last night, {name}, and understood half. It is a great thing, light.",
        "Ah, {name}. The goat bowed when you came round the corner. Or it has something in its neck.",
        "There goes the lamplighter, I say to the children. They say: where? They look for somebody taller." },
      answers = {
        ["hello|hi|tour"] = "You know the way around better than I do, lamplighter. But if your feet would like company, type: ask wim for tour",
        ["tower|light|marsh"] = "I read by it, here on the bench, at midnight. Half a page. Then I had to blow my nose. Your doing, that.",
        ["quill|tobias"] = "He went out one evening to light the tower, and you have finished the errand.",
      } },
    { when = { holds = ref "silver-moth" },
      greeting = { "Hold still, {name}. I have not seen that since I was a boy, and then it was going west as well.",
        "It still shines, {name}? Good. Then so do I." } },
    { when = { lit = ref "great-lantern" },
      answers = {
        ["tower|light|marsh"] = "I read by it, here on the bench, at midnight. Half a page. Then I had to blow my nose.",
        ["quill|tobias"] = "He went out one evening to light the tower, and somebody has finished the errand.",
      } },
  },
  unknown = "Eh? My hearing goes and comes.",
}

npc "goat" {
  proto = { "wanderer", "follower" },
  at = "green",
  name = "a brown goat",
  aliases = { "burdock" },
  pronoun = "he",
  pace = 90,
  desc = "Burdock is engraved on his bell. He looks at you with eyes like letter boxes, and wonders what you taste of.",
}

outdoors "lane" {
  area = ref "wick",
  name = "Skein Lane",
  night_light = 1,
  desc = [[A narrow lane where wool is hung across from window to window, so that one walks under a red, a blue and a yellow sky. The weaver's door is at the northern end. To the east is the reading room, to the west the chandler's shop; a passage slips off northeast between two looms, and the green lies south.]],
  details = {
    ["wool|sky|skein|skeins"] = "It drips a little. You are slightly blue now.",
    ["door|doors"] = "The weaver's, at the northern end, stands open: there is too much loom inside to shut it.",
    ["window|windows"] = "Somebody is singing the treadle song. The looms keep time.",
    ["passage|looms"] = "Just wide enough for two who like each other. There are lanterns at the other end.",
  },
  exits = {
    south = "green", north = "weaver", east = "reading-room", west = "chandlery",
    northeast = { to = "homes/lane", aliases = { "passage", "lantern lane" } },
  },
}

room "weaver" {
  area = ref "wick",
  name = "The Weaver's House",
  no_wandering = true,
  desc = [[One large room, and most of it is loom. Skeins of wool in every colour hang from the ceiling like fruit. A rack by the window holds finished clothes, and a card says in round letters that strangers may help themselves.]],
  details = {
    ["loom"] = "It is strung with a grey web. A single red thread runs across it, and then stops.",
    ["thread|web"] = "You feel that whoever began it will come back and go on.",
    ["skein|skeins|wool|skeins of wool"] = "Madder, woad, walnut, onion skin. If you pulled one thread, all the others would move a little.",
    ["card|letters"] = [["Cold? Take something. Warm? Put it back."]],
    ["rack|peg|pegs|clothes"] = "Plain pegs, worn smooth. What hangs there, or lies about, may be taken.",
    ["window"] = "It looks out on the lane, through a skein of blue.",
    ["ceiling"] = "You cannot see it for wool.",
  },
  afterwards = {
    { when = { award = "Friend of the Loom" },
      details = {
        ["loom"] = "It is strung with a grey web, and every hand's breadth a red thread runs across it, from one edge to the other.",
        ["thread|web"] = "It goes on. You had a hand in it.",
      } },
  },
  exits = { south = "lane" },
}

npc "hollis" {
  proto = { "seeker", "talker", "greeter" },
  at = "weaver",
  name = "Hollis",
  missions = true,
  mission_words = { "the red is ready", "one thread more", "not the blue" },
  faction = ref "wick-folk",
  proper = true,
  pronoun = "he",
  aliases = { "weaver" },
  desc = "The weaver has blue hands and a red nose. He looks into every basket twice.",
  details = {
    ["nose|hand|hands"] = "The blue is woad. The red is all his own.",
  },
  afterwards = {
    { when = { award = "Friend of the Loom" },
      desc = "The weaver has blue hands and a red nose. The shuttle flies, and a red thread goes with it.",
      greeting = "Come in, {name}, come in. Mind the web; there is red in it.",
      unknown = "Hm? I was counting threads.",
      answers = {
        ["hello|hi"] = "Good day, my friend! Listen: it clatters.",
        ["loom|web|thread"] = "It goes on, and the red is in it. I shall not put a bobbin into a flour bin again.",
        ["bobbin|red"] = "It is in the shuttle, where it belongs. If you find another, I would not say no.",
      } },
    { when = { holds = ref "bobbin" },
      answers = { ["hello|hi|loom|web|thread|bobbin|red"] = "Is that red, what you have there? Is it? Give it here. Type: give bobbin to hollis" } },
  },
  wants = ref "bobbin",
  thanks = "My red bobbin! Full of flour, too. The web can go on. Take this, and the thanks of the loom.",
  reward = 5,
  honour = "Friend of the Loom",
  opening = "Hm? Ask, ask; I can count threads and listen.",
  topics = { "the loom", "the bobbin" },
  answers = {
    ["hello|hi"] = "Good day! You have not seen a red bobbin, by any chance?",
    ["loom|web|thread"] = "It stands still. Without red there is no going on, only more grey.",
    ["bobbin|red"] = "I had it with me when I fetched grain at the mill, up in the loft. Bring it back, and I shall be grateful. Type: give bobbin to hollis",
  },
  unknown = "I can't think of anything but that bobbin.",
}

garment "linen-shirt" {
  at = "weaver",
  name = "a linen shirt",
  slots = { "torso", "arms" },
  bulk = 1,
  price = 4,
  desc = "Plain linen, washed soft.",
}

garment "wool-coat" {
  proto = { "garment", "container" },
  at = "weaver",
  name = "a grey wool coat",
  slots = { "shoulders", "torso", "arms" },
  bulk = 3,
  capacity = 3,
  open = true,
  price = 12,
  desc = "A heavy coat with horn buttons and deep pockets. Rain runs off it.",
}

garment "straw-hat" {
  at = "weaver",
  name = "a straw hat",
  slots = { "crown" },
  bulk = 2,
  price = 3,
  desc = "Wide enough to share. A goat has been at the brim.",
  details = {
    ["brim|goat"] = "A bite is missing, in the shape of a smile.",
  },
}

room "chandlery" {
  area = ref "wick",
  name = "The Chandler's Shop",
  no_wandering = true,
  desc = [[Candles hang by their wicks in bunches, like pale carrots, and the air is thick enough to butter. A bell over the door is still moving. The lane is to the east.]],
  details = {
    ["counter"] = "So much wax has been spilt on it that nothing slides.",
    ["card"] = "It says: <cmd list>list</>, <cmd buy candle>buy candle</>, <cmd value hat>value hat</>, <cmd sell hat>sell hat</>. Below, smaller: AUCTIONS.",
    ["candle|candles|bunch|bunches|wick|wicks"] = "Tallow for weekdays, beeswax for weddings. Only the weekday sort is left.",
    ["door"] = "It shuts by itself, and then the bell has the last word.",
    ["bell"] = "It has gone on moving since you came in. It is that pleased.",
    ["air"] = "Mutton and honey.",
  },
  exits = { east = "lane" },
}

npc "tallow" {
  proto = { "shopkeeper", "talker", "auctioneer" },
  at = "chandlery",
  name = "Mistress Tallow",
  proper = true,
  pronoun = "she",
  aliases = { "chandler", "shopkeeper" },
  room_line = "<who><cmd look Mistress Tallow>Mistress Tallow</cmd></> looks at you over a row of candles. A card on the counter says: <cmd list>list</>, <cmd buy candle>buy candle</>, <cmd value hat>value hat</>, <cmd sell hat>sell hat</>.",
  desc = "Small, round and shining, as if she had been dipped.",
  goods = { { proto = ref "candle", price = 1 }, { proto = ref "ribbon", price = 2 } },
  buys = { "garment", "light" },
  purse = 500,
  opening = "Looking is free, and so is asking. What is it?",
  topics = { "candles", "coins", "auctions" },
  given = { ["coat|shirt|hat|cap|scarf|dress|trousers|shoes|gloves"] = "Oh, that is good wool. Hollis never sends anything himself; he sends it by kind people.",
    ["coin|coins"] = "Without buying anything? I shall have to sit down.", anything = "For the shop? No: for me. How nice. Thank you." },
  unknown = "I sell candles, and they know more than I do about the dark.",
  answers = {
    ["hello|hi"] = "Good day! To see what there is, type: list",
    ["auction|auctions|slate"] = "What I would not buy, somebody else may. To hold it up, type: auction hat for 5. To see what is up, type: auction",
    ["candle|candles"] = "One coin, a quarter of an hour of light. The lamps at the inn are free, but where would I be then?",
    ["coin|coins|money"] = "Bring me a hat or a shirt, and type: sell hat",
  },
}

room "reading-room" {
  area = ref "wick",
  name = "The Reading Room",
  no_wandering = true,
  desc = [[A hushed room with one high window and one high desk. The shelves go all the way up, and are empty: whoever borrows a book here must mean to come back. The lane is to the west.]],
  details = {
    ["shelf|shelves|slip|slips|paper"] = "A slip of paper lies in each gap, with a name and a date. Some of the dates are very old and still quite hopeful.",
    ["desk"] = "Made for people who read standing up. A chain is bolted to it.",
    ["chain"] = "It runs from the desk to the spine of the ledger.",
    ["window|pane"] = "It faces the marsh. On the pane somebody has drawn a tower, with rays.",
  },
  exits = { west = "lane" },
}

sign "ledger" {
  proto = { "sign", "tethered" },
  at = "reading-room",
  name = "a chained ledger",
  aliases = { "book" },
  tether = "The chain of the ledger pulls tight. To leave it here, type: <cmd drop ledger>drop ledger</>",
  weight = 3,
  desc = [[The Ledger of the Lamplighters of Wick, with a chain through its spine. A hundred names, and one hand after another. The last page has been read most: <cmd read ledger>read ledger</cmd>.]],
  details = {
    ["name|names|hand|page|spine|lamplighters"] = "Some wrote large, some small. The last hand is so shy that it leans backward.",
  },
  text = [[The last page: "The great light goes out tonight, and I am the only one left to carry it. So I, Tobias Quill, have put the silver moth back in its case, under the inn, behind the iron door. The iron key is in the river, where the wheel will keep it. The tiny key is with my friend in the parlour, across the water, who never could resist a quiche. Whoever wants to light the tower must be curious, patient and kind; the rest is only walking."]],
  afterwards = {
    { when = { award = "Lamplighter of Wick" },
      text = [[The last page: "The great light goes out tonight, and I am the only one left to carry it. So I, Tobias Quill, have put the silver moth back in its case, under the inn, behind the iron door. The iron key is in the river, where the wheel will keep it. The tiny key is with my friend in the parlour, across the water, who never could resist a quiche. Whoever wants to light the tower must be curious, patient and kind; the rest is only walking." Below it, in the wax of a candle that somebody held too close, is a fingerprint: yours.]] },
    { when = { lit = ref "great-lantern" },
      text = [[The last page: "The great light goes out tonight, and I am the only one left to carry it. So I, Tobias Quill, have put the silver moth back in its case, under the inn, behind the iron door. The iron key is in the river, where the wheel will keep it. The tiny key is with my friend in the parlour, across the water, who never could resist a quiche. Whoever wants to light the tower must be curious, patient and kind; the rest is only walking." Below it, in a newer hand: "All still true. The quiche is still good."]] },
  },
}

room "gate" {
  proto = "outdoors",
  area = ref "wick",
  name = "The Marsh Gate",
  night_light = 1,
  no_wandering = true,
  desc = [[The paving ends at an arch in the old wall. Through it, to the west, a causeway of stones sets out across the marsh, towards a tower. The green is back to the east.]],
  details = {
    ["sky"] = "It is larger on the far side of the arch.",
    ["paving|path"] = "It ends under the arch, as if it had been told to.",
    ["wall"] = "It was higher once. The village has been borrowing stones from it.",
    ["arch|gate|keystone"] = "A stone moth sits on the keystone, with its wings closed.",
    ["tower"] = "Far out, and as dark as a tooth.",
    ["causeway|marsh|stones|causeway of stones"] = "It looks firm. So does the marsh.",
  },
  afterwards = {
    { when = { lit = ref "great-lantern" },
      details = { ["tower"] = "Far out, and burning: the light goes round over the reeds like somebody looking for you." } },
    { when = { award = "Lamplighter of Wick" },
      details = { ["tower"] = "Far out, with a spark at the top that is not there for everybody. You know what it looks like when it wakes." } },
  },
  exits = { east = "green", west = "causeway" },
}

npc "bram" {
  proto = { "guard", "talker", "greeter" },
  at = "gate",
  name = "Bram",
  proper = true,
  pronoun = "he",
  aliases = { "watchman", "guard" },
  room_line = "<who><cmd look Bram>Bram</cmd></> the watchman stands in the arch, filling it.",
  desc = "He is as wide as the gate, and has the same expression.",
  guards = "west",
  lets_pass = { ref "silver-moth" },
  guard_reason = [[Bram lowers his staff. "Nobody goes into the marsh without the silver moth. Mothers have been very clear about this."]],
  answers = {
    ["hello|hi|good day"] = "Evening. It is always evening, on this side.",
    ["moth|silver"] = "Show me that and you may go. It shines, you see. The causeway likes that.",
    ["tower|light|marsh"] = "I was told to wait here until it is lit again. That was my father, who was told. But it comes to the same.",
  },
  afterwards = {
    { when = { award = "Lamplighter of Wick", lit = ref "great-lantern" },
      answers = { ["tower|light|marsh"] = "Lit, and by you. So I may go home, my father said. I find that I like it here." } },
    { when = { award = "Lamplighter of Wick" },
      guards = false,
      greeting = "{name}. Go through, moth or no moth. The causeway knows your boots.",
      answers = {
        ["hello|hi|good day"] = "Evening, lamplighter. It is always evening, on this side.",
        ["moth|silver"] = "You need not show it. I would know you in the dark, and have.",
        ["tower|light|marsh"] = "Resting. I wait for the next time. I am good at waiting, and you are good at the other thing.",
      } },
    { when = { holds = ref "silver-moth" },
      greeting = { "So that is what it looks like. My father said that I would know it. Go through, {name}.",
        "You and the moth, {name}. The way is free." },
      answers = { ["moth|silver"] = "That is it. You have it, and I have seen it. Go through, and mind the second stone." } },
    { when = { lit = ref "great-lantern" },
      answers = { ["tower|light|marsh"] = "Lit. So I may go home, my father said. I find that I like it here. And you still need the moth." } },
  },
  opening = "Ask. The gate can wait; it has practice.",
  topics = { "the moth", "the tower" },
  given = { ["moth"] = "It won't stay with me. It goes home, and waits for the next.", ["coin|coins"] = "The gate costs nothing. I shall give it to the next who thinks so.",
    anything = "Hm. There is a nail for that, inside the arch. Thank you." },
  unknown = "I only do the gate.",
}
