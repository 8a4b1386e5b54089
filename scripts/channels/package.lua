package "channels" {
  title = "channels, and bridges to other networks",
  version = 1,
  commands = { "channels", "bridges", "channel_advice" },
  acts = { "channel_advice" },
  people = { "channels" },
}
