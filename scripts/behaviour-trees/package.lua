package "behaviour-trees" {
  title = "npcs that decide by a tree of conditions and actions",
  version = 1,
  default = false,
}
