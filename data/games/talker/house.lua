-- The house of the game talker: a hall, rooms to talk in, and the lane to the homes.

area "house" {
  name = "The House",
  proper = true,
  desc = [[A house with more chairs than walls.]],
}

room "start" {
  area = ref "house",
  name = "The Hall",
  hook = "The kettle is on, and somebody is always in.",
  desc = [[A wide hall with a worn floor, where people stop with one glove on and go on talking. The lounge is to the north, the library to the east, the garden to the south, and a lane of front doors to the west. To say something, type <cmd say hello>say</cmd> and your words; <cmd channels>channels</cmd> shows where people talk across the whole house.]],
  details = {
    ["floor"] = "Worn smooth in front of the lounge, and hardly at all in front of the library.",
    ["coats|hooks|coat"] = "Nobody remembers whose they are.",
  },
  exits = { north = "lounge", east = "library", south = "garden", west = "homes/lane" },
}

board "notices" {
  at = "start",
  name = "a notice board",
  aliases = { "board", "notices" },
  portable = false,
  room_line = "A <cmd board>notice board</cmd> hangs beside a row of hooks with coats.",
  desc = "Cork, with a jar of pins. To read the notices, type <cmd board>board</>; to pin one up, type "
    .. "<cmd post>post</> and a title.",
}

room "lounge" {
  area = ref "house",
  name = "The Lounge",
  desc = [[A long room with a low ceiling, warm and never quite quiet. The hall is to the south, and a curtain to the east hides an alcove.]],
  details = {
    ["ceiling"] = "Low enough to make people lean towards each other.",
    ["curtain"] = "Green and heavy. Behind it you can't be overheard.",
  },
  exits = { south = "start", east = "alcove" },
}

seat "sofa" {
  at = "lounge",
  name = "a long sofa",
  aliases = { "sofa" },
  portable = false,
  seats = 6,
  room_line = "A long <cmd sit on sofa>sofa</cmd> faces two armchairs.",
  desc = "Six can sit here, if they like each other.",
}

seat "armchairs" {
  at = "lounge",
  name = "a pair of armchairs",
  aliases = { "armchair", "armchairs", "chairs" },
  portable = false,
  seats = 2,
  hidden = true,
  desc = "Deep, and hard to leave.",
}

room "alcove" {
  area = ref "house",
  name = "The Alcove",
  capacity = 4,
  desc = [[A window seat behind a curtain, with room for a few. The lounge is to the west.]],
  details = {
    ["window"] = "It looks out on the garden.",
    ["curtain"] = "It swallows every word.",
  },
  exits = { west = "lounge" },
}

seat "window-seat" {
  at = "alcove",
  name = "a window seat",
  aliases = { "window seat", "cushions" },
  portable = false,
  seats = 3,
  room_line = "A <cmd sit on window seat>window seat</cmd> with cushions fills the end of it.",
  desc = "Cushions that have heard a lot.",
}

room "library" {
  area = ref "house",
  name = "The Library",
  desc = [[Shelves up to the ceiling, and a table with a lamp. People whisper here, even alone. The hall is to the west.]],
  details = {
    ["shelves|books"] = "Left by guests, and borrowed by others.",
    ["table|lamp"] = "A green shade, and rings left by many cups.",
  },
  exits = { west = "start" },
}

room "garden" {
  area = ref "house",
  name = "The Garden",
  desc = [[A walled garden with a pear tree in the middle. The hall is to the north.]],
  details = {
    ["tree|pear tree|pears"] = "Somebody carved two names into it, a long time ago.",
    ["wall|walls"] = "Old brick, warm from the day.",
  },
  exits = { north = "start" },
}

seat "bench" {
  at = "garden",
  name = "a bench around the tree",
  aliases = { "bench" },
  portable = false,
  seats = 8,
  room_line = "A round <cmd sit on bench>bench</cmd> goes about the trunk.",
  desc = "Whichever way you sit, somebody sits behind you.",
}

area "homes" {
  name = "Lantern Lane",
  proper = true,
  desc = [[A lane of many doors, one for each home.]],
}

room "homes/lane" {
  area = ref "homes",
  name = "Lantern Lane",
  desc = [[A quiet lane of many doors, each with a lantern over it. The people who founded a home live here. To found your own, type <cmd home found>home found</cmd>. The hall is to the east.]],
  details = {
    ["door|doors"] = "Some are open, and some have a card with a name.",
    ["lantern|lanterns"] = "No two are alike.",
  },
  exits = { east = "start" },
}
