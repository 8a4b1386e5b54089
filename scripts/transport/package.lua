package "transport" {
  title = "coaches, ferries and lifts that keep a timetable",
  version = 1,
  default = false,
}
