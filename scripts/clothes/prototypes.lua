prototype "garment" {
  proto = "item",
  name = "garment",
  slots = { "torso" },
  bulk = 1, -- worn over what is thinner
}
