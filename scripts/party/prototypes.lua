properties "player" {
  property("_party_asked", "list of map", nil, "invitations to parties"),
}
