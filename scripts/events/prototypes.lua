prototype "crier" {
  proto = "thing",
  name = "crier",
  property("cries", "list of hour", nil, "at which hours it cries the news"),
}
