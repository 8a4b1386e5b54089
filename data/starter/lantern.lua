-- Lantern Lane, where those live who have founded a home (rules/homes.lua makes it in a world that has none).

area "homes" {
  name = "Lantern Lane",
  palette = "ember",
  proper = true,
  climate = "temperate",
  weather_from = ref "wick",
  desc = [[A lane of many doors at the back of Wick. Whoever wants one of them has it.]],
}

outdoors "homes/lane" {
  area = ref "homes",
  name = "Lantern Lane",
  night_light = 3,
  desc = [[A quiet lane of many doors, each with a lantern over it. No two lanterns are alike, and none is out. Here live those who have founded a home; Skein Lane is back through the passage to the southwest, and the back stairs of the inn lead out of it, up to where travellers wake.]],
  details = {
    ["door|doors|home|homes"] = [[Some stand open, some have a card on them with a name. Every one of them was somebody's idea. To see who shows theirs, type <cmd help homes>help homes</>.]],
    ["lantern|lanterns"] = "A paper moon, a ship's light, a jar of glow-worms that come and go as they please.",
    ["card|cards|name|names"] = "To go in at one, type <cmd visit NAME>visit</> and the name on it.",
    ["stair|stairs|inn"] = "Worn by people who came home late. Type <cmd out>out</>.",
    ["passage"] = "Southwest, under the washing, to the looms.",
  },
  exits = { southwest = { to = "lane", aliases = { "passage", "skein lane" } }, out = { to = "start", twin = false, aliases = { "stairs" } } },
}
