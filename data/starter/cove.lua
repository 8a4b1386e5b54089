-- Nan's Cove behind the harbour mouth: the one place of this world where people fight, and need not (behaviours/black-nan.lua).

tended "cove" {
  name = "Nan's Cove",
  palette = "sea-glass",
  proper = true,
  climate = "wet",
  weather_from = ref "coast",
  fighting = true,
  desc = [[A beach between rocks that no boat can see.]],
  timers = { tend = { every = 60 } },
  stock = {
    { thing = ref "black-nan", at = ref "nans-beach" },
    { thing = ref "ground-lens", at = ref "sea-chest" },
  },
}

outdoors "harbour-mouth" {
  area = ref "cove",
  name = "The Harbour Mouth",
  peaceful = true,
  night_light = 1,
  desc = [[The ledge goes around the foot of the rock, with the open sea on the other side. Behind you, to the west, is the harbour; to the east there is the smell of a fire.]],
  details = {
    ["string"] = "Tarred twine, tied to the pin with a knot that a child could make, and nobody undo.",
    ["ledge|rock|foot"] = "You walk like a horse that has been told to be slim.",
    ["sea"] = "All of it.",
    ["fire|smell|smoke"] = "Driftwood, and somebody's supper.",
    ["harbour"] = "From this side it looks like something worth finding.",
  },
  exits = {
    west = { to = "skiff-steps", door = true, open = false, closable = false, noun = "chain", aliases = { "chain", "harbour" },
      desc = "As thick as your leg, slimy and tight. From here the pin holds it: <cmd pull pin>pull pin</>." },
    east = "nans-beach",
  },
}

-- For those outside when the chain comes up again: see behaviours/chain-pin.lua.
thing "chain-pin" {
  at = "harbour-mouth",
  name = "an iron pin",
  portable = false,
  room_line = "An <cmd pull pin>iron pin</cmd> on a string sticks in the rock, where the chain begins.",
  desc = "Whoever pulls it lets the chain down from this side. So that nobody has to live here.",
}

outdoors "nans-beach" {
  area = ref "cove",
  name = "Nan's Beach",
  night_light = 2,
  desc = [[A strip of shingle, a fire, and an upturned boat. To the north a cave goes into the cliff, hung with a tarpaulin. The ledge is to the west.]],
  details = {
    ["ledge"] = "West, around the rock, as narrow as you remember it.",
    ["shingle|strip|cliff|strip of shingle"] = "Nobody comes over this without being heard.",
    ["fire|supper"] = "Two mackerel on a stick. One looks as if it were for somebody else.",
    ["upturned boat|boat"] = "Black, without a name.",
    ["cave|tarpaulin"] = "Whoever keeps it keeps it well.",
  },
  exits = { west = "harbour-mouth", north = "nans-store" },
}

prototype "black-nan" {
  proto = "npc",
  name = "Black Nan",
  proper = true,
  pronoun = "she",
  aliases = { "nan", "smuggler", "woman" },
  yields = true,
  diku = { level = 1, hit_points = { number = 2, size = 6, plus = 8 }, damage = { number = 1, size = 3, plus = 0 },
    experience = 60, gold = 0 },
  desc = [[A tall woman in a black oilskin, between you and the cave. She has a boathook in her hand and a name on her mind. You could <cmd talk to nan>talk to her</cmd>, or say a word.]],
  details = {
    ["boathook|hook"] = "Ash, with an iron end. It points at you, for the moment.",
    ["oilskin"] = "It sheds rain, and questions.",
  },
}

npc { proto = "black-nan", at = "nans-beach" }

room "nans-store" {
  area = ref "cove",
  name = "Nan's Store",
  peaceful = true,
  light = 1,
  desc = [[A dry cave with a lamp in a niche. There is a sea chest, a made bed, and on the wall a picture of a ship. The beach is to the south.]],
  details = {
    ["lamp|niche|cave"] = "It is trimmed. She of all people does not let a lamp go out.",
    ["bed"] = "Made, with the corners folded as on a ship.",
    ["wall"] = "Rock, and dry. Nothing hangs on it but the picture.",
    ["picture|ship"] = "The Halcyon, by a child, with all hands waving.",
  },
  exits = { south = "nans-beach" },
}

container "sea-chest" {
  at = "nans-store",
  name = "a sea chest",
  portable = false,
  open = false,
  capacity = 30,
  desc = "Camphor wood, with rope handles. It is not locked; there was never anybody to lock it against.",
}

prototype "ground-lens" {
  proto = "keepsake",
  name = "a ground lens",
  aliases = { "glass" },
  weight = 2,
  transparent = true,
  home = ref "sea-chest",
  desc = "As wide as two hands, ground in rings, and without a scratch. Through it everything is nearer than it was.",
}

item { proto = "ground-lens", at = "sea-chest" }
