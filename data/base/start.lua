-- The one room of an empty world. A world with a start of its own leaves this file out.

room "start" {
  name = "The Beginning",
  desc = [[Nothing is here yet but light and room to build. A builder may type "help building" to learn how the rest is made.]],
}
