prototype "wanderer" {
  proto = "npc",
  name = "wanderer",
  property("pace", "seconds", 40, "how long it stays in a place, roughly"),
  property("roams", "boolean", nil, "it leaves its area as well"),
}

prototype "greeter" {
  proto = "npc",
  name = "greeter",
  property("greet_again", "seconds", 600, "how long until it greets the same visitor again"),
  property("greeting", "text | list of text", nil, "the greeting for each visitor; {name} is the visitor"),
  property("greeting_again", "text | list of text", nil, "the greeting for a visitor whom it knows"),
  property("_greeted", "map", nil, "the times of its greetings"),
}

prototype "talker" {
  proto = "npc",
  name = "talker",
  property("answers", "map", nil, "its answers, by words: {[\"lamp|light\"] = \"It hangs there.\"}"),
  property("topics", "text | list of text", nil, "the topics that players read in a list"),
  property("opening", "text | list of text", nil, "its own \"What would you like to know?\""),
  property("unknown", "text | list of text", nil, "its answer to everything else"),
  property("given", "map", nil, "what it says of a gift, by words of its name: {lamp = \"Back so soon?\"}"),
  property("dialogue", "map of map", nil, "its conversation, with choices: help dialogues"),
  property("_heard", "object", nil, "the person whom its own script has just answered"),
}

prototype "follower" {
  proto = "npc",
  name = "follower",
  property("obeys", "object", nil, "the only person that it listens to"),
}

prototype "guide" {
  proto = "npc",
  name = "guide",
  property("tour", "list of map", nil, "its tour: {{say = \"This way!\", wait = 5, go = \"north\"}}"),
  property("guide_step", "integer", nil, "the step of the tour that it is at"),
  property("guide_missed", "integer", nil, "how often it has waited for its guest"),
  property("guide_post", "object", nil, "where it goes back to"),
}

prototype "guard" {
  proto = "npc",
  name = "guard",
  property("guards", "text | list of text", nil, "the ways that it bars"),
  property("lets_pass", "text | object | list of (text | object)", nil, "people and things that get past it"),
  property("guard_reason", "text", nil, "the sentence for people whom it bars"),
}

prototype "seeker" {
  proto = "npc",
  name = "seeker",
  property("wants", "text | object", nil, "the thing that it wants"),
  property("thanks", "text", nil, "its thanks for the thing"),
  property("reward", "integer 0..", nil, "the coins that it gives for it, once to each player"),
  property("honour", "text", nil, "the title that it gives for it"),
}

properties "npc" {
  property("guiding", "object", nil, "its guest, while it gives a tour"),
  property("no_wandering", "boolean", nil, "it stays where it is"),
  property("_answered", "text", nil, "the person whom it has just answered"),
}

properties "room" {
  property("no_wandering", "boolean", nil, "npcs that walk about don't come in"),
}
