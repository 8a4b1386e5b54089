prototype "garment" {
  proto = "item",
  name = "garment",
  slots = { "torso" },
  bulk = 1,
  property("abreast", "integer 1..", nil, "how many fit side by side, such as two rings"),
  property("worn_desc", "text", nil, "a sentence for the description of its wearer"),
}

properties "item" {
  property("slots", "text | list of text", nil, "the parts of the body that it covers: {\"torso\", \"arms\"}"),
  property("bulk", "number 0..", nil, "how thick it is: it is worn over what is thinner"),
}
