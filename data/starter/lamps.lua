-- The lamps of the coast: a hundred hooks, and what a lamp is made of (package lamps). Each part comes from a place in
-- Fathom; glass and oil are made at the furnace of the blow house.

room "blow-house" {
  area = ref "coast",
  name = "The Blow House",
  workshop = "furnace",
  desc = [[A shed with a furnace in it, and the furnace is in a good mood. It was built to boil salt and found that it liked glass better. Failures hang along a beam and ring when somebody comes in. The pans are to the west.]],
  details = {
    ["furnace|fire|mood"] = "White in the middle. It looks back. What can be made at it: <cmd recipes>recipes</>.",
    ["shed"] = "Bricks to the knee, planks above, and a roof that keeps its distance.",
    ["failure|failures|glass|beam"] = "A bottle with two necks. A swan, or a shoe. A lamp glass with a bubble in it, in which there is a smaller lamp glass.",
    ["salt|pan|pans"] = "West, where the sea is laid out to dry.",
  },
  afterwards = {
    { when = { lamps = 50 },
      desc = [[A shed with a furnace in it, and the furnace has not been allowed to go out for days. Failures hang along a beam and ring when somebody comes in; there are few new ones. The pans are to the west.]] },
  },
  exits = { west = "salt-pans" },
}

npc "senara" {
  proto = { "talker", "greeter" },
  at = "blow-house",
  name = "Senara",
  proper = true,
  pronoun = "she",
  aliases = { "glassblower", "woman" },
  missions = true,
  mission_words = { "the glass is clear", "no more swans", "it rings true", "bring sand" },
  faction = ref "fathom-folk",
  desc = [[Bare arms, and no eyebrows to speak of. She turns a pipe while she looks at you, and the glass at its end keeps its shape, which is more than most people do when she looks at them. You could <cmd talk to senara>talk to her</cmd>.]],
  details = {
    ["arm|arms|eyebrow|eyebrows"] = "They grow back, she says, in a mild winter.",
    ["pipe|glass|shape"] = "Round, and orange, and in no hurry to be a lamp glass.",
  },
  opening = "Ask while it is hot.",
  topics = { "lamps", "glass", "oil", "wicks", "hooks", "work" },
  given = { ["oil"] = "Clear. You waited until it stopped spitting.", ["lamp"] = "Is that one of mine? No. But it's clean. Thank you.",
    anything = "Not on the bench, it would melt. There. Thank you." },
  answers = {
    ["hello|hi"] = "Shut the door. It is not that I am cold; the glass is.",
    ["lamp|lamps"] = "A hundred hooks along this coast. Hang a lamp on one, and I will know it is yours from the way it burns. A wick, oil and a glass make one. Type: craft lamp. Then take it where there is a hook, and type: hang lamp",
    ["glass|sand|kelp|ash"] = "Sand from the hollow in the dunes, and dry kelp from the beach. Bring a cup of the one and a bundle of the other, and stand by the furnace. Type: craft lamp glass",
    ["oil|liver|livers|fish"] = "From livers. They have a pail of them on the fish steps, for the cats. Render it here, where nobody minds. Type: craft lamp oil",
    ["wick|wicks|oakum|rope"] = "Oakum, from the far end of the ropewalk. Plait it flat; round ones smoke. Type: craft wick",
    ["hook|hooks|hundred"] = "From the halt to the skerries. My grandmother let them into the stone when there was no light on the head, and people laughed, and then it got dark.",
    ["work|help|job"] = "I always have something that wants doing, and I can't leave the fire. Type: mission ask",
    ["swan|swans|shoe|failure|failures"] = "It was going to be a lamp glass. Everything in here was going to be a lamp glass.",
  },
  afterwards = {
    { when = { lamps = 100 }, answers = {
      ["lamp|lamps|hook|hooks|hundred"] = "A hundred. I went out last night and counted, and then I counted again, because I liked it.",
    } },
    { when = { lamps = { by = 1 } }, greeting = "I can see yours from the door, {name}. It does not smoke." },
  },
  unknown = "Ask me something that melts.",
}

-- What is found.

prototype "oakum" {
  proto = "keepsake",
  home = ref "ropewalk-end",
  plenty = true,
  name = "a hank of oakum",
  aliases = { "hank", "fluff" },
  weight = 0.1,
  desc = "What is left of a rope when it is let go of. Plaited flat, it makes a wick.",
  details = { ["rope|wick"] = "It has been a rope, and can be a wick. It is asked little in between." },
}

item { proto = "oakum", at = "ropewalk-end" }

prototype "livers" {
  proto = "keepsake",
  home = ref "fish-market",
  plenty = true,
  name = "a pail of livers",
  aliases = { "pail", "liver" },
  weight = 1,
  desc = "For the cats. They have signed nothing, but it is understood. Over a fire it gives oil.",
  details = {
    ["cat|cats|fire"] = "Three of them watch where the pail goes. A furnace would do; they would not.",
  },
}

item { proto = "livers", at = "fish-market" }

prototype "white-sand" {
  proto = "keepsake",
  home = ref "hollow",
  plenty = true,
  name = "a cup of white sand",
  aliases = { "sand", "cup" },
  weight = 0.3,
  desc = "So fine that it pours like milk, and squeaks when it is pressed.",
}

item { proto = "white-sand", at = "hollow" }

prototype "kelp" {
  proto = "keepsake",
  home = ref "beach",
  plenty = true,
  name = "a bundle of dry kelp",
  aliases = { "bundle", "weed" },
  weight = 0.3,
  desc = "It rustles. Burnt to ash, it makes sand forget itself.",
  details = { ["ash|sand"] = "Not yet." },
}

item { proto = "kelp", at = "beach" }

-- Recipes.

recipe "wick-recipe" {
  name = "Wick",
  parts = { ref "oakum" },
  makes = ref "lamp-wick",
  skill = { "lampmaking", 0 },
  time = 4,
  tells = "{Actor} {verb:plait} {a thing} out of oakum, flat, as it should be.",
}

recipe "oil-recipe" {
  name = "Lamp oil",
  parts = { ref "livers" },
  makes = ref "lamp-oil",
  place = "furnace",
  skill = { "lampmaking", 0 },
  time = 6,
  tells = "{Actor} {verb:render} {a thing} at the edge of the furnace. Everybody looks somewhere else.",
}

recipe "glass-recipe" {
  name = "Lamp glass",
  parts = { ref "white-sand", ref "kelp" },
  makes = ref "lamp-glass",
  place = "furnace",
  skill = { "lampmaking", 0 },
  time = 8,
  tells = "{Actor} {verb:blow} {a thing}. It has a bubble in it, and it is not a swan.",
}

recipe "lamp-recipe" {
  name = "Lamp",
  parts = { ref "lamp-wick", ref "lamp-oil", ref "lamp-glass" },
  makes = ref "coast-lamp",
  skill = { "lampmaking", 1 },
  time = 4,
  tells = "{Actor} {verb:trim} and {verb:fill} {a thing}, and {verb:hold} it up against the light.",
}

-- The hooks, in the order of their numbers.

prototype "iron-hooks" {
  proto = "lamp-hooks",
  name = "a row of iron hooks",
  hidden = true, -- but where a player first meets them, so that not every place tells of hooks
  room_line = "Iron <cmd look hooks>hooks</cmd> stand out here in a row, for lamps.",
  desc = "Old iron, let into the stone with lead, and numbered with a chisel.",
  details = {
    ["iron|lead|stone|number|numbers|chisel"] = "Whoever cut the numbers had a hundred of them to cut, and got better.",
  },
}

thing "hooks-quay" { proto = "iron-hooks", hidden = false, at = "quay", first = 1, hooks = 10 }
thing "hooks-breakwater" { proto = "iron-hooks", at = "breakwater", first = 11, hooks = 8 }
thing "hooks-end" { proto = "iron-hooks", at = "breakwater-end", first = 19, hooks = 4 }
thing "hooks-steps" { proto = "iron-hooks", at = "fish-market", first = 23, hooks = 8 }
thing "hooks-lane" { proto = "iron-hooks", at = "chain-lane", first = 31, hooks = 8 }
thing "hooks-head" { proto = "iron-hooks", hidden = false, at = "head", first = 39, hooks = 6 }
thing "hooks-gallery" { proto = "iron-hooks", at = "head-gallery", first = 45, hooks = 4 }
thing "hooks-mole" { proto = "iron-hooks", at = "south-mole", first = 49, hooks = 6 }
thing "hooks-skiff" { proto = "iron-hooks", at = "skiff-steps", first = 55, hooks = 4 }
thing "hooks-buffer" { proto = "iron-hooks", hidden = false, at = "buffer", first = 59, hooks = 4 }
thing "hooks-halt" { proto = "iron-hooks", at = "halt", first = 63, hooks = 2 }
thing "hooks-dunes" { proto = "iron-hooks", at = "dunes", first = 65, hooks = 4 }
thing "hooks-hollow" { proto = "iron-hooks", at = "hollow", first = 69, hooks = 2 }
thing "hooks-beach" { proto = "iron-hooks", hidden = false, at = "beach", first = 71, hooks = 6 }
thing "hooks-pools" { proto = "iron-hooks", at = "tide-pools", first = 77, hooks = 3 }
thing "hooks-wreck" { proto = "iron-hooks", at = "wreck", first = 80, hooks = 4 }
thing "hooks-pans" { proto = "iron-hooks", at = "salt-pans", first = 84, hooks = 5 }
thing "hooks-mouth" { proto = "iron-hooks", at = "harbour-mouth", first = 89, hooks = 2 }
thing "hooks-nan" { proto = "iron-hooks", at = "nans-beach", first = 91, hooks = 3 }
thing "hooks-path" { proto = "iron-hooks", at = "goat-path", first = 94, hooks = 2 }
thing "hooks-ledge" { proto = "iron-hooks", at = "fulmar-ledge", first = 96, hooks = 1 }
thing "hooks-inner" { proto = "iron-hooks", at = "inner-skerry", first = 97, hooks = 2 }
thing "hooks-outer" { proto = "iron-hooks", at = "outer-skerry", first = 99, hooks = 2 }

-- Who is well thought of, and what there is to achieve.

faction "fathom-folk" {
  name = "the people of Fathom",
  ranks = { { -1000, "somebody they have heard of" }, { 0, "a stranger" }, { 4, "somebody who carries things" },
    { 20, "nearly one of them" }, { 60, "one of them" } },
}

faction "wick-folk" {
  name = "the people of Wick",
  ranks = { { -1000, "somebody they have heard of" }, { 0, "a guest" }, { 4, "a face they know" },
    { 20, "a neighbour" }, { 60, "one of them" } },
}

achievement "first-wick" {
  name = "Flat, Not Round",
  desc = "Plait a wick.",
  rule = { on = "craft", what = ref "wick-recipe" },
}

achievement "one-lamp" {
  name = "One of a Hundred",
  desc = "Hang a lamp on the coast.",
  when = { award = "Hanger of a Lamp" },
}

achievement "ten-lamps" {
  name = "Ten of a Hundred",
  desc = "Hang ten lamps on the coast.",
  when = { award = "Keeper of Ten Lamps" },
  points = 2,
}

achievement "well-read" {
  name = "Reads the Small Print",
  desc = "Read ten things that were written for somebody else.",
  rule = { on = "read", different = true },
  count = 10,
}

achievement "open-hands" {
  name = "Open Hands",
  desc = "Give something away, five times.",
  rule = { on = "give" },
  count = 5,
}

achievement "talkative" {
  name = "A Voice That Carries",
  desc = "Say a hundred things aloud.",
  when = { stat = { of = "lines", from = 100 } },
}

achievement "walker" {
  name = "Worn Soles",
  desc = "See forty places.",
  when = { stat = { of = "rooms", from = 40 } },
}

achievement "far-walker" {
  name = "No Soles Left",
  desc = "See seventy places.",
  when = { stat = { of = "rooms", from = 70 } },
  points = 2,
}
