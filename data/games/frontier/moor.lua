-- The moor: a million places, of which only those exist where somebody is or has left something.

thing "moor" {
  proto = { "wilderness", "spawning" },
  name = "The Moor",
  proper = true,
  climate = "wet",
  scale = 100,
  map = {
    "rrrrrrrrrr",
    "rhhhhhhhhr",
    "rhhwwhhbhr",
    "rhwwhhbbhr",
    "rhhhhhbllr",
    "rhhbhhhhlr",
    "rhbbhhhhhr",
    "rhhhhhwwhr",
    "rhhhhhhwhr",
    "rrrrrrrrrr",
  },
  kinds = {
    h = { name = "Heather", desc = { "Heather to the knee, and more of it.", "Heather, and a stone the size of a sheep.",
      "A track of sheep goes through the heather, and stops." } },
    b = { name = "Bog", desc = { "Moss that gives way, and water that doesn't look it.", "Bog cotton nods. Nothing else moves." } },
    w = { name = "A stunted wood", desc = "Birches, none taller than you." },
    l = { name = "A black lake", blocks = true },
    r = { name = "Bare rock", blocks = true },
  },
  links = {
    { x = 500, y = 899, way = "south", to = ref "gate" },
    { x = 500, y = 896, way = "in", to = ref "barrow-mouth" },
  },
  spawn_every = 20,
  spawns_most = 30,
  spawns = {
    { what = ref "grouse", most = 10, weight = 3, kind = "h", comes = "{Actor} {verb:whirr} up out of the heather." },
    { what = ref "heather", most = 10, weight = 3, kind = "h", stays = 600 },
    { what = ref "wisp", most = 3, weight = 2, when = { hour = { from = 20, to = 5 } }, only = true,
      comes = "{Actor} {verb:begin} to glow.", goes = "{Actor} {verb:go} out." },
  },
}

npc "grouse" { name = "a red grouse", desc = "It tells you to go back, go back, go back." }
npc "wisp" { name = "a pale light", light = 5, desc = "It is exactly as far away as before." }

-- The barrow: each group has its own.

outdoors "barrow-mouth" {
  area = ref "post",
  name = "Before the Barrow",
  night_light = 1,
  desc = [[A low mound with a doorway of two stones and a third on top. The moor is all around.]],
}

exit "barrow-out" {
  at = "barrow-mouth",
  name = "out",
  into = { wild = ref "moor", x = 500, y = 896 },
}

gateway "barrow-door" {
  at = "barrow-mouth",
  name = "a dark doorway",
  aliases = { "doorway", "door", "barrow" },
  room_line = "A dark <cmd enter doorway>doorway</cmd> leads into the mound.",
  desc = "Cold air comes out of it.",
  leads_into = ref "barrow",
  entry = ref "barrow/hall",
}

area "barrow" {
  name = "The Barrow",
  proper = true,
  desc = [[Older than the road.]],
}

room "barrow/hall" {
  area = ref "barrow",
  name = "The Passage",
  desc = [[Stones on both sides and above, and somebody's bones beside the way. Daylight is out; to the north a chamber opens.]],
  exits = { out = { to = "barrow-mouth", twin = false }, north = "barrow/chamber" },
}

room "barrow/chamber" {
  area = ref "barrow",
  name = "The Chamber",
  desc = [[A round chamber. A stone chest stands in the middle. The passage is to the south.]],
  exits = { south = "barrow/hall" },
}

item "bone-key" {
  at = "barrow/hall",
  name = "a bone key",
  desc = "Carved from something that had wings.",
}

container "stone-chest" {
  at = "barrow/chamber",
  name = "a stone chest",
  aliases = { "chest" },
  portable = false,
  locked = true,
  key = ref "bone-key",
  desc = "Spirals are cut into its lid.",
}

item "chest-iron" {
  proto = ref "iron",
  at = "stone-chest",
  name = "a lump of iron",
  desc = "Bog iron, heavy and red.",
}
