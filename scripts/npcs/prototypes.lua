prototype "wanderer" {
  proto = "npc",
  name = "wanderer",
  pace = 40, -- seconds between walks, roughly
}

prototype "greeter" {
  proto = "npc",
  name = "greeter",
  greet_again = 600, -- seconds until the same visitor is greeted again
}

prototype "talker" {
  proto = "npc",
  name = "talker",
}

prototype "follower" {
  proto = "npc",
  name = "follower",
}

prototype "guide" {
  proto = "npc",
  name = "guide",
}

prototype "guard" {
  proto = "npc",
  name = "guard",
}

prototype "seeker" {
  proto = "npc",
  name = "seeker",
}
