-- Looking, moving, things, talk and help, and one room: to build everything else yourself.
game "bare" {
  title = "one room and the package core, for a game of your own",
  packages = { "core" },
}
