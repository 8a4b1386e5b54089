-- The season's story of Fathom, in four weekly parts that two people solve (package tales): The Margaret Is Late. In
-- Fathom they don't say lost.

tale "margaret" {
  name = "The Margaret Is Late",
  desc = [[The Margaret sailed on the night when the light in the marsh went out, thirty years ago, and has been on her way home ever since. In Fathom they do not say lost. They say late. Each season somebody sees her sail, and each season it takes a few people to bring her in.]],
  parts = { ref "margaret-course", ref "margaret-call", ref "margaret-lamp", ref "margaret-lines" },
  place = { ref "coast", ref "cove" },
  title = "Pilot of the Margaret",
  finish = "A boat lies at the quay that was not there this morning. MARGARET, says her bow. Nobody is on board; there are four mugs on the cabin table, washed, and a note: 'Thank you. Back soon.' By evening she has gone out again.",
}

thing "margaret-course" {
  proto = "tale-part",
  name = "Two Halves of a Course",
  desc = "The bell in the inn of Fathom has rung by itself, as it does when a ship is late: the Margaret, out for thirty years. Her last course was written down twice, by halves, in case one of the books got wet.",
  tasks = {
    { goal = "Read the first half, in the log of the harbour office.", on = "read", what = ref "harbour-log",
      place = ref "harbour-office", type = "read log",
      told = "There a mug stood on the page, and the rest is a ring." },
    { goal = "Read the other half, behind the little ship in the chapel.", on = "read", what = ref "chapel-ship",
      place = ref "chapel", type = "read little ship",
      told = "It is written small, around a knot-hole, and somebody has put a plank over it since." },
  },
  finish = "In the net loft two halves of a course lie side by side, and Ishbel reads them aloud, once. Along the quay people look out to the north-north-east, as if by chance.",
}

thing "margaret-call" {
  proto = "tale-part",
  name = "A Voice in the Fog",
  within = 120,
  desc = "She waits out there to be called, and a call from one place could come from anywhere. It takes two voices, far apart, to make a direction.",
  tasks = {
    { goal = "Call her from the end of the breakwater.", on = "say", word = "margaret", at = ref "breakwater-end",
      place = ref "breakwater-end", type = "say margaret",
      told = "You call. The fog takes the name, turns it over, and keeps it." },
    { goal = "Call her from the gallery of the tower.", on = "say", word = "margaret", at = ref "head-gallery",
      place = ref "head-gallery", type = "say margaret",
      told = "You call, from as high as one can get. A gull answers, and then something that is not a gull." },
  },
  finish = "Two voices go out over the water, and where they cross a horn answers, a long way off, in need of oil.",
}

thing "margaret-lamp" {
  proto = "tale-part",
  name = "Something to Steer By",
  desc = "She has come near enough to be seen, if she could see. The riding light has to be made up new, and nobody may do both halves of it, because then it would be one person's fault.",
  tasks = {
    { goal = "Bring Ishbel a wick for the riding light.", on = "give", what = ref "lamp-wick", to = ref "ishbel",
      place = ref "net-loft", type = "give wick to ishbel",
      told = "She runs it through her fingers without looking, and nods. From Ishbel that is a speech." },
    { goal = "Bring Senara a flask of oil for it.", on = "give", what = ref "lamp-oil", to = ref "senara",
      place = ref "blow-house", type = "give oil to senara",
      told = "She holds it up against the furnace. 'Clear,' she says. 'You waited until it stopped spitting.'" },
  },
  finish = "Somebody has rowed out and hung a light on a pole where no rock should be. Toward midnight a second light comes up to it, lower, and stays there.",
}

thing "margaret-lines" {
  proto = "tale-part",
  name = "Bow and Stern",
  within = 60,
  desc = "She is off the harbour, and the tide turns once. Whoever hauls the bow alone swings the stern into the mole; whoever hauls the stern alone has done that already, in other years.",
  tasks = {
    { goal = "Haul in her bow line, on the quay.", on = "work", what = ref "bow-line", place = ref "quay",
      type = "haul bow line", told = "It comes taut, and sings, and at the other end something very large begins to agree." },
    { goal = "Haul in her stern line, on the south mole.", on = "work", what = ref "stern-line",
      place = ref "south-mole", type = "haul stern line",
      told = "You lean back until you lie on the air. Out in the dark a rudder turns over in its sleep." },
  },
  finish = "Bow and stern come in together, as they should, and something as long as the quay breathes out against the fenders. The bell in the inn stops in the middle of a stroke.",
}

sign "harbour-log" {
  at = "harbour-office",
  name = "an old log",
  aliases = { "log", "logbook" },
  portable = false,
  desc = "Thirty years old, in oilcloth, and open at its last entry: <cmd read log>read log</cmd>.",
  details = { ["oilcloth|entry|page"] = "The page is stiff. It has been wet, and then it has been sat on." },
  text = [[MARGARET, four hands, for herring. Course north-north-east from the head, until]],
}

sign "chapel-ship" {
  at = "chapel",
  name = "a little ship",
  portable = false,
  room_line = "A <cmd look little ship>little ship</cmd> stands apart from the others, on the window sill.",
  desc = "MARGARET. It stands by itself, since she is only late. Something is written on the wall behind it: <cmd read little ship>read little ship</cmd>.",
  details = { ["window|sill|wall|others"] = "Somebody dusts around it, and not under it." },
  text = [[until you can smell bread; then wait to be called.]],
}

thing "bow-line" {
  proto = "tale-line",
  at = "quay",
  name = "a bow line",
  room_line = "A wet <cmd look bow line>bow line</cmd> runs from a bollard down into the harbour.",
  desc = "As thick as your wrist. It goes down into the water, and does not say to what. One could <cmd haul bow line>haul</cmd> it.",
  worked = "{Actor} {verb:haul} {the line}, hand over hand, and it comes in heavy.",
  slack = "{Actor} {verb:haul} {the line}. It comes in slack, with weed on it, and {actor they} {actor verb:let} it out again.",
  details = { ["bollard|weed|harbour|water|wrist"] = "Worn to a waist by three hundred years of lines." },
}

thing "stern-line" {
  proto = "tale-line",
  at = "south-mole",
  name = "a stern line",
  room_line = "A wet <cmd look stern line>stern line</cmd> is made fast to a ring in the stone.",
  desc = "It hangs straight down into the water, as if somebody there were holding it for you. One could <cmd haul stern line>haul</cmd> it.",
  worked = "{Actor} {verb:lean} back on {the line} until it groans.",
  slack = "{Actor} {verb:haul} {the line}. It comes in slack, with a small surprised crab, and {actor they} {actor verb:let} it out again.",
  details = { ["ring|crab"] = "It has let go, and gone to tell the others." },
}

thing "late-slate" {
  proto = "tale-plaque",
  at = "drowned-bell",
  name = "a slate",
  aliases = { "board" },
  portable = false,
  room_line = "Beside the bar hangs a <cmd look slate>slate</cmd> with one word on it.",
  desc = "A roof slate, with a nail for the chalk.",
  details = { ["nail|chalk|word"] = "The chalk is on a string. It has been round the harbour otherwise." },
  tale = ref "margaret",
  plaque_none = "LATE, it says.",
  plaque_some = "LATE, it says. Below that somebody has written who brought the Margaret in, with a space for more: {names}.",
}
