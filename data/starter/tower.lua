-- The marsh and the tower: the end of the story.

tended "tower" {
  name = "The Marsh",
  palette = "marsh",
  proper = true,
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
    ["tree|thorn"] = "It leans away from the wind, and points home.",
    ["tower|door"] = "There is no lock on the door. There is only the marsh around it.",
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
    ["stair|stairs|step|steps"] = "Ninety-nine steps, one for each lamplighter but the last.",
  },
  exits = { south = "islet", up = "tower-stair" },
}

room "tower-stair" {
  area = ref "tower",
  name = "The Tower Stair",
  light = 0,
  desc = [[The stair winds up past slits of windows. On every step there is a name; you have been reading them with your feet.]],
  details = {
    ["name|names|stair|stairs|step|steps"] = "Wick, Skein, Tallow, Hollin, Quill. The topmost step is empty, and has been swept.",
    ["window|windows|slits"] = "Marsh, marsh, a bit of Wick, marsh.",
  },
  exits = { down = "tower-foot", up = "lamp-room" },
}

room "lamp-room" {
  area = ref "tower",
  name = "The Lamp Room",
  desc = [[The top of the tower: eight panes, eight views, and in the middle, on an iron foot, the great lantern. The whole of Wick lies over there, with all its small lamps, and seems to look at you. The stair leads down.]],
  details = {
    ["tower|marsh"] = "You are at its top. It is the first time in thirty years that it can say so.",
    ["stair|stairs"] = "It winds down, into the dark you came through.",
    ["pane|panes|glass|view|views|wick|lamps"] = "You see the inn, the mill, a house in a hedge. On the jetty somebody has stopped walking, and shades her eyes.",
    ["plate|foot|iron"] = "There are words on the iron foot: PUT MOTH IN LANTERN.",
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
