-- The marsh and the tower: the end of the story.

tended "tower" {
  name = "The Marsh",
  palette = "marsh",
  proper = true,
  climate = "temperate",
  weather_from = ref "wick",
  desc = [[Reeds, water, and a tower.]],
  timers = { tend = { every = 60 } },
}

outdoors "causeway" {
  area = ref "tower",
  name = "The Causeway",
  desc = [[Flat stones, each a long step from the last, with black water in between. Reeds lean in from both sides and whisper. The gate is behind you in the east; the stones go on to the west.]],
  details = {
    ["stone|stones"] = "A moth is cut into every one of them, pointing west.",
    ["step|steps|marsh"] = "The stones are a step apart: somebody else's step.",
    ["reed|reeds|water"] = "If you listen for words you will hear some. Better not answer.",
    ["tower"] = "Dark, and nearer than it was. It does not get larger as you walk; you get smaller.",
  },
  afterwards = {
    { when = { lit = ref "great-lantern" },
      desc = [[Flat stones, each a long step from the last. The light of the tower goes over them, and over the black water, and is gone again; each time the reeds stop whispering for a moment. The gate is behind you in the east; the stones go on to the west.]],
      details = { ["tower"] = "It burns, and each time that the light comes round you have a shadow, a mile long, that points home." } },
    { when = { award = "Lamplighter of Wick" },
      details = { ["tower"] = "A spark at the top, where you left it." } },
  },
  exits = { east = "gate", west = "islet" },
}

outdoors "islet" {
  area = ref "tower",
  name = "The Islet",
  desc = [[A hump of dry grass in the middle of the marsh, just large enough for a tower, a thorn tree, and somebody who has come a long way. The tower's door is to the north, and the causeway leads back east.]],
  details = {
    ["grass|hump|islet"] = "Dry, and pressed flat in one place, as if somebody had sat there to take his boots off.",
    ["marsh|water|reeds"] = "It is all around, and as quiet as a thing can be that is listening.",
    ["tree|thorn|thorn tree"] = "It leans away from the wind, and points home.",
    ["tower|door"] = "There is no lock on the door. There is only the marsh around it.",
  },
  afterwards = {
    { when = { lit = ref "great-lantern" },
      desc = [[A hump of dry grass in the middle of the marsh, just large enough for a tower, a thorn tree, and somebody who has come a long way. High above you the light turns, and the shadow of the thorn goes round with it, like the hand of a clock. The tower's door is to the north, and the causeway leads back east.]],
      details = { ["tower|door"] = "The door stands open. Up there it is bright, and somebody has wiped the panes.",
        ["marsh|water|reeds"] = "It is all around, and for once it is looking up." } },
    { when = { award = "Lamplighter of Wick" },
      details = { ["tower|door"] = "There is no lock on the door, and it opens before you push. There is a spark at the top." } },
  },
  exits = { east = "causeway", north = "tower-foot" },
}

room "tower-foot" {
  area = ref "tower",
  name = "The Foot of the Tower",
  light = 0,
  desc = [[A round room of bare stone. A stair goes up along the wall into the dark, and the door is to the south. Somebody's boots stand beside it, side by side.]],
  details = {
    ["door"] = "It stands open, to the south. The daylight stops at the sill.",
    ["stone|stones"] = "Laid without mortar, each cut to lie against its neighbour.",
    ["boot|boots|sprig|lavender"] = "Size eleven, well greased, thirty years dry. There is a sprig of lavender in each.",
    ["wall"] = "Bare stone. It goes round, and the stair goes round with it.",
    ["stair|stairs|step|steps"] = "There is a name on each, but for the topmost. Whoever built it left one step too many, on purpose.",
  },
  exits = { south = "islet", up = "tower-stair" },
}

room "tower-stair" {
  area = ref "tower",
  name = "The Tower Stair",
  light = 0,
  desc = [[The stair winds up past slits of windows. On every step there is a name; you have been reading them with your feet.]],
  details = {
    ["window|windows|slits|slits of windows"] = "Marsh, marsh, a bit of Wick, marsh.",
  },
  exits = { down = "tower-foot", up = "lamp-room" },
}

-- The names of those who have lit the tower: behaviours/great-lantern.lua adds them.
thing "stair-names" {
  proto = "roll",
  at = "tower-stair",
  name = "names on the steps",
  aliases = { "name", "names", "step", "steps", "stair", "stairs", "carving", "carvings" },
  plural = true,
  hidden = true,
  desc = "Wick, Skein, Tallow, Hollin, Quill: a hundred of them, worn by those who came after.",
  roll_none = "The topmost step is empty, and has been swept.",
  roll_some = "On the topmost steps the cuts are new: {names}. The one above is empty, and has been swept.",
  text = "You read them with your fingers, as everybody has. Wick. Skein. Tallow. Hollin. Quill. And then the new ones.",
  afterwards = {
    { when = { award = "Lamplighter of Wick" },
      desc = "Wick, Skein, Tallow, Hollin, Quill: a hundred of them, worn by those who came after. Yours is the one that your thumb finds first." },
  },
}

room "lamp-room" {
  area = ref "tower",
  name = "The Lamp Room",
  desc = [[The top of the tower: eight panes, eight views, and in the middle, on an iron foot, the great lantern. The whole of Wick lies over there, with all its small lamps, and seems to look at you. The stair leads down.]],
  details = {
    ["tower|marsh"] = "You are at its top. It is the first time in thirty years that it can say so.",
    ["stair|stairs"] = "It winds down, into the dark you came through.",
    ["pane|panes|glass|view|views|wick|lamps"] = "You see the inn, the mill, a house in a hedge. On the jetty somebody has stopped walking, and shades her eyes.",
    ["plate|foot|iron|iron foot"] = "There are words on the iron foot: PUT MOTH IN LANTERN.",
  },
  afterwards = {
    { when = { lit = ref "great-lantern" },
      desc = [[The top of the tower: eight panes, eight views, and in the middle, on an iron foot, the great lantern, burning. Its light goes over Wick and the marsh and comes round again, and the small lamps down there seem to wink back. The stair leads down.]],
      details = { ["tower|marsh"] = "You are at its top. All of the marsh can see where you stand." } },
    { when = { award = "Lamplighter of Wick" },
      details = { ["tower|marsh"] = "You are at its top. It knows you." } },
  },
  exits = { down = "tower-stair" },
}

container "great-lantern" {
  at = "lamp-room",
  name = "the great lantern",
  proper = true,
  portable = false,
  closable = false,
  open = true,
  transparent = true,
  capacity = 5,
  desc = [[Glass as thick as your arm, ground into rings. Where the flame should be there is a hollow in the shape of a moth. Words on the iron foot: <cmd put moth in lantern>PUT MOTH IN LANTERN</cmd>.]],
  details = {
    ["hollow|shape|flame|moth"] = "Two wings and a body, as long as a hand. Something is meant to sit there.",
    ["foot|words|iron foot|glass|ring|rings"] = "PUT MOTH IN LANTERN, say the words, on iron that somebody has kept from rusting.",
  },
  afterwards = {
    { when = { award = "Lamplighter of Wick", lit = ref "great-lantern" },
      desc = "Glass as thick as your arm, ground into rings, and light going round in them, too bright to look at for long. You carried that up a hundred steps, in one hand.",
      details = { ["hollow|shape|flame|moth"] = "Two wings of fire, as long as a hand. They hardly move." } },
    { when = { lit = ref "great-lantern" },
      desc = [[Glass as thick as your arm, ground into rings, and light going round in them, too bright to look at for long. The words on the iron foot are for whoever comes next: <cmd put moth in lantern>PUT MOTH IN LANTERN</cmd>.]],
      details = { ["hollow|shape|flame|moth"] = "Two wings of fire, as long as a hand. They hardly move." } },
    { when = { award = "Lamplighter of Wick" },
      desc = [[Glass as thick as your arm, ground into rings, and dark, but for a spark in the hollow, no larger than a moth's eye. Nobody sees it who has not lit the lantern.]],
      details = { ["hollow|shape|flame|moth|spark"] = "Two wings and a body, as long as a hand; and where the eye would be, your spark." } },
  },
}

seat "window-seat" {
  at = "lamp-room",
  name = "a window seat",
  seats = 2,
  portable = false,
  desc = "Somebody has left a cushion, embroidered with a mouse.",
  details = {
    ["cushion|mouse"] = "The mouse has a white chin, and somebody took great care over the whiskers.",
  },
}
