package "moderation" {
  title = "reports, bans, and what moderators do",
  version = 1,
  commands = { "reports", "moderate", "moderation_advice" },
  acts = { "moderation_advice" },
  people = { "reports" },
}
