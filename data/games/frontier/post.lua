-- The village of the game frontier: an inn, a smithy, a gate to the moor, and a coach to the market.

area "post" {
  name = "Last Post",
  proper = true,
  climate = "wet",
  desc = [[Five houses, one road, and then the moor.]],
}

outdoors "start" {
  area = ref "post",
  name = "The Yard",
  night_light = 1,
  desc = [[A cobbled yard between low houses. The smithy is to the east and the inn to the west; to the north is the gate, and behind it the moor. The coach to the market stops here: <cmd timetable>timetable</cmd> says when.]],
  details = {
    ["cobbles|yard"] = "Wheels have worn two grooves into them.",
    ["houses|house"] = "They lean away from the moor.",
  },
  exits = { east = "smithy", west = "inn", north = "gate" },
}

room "inn" {
  area = ref "post",
  name = "The Drovers' Rest",
  desc = [[One table, one bench, and a peat fire that has not gone out since the drovers came. The yard is to the east.]],
  details = { ["fire|peat"] = "It smells like the moor, only warm." },
  workshop = "hearth",
  exits = { east = "start" },
}

room "smithy" {
  area = ref "post",
  name = "The Smithy",
  desc = [[Soot, an anvil, and iron in every corner. What can be made here, <cmd recipes>recipes</cmd> says. The yard is to the west.]],
  details = { ["anvil|soot|iron"] = "Black, and good to lean on when it has cooled." },
  workshop = "forge",
  exits = { west = "start" },
}

outdoors "gate" {
  area = ref "post",
  name = "The Moor Gate",
  night_light = 1,
  desc = [[A gate of black oak, which has stood open as long as anybody remembers. The yard is to the south. To the north there is the moor, and nothing else.]],
  details = { ["gate|oak"] = "Somebody has cut a tally into it: those who went out, and those who came back." },
  exits = { south = "start" },
}

exit "gate-out" {
  at = "gate",
  name = "north",
  into = { wild = ref "moor", x = 500, y = 899 },
}

-- Dialogues, and a faction that they ask for.

faction "drovers" {
  name = "the drovers",
  ranks = { { -1000, "an outlaw" }, { 0, "a stranger" }, { 5, "a guest" }, { 20, "a friend" } },
  rules = {
    { on = "give", what = ref "heather", to = ref "maud", by = 5 },
    { on = "craft", what = ref "bread-recipe", by = 1 },
  },
}

prototype "maud" {
  proto = { "npc", "talker" },
  name = "Maud",
  proper = true,
  pronoun = "she",
  desc = "She keeps the inn, and everybody in it. To hear what she knows: <cmd talk to maud>talk to maud</>",
  dialogue = {
    start = {
      say = "What will it be, {name}?",
      instead = { { when = { standing = { with = ref "drovers", from = 20 } }, to = "friend" } },
      choices = {
        { "Who are the drovers?", to = "drovers", once = true },
        { "What's out there?", to = "moor" },
        { "A sheaf of oats, please.", costs = 2, does = { give = ref "sheaf" }, to = "start" },
        { "I've brought you heather.", takes = ref "heather", does = { { note = "heather" },
          { standing = { with = ref "drovers", by = 15 } } }, to = "thanks" },
        { "I have no money.", once = true, does = { give = ref "sheaf" }, to = "start" },
      },
    },
    drovers = { say = "My people. They went over the moor with their cattle, and some came back.", to = "start" },
    moor = {
      say = { "Heather, and a barrow that nobody should go into alone.", "Nothing. A great deal of it." },
      choices = { { "A barrow?", to = "barrow" }, { "I see.", to = "start" } },
    },
    barrow = { say = "North of the gate, beside the way. Take friends.", does = { note = "barrow" }, to = "start" },
    thanks = { say = "It's years since anybody brought me that.", does = { perform = "smile" }, to = "friend" },
    friend = {
      say = "Sit down, {name}. You're one of us.",
      choices = { { "What was cut into the gate?", to = "tally" }, { "Not today." } },
    },
    tally = { say = "The last line is mine. I'm still waiting.", to = "friend" },
  },
}

npc "maud-here" { proto = { ref "maud" }, at = "inn" }

-- Crafting.

item "sheaf" { name = "a sheaf of oats", weight = 1, desc = "Thin, as oats are up here." }
item "iron" { name = "a lump of iron", weight = 2, desc = "Bog iron, heavy and red." }
item "loaf" { name = "an oat loaf", weight = 1, desc = "Flat, brown and honest." }
item "heather" { name = "a sprig of heather", weight = 0.1, desc = "Purple, and it scratches." }
item "horseshoe" { name = "a horseshoe", weight = 1, desc = "It fits no horse in particular." }
item "hammer" {
  at = "smithy",
  name = "a heavy hammer",
  portable = false,
  hidden = true,
  desc = "Chained to the anvil.",
}

recipe "bread-recipe" {
  name = "Oat loaf",
  parts = { ref "sheaf" },
  makes = ref "loaf",
  place = "hearth",
  time = 5,
  tells = "{Actor} {verb:bake} {a thing}.",
}

recipe "shoe-recipe" {
  name = "Horseshoe",
  parts = { { ref "iron", 2 } },
  makes = ref "horseshoe",
  tools = ref "hammer",
  place = "forge",
  time = 8,
  skill = { "smithing", 0 },
  tells = "{Actor} {verb:hammer} {a thing} into its form.",
}

-- A watchman with a tree.

thinker "watchman" {
  at = "gate",
  name = "the watchman",
  aliases = { "watchman" },
  proper = true,
  desc = "A long coat with a lantern on top.",
  pace = 4,
  tree = { first = {
    { sees = { no = { note = "warned" } }, all = { { say = "Mind the bog, {name}." }, { does = { note = "warned" } } } },
    { when = { hour = { from = 20, to = 5 } }, all = { { go = ref "gate" }, { wait = 60 }, { perform = "yawn" },
      { go = ref "start" }, { wait = 30 } } },
    { all = { { go = ref "inn" }, { wait = 120 }, { go = ref "gate" }, { wait = 120 } } },
  } },
}

-- The coach.

coach "mail-coach" {
  name = "the mail coach",
  aliases = { "coach" },
  proper = true,
  desc = "Two benches, four windows, and a smell of wet leather.",
  route = {
    { stop = ref "start", wait = 30 },
    { by = ref "road", wait = 10, passes = "The moor goes by, and goes by, and goes by." },
    { stop = ref "market", wait = 30 },
    { by = ref "road", wait = 10, passes = "The houses of Last Post come into view." },
  },
}

outdoors "road" {
  area = ref "post",
  name = "The Moor Road",
  desc = [[Two ruts with grass between them.]],
}

outdoors "market" {
  area = ref "post",
  name = "The Market",
  night_light = 1,
  desc = [[A square with one stall and the memory of more. The coach back to Last Post stops here.]],
  details = { ["stall"] = "It sells nothing on weekdays." },
}

scene "first-sight" {
  name = "The first sight of the moor",
  rule = { on = "enter", what = ref "gate" },
  once = true,
  lines = {
    "The wind comes through the gate before you do.",
    { look = ref "barrow/hall", wait = 5 },
    { tells = "Then there is only heather again, up to where the sky begins.", wait = 3 },
  },
  ends = { note = "sight" },
}

achievement "wanderer" {
  name = "Out of Sight",
  desc = "Go ten steps over the moor.",
  rule = { on = "enter", what = ref "moor" },
  count = 10,
  title = "Moor Walker",
}

achievement "welcome" {
  name = "One of Us",
  desc = "Become a friend of the drovers.",
  hidden = true,
  when = { standing = { with = ref "drovers", from = 20 } },
}
