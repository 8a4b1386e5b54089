-- Quill House, across the river, where the last lamplighter lived with a mouse.

tended "house" {
  name = "Quill House",
  palette = "heather",
  proper = true,
  climate = "temperate",
  weather_from = ref "wick",
  desc = [[The house of the last lamplighter.]],
  timers = { tend = { every = 60 } },
  shuts = { { box = ref "wardrobe", near = ref "bedroom" } },
}

prototype "tiny-key" {
  proto = "keepsake",
  name = "a tiny key",
  aliases = { "silver key", "small key" },
  weight = 0.1,
  home = ref "mouse-hole",
  desc = "A silver key hardly longer than a fingernail. There are tooth marks on it, made with love.",
}

outdoors "garden" {
  area = ref "house",
  name = "A Garden of Moths",
  night_light = 1,
  desc = [[White flowers, and only white ones: tobacco, stock, evening primrose, everything that moths like. Somebody planted all this for its visitors. The landing is to the north; a door leads south into a tall narrow house, and to the east there is a glass house.]],
  details = {
    ["flower|flowers|tobacco|stock|primrose"] = "They smell stronger the longer you stand still.",
    ["moth|moths"] = "Asleep under the leaves, in grey and cream, like folded letters.",
    ["glass house|glass|greenhouse"] = "Panes in iron, and green behind all of them. Something in there has had thirty years to grow.",
    ["visitor|visitors|evening"] = "They come at dusk, and stay until the lamp is put out. There is no lamp.",
    ["house|door"] = "QUILL, says the plate. Below, on a card gone brown: 'Come in. I am shy, but the house is not.'",
  },
  exits = { north = "far-landing", south = "hall", east = "glass-house" },
}

room "glass-house" {
  area = ref "house",
  name = "The Glass House",
  desc = [[Panes, panes, and a vine that has long ago won. It is warm in here, and very green. The garden is to the west.]],
  details = {
    ["vine|grapes"] = "The grapes are the size of marbles, and about as soft.",
    ["pane|panes|glass"] = "Some are missing. The vine goes out, has a look around, and comes back in.",
  },
  exits = { west = "garden" },
}

seat "deck-chair" {
  at = "glass-house",
  name = "a deck chair",
  aliases = { "chair" },
  portable = false,
  desc = "Its stripes have faded into each other.",
}

drink "rainwater" {
  at = "glass-house",
  name = "a can of rainwater",
  servings = 9,
  desc = "A watering can, half full.",
  taste = "It tastes of sky and a little of zinc.",
}

room "hall" {
  area = ref "house",
  name = "The Hall",
  desc = [[A hall with a clock in it, and nothing else that moves. It is so quiet that you hear the clock think. The parlour is to the west, a scullery to the east, stairs lead up, and the garden is to the north.]],
  details = {
    ["clock"] = "It is right. Somebody winds it, then. There is a step below it to stand on, but only a mouse could use it.",
    ["wallpaper|paper|wall"] = "Moths and lamps, in turn. In one place by the skirting the pattern has been nibbled back to moths only.",
    ["stair|stairs|carpet"] = "Carpeted. They keep your secret.",
  },
  exits = { north = "garden", west = "parlour", east = "scullery", up = "upstairs" },
}

room "parlour" {
  area = ref "house",
  name = "The Parlour",
  desc = [[Low chairs, a cold grate, and a wall covered from end to end by one tall mirror. In the skirting board under it there is a hole, no larger than a fist, with a very small doormat in front. The hall is to the east.]],
  details = {
    ["wall"] = "You can't see it for mirror.",
    ["mirror"] = "You see the parlour, and yourself in it, looking suspicious. When you put your nose to the glass there seems to be a room behind it.",
    ["doormat|mat|skirting|board|skirting board"] = "It says WIPE. The crumbs on it are pastry.",
    ["crumb|crumbs|pastry"] = "Quiche, you would say. Old quiche; none has been seen here for a while.",
    ["grate|fire"] = "Laid for a fire thirty years ago, and still ready.",
  },
  exits = { east = "hall" },
}

container "mouse-hole" {
  at = "parlour",
  name = "a mouse hole",
  aliases = { "hole" },
  portable = false,
  hidden = true,
  closable = false,
  open = false,
  capacity = 100,
  desc = "Dark, with two points of light in it that go out when you look straight at them. Whoever lives there would come out for a quiche, but not while you stand about. Perhaps one could watch from somewhere else.",
  details = {
    ["point|points|light"] = "They blink.",
  },
}

item {
  proto = "tiny-key",
  at = "mouse-hole",
}

npc "mouse" {
  property("waited", "integer 0..", nil, "how often it has smelt the quiche"),
  at = "mouse-hole",
  name = "a grey mouse",
  pronoun = "it",
  weight = 0.1,
  capacity = 1,
  desc = "Old, for a mouse, with a white chin and excellent manners. It has something to say and it says it: squeak.",
}

seat "armchair" {
  at = "parlour",
  name = "a low armchair",
  aliases = { "chair", "chairs" },
  seats = 1,
  portable = false,
  desc = "Somebody sat here every evening, and kept so still that he was taken for furniture.",
}

room "scullery" {
  area = ref "house",
  name = "The Scullery",
  desc = [[A stone sink, a plate rack with one plate, a shelf with one cup. On the shelf above it stands a saucer, and the saucer is the cleanest thing in the house. The hall is to the west.]],
  details = {
    ["house"] = "It listens.",
    ["saucer|shelf"] = "It has a name painted on it, too small to read.",
    ["sink|stone|plate|cup|rack|stone sink|plate rack"] = "For one. It must have been quiet at dinner, but for the squeaking.",
  },
  exits = { west = "hall" },
}

room "upstairs" {
  area = ref "house",
  name = "The Upper Landing",
  desc = [[Three doors, one of which is painted on. The bedroom is to the west and the study to the east; the stairs go down.]],
  details = {
    ["stair|stairs"] = "They go down to the hall, and never creak about it.",
    ["door|doors|paint|painted door"] = "The painted one is the best of the three. It even has a draught.",
  },
  exits = { down = "hall", west = "bedroom", east = "study" },
}

room "study" {
  area = ref "house",
  name = "The Study",
  desc = [[Charts of the marsh cover the walls, stuck with pins. A desk stands at the window, from where one sees the tower, and cannot see anything else. The landing is to the west.]],
  details = {
    ["wall|walls"] = "You can't see them for charts.",
    ["chart|charts|pin|pins|marsh"] = "One row of pins goes from a gate to a tower. Beside the last of them: 'put moth in lantern. That is all. It was always all.'",
    ["window|tower"] = "Dark. You find that you are waiting for it.",
  },
  afterwards = {
    { when = { lit = ref "great-lantern" }, details = { ["window|tower"] = "Burning. Somebody waited at this window for thirty years." } },
    { when = { award = "Lamplighter of Wick" }, details = { ["window|tower"] = "A spark, and you know whose. There is nothing more to wait for." } },
  },
  exits = { west = "upstairs" },
}

container "desk" {
  at = "study",
  name = "a writing desk",
  portable = false,
  open = false,
  capacity = 20,
  desc = "Ink stains in the shape of several countries.",
  details = {
    ["ink|stain|stains|shape|country|countries"] = "An island, two empires, and a bay in which you would like to anchor.",
  },
}

sign "letter" {
  at = "desk",
  name = "an unsent letter",
  portable = false,
  desc = "Folded, addressed to nobody. It is stuck to the desk by a blot.",
  text = [["Dear Whoever. He only comes out when he thinks that nobody is there, and I am too large to be nobody. So I built the little room behind the mirror. Through the wardrobe, push the panel. Leave him a quiche, go up, and look through the window. You have never seen such table manners. T. Q."]],
}

room "bedroom" {
  area = ref "house",
  name = "The Bedroom",
  desc = [[A narrow bed, made. A wardrobe as large as a coach stands against the western wall, and seems to have arrived before the house. The landing is to the east.]],
  details = {
    ["house|coach"] = "You try to think how it came up the stairs. You give up.",
    ["bed|sheet|sheets"] = "The sheets are turned back, for thirty years now.",
    ["wall|wallpaper"] = "Behind the wardrobe the wallpaper ends in a neat edge.",
  },
  exits = { east = "upstairs" },
}

container "wardrobe" {
  at = "bedroom",
  name = "a walnut wardrobe",
  portable = false,
  open = false,
  capacity = 400,
  desc = "Walnut, with two mirrors gone blind. A family could wait for a coach in it. The floor inside is worn, as if somebody had often walked through.",
  details = {
    ["floor"] = "Worn hollow, from the front to the back.",
    ["walnut"] = "Dark, and rubbed with beeswax by somebody who was fond of it.",
    ["mirror|mirrors"] = "You see somebody in them who might be you, or a coat.",
    ["panel|back|wood"] = "It gives a little when you touch it.",
  },
}

garment "nightcap" {
  at = "wardrobe",
  name = "a nightcap",
  slots = { "crown" },
  bulk = 1,
  price = 2,
  desc = "With a tassel, and T. Q. on the band.",
}

room "closet" {
  area = ref "house",
  name = "The Little Room Behind the Mirror",
  desc = [[A closet with a stool's worth of floor. The eastern wall of it is a window, and what light there is comes through that. A ladder must once have gone down from here; now there is only the way out, through the wardrobe.]],
  details = {
    ["ladder"] = "Four marks in the boards, where its feet were.",
    ["light|wall|walls|closet"] = "What light there is comes in through the window, and it is second-hand.",
    ["stool|floor|boards|tally"] = "Somebody has scratched a tally of quiches into the boards. There are a great many.",
  },
  exits = {
    out = { to = "bedroom", twin = false },
    east = {
      to = "parlour", twin = false, door = true, open = false, closable = false, transparent = true,
      noun = "window", aliases = { "window", "pane", "glass", "mirror" },
      desc = "You look through the back of the tall mirror, down into the parlour. From the other side nobody can see you.",
    },
  },
}

seat "stool" {
  at = "closet",
  name = "a three-legged stool",
  portable = false,
  desc = "Low, and turned to the window.",
}
