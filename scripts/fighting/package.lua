package "fighting" {
  title = "fights, skills, spells and growth",
  version = 1,
  needs = { "trade", "calendar" },
  commands = { "food", "fight", "character", "company" },
  settings = {
    where = { kind = "text", choices = { "off", "areas", "everywhere" }, default = "areas", off = "off", was = "fighting",
      help = "where fighting is allowed: in areas that have fighting = true, or everywhere" },
    preset = { kind = "text", choices = { "classic", "brisk", "gentle" }, default = "brisk", was = "preset",
      help = "how hard fights are" },
    pvp = { kind = "text", choices = { "off", "consent", "areas" }, default = "consent", was = "pvp",
      help = "whether players fight players: by consent (duels), or in areas that have pvp = true" },
    hunger = { kind = "flag", default = false, was = "hunger", help = "whether hungry and thirsty players heal slowly" },
  },
  prompt = { h = "hp", H = "max_hp", m = "mana", M = "max_mana", v = "stamina", V = "max_stamina", l = "level",
    x = "experience", g = "_group_shown" },
  acts = { "character", "company", "fight", "food" },
}
