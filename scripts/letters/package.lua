package "letters" {
  title = "letters between players, and as mail",
  version = 1,
  people = { "email", "mail" },
}
