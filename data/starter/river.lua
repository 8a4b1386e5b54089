-- The river: the mill on the southern bank, the jetty, and the boat that goes across.

tended "river" {
  name = "The River",
  palette = "river",
  proper = true,
  climate = "temperate",
  weather_from = ref "wick",
  desc = [[The Teasel, small and busy.]],
  timers = { tend = { every = 60 } },
  stock = {
    { thing = ref "iron-key", at = ref "wheel-pit" },
    { thing = ref "bobbin", at = ref "flour-bin" },
  },
}

prototype "iron-key" {
  proto = "keepsake",
  name = "an iron key",
  home = ref "wheel-pit",
  desc = "A big key, red with rust but for the bit. Its bow is shaped like a moth.",
  details = {
    ["bow|bit|rust|moth"] = "The moth has its wings folded. The bit is as bright as if it were used every day.",
  },
}

prototype "quiche" {
  proto = "food",
  name = "a quiche",
  aliases = { "pie" },
  weight = 0.5,
  desc = "Leek and cheese, still warm. There is a tooth mark in the label, where somebody small could not wait.",
  taste = "It is a surprisingly good quiche. Somewhere, something small sighs.",
}

outdoors "bridge" {
  area = ref "river",
  name = "The Footbridge",
  night_light = 1,
  desc = [[Planks and a handrail lead across the river, which is shallow here and talks to itself. The green is to the north. On the southern bank stands the mill, its wheel half in shadow; a path follows the water to the west.]],
  details = {
    ["path|bank"] = "Trodden clay along the water, westward, to where the river is wide enough for a boat.",
    ["river|water|pebbles"] = "So clear that you can count the pebbles. One of them is a frog.",
    ["frog"] = "It looks back at you.",
    ["plank|planks|handrail|bridge|initials"] = "Every plank has initials cut into it, two and two.",
    ["mill|wheel|mill wheel"] = "The wheel turns slowly, dripping. There seems to be a way in beneath it.",
  },
  exits = { north = "green", south = "mill", west = "river-path" },
}

-- The mill

room "mill" {
  area = ref "river",
  name = "The Mill Floor",
  desc = [[Everything here is white with flour and shakes a little. Two millstones grind in the middle of the floor, one upon the other. A ladder goes up to the loft. In a corner an iron hatch is set into the boards, next to a long lever. The bridge is to the north.]],
  details = {
    ["flour|dust"] = "It hangs in the air and settles on you. You will look distinguished.",
    ["millstone|millstones|stone|stones"] = "Each is as wide as a cart. You keep your fingers to yourself.",
    ["wheel|mill wheel"] = "You hear it under the boards, and feel it in your knees.",
    ["miller"] = "Nobody has seen one. The flour is sacked, all the same.",
    ["ladder"] = "Eleven rungs; the twelfth is a matter of faith.",
    ["hatch|corner|boards|rod|chalk"] = "An iron hatch without handle or lock. A rod leads from it to the lever. In chalk: PULL LEVER, THEN DOWN, QUICKLY.",
  },
  exits = {
    north = { to = "bridge", aliases = { "bridge" } }, up = { to = "mill-loft", aliases = { "ladder" } },
    down = { to = "wheel-pit", door = true, open = false, closable = false, noun = "hatch", aliases = { "hatch", "iron hatch" } },
  },
}

thing "mill-lever" {
  property("down", "boolean", nil, "it is pulled"),
  at = "mill",
  name = "a long lever",
  portable = false,
  desc = "An ash pole as long as you are, polished by hands. It looks as if it wanted to be pulled.",
  details = {
    ["pole|ash"] = "Smooth, and a little warm.",
  },
}

room "wheel-pit" {
  area = ref "river",
  name = "Under the Wheel",
  light = 0,
  desc = [[You crouch on a ledge in the pit of the mill wheel. The great paddles go by in front of your nose, one after another, each with a slap of water. Above you is the <cmd look hatch>hatch</>, and from it hangs a <cmd look chain>chain</>.]],
  details = {
    ["paddle|paddles|wheel"] = "Slap. Slap. Slap. Better not.",
    ["pit|mill"] = "Stone, green and dripping. Up there they grind flour, and think nothing of it.",
    ["ledge|water|weed"] = "The ledge is slippery with weed; things that fall into the river upstream end up here.",
  },
  exits = { up = { to = "mill", door = true, open = false, closable = false, noun = "hatch", aliases = { "hatch", "iron hatch" } } },
}

thing "pit-chain" {
  at = "wheel-pit",
  name = "a rusty chain",
  aliases = { "handle" },
  portable = false,
  hidden = true,
  desc = "It goes up to the lever. For those who were not quick.",
  details = {
    ["lever|link|links"] = "Up there, behind the hatch. The chain is as good as a hand on it.",
  },
}

item {
  proto = "iron-key",
  at = "wheel-pit",
}

room "mill-loft" {
  area = ref "river",
  name = "The Mill Loft",
  desc = [[Sacks of grain are stacked to the roof, and sparrows come and go through a gap in the tiles. From here you could watch the whole village, if you wiped the window. The ladder leads down.]],
  details = {
    ["sack|sacks|grain|sacks of grain"] = "Wheat, rye and barley. The sparrows know which is which.",
    ["sparrow|sparrows|gap|tiles|roof"] = "They discuss you.",
    ["window|village|goat"] = "You wipe it with your sleeve. There is the inn, there is the lime tree, and there, on a roof, is the goat.",
  },
  exits = { down = { to = "mill", aliases = { "ladder" } } },
}

prototype "bobbin" {
  proto = "keepsake",
  name = "a red bobbin",
  weight = 0.2,
  home = ref "flour-bin",
  desc = "Wound with red thread, and dusted with flour.",
}

container "flour-bin" {
  at = "mill-loft",
  name = "a flour bin",
  portable = false,
  open = false,
  capacity = 30,
  desc = "A tin bin with a lid, meant to keep the mice out.",
  details = {
    ["lid|tin"] = "There is a dent in it, at the height of a mouse.",
  },
}

item "rolling-pin" {
  at = "flour-bin",
  name = "a rolling pin",
  desc = "Floury, like everything else here.",
}

item {
  proto = "bobbin",
  at = "flour-bin",
}

-- Along the water

outdoors "river-path" {
  area = ref "river",
  name = "The River Path",
  night_light = 1,
  desc = [[A path of trodden clay between the river and a bank of nettles. Dragonflies hang about in it as if they were paid to. The footbridge is to the east; to the west the river widens, and there is a jetty. Southward a gap has been trodden through the nettles.]],
  details = {
    ["path|clay"] = "Trodden hard by people who were about to miss the boat.",
    ["river|water"] = "It is in no hurry here, and does not see why you should be.",
    ["nettle|nettles|bank|bank of nettles"] = "As tall as you are, and in a mood.",
    ["gap"] = "A board says: FATHOM. SALT AIR, NO LIGHT.",
    ["dragonfly|dragonflies"] = "Blue, then not there, then blue.",
    ["lamp|lamps"] = "Small lanterns on sticks, for whoever comes home late.",
  },
  afterwards = {
    { when = { lit = ref "head-lamp" },
      details = { ["gap"] = "A board says: FATHOM. SALT AIR, NO LIGHT. The NO has been crossed out, with a knife and with joy." } },
    { when = { season = "winter" },
      desc = [[A path of frozen clay between the river and a bank of nettles, black and brittle. The footbridge is to the east; to the west the river widens, and there is a jetty. Southward a gap has been trodden through the nettles.]],
      details = { ["dragonfly|dragonflies"] = "Not in winter. They are paid by the hour, and only in summer." } },
    { when = { time = "night" },
      desc = [[A path of trodden clay between the river, which you hear, and a bank of nettles, which you feel. Small lanterns on sticks lead from the footbridge in the east to the west, where the river widens, and there is a jetty. Southward a gap has been trodden through the nettles.]],
      details = { ["dragonfly|dragonflies"] = "They sleep somewhere in the reeds, each on a stalk of its own." } },
    { when = { weather = "rainy" },
      desc = [[A path of wet clay between the river and a bank of nettles. Rings open on the water, and the dragonflies have gone in. The footbridge is to the east; to the west the river widens, and there is a jetty. Southward a gap has been trodden through the nettles.]] },
  },
  exits = { east = "bridge", west = "jetty", south = "halt" },
}

outdoors "jetty" {
  area = ref "river",
  name = "The Jetty",
  night_light = 1,
  desc = [[A jetty of grey boards runs out into the river, which is wide and slow here. A rope goes from a post across to the other bank, where chimneys look over a hedge. A wooden shelter stands to the south, and the path leads back east. A bell hangs from the post, with a <cmd look board>board</> under it.]],
  details = {
    ["river|water"] = "Wide, brown and slow. It has seen the sea, on maps.",
    ["boards|jetty|plank|planks"] = "Grey boards, warm underfoot. One of them is newer, and still a little proud.",
    ["rope|post"] = "The boat hangs on it by two rings, and is pulled across by hand.",
    ["chimney|chimneys|hedge|bank"] = "Quill House. No smoke has come from it for thirty years, but the windows are clean.",
  },
  exits = { east = "river-path", south = "shelter" },
}

sign "jetty-board" {
  at = "jetty",
  name = "a board",
  aliases = { "sign", "notice" },
  portable = false,
  hidden = true,
  desc = "Painted in white on green.",
  text = "FERRY. If the boat is here: <cmd enter boat>enter boat</>, <cmd pull rope>pull rope</>. If it is not: <cmd ring bell>ring bell</>.",
}

thing "jetty-bell" {
  proto = "ferry-bell",
  at = "jetty",
}

-- Calls a ferry: see behaviours/ferry-bell.lua.
prototype "ferry-bell" {
  proto = "thing",
  property("calls", "object of ferry", nil, "the ferry that it calls"),
  property("signal", "text", nil, "the sentence for those who see it used"),
  calls = ref "boat",
  signal = "{Actor} {verb:ring} {the bell}. It carries far over the water.",
  name = "a brass bell",
  portable = false,
  hidden = true,
  desc = "Green with weather. It calls the boat: <cmd ring bell>ring bell</cmd>.",
}

-- What goes to and fro: see behaviours/ferry.lua.
prototype "ferry" {
  proto = "container",
  name = "ferry",
  property("stream", "object of room", nil, "where it is under way"),
  property("sayings", "map of text", nil, "its sentences: off, away, comes, lands, here, under_way, taken, called, nowhere"),
  property("bound_for", "object", nil, "where it goes"),
}

container "boat" {
  proto = "ferry",
  at = "jetty",
  sayings = {
    off = "The boat glides out onto the river.",
    away = "The bank slides away. The water goes by on both sides.",
    comes = "A flat boat comes in and bumps against the landing.",
    lands = "The boat bumps against {place}. Type <cmd leave>leave</> to go ashore.",
    here = "The boat is here. Type: enter boat",
    under_way = "The boat is on the water. It will be here in a moment.",
    taken = "From the other side somebody waves: they are in the boat already.",
    called = "On the other side the boat casts off by itself and comes over.",
    nowhere = "There is nothing but river around you. Wait until the boat lands.",
  },
  name = "a flat boat",
  aliases = { "ferry", "dabchick" },
  room_line = "A flat boat lies alongside, held by a <cmd look rope>rope</cmd>.",
  portable = false,
  closable = false,
  open = true,
  capacity = 1000,
  landings = { ref "jetty", ref "far-landing" },
  ride = "pull rope", -- what hints tell people to type: scripts/core/lib/routes.lua
  summon = "ring bell",
  stream = ref "midstream",
  desc = [[The Dabchick, says her bow. Flat, tarred and patient.]],
}

room "shelter" {
  area = ref "river",
  name = "The Ferry Shelter",
  desc = [[Three walls, a roof, and the feeling of having missed something. Nearly all of the room is taken up by a machine of brass and glass, which hums. The jetty is to the north.]],
  details = {
    ["wall|walls|roof"] = "People have carved what they were waiting for. 'THE BOAT', mostly. 'LOVE', once. Under it: 'ME TOO'.",
  },
  exits = { north = "jetty" },
}

thing "machine" {
  at = "shelter",
  name = "a vending machine",
  aliases = { "larder", "brass machine" },
  portable = false,
  details = {
    ["quiche|quiches"] = "Leek and cheese. It seems to be looking back.",
    ["glass|compartment|compartments|row|rows"] = "Behind the glass: a quiche, a quiche, a quiche. Type: <cmd buy quiche>buy quiche</>",
    ["brass|enamel|slot|tray|plate"] = "The brass is warm. Beside the slot it says: ONE COIN.",
  },
  desc = [[MECHANICAL LARDER, says the enamel. Behind the glass sit rows of compartments, and in each of them sits a quiche. There is a slot, a tray and a plate: ONE COIN. <cmd buy quiche>BUY QUICHE</cmd>.]],
}

room "midstream" {
  area = ref "river",
  name = "The River, Midstream",
  public = false,
  no_wandering = true,
  desc = [[Water all around.]],
  details = {
    ["water|river"] = "It goes by below, full of light and small fish.",
  },
}

outdoors "far-landing" {
  area = ref "river",
  name = "The Far Landing",
  night_light = 1,
  desc = [[A few stone steps between willows. The rope comes out of the river here and ends at an iron ring. To the south a gate in a hedge stands open. There is a bell on this side as well, and a <cmd look board>board</>.]],
  details = {
    ["willow|willows"] = "They have grown down to the water to see who is coming.",
    ["river|water"] = "From this side it looks wider.",
    ["step|steps|stone|ring|rope|stone steps"] = "Worn by one pair of feet, by the look of it.",
    ["hedge|gate"] = "Box and yew. It was clipped into the shape of moths once; now they have fur.",
  },
  exits = { south = "garden" },
}

sign "landing-board" {
  at = "far-landing",
  name = "a board",
  aliases = { "sign", "notice" },
  portable = false,
  hidden = true,
  desc = "Painted in white on green.",
  text = "FERRY. To go back: <cmd enter boat>enter boat</>, <cmd pull rope>pull rope</>. If the boat is not here: <cmd ring bell>ring bell</>.",
}

thing "landing-bell" {
  proto = "ferry-bell",
  at = "far-landing",
}
