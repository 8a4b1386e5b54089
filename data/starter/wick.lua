-- Wick, a village of weavers and lamplighters: the world that a new server begins with.
-- Behaviours are in behaviours/, each named after its object.

thing "wick" {
  name = "Wick",
  proper = true,
  portable = false,
  desc = [[A village on a small, busy river. Its people spin, weave and make lamps, and are proud that no window of theirs is ever dark.]],
}

-- The inn.

room "start" {
  area = ref "wick",
  name = "The Waking Room",
  desc = [[You are in a low, warm room under the roof of an inn, where travellers wake. Morning light comes in through a round window, patchwork quilts lie about in heaps, and somebody has pinned a notice to the beam by the way out.]],
  details = {
    ["beam|notice|paper"] = [[In a neat hand: "Welcome to Wick. Say hello to whoever is here. Type <cmd help>help</> to learn how to get about, <cmd exits>exits</> to see the ways out, and home to come back here. The lamp downstairs is for anyone who needs it."]],
    ["quilt|quilts|patchwork|heaps"] = "A hundred pieces of a hundred old coats, sewn together with great patience.",
    ["window|light|morning"] = "Beyond the round pane you see roofs of slate, a river, and the slow wheel of a mill.",
    ["roof|rafters"] = "The rafters are black with age, and hung with bunches of lavender.",
  },
  exits = { out = "stair" },
}

room "stair" {
  area = ref "wick",
  name = "The Winding Stair",
  desc = [[A wooden stair winds between the waking room under the roof and the common room below. The steps are hollow in the middle from so many feet, and each creaks in a voice of its own.]],
  details = {
    ["step|steps|stair|stairs"] = "The fourth one from the top creaks the loudest. Everybody in the inn knows when a guest gets up.",
  },
  exits = { ["in"] = "start", down = "common-room" },
}

room "common-room" {
  area = ref "wick",
  name = "The Moth and Lamp",
  desc = [[The common room of the inn is all firelight and polished wood. A counter runs along one wall; above it hang mugs in a row, no two alike. A stair winds up, a hatch in the floor leads down to the cellar, and the front door stands open to the west.]],
  details = {
    ["counter|wall"] = "Rings upon rings, left by mugs upon mugs.",
    ["mug|mugs|row"] = "Each belongs to somebody in the village. There is an empty hook at the end, just in case.",
    ["fire|firelight|hearth"] = "Beech logs burn slowly in a hearth that could roast an ox, and once did.",
    ["hatch|floor"] = "A heavy hatch with a ring in it. It is never shut: the innkeeper goes down there too often.",
  },
  exits = { up = "stair", down = "cellar", west = "green" },
}

npc "marra" {
  at = "common-room",
  name = "Marra",
  proper = true,
  pronoun = "she",
  aliases = { "innkeeper", "the innkeeper" },
  room_line = "Marra the innkeeper is polishing a mug that is clean already.",
  desc = [[A broad, calm woman with rolled-up sleeves and flour on her nose. She has heard everything at least once, and it shows. You might say hello.]],
}

light "inn-lamp" {
  at = "common-room",
  name = "a brass lamp",
  aliases = { "lantern" },
  lit = false,
  desc = [[A storm lamp of brass and thick glass, dented but well kept. A moth is scratched into its base, with the words: "Bring me back."]],
}

seat "inn-settle" {
  at = "common-room",
  name = "a high-backed settle",
  aliases = { "bench" },
  seats = 3,
  portable = false,
  desc = "Its back is tall enough to keep the draught off three people who like each other.",
}

food "rye-loaf" {
  at = "common-room",
  name = "a rye loaf",
  aliases = { "bread" },
  desc = "Dark, round and still warm.",
  text = "It tastes of caraway, and of having walked a long way.",
}

drink "cider" {
  at = "common-room",
  name = "a jug of cider",
  servings = 4,
  desc = "Cloudy cider from the orchards upriver.",
  text = "It is cold, sour and very good.",
}

room "cellar" {
  area = ref "wick",
  name = "The Inn Cellar",
  light = 0,
  desc = [[A vaulted cellar, cool and dry. Barrels lie in their cradles on both sides. In the south wall, where one would expect more barrels, there is an iron door.]],
  details = {
    ["barrel|barrels|cradles"] = "Cider, cider, vinegar, cider. You have not seen the fifth one's label, because there is none.",
    ["wall|vault|walls"] = "Good old masonry. Somebody has cut small moths into the stones around the iron door.",
    ["moth|moths"] = "They all fly towards the door.",
  },
  exits = {
    up = "common-room",
    south = { to = "vault", door = true, open = false, locked = true, key = ref "iron-key", aliases = { "iron door" } },
  },
}

container "crate" {
  at = "cellar",
  name = "a wooden crate",
  weight = 8,
  capacity = 60,
  open = false,
  desc = "A crate for a dozen bottles, stamped with a moth. With a little bending, you would fit inside.",
}

item "cork" {
  at = "crate",
  name = "a huge cork",
  desc = "The cork of a very large bottle. You hope never to meet it.",
}

room "vault" {
  area = ref "wick",
  name = "The Lamplighters' Vault",
  light = 0,
  desc = [[A round room with a domed ceiling. Empty niches go around the wall, a hundred of them, each blackened by a lamp that stood there once. In the middle stands a pedestal of white stone.]],
  details = {
    ["niche|niches|wall"] = "Under each there is a name, and under each name a year. The last one is long ago.",
    ["pedestal|stone"] = "White stone, cut for the case that stands on it.",
    ["ceiling|dome"] = "Holes are drilled in it, as fine as pins. With enough light down here it would look like the night sky.",
  },
  exits = {
    north = { to = "cellar", door = true, open = false, locked = true, key = ref "iron-key", aliases = { "iron door" } },
  },
}

container "glass-case" {
  at = "vault",
  name = "a glass case",
  portable = false,
  transparent = true,
  open = false,
  locked = true,
  key = ref "small-key",
  desc = "Panes of thick old glass, held by bands of silver. There is a very small keyhole.",
}

garment "silver-moth" {
  at = "glass-case",
  name = "a silver moth",
  aliases = { "brooch" },
  slots = { "chest" },
  bulk = 5,
  light = 5,
  desc = "A brooch in the shape of a moth with open wings. It shines by itself, softly, as if remembering a lamp.",
}

-- Out of doors.

room "green" {
  area = ref "wick",
  name = "The Green",
  desc = [[Houses with blue shutters stand around a patch of well-kept grass, and a lamp hangs over every door. An old lime tree spreads over it all. To the east the sign of an inn swings in the wind; a lane goes north, and a path leads south to the river.]],
  details = {
    ["lamp|lamps|door|doors"] = "All lit, by day as well. It is that sort of village.",
    ["tree|lime|leaves"] = "Four people could not reach around it. Bees hum in it, all in one key.",
    ["house|houses|shutter|shutters"] = "Whitewash and slate. Behind every window you hear a loom.",
    ["grass"] = "Short, green and full of daisies. A goat is responsible.",
    ["goat"] = "It is not here now. It is never here when one asks.",
    ["sign|inn"] = "It shows a moth and a lamp, on very good terms with each other.",
  },
  exits = { east = "common-room", north = "weaver", south = "bridge" },
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
  text = "WICK. To the sea: far. To the mountains: also far. Stay a while.",
}

room "weaver" {
  area = ref "wick",
  name = "The Weaver's House",
  desc = [[One large room, and most of it is loom. Skeins of wool in every colour hang from the ceiling like fruit. A rack by the window holds finished clothes, and a card says in round letters that strangers may help themselves.]],
  details = {
    ["loom"] = "It is strung with a grey web. A single red thread runs across it, and then stops.",
    ["thread|web"] = "You feel that whoever began it will come back and go on.",
    ["skein|skeins|wool"] = "Madder, woad, walnut, onion skin. If you pulled one thread, all the others would move a little.",
    ["card|letters"] = [["Cold? Take something. Warm? Put it back."]],
    ["rack"] = "Plain pegs, worn smooth.",
  },
  exits = { south = "green" },
}

garment "linen-shirt" {
  at = "weaver",
  name = "a linen shirt",
  slots = { "torso", "arms" },
  bulk = 1,
  desc = "Plain linen, washed soft.",
}

garment "wool-coat" {
  at = "weaver",
  name = "a grey wool coat",
  slots = { "shoulders", "torso", "arms" },
  bulk = 3,
  desc = "A heavy coat with horn buttons. Rain runs off it.",
}

garment "straw-hat" {
  at = "weaver",
  name = "a straw hat",
  slots = { "crown" },
  bulk = 2,
  desc = "Wide enough to share. A goat has been at the brim.",
}

room "bridge" {
  area = ref "wick",
  name = "The Footbridge",
  desc = [[Planks and a handrail lead across the river, which is shallow here and talks to itself. The green is to the north. On the southern bank stands the mill, its wheel half in shadow.]],
  details = {
    ["river|water"] = "So clear that you can count the pebbles. One of them is a frog.",
    ["frog"] = "It looks back at you.",
    ["plank|planks|handrail|bridge"] = "Every plank has initials cut into it, two and two.",
    ["mill|wheel"] = "The wheel turns slowly, dripping. There seems to be a way in beneath it.",
  },
  exits = { north = "green", south = "mill" },
}

-- The mill.

room "mill" {
  area = ref "wick",
  name = "The Mill Floor",
  desc = [[Everything here is white with flour and shakes a little. Two millstones grind in the middle of the floor, one upon the other. A ladder goes up to the loft. In a corner an iron hatch is set into the boards, next to a long lever.]],
  details = {
    ["flour|dust"] = "It hangs in the air and settles on you. You will look distinguished.",
    ["millstone|millstones|stone|stones"] = "Each is as wide as a cart. You keep your fingers to yourself.",
    ["ladder"] = "Eleven rungs; the twelfth is a matter of faith.",
    ["hatch|corner|boards"] = "An iron hatch without handle or lock. A rod leads from it to the lever.",
  },
  exits = {
    north = "bridge", up = "mill-loft",
    down = { to = "wheel-pit", door = true, open = false, closable = false, aliases = { "hatch", "iron hatch" } },
  },
}

thing "mill-lever" {
  at = "mill",
  name = "a long lever",
  portable = false,
  desc = "An ash pole as long as you are, polished by hands. It looks as if it wanted to be pulled.",
}

room "wheel-pit" {
  area = ref "wick",
  name = "Under the Wheel",
  light = 0,
  desc = [[You crouch on a ledge in the pit of the mill wheel. The great paddles go by in front of your nose, one after another, each with a slap of water. Above you is the hatch.]],
  details = {
    ["paddle|paddles|wheel"] = "Slap. Slap. Slap. Better not.",
    ["ledge|water"] = "The ledge is slippery with weed; things that fall into the river upstream end up here.",
  },
  exits = { up = { to = "mill", door = true, open = false, aliases = { "hatch", "iron hatch" } } },
}

item "iron-key" {
  at = "wheel-pit",
  name = "an iron key",
  desc = "A big key, red with rust but for the bit. Its bow is shaped like a moth.",
}

room "mill-loft" {
  area = ref "wick",
  name = "The Mill Loft",
  desc = [[Sacks of grain are stacked to the roof, and sparrows come and go through a gap in the tiles. From here you could watch the whole village, if you wiped the window.]],
  details = {
    ["sack|sacks|grain"] = "Wheat, rye and barley. The sparrows know which is which.",
    ["sparrow|sparrows|gap|tiles"] = "They discuss you.",
    ["window|village"] = "You wipe it with your sleeve. There is the inn, there is the lime tree, and there, at last, is the goat.",
  },
  exits = { down = "mill" },
}

container "flour-bin" {
  at = "mill-loft",
  name = "a flour bin",
  portable = false,
  open = false,
  capacity = 30,
  desc = "A tin bin with a lid, meant to keep the mice out.",
}

item "small-key" {
  at = "flour-bin",
  name = "a very small key",
  weight = 0.1,
  desc = "A silver key hardly longer than a fingernail. Somebody hid it well.",
}
