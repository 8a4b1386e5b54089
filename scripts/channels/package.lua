package "channels" {
  title = "channels, and bridges to other networks",
  version = 1,
  commands = { "channels", "bridges", "bridged_tell", "channel_advice" },
  acts = { "channel_advice" },
  people = { "channels", "bridged_tell" },
}
