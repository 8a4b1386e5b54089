package "building" {
  title = "commands with which builders make the world",
  version = 1,
  commands = { "accept", "build", "build_exits", "build_values", "build_show", "program", "edit", "history",
    "tasks", "rehearse", "testing", "lint", "uses", "sources", "debug", "cost", "quota", "monitor", "teams" },
}
