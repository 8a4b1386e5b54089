-- Places that open to people who have learnt something by doing it (package knacks): the goat path for climbers, the
-- skerries for rowers, the archive under the chapel for readers of the old script.

knack "climbing" {
  name = "climbing",
  levels = { 3, 7 },
  opens = { "You know where to put your feet. The goat path is open to you: east from the Head.",
    "You no longer look down, or look down and like it. From the goat path you can go down to the ledge." },
  grows = "There are things to climb on the quay, at the far end of the ropewalk, and by the wreck. Type: climb ladder",
}

knack "rowing" {
  name = "rowing",
  levels = { 2, 5 },
  opens = { "You go where you meant to, more or less. The inner skerry is open to you, southeast from the skiff steps.",
    "You can feel a rock before you see it. From the inner skerry you can row on, south to the outer one." },
  grows = "There is a skiff at the skiff steps, and a punt on the salt pans. Type: row skiff",
}

knack "old-script" {
  name = "the old script",
  levels = { 3 },
  opens = { "The signs stand still, and begin to be letters. In the floor of the chapel is a trapdoor that wants to be read." },
  rules = { { on = "read", what = ref "old-stone", rests = 1800 } },
  grows = "It is cut into old stones: on the breakwater, in the dunes, on the green of Wick and on the islet. Read them.",
}

-- Climbing.

prototype "climb" {
  proto = "practice",
  name = "something to climb",
  knack = ref "climbing",
  verbs = "climb",
}

thing "ann-ladder" {
  proto = "climb",
  at = "quay",
  name = "a rope ladder",
  aliases = { "ladder" },
  room_line = "A <cmd look ladder>rope ladder</cmd> hangs down the side of the second boat.",
  desc = "Eleven rungs, of which nine are there. Boys go up it with a bucket in each hand: <cmd climb ladder>climb ladder</cmd>.",
  details = { ["rung|rungs|bucket|side|boys|boy"] = "You count nine, and two places where a foot goes by itself." },
  tries = { "{Actor} {verb:climb} the rope ladder as far as the gap, and {verb:come} down again.",
    "{Actor} {verb:go} up the rope ladder, and down, and {verb:miss} both gaps.",
    "{Actor} {verb:go} up the rope ladder like somebody with a bucket in each hand." },
}

thing "walk-rope" {
  proto = "climb",
  at = "ropewalk-end",
  name = "a hanging rope",
  room_line = "One <cmd look hanging rope>rope</cmd> hangs from the roof by itself, to be tried.",
  desc = "New, with a knot at the bottom for the foot. Nothing is sold from here that has not held somebody: <cmd climb rope>climb rope</cmd>.",
  details = { ["knot|bottom|roof|foot"] = "The roof is where the rope ends, and farther up than it looks." },
  tries = { "{Actor} {verb:climb} the hanging rope a little way, and {verb:slide} down it the whole way.",
    "{Actor} {verb:touch} the roof at the top of the rope, and {verb:come} down slowly.",
    "{Actor} {verb:go} up the rope without using {actor their} feet." },
}

thing "wreck-mast" {
  proto = "climb",
  at = "wreck",
  name = "a fallen mast",
  aliases = { "mast" },
  room_line = "Her <cmd look mast>mast</cmd> leans out over the sand.",
  desc = "It still points at where the sky was. One can walk up it, on all fours: <cmd climb mast>climb mast</cmd>.",
  details = { ["sand|sky|fours"] = "It would be soft to fall on, and it is a long way to find out." },
  tries = { "{Actor} {verb:crawl} up the mast on all fours, and {verb:sit} there for a while before coming back.",
    "{Actor} {verb:walk} up the mast, arms out, and down again.", "{Actor} {verb:stroll} along the mast and back." },
}

thing "goat-gap" {
  proto = "hard-way",
  at = "head",
  name = "the edge",
  knack = ref "climbing",
  level = 1,
  guards = "east",
  guard_reason = "The path begins with a step of a yard and a half, over nothing. A goat looks round at you. You would have to know more about climbing. To see why, type <cmd knacks>knacks</>.",
  lets_by = "You take the first step as the goats do, without thinking about it.",
  desc = "The grass stops. A goat would not.",
}

outdoors "goat-path" {
  area = ref "coast",
  name = "The Goat Path",
  night_light = 1,
  public = false,
  desc = [[A path a hoof wide goes across the face of the cliff. Thrift grows at the height of your eyes, and everything else is below. It leads back west to the head; a crack goes on, down to a ledge.]],
  details = {
    ["path|hoof|cliff|face"] = "Worn by goats, who never meet each other on it. You wonder who sees to that.",
    ["thrift|eye|eyes|height"] = "Pink, and trembling, and better held on than you.",
    ["crack|ledge"] = "Down there something white moves over and says 'ack'.",
    ["head"] = "West, where the world is flat.",
  },
  exits = { west = "head", down = "fulmar-ledge" },
}

thing "crack" {
  proto = "hard-way",
  at = "goat-path",
  name = "the crack",
  knack = ref "climbing",
  level = 2,
  guards = "down",
  guard_reason = "You put one foot into the crack, and then you take it out again. You would have to climb better than this. To see why, type <cmd knacks>knacks</>.",
  lets_by = "You let yourself down the crack, back against one side and feet against the other, and have time to look around.",
  desc = "As wide as you are, and deeper.",
}

outdoors "fulmar-ledge" {
  area = ref "coast",
  name = "The Ledge",
  night_light = 1,
  public = false,
  desc = [[A ledge under an overhang, out of the wind. On it, facing the sea, stands a bench. Fulmars sit along the rim and go on with what they were saying. The crack goes up.]],
  details = {
    ["ledge|overhang|wind|rim"] = "The wind goes by in front, with its hat on.",
    ["fulmar|fulmars"] = "White, with a tube for a nose, and a stomach that they aim.",
    ["sea"] = "From here it is all of one piece.",
    ["crack"] = "Up, the way you came.",
  },
  exits = { up = "goat-path" },
}

seat "lost-bench" {
  at = "fulmar-ledge",
  name = "a bench",
  seats = 2,
  portable = false,
  desc = "It is the one that stood above. The wind put it down here without breaking a slat, and has been sitting on it since. A plate says: FOR THE VIEW.",
  details = { ["plate|slat|slats|view"] = "The view is better here. The wind was right." },
}

-- Rowing.

prototype "row-boat" {
  proto = "practice",
  name = "something to row",
  knack = ref "rowing",
  verbs = "row",
}

thing "skiff" {
  proto = "row-boat",
  at = "skiff-steps",
  name = "a skiff",
  aliases = { "boat" },
  room_line = "A <cmd look skiff>skiff</cmd> lies at the last step, with its oars in.",
  desc = "Ten feet of opinion. Whoever brings it back may take it out: <cmd row skiff>row skiff</cmd>.",
  details = { ["oar|oars|opinion|step"] = "One is longer than the other. That is why it comes back." },
  tries = { "{Actor} {verb:row} the skiff out, in a circle, and back to the steps.",
    "{Actor} {verb:row} the skiff once around the harbour, bow first.",
    "{Actor} {verb:row} the skiff out through the moorings and back, without looking round." },
}

thing "punt" {
  proto = "row-boat",
  at = "salt-pans",
  name = "a salt punt",
  aliases = { "punt", "boat" },
  room_line = "A <cmd look punt>salt punt</cmd> lies in one of the pans.",
  desc = "Flat, white with salt, and not able to sink in so little water. A good place to begin: <cmd row punt>row punt</cmd>.",
  details = { ["salt|water|pan|pans"] = "It carries anything. It would carry you without the punt." },
  tries = { "{Actor} {verb:row} the punt across the pan, and {verb:get} out to push it back.",
    "{Actor} {verb:row} the punt across the pan and back.", "{Actor} {verb:turn} the punt on one oar, as others turn on a heel." },
}

thing "skerry-way" {
  proto = "hard-way",
  at = "skiff-steps",
  name = "open water",
  aliases = { "rocks" },
  knack = ref "rowing",
  level = 1,
  guards = "southeast",
  guard_reason = "Out there are rocks, and between you and them a good deal of water that is going somewhere else. You would have to row better than this. To see why, type <cmd knacks>knacks</>.",
  lets_by = "You take the skiff, and count strokes, and at two hundred and ten there is a rock under your hand.",
  desc = "Gulls stand on it, here and there, so it cannot all be deep.",
}

outdoors "inner-skerry" {
  area = ref "coast",
  name = "The Inner Skerry",
  night_light = 1,
  public = false,
  desc = [[A hump of rock with weed for a skirt, and less of it at high water. Seals have the better half. The skiff is tied to a ring; the harbour is northwest, and more rocks lie to the south.]],
  details = {
    ["rock|hump|weed|skirt|water|hump of rock"] = "Barnacles, and one flat place where somebody has always sat.",
    ["seal|seals|half"] = "They look at you with great sympathy, and do not move up.",
    ["skiff|ring|harbour|rocks"] = "Everything is where it should be, for about an hour.",
  },
  exits = { northwest = "skiff-steps", south = "outer-skerry" },
}

thing "outer-way" {
  proto = "hard-way",
  at = "inner-skerry",
  name = "the race",
  knack = ref "rowing",
  level = 2,
  guards = "south",
  guard_reason = "Between the two skerries the tide runs like a mill. A seal goes through it for fun. You would have to row better than this. To see why, type <cmd knacks>knacks</>.",
  lets_by = "You aim at a place where you do not want to go, and the tide does the rest.",
  desc = "Smooth as oil, and going somewhere.",
}

outdoors "outer-skerry" {
  area = ref "coast",
  name = "The Outer Skerry",
  night_light = 1,
  public = false,
  desc = [[The last rock there is. A stone hut stands on it like a cupboard, with its door to the lee, and a chimney. From here you see all of the coast at once, and how much of it is dark. The inner skerry is to the north.]],
  details = {
    ["rock|lee"] = "After this it is only weather.",
    ["hut|cupboard|door|chimney"] = "A bunk, a kettle, a shelf with one book: 'Who comes here, write what you saw.' The last line is 'Everything. T. Quill.'",
    ["coast|skerry"] = "From the halt to the head. A hundred lamps would do it.",
  },
  afterwards = {
    { when = { lamps = 100 },
      desc = [[The last rock there is. A stone hut stands on it like a cupboard, with its door to the lee, and a chimney. From here you see all of the coast at once, drawn in lamps, with nothing left out. The inner skerry is to the north.]],
      details = { ["coast|skerry"] = "A hundred. You could row home by it with your eyes shut, but you do not want to shut them." } },
    { when = { lamps = 30 },
      desc = [[The last rock there is. A stone hut stands on it like a cupboard, with its door to the lee, and a chimney. From here you see all of the coast at once: lamps, and between the lamps the places where one is wanted. The inner skerry is to the north.]] },
  },
  exits = { north = "inner-skerry" },
}

-- The old script.

prototype "old-stone" {
  proto = "sign",
  name = "an old stone",
  aliases = { "stone", "signs", "script" },
  portable = false,
  desc = "Signs are cut into it, worn nearly flat: <cmd read old stone>read old stone</cmd>.",
  details = { ["sign|signs|cut|cuts"] = "A hook, an eye, a wave, a hook. The eye looks down." },
}

thing "stone-breakwater" {
  proto = "old-stone",
  at = "breakwater",
  room_line = "One boulder is an <cmd look old stone>old stone</cmd> with signs on it.",
  text = "A hook, an eye, two waves. The same hook again. It could be a word, or a fish.",
  afterwards = { { when = { knack = { of = ref "old-script" } }, text = "WE PUT THE FIRST STONE IN THE SEA. THE SEA DID NOT MIND. WE PUT THE SECOND." } },
}

thing "stone-dunes" {
  proto = "old-stone",
  at = "dunes",
  room_line = "An <cmd look old stone>old stone</cmd> with signs on it leans out of the sand.",
  text = "A wave, a lamp, a wave. A lamp? It has a flame, or a feather.",
  afterwards = { { when = { knack = { of = ref "old-script" } }, text = "HERE A LAMP STOOD. WHOEVER MOVES THIS STONE, PUT A LAMP." } },
}

thing "stone-green" {
  proto = "old-stone",
  at = "green",
  room_line = "In the grass lies an <cmd look old stone>old stone</cmd>, with signs on it.",
  text = "A hook, a wheel, a sheep. The sheep is very good.",
  afterwards = { { when = { knack = { of = ref "old-script" } }, text = "WOOL BY DAY, LIGHT BY NIGHT. NO SHEEP AFTER DARK." } },
}

thing "stone-islet" {
  proto = "old-stone",
  at = "islet",
  room_line = "An <cmd look old stone>old stone</cmd> with signs on it lies before the tower.",
  text = "A moth. There is no doubt about the moth. Then an eye, open.",
  afterwards = { { when = { knack = { of = ref "old-script" } }, text = "LET IT COME TO YOU. LEAVE THE DOOR OPEN. DO NOT BE SEEN TO WAIT." } },
}

thing "archive-door" {
  proto = "hard-way",
  at = "chapel",
  name = "the letters on the trapdoor",
  aliases = { "trapdoor", "letters" },
  knack = ref "old-script",
  level = 1,
  guards = "down",
  guard_reason = "The trapdoor has no handle, only signs, and they mean nothing to you yet. You would have to learn the old script. To see why, type <cmd knacks>knacks</>.",
  lets_by = "You read the letters on the trapdoor aloud: 'PLEASE.' It opens.",
  desc = "Two signs and a hook, cut deep. It has no handle.",
  details = { ["sign|signs|hook|handle"] = "The hook is a letter, too. You pull at it all the same." },
}

room "archive" {
  area = ref "coast",
  name = "The Archive",
  light = 2,
  public = false,
  desc = [[A cellar of shelves, as dry as a biscuit, under a lamp that somebody fills. Every log of every boat of Fathom is here, as they came home. At the end of the last shelf a space is kept free. The trapdoor is above.]],
  details = {
    ["shelf|shelves|log|logs|boat"] = "You draw one out. 'Herring. Herring. Fog. Herring. A light in the north, which is not ours; we waved.'",
    ["space|end|slip|paper"] = "As wide as one book. A slip of paper lies in it: 'Margaret. Late.'",
    ["lamp|cellar|biscuit"] = "It burns without smoke. The wick is flat.",
    ["trapdoor"] = "It has shut behind you, and says THANK YOU on this side.",
  },
  exits = { up = "chapel" },
}

sign "first-log" {
  at = "archive",
  name = "the first log",
  proper = true,
  portable = false,
  room_line = "<cmd look first log>The first log</cmd> lies open on a desk of its own.",
  desc = "Vellum, in the old script, in a hand that was not used to it.",
  details = { ["desk|vellum|hand|script"] = "The ink has gone brown, and the mistakes have gone with it." },
  text = [["We were nine, and came in at night, by a lamp in a window that a woman had forgotten to put out. In the morning we asked her. She had not forgotten. So we stayed. Each of us is to hang a lamp, and each that comes after. It need not be a large one."]],
}

achievement "where-goats-go" {
  name = "Where the Goats Go",
  desc = "Find the bench that the wind has taken.",
  rule = { on = "enter", what = ref "fulmar-ledge" },
}

achievement "last-rock" {
  name = "The Last Rock",
  desc = "Row to the outer skerry.",
  rule = { on = "enter", what = ref "outer-skerry" },
}

achievement "please" {
  name = "Please",
  desc = "Find the word that opens a door.",
  rule = { on = "enter", what = ref "archive" },
}
