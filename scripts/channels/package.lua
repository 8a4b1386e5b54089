package "channels" {
  title = "channels, and bridges to other networks",
  version = 1,
  commands = { "channel_say", "channels", "bridges", "bridged_tell", "channel_advice" },
  acts = { "channel_advice" },
  people = { "channels", "bridged_tell" },
}
